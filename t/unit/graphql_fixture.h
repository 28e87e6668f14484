/**
 * @file graphql_fixture.h
 * @brief Schemas and requests of GraphQL, written in a line.
 */
#ifndef GRAPHQL_FIXTURE_H
#define GRAPHQL_FIXTURE_H

#include "unit.h"

#include "core/buf.h"
#include "graphql/execute.h"
#include "graphql/resolvers.h"
#include "graphql/validate.h"
#include "json/reader.h"

#include <apr_strings.h>

static const char *gql_told; /* mistakes of the last schema, a line each */
static apir_gql_limits_t gql_limits;

static inline void gql_note(void *baton, apir_severity_t severity,
                            const apir_place_t *place, const char *message)
{
    gql_told = apr_psprintf(unit_pool, "%s%d:%d %s\n", gql_told, place->line,
                            place->column, message);
}

/* A schema of SDL; NULL, and gql_told, when it is refused. */
static inline apir_gql_schema_t *gql_schema(const char *sdl,
                                            apir_resolvers_t *resolvers)
{
    apir_diag_t diag = { gql_note, NULL, unit_pool, 0, 0 };

    gql_told = "";
    gql_limits = apir_gql_default_limits;
    return apir_gql_schema_create(sdl, strlen(sdl), "sdl", resolvers, &diag,
                                  unit_pool);
}

static inline apr_status_t gql_put(void *baton, const char *data,
                                   apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* A schema is refused, and this is among what is told. */
static inline void gql_refused(const char *sdl, const char *told,
                               const char *name)
{
    bool refused = !gql_schema(sdl, NULL);

    if (!unit_ok(refused && strstr(gql_told, told), name, __FILE__,
                 __LINE__)) {
        printf("# told: %s\n# want: %s\n", gql_told, told);
    }
}

/* Runs a text up to its answer, with gql_limits. */
static inline const char *gql_run(const apir_gql_schema_t *schema,
                                  const char *text, const char *variables)
{
    apir_gql_request_t request = { .schema = schema, .limits = &gql_limits };
    apir_json_limits_t limits = { 1000, 100000 };
    apir_gql_document_t *document;
    apir_gql_syntax_error_t wrong;
    apir_gql_errors_t errors;
    apir_json_writer_t json;
    apir_value_t *given = NULL;
    apir_buf_t out;
    const char *data = NULL;
    apr_size_t data_length = 0;

    document = apir_gql_parse(text, strlen(text), &gql_limits, unit_pool,
                              &wrong);
    if (!document) {
        return apr_psprintf(unit_pool, "%u:%u %s", wrong.line, wrong.column,
                            wrong.message);
    }
    if (variables) {
        apir_json_read(variables, strlen(variables), &limits, &given,
                       unit_pool, NULL);
    }
    apir_gql_errors_init(&errors, gql_limits.errors, NULL, unit_pool);
    request.document = document;
    request.variables = given;
    if (apir_gql_validate(schema, document, &gql_limits, &errors)) {
        request.operation = apir_gql_operation(document, NULL, 0, &errors);
        if (request.operation) {
            apir_gql_execute(&request, &data, &data_length, &errors);
        }
    }
    for (apir_gql_error_t *error = errors.first; error; error = error->next) {
        error->code = NULL; /* shorter to write down */
    }
    apir_buf_init(&out, unit_pool, 256, APR_SIZE_MAX / 2);
    apir_json_writer_init(&json, gql_put, &out);
    apir_gql_write_answer(document, data, data_length, &errors, &json);
    apir_json_writer_flush(&json);
    return out.data;
}

static inline const char *gql_ask(const apir_gql_schema_t *schema,
                                  const char *text)
{
    return gql_run(schema, text, NULL);
}

/* A text @a count times, between two others. */
static inline const char *gql_times(const char *before, const char *text,
                                    int count, const char *behind)
{
    apir_buf_t out;

    apir_buf_init(&out, unit_pool, 256, APR_SIZE_MAX / 2);
    apir_buf_puts(&out, before);
    while (count-- > 0) {
        apir_buf_puts(&out, text);
    }
    apir_buf_puts(&out, behind);
    return out.data;
}

#define HAS(text, part, name)                                            \
    do {                                                                 \
        const char *has_text = (text);                                   \
        if (!unit_ok(strstr(has_text, (part)) != NULL, (name), __FILE__, \
                     __LINE__)) {                                        \
            printf("#  got: %.300s\n# part: %s\n", has_text, (part));    \
        }                                                                \
    } while (0)

#endif
