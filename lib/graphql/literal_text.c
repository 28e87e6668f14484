/*
 * Literals as text, as introspection tells defaults: strings on one line,
 * with the escapes of JSON (which all are escapes here too).
 */
#include "graphql/coerce.h"

#include "core/buf.h"
#include "json/writer.h"

static apr_status_t put(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static void print(const apir_gql_value_t *literal, apir_buf_t *out);

static void print_string(const apir_gql_value_t *literal, apir_buf_t *out)
{
    apir_json_writer_t json;

    apir_json_writer_init(&json, put, out);
    apir_json_string(&json, literal->as.text, literal->length);
    apir_json_writer_flush(&json);
}

static void print_list(const apir_gql_value_t *literal, apir_buf_t *out)
{
    apir_buf_putc(out, '[');
    for (const apir_gql_value_t *item = literal->as.items; item;
         item = item->next) {
        print(item, out);
        if (item->next) {
            apir_buf_puts(out, ", ");
        }
    }
    apir_buf_putc(out, ']');
}

static void print_object(const apir_gql_value_t *literal, apir_buf_t *out)
{
    apir_buf_putc(out, '{');
    for (const apir_gql_argument_t *field = literal->as.fields; field;
         field = field->next) {
        apir_buf_add(out, field->name.text, field->name.length);
        apir_buf_puts(out, ": ");
        print(field->value, out);
        if (field->next) {
            apir_buf_puts(out, ", ");
        }
    }
    apir_buf_putc(out, '}');
}

static void print(const apir_gql_value_t *literal, apir_buf_t *out)
{
    switch ((apir_gql_value_kind_t)literal->kind) {
    case APIR_GQL_STRING: print_string(literal, out); break;
    case APIR_GQL_LIST: print_list(literal, out); break;
    case APIR_GQL_OBJECT: print_object(literal, out); break;
    case APIR_GQL_VARIABLE: /* the grammar has none in defaults */
    default: apir_buf_add(out, literal->as.text, literal->length);
    }
}

const char *apir_gql_literal_text(const apir_gql_value_t *literal,
                                  apr_size_t *length, apr_pool_t *pool)
{
    apir_buf_t out;

    apir_buf_init(&out, pool, 64, APR_SIZE_MAX / 2);
    print(literal, &out);
    *length = out.length;
    return out.data;
}
