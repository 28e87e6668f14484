/*
 * ApiTrpc and ApiTrpcProcedure.
 */
#include "mod_apiroutes/directives.h"
#include "mod_apiroutes/trpc_endpoint.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <http_config.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- values of options: false when they are wrong ---- */

static bool read_switch(const char *value, bool *out)
{
    *out = strcasecmp(value, "on") == 0;
    return *out || strcasecmp(value, "off") == 0;
}

static bool read_count(const char *value, int *out)
{
    apr_int64_t number;
    char *end;

    errno = 0;
    number = apr_strtoi64(value, &end, 10);
    *out = (int)number;
    return apr_isdigit(*value) && !*end && errno == 0 && number > 0
           && number <= INT_MAX;
}

/* A time in milliseconds, whose unit may be said. */
static bool read_time(const char *value, int *out)
{
    apr_interval_time_t time = 0;

    if (!apr_isdigit(*value)
        || ap_timeout_parameter_parse(value, &time, "ms") != APR_SUCCESS
        || time < 0 || apr_time_as_msec(time) > INT_MAX) {
        return false;
    }
    *out = (int)apr_time_as_msec(time);
    return true;
}

static bool read_size(const char *value, apr_off_t *out)
{
    int number;
    bool good = read_count(value, &number);

    *out = number;
    return good;
}

static bool read_transformer(const char *value, bool *superjson)
{
    *superjson = strcasecmp(value, "superjson") == 0;
    return *superjson || strcasecmp(value, "none") == 0;
}

static bool read_separator(const char *value, char *out)
{
    *out = *value;
    return *value && !value[1] && !apr_isalnum(*value)
           && !strchr("%/,?#", *value);
}

/* "name=value": whether it is an option, and right. */
static bool read_option(const char *word, apir_trpc_options_t *options)
{
    bool batch;
    const char *value;

#define OPTION(name) ((value = apir_mod_option(word, name)) != NULL)
    if (OPTION("transformer")) {
        return read_transformer(value, &options->superjson);
    }
    if (OPTION("override")) {
        return read_switch(value, &options->method_override);
    }
    if (OPTION("batch")) {
        bool good = read_switch(value, &batch);

        options->no_batch = !batch;
        return good;
    }
    if (OPTION("dev")) {
        return read_switch(value, &options->dev);
    }
    if (OPTION("maxbatch")) {
        return read_count(value, &options->max_batch);
    }
    if (OPTION("maxbody")) {
        return read_size(value, &options->max_body);
    }
    if (OPTION("separator")) {
        return read_separator(value, &options->separator);
    }
    if (OPTION("sse-ping")) {
        return read_time(value, &options->sse_ping);
    }
    if (OPTION("sse-reconnect")) {
        return read_time(value, &options->sse_reconnect);
    }
    if (OPTION("sse-duration")) {
        return read_time(value, &options->sse_duration);
    }
    if (OPTION("jsonl-ping")) {
        return read_time(value, &options->jsonl_ping);
    }
    if (OPTION("jsonl-type")) {
        options->jsonl_type = value;
        return strchr(value, '/') != NULL;
    }
#undef OPTION
    return false;
}

static apir_trpc_mount_t *trpc_of(const apir_mount_t *mount)
{
    const apir_endpoint_t *endpoint = mount->endpoint;

    return endpoint && endpoint->compile == apir_mod_compile_trpc
               ? endpoint->data
               : NULL;
}

const char *apir_mod_set_trpc(cmd_parms *cmd, void *dir, const char *args)
{
    apir_trpc_mount_t *trpc;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (!apir_mod_in_location(cmd, false)
        || !apir_mod_count_ok(cmd, count, 1, -1)) {
        return NULL;
    }
    trpc = apr_pcalloc(cmd->pool, sizeof(*trpc));
    trpc->mention = words[0];
    trpc->bindings = apr_array_make(cmd->pool, 1,
                                    sizeof(apir_trpc_binding_t));
    apir_trpc_options_init(&trpc->options);
    for (int i = 1; i < count; i++) {
        if (!read_option(words[i], &trpc->options)) {
            apir_mod_mistake(cmd,
                             "\"%s\" is no option, or its value is wrong",
                             words[i]);
        }
    }
    apir_mod_own_location(cmd, dir, apir_mod_compile_trpc, trpc,
                          "GET, HEAD, POST, OPTIONS");
    return NULL;
}

const char *apir_mod_set_trpc_procedure(cmd_parms *cmd, void *dir,
                                        const char *args)
{
    apir_trpc_mount_t *trpc;
    apir_trpc_binding_t binding = { .place = apir_mod_place(cmd) };
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (!apir_mod_in_location(cmd, false)
        || !apir_mod_count_ok(cmd, count, 3, 5)) {
        return NULL;
    }
    trpc = trpc_of(apir_mod_mount(cmd, dir));
    if (!trpc) {
        return apir_mod_mistake(cmd, "stands below ApiTrpc, in its location");
    }
    binding.path = words[0];
    binding.source = words[1];
    binding.what = words[2];
    for (int i = 3; i < count; i++) {
        const char *result = apir_mod_option(words[i], "result");
        const char *input = apir_mod_option(words[i], "input");

        if (!result && !input) {
            return apir_mod_mistake(cmd, "%s is neither result= nor input=",
                                    words[i]);
        }
        binding.result = result ? result : binding.result;
        binding.input_file = input ? apir_mod_file_name(cmd, input)
                                   : binding.input_file;
    }
    APR_ARRAY_PUSH(trpc->bindings, apir_trpc_binding_t) = binding;
    return NULL;
}
