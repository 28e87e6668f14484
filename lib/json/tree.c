/*
 * From tokens to a tree. Values are gathered on one stack; when a container
 * ends, its content is moved to a block of exactly its size, so that growing
 * leaves no waste in the caller's pool. An open container is a value on the
 * stack too: its `length` is the place of the container around it.
 */
#include "json/reader.h"
#include "json/object_int.h"
#include <apr_strings.h>

#define FIRST_PLACES 128
#define NOWHERE APR_UINT32_MAX

typedef struct builder_t {
    apir_value_t *values;
    apr_size_t used;
    apr_size_t capacity;
    apr_uint32_t open;         /* place of the innermost container */
    apr_pool_t *pool;
    apr_pool_t *scratch;       /* of `values`, or NULL: the caller's stack */
} builder_t;

/* By half, into a pool of its own, which lets the old block be given back. */
static void grow(builder_t *builder)
{
    apr_size_t capacity = builder->capacity + builder->capacity / 2;
    apir_value_t *values;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, builder->pool);
    values = apr_palloc(scratch, capacity * sizeof(*values));
    memcpy(values, builder->values, builder->used * sizeof(*values));
    if (builder->scratch) {
        apr_pool_destroy(builder->scratch);
    }
    builder->scratch = scratch;
    builder->values = values;
    builder->capacity = capacity;
}

static apir_value_t *push(builder_t *builder, apir_kind_t kind)
{
    apir_value_t *value;

    if (builder->used == builder->capacity) {
        grow(builder);
    }
    value = &builder->values[builder->used++];
    memset(value, 0, sizeof(*value));
    value->kind = (unsigned char)kind;
    return value;
}

static void push_text(builder_t *builder, apir_kind_t kind, const char *text,
                      apr_size_t length)
{
    apir_value_t *value = push(builder, kind);

    value->is_text = kind == APIR_NUMBER;
    value->length = (apr_uint32_t)length;
    value->as.text = text;
}

static void open_container(builder_t *builder, apir_kind_t kind)
{
    push(builder, kind)->length = builder->open;
    builder->open = (apr_uint32_t)(builder->used - 1);
}

static void close_array(builder_t *builder, apir_value_t *array,
                        apr_size_t count)
{
    array->length = (apr_uint32_t)count;
    array->as.items = NULL;
    if (count) {
        array->as.items = apr_pmemdup(builder->pool, array + 1,
                                      count * sizeof(*array));
    }
}

/* On the stack a member is two values: its name, as a string, and itself. */
static void close_object(builder_t *builder, apir_value_t *value,
                         apr_size_t count)
{
    apir_object_t *object = apir_object_new((apr_uint32_t)count,
                                            builder->pool);
    const apir_value_t *from = value + 1;
    apr_size_t i;

    for (i = 0; i < count; i++, from += 2) {
        object->members[i].name = from[0].as.text;
        object->members[i].name_length = from[0].length;
        object->members[i].value = from[1];
    }
    object->count = (apr_uint32_t)count;
    apir_object_settle(object);
    value->length = 0;
    value->as.object = object;
}

static void close_container(builder_t *builder)
{
    apir_value_t *value = &builder->values[builder->open];
    apr_size_t count = builder->used - builder->open - 1;

    builder->used = (apr_size_t)builder->open + 1;
    builder->open = value->length;
    if (value->kind == APIR_OBJECT) {
        close_object(builder, value, count / 2);
    }
    else {
        close_array(builder, value, count);
    }
}

/* Reads to the end; false after an error. */
static bool build(builder_t *builder, apir_json_reader_t *reader)
{
    const char *text;
    apr_size_t length;

    for (;;) {
        switch (apir_json_next(reader, &text, &length)) {
        case APIR_T_OBJECT:
            open_container(builder, APIR_OBJECT);
            break;
        case APIR_T_ARRAY:
            open_container(builder, APIR_ARRAY);
            break;
        case APIR_T_OBJECT_END:
        case APIR_T_ARRAY_END:
            close_container(builder);
            break;
        case APIR_T_NAME:
        case APIR_T_STRING:
            push_text(builder, APIR_STRING, text, length);
            break;
        case APIR_T_NUMBER:
            push_text(builder, APIR_NUMBER, text, length);
            break;
        case APIR_T_TRUE:
            push(builder, APIR_TRUE);
            break;
        case APIR_T_FALSE:
            push(builder, APIR_FALSE);
            break;
        case APIR_T_NULL:
            push(builder, APIR_NULL);
            break;
        case APIR_T_END:
            return true;
        default:
            return false;
        }
    }
}

apr_status_t apir_json_read(const char *text, apr_size_t length,
                            const apir_json_limits_t *limits,
                            apir_value_t **value, apr_pool_t *pool,
                            apir_error_t *error)
{
    apir_value_t first[FIRST_PLACES];
    builder_t builder = { first, 0, FIRST_PLACES, NOWHERE, pool, NULL };
    apir_json_reader_t *reader;
    apr_status_t status = APR_SUCCESS;

    /* places and lengths are 32 bits wide; nobody sends as much */
    if (length >= APR_UINT32_MAX) {
        return apir_error_set(error, pool, APIR_E_TOO_LARGE,
                              "The JSON is larger than 4 GiB");
    }
    reader = apir_json_reader_create(text, length, limits, pool);
    if (build(&builder, reader)) {
        *value = apr_pmemdup(pool, &builder.values[0], sizeof(**value));
    }
    else {
        status = APR_EGENERAL;
        if (error) {
            *error = *apir_json_reader_error(reader);
        }
    }
    if (builder.scratch) {
        apr_pool_destroy(builder.scratch);
    }
    return status;
}
