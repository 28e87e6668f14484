/*
 * Making and looking at single values; objects are in object.c, numbers in
 * number.c.
 */
#include "json/value.h"
#include "json/object_int.h"
#include <apr_strings.h>
#include <math.h>

static apir_value_t *make(apir_kind_t kind, apr_pool_t *pool)
{
    apir_value_t *value = apr_pcalloc(pool, sizeof(*value));

    value->kind = (unsigned char)kind;
    return value;
}

apir_value_t *apir_value_undefined(apr_pool_t *pool)
{
    return make(APIR_UNDEFINED, pool);
}

apir_value_t *apir_value_null(apr_pool_t *pool)
{
    return make(APIR_NULL, pool);
}

apir_value_t *apir_value_bool(bool truth, apr_pool_t *pool)
{
    return make(truth ? APIR_TRUE : APIR_FALSE, pool);
}

apir_value_t *apir_value_double(double number, apr_pool_t *pool)
{
    apir_value_t *value = make(APIR_NUMBER, pool);

    value->as.number = number;
    return value;
}

/* Integers that a double cannot hold exactly are kept as text. */
apir_value_t *apir_value_int(apr_int64_t number, apr_pool_t *pool)
{
    const apr_int64_t exact = APR_INT64_C(1) << 53;
    apir_value_t *value = make(APIR_NUMBER, pool);

    if (number >= -exact && number <= exact) {
        value->as.number = (double)number;
        return value;
    }
    value->is_text = 1;
    value->as.text = apr_psprintf(pool, "%" APR_INT64_T_FMT, number);
    value->length = (apr_uint32_t)strlen(value->as.text);
    return value;
}

apir_value_t *apir_value_string(const char *text, apr_pool_t *pool)
{
    return text ? apir_value_string_n(text, strlen(text), pool)
                : apir_value_null(pool);
}

apir_value_t *apir_value_string_n(const char *text, apr_size_t length,
                                  apr_pool_t *pool)
{
    apir_value_t *value = make(APIR_STRING, pool);

    if (length > APR_UINT32_MAX) {
        value->kind = APIR_UNDEFINED;
        return value;
    }
    value->length = (apr_uint32_t)length;
    value->as.text = apr_pstrmemdup(pool, text, length);
    return value;
}

static apir_value_t *of_text(apir_kind_t kind, const void *text,
                             apr_size_t length, apr_pool_t *pool)
{
    apir_value_t *value = apir_value_string_n(text, length, pool);

    if (value->kind == APIR_STRING) {
        value->kind = (unsigned char)kind;
    }
    return value;
}

apir_value_t *apir_value_date(double milliseconds, apr_pool_t *pool)
{
    apir_value_t *value = make(APIR_DATE, pool);

    value->as.number = milliseconds;
    return value;
}

apir_value_t *apir_value_bigint(const char *digits, apr_pool_t *pool)
{
    return of_text(APIR_BIGINT, digits, strlen(digits), pool);
}

apir_value_t *apir_value_decimal(const char *text, apr_pool_t *pool)
{
    return of_text(APIR_DECIMAL, text, strlen(text), pool);
}

apir_value_t *apir_value_bytes(const void *data, apr_size_t length,
                               apr_pool_t *pool)
{
    return of_text(APIR_BYTES, data, length, pool);
}

apir_value_t *apir_value_set(apr_pool_t *pool)
{
    return make(APIR_SET, pool);
}

apir_value_t *apir_value_map(apr_pool_t *pool)
{
    return make(APIR_MAP, pool);
}

double apir_value_milliseconds(const apir_value_t *value)
{
    return value && value->kind == APIR_DATE ? value->as.number : NAN;
}

void apir_map_add(apir_value_t *map, const apir_value_t *key,
                  const apir_value_t *value, apr_pool_t *pool)
{
    apir_value_t *entry = apir_value_array(pool);

    if (map->kind == APIR_MAP) {
        apir_array_add(entry, key, pool);
        apir_array_add(entry, value, pool);
        apir_array_add(map, entry, pool);
    }
}

apir_value_t *apir_value_array(apr_pool_t *pool)
{
    return make(APIR_ARRAY, pool);
}

apir_value_t *apir_value_object(apr_pool_t *pool)
{
    apir_value_t *value = make(APIR_OBJECT, pool);

    value->as.object = apir_object_new(0, pool);
    return value;
}

static bool has_items(const apir_value_t *value)
{
    return value->kind == APIR_ARRAY || value->kind == APIR_SET
           || value->kind == APIR_MAP;
}

/* Arrays from the reader have exactly as many places as items (room 0). */
void apir_array_add(apir_value_t *array, const apir_value_t *item,
                    apr_pool_t *pool)
{
    apr_size_t places = array->room ? (apr_size_t)1 << array->room : 0;

    if (!has_items(array) || array->length == APR_UINT32_MAX) {
        return;
    }
    if (array->length >= places) {
        apir_value_t *items;

        array->room = 2;
        while ((apr_size_t)1 << array->room <= array->length) {
            array->room++;
        }
        items = apr_palloc(pool, sizeof(*items) << array->room);
        if (array->length) {
            memcpy(items, array->as.items, array->length * sizeof(*items));
        }
        array->as.items = items;
    }
    array->as.items[array->length++] = item ? *item : (apir_value_t){ 0 };
}

const apir_value_t *apir_value_at(const apir_value_t *array, apr_size_t index)
{
    if (!array || !has_items(array) || index >= array->length) {
        return NULL;
    }
    return &array->as.items[index];
}

const apir_value_t *apir_value_member(const apir_value_t *object,
                                      apr_size_t index, const char **name,
                                      apr_size_t *name_length)
{
    const apir_member_t *member;

    if (!object || object->kind != APIR_OBJECT
        || index >= object->as.object->count) {
        return NULL;
    }
    member = &object->as.object->members[index];
    if (name) {
        *name = member->name;
    }
    if (name_length) {
        *name_length = member->name_length;
    }
    return &member->value;
}

apr_size_t apir_value_length(const apir_value_t *value)
{
    if (!value) {
        return 0;
    }
    if (value->kind == APIR_OBJECT) {
        return value->as.object->count;
    }
    if (has_items(value) || apir_value_text(value, NULL)) {
        return value->length;
    }
    return 0;
}

const char *apir_value_text(const apir_value_t *value, apr_size_t *length)
{
    bool text = value
                && (value->kind == APIR_STRING || value->kind == APIR_BIGINT
                    || value->kind == APIR_DECIMAL
                    || value->kind == APIR_BYTES
                    || (value->kind == APIR_NUMBER && value->is_text));

    if (length) {
        *length = text ? value->length : 0;
    }
    return text ? value->as.text : NULL;
}

apir_kind_t apir_value_kind(const apir_value_t *value)
{
    return (apir_kind_t)value->kind;
}
