/*
 * A request to a tRPC endpoint: a first line "FLAGS METHOD path?query"
 * (flags: s superjson, o method override, j a streamed batch), the rest is
 * the body. Each answer is one JSON text, JSON lines, or whole events.
 */
#include "../unit/trpc_fixture.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void must_be_json(const char *text, apr_size_t length)
{
    static const apir_json_limits_t limits = { 10000, 10000000 };
    apir_value_t *value;

    must(apir_json_read(text, length, &limits, &value, unit_pool, NULL)
         == APR_SUCCESS);
}

static void check_lines(const char *text)
{
    while (*text) {
        const char *end = strchr(text, '\n');

        must(end != NULL);
        must_be_json(text, (apr_size_t)(end - text));
        text = end + 1;
    }
}

static void check_events(const char *text)
{
    apr_size_t length = strlen(text);

    must(strncmp(text, "event: connected\n", 17) == 0);
    must(strcmp(text + length - 3, "\n\n\n") == 0);
}

static void check_answer(const char *text)
{
    const char *type = apir_response_header(trpc_answer, "Content-Type");

    if (trpc_status == 204) {
        must(!*text);
    }
    else if (trpc_answer->kind != APIR_BODY_PRODUCER) {
        must_be_json(text, strlen(text));
    }
    else if (type && strcmp(type, "text/event-stream") == 0) {
        check_events(text);
    }
    else {
        check_lines(text);
    }
}

static const char *word(char **at, char end)
{
    char *begin = *at;
    char *stop = strchr(begin, end);

    *at = stop ? stop + 1 : begin + strlen(begin);
    if (stop) {
        *stop = '\0';
    }
    return begin;
}

/* Asks what a text says. */
static void ask(char *text)
{
    char *line = (char *)word(&text, '\n');
    const char *flags = word(&line, ' ');
    trpc_ask_t asked = { .type = "application/json", .body = text };

    asked.method = word(&line, ' ');
    asked.path = word(&line, '?');
    asked.query = line;
    asked.last_id = strchr(flags, 'l') ? "1" : NULL;
    asked.trpc_accept = strchr(flags, 'j') ? "application/jsonl" : NULL;
    trpc_options.superjson = strchr(flags, 's') != NULL;
    trpc_options.method_override = strchr(flags, 'o') != NULL;
    check_answer(trpc_ask(&asked));
}

static void begin(void)
{
    static apr_pool_t *all;
    trpc_ask_t first = { .path = "none" }; /* the pool is not given back */

    if (!all) {
        apr_initialize();
        apr_pool_create(&all, NULL);
        unit_pool = all;
        trpc_define();
        trpc_ask(&first);
    }
    apr_pool_create(&unit_pool, all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text;

    begin();
    text = apr_pstrmemdup(unit_pool, (const char *)data, size);
    ask(text);
    apr_pool_destroy(unit_pool);
    return 0;
}
