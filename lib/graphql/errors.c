/*
 * Errors, and how an answer lists them (§7.1.2).
 */
#include "graphql/errors.h"

#include "core/limits.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

void apir_gql_errors_init(apir_gql_errors_t *errors, apr_uint32_t most,
                          const char *code, apr_pool_t *pool)
{
    memset(errors, 0, sizeof(*errors));
    errors->pool = pool;
    errors->most = most;
    errors->code = code;
}

apir_gql_error_t *apir_gql_report(apir_gql_errors_t *errors,
                                  const char *message,
                                  const apr_uint32_t *places,
                                  apr_uint32_t count)
{
    apir_gql_error_t *error;

    if (apir_gql_full(errors)) {
        return NULL;
    }
    if (count > APIR_MAX_GRAPHQL_PLACES) {
        count = APIR_MAX_GRAPHQL_PLACES;
    }
    error = apr_pcalloc(errors->pool, sizeof(*error));
    error->message = message;
    error->code = errors->code;
    error->place_count = count;
    if (count) {
        error->places = apr_pmemdup(errors->pool, places,
                                    count * sizeof(*places));
    }
    *(errors->last ? &errors->last->next : &errors->first) = error;
    errors->last = error;
    errors->count++;
    return error;
}

void apir_gql_report_at(apir_gql_errors_t *errors, apr_uint32_t place,
                        const char *format, ...)
{
    va_list arguments;

    if (apir_gql_full(errors)) {
        return;
    }
    va_start(arguments, format);
    apir_gql_report(errors, apr_pvsprintf(errors->pool, format, arguments),
                    &place, 1);
    va_end(arguments);
}

void apir_gql_report_two(apir_gql_errors_t *errors, apr_uint32_t first,
                         apr_uint32_t second, const char *format, ...)
{
    apr_uint32_t places[2] = { first, second };
    va_list arguments;

    if (apir_gql_full(errors)) {
        return;
    }
    va_start(arguments, format);
    apir_gql_report(errors, apr_pvsprintf(errors->pool, format, arguments),
                    places, 2);
    va_end(arguments);
}

#define NAME(json, text) apir_json_name(json, text, sizeof(text) - 1)

static void write_places(const apir_gql_error_t *error,
                         const apir_gql_document_t *document,
                         apir_json_writer_t *json)
{
    NAME(json, "locations");
    apir_json_begin_array(json);
    for (apr_uint32_t i = 0; i < error->place_count; i++) {
        apr_uint32_t line;
        apr_uint32_t column;

        apir_gql_locate(document, error->places[i], &line, &column);
        apir_json_begin_object(json);
        NAME(json, "line");
        apir_json_int(json, line);
        NAME(json, "column");
        apir_json_int(json, column);
        apir_json_end_object(json);
    }
    apir_json_end_array(json);
}

/* A path is known from the inside out and written from the outside in. */
static void write_path(const apir_gql_path_t *path, apr_pool_t *pool,
                       apir_json_writer_t *json)
{
    const apir_gql_path_t **steps;
    int count = 0;

    for (const apir_gql_path_t *at = path; at; at = at->above) {
        count++;
    }
    steps = apr_palloc(pool, (apr_size_t)count * sizeof(*steps));
    for (int i = count; i > 0; path = path->above) {
        steps[--i] = path;
    }
    NAME(json, "path");
    apir_json_begin_array(json);
    for (int i = 0; i < count; i++) {
        if (steps[i]->key) {
            apir_json_string(json, steps[i]->key, steps[i]->length);
        }
        else {
            apir_json_int(json, steps[i]->index);
        }
    }
    apir_json_end_array(json);
}

static void write_extensions(const apir_gql_error_t *error,
                             apir_json_writer_t *json)
{
    if (error->extensions) {
        NAME(json, "extensions");
        apir_json_value(json, error->extensions);
    }
    else if (error->code) {
        NAME(json, "extensions");
        apir_json_begin_object(json);
        NAME(json, "code");
        apir_json_string(json, error->code, strlen(error->code));
        apir_json_end_object(json);
    }
}

void apir_gql_write_errors(const apir_gql_errors_t *errors,
                           const apir_gql_document_t *document,
                           apir_json_writer_t *json)
{
    NAME(json, "errors");
    apir_json_begin_array(json);
    for (const apir_gql_error_t *error = errors->first; error;
         error = error->next) {
        apir_json_begin_object(json);
        NAME(json, "message");
        apir_json_string(json, error->message, strlen(error->message));
        if (error->place_count && document) {
            write_places(error, document, json);
        }
        if (error->path) {
            write_path(error->path, errors->pool, json);
        }
        write_extensions(error, json);
        apir_json_end_object(json);
    }
    apir_json_end_array(json);
}
