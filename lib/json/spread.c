/*
 * What JavaScript makes of a value that should be an object.
 */
#include "core/utf8.h"
#include "json/value.h"
#include <apr_strings.h>

static void add_indexed(apir_value_t *object, apr_size_t index,
                        const apir_value_t *value, apr_pool_t *pool)
{
    apir_object_set(object, apr_psprintf(pool, "%" APR_SIZE_T_FMT, index),
                    value);
}

/* The UTF-16 units of a string, each a string. */
static void add_units(apir_value_t *object, const apir_value_t *string,
                      apr_pool_t *pool)
{
    apr_size_t length, index = 0;
    const char *at = apir_value_text(string, &length);
    const char *end = at + length;

    while (at < end) {
        unsigned c = apir_utf8_next(&at, end);
        unsigned units[2] = { c, 0 };
        int i;

        if (c > 0xFFFF) {
            units[0] = 0xD800 + ((c - 0x10000) >> 10);
            units[1] = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        for (i = 0; i < (c > 0xFFFF ? 2 : 1); i++) {
            char bytes[4];
            apr_size_t size = apir_utf8_put(bytes, units[i]);

            add_indexed(object, index++,
                        apir_value_string_n(bytes, size, pool), pool);
        }
    }
}

apir_value_t *apir_value_spread(apir_value_t *value, apr_pool_t *pool)
{
    apir_value_t *object;
    apr_size_t i;

    if (value && value->kind == APIR_OBJECT) {
        return value;
    }
    object = apir_value_object(pool);
    if (value && value->kind == APIR_ARRAY) {
        for (i = 0; i < apir_value_length(value); i++) {
            add_indexed(object, i, apir_value_at(value, i), pool);
        }
    }
    else if (value && value->kind == APIR_STRING) {
        add_units(object, value, pool);
    }
    return object;
}
