/*
 * Any bytes: what is read can be written and read again with the same
 * meaning, jansson agrees where it can, and no limit is passed. The first two
 * bytes choose the limits.
 */
#include "json/jansson.h"
#include "json/reader.h"
#include "json/writer.h"
#include "core/utf8.h"
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* Nodes and depth, by tokens; what the tree must have come from. */
static bool tokens_are_sound(const char *text, size_t length,
                             const apir_json_limits_t *limits,
                             apr_pool_t *pool)
{
    apir_json_reader_t *reader;
    const char *part = NULL;
    apr_size_t part_length = 0, depth = 0, nodes = 0;

    reader = apir_json_reader_create(text, length, limits, pool);
    for (;;) {
        apir_token_t token = apir_json_next(reader, &part, &part_length);

        switch (token) {
        case APIR_T_END: must(depth == 0); return true;
        case APIR_T_ERROR:
            must(apir_json_reader_error(reader)->kind != APIR_E_NONE);
            must(apir_json_next(reader, &part, &part_length) == token);
            return false;
        case APIR_T_OBJECT:
        case APIR_T_ARRAY:
            must(++depth <= limits->depth);
            nodes++;
            break;
        case APIR_T_OBJECT_END:
        case APIR_T_ARRAY_END: must(depth-- > 0); break;
        case APIR_T_NAME:
        case APIR_T_STRING:
        case APIR_T_NUMBER:
            must(part_length <= length && part[part_length] == '\0');
            /* fallthrough */
        default: nodes++; break;
        }
        must(nodes <= limits->nodes && nodes <= length);
    }
}

/* What we write is JSON in UTF-8; jansson reads it unless it is out of its
 * reach (deep, or with numbers, surrogates or names that it has no form
 * for). */
static void text_is_sound(const char *text, apr_size_t length)
{
    json_error_t error;
    json_t *json;

    must(apir_utf8_valid(text, length) && text[length] == '\0');
    json = json_loadb(text, length, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    must(json || strstr(error.text, "surrogate") || strstr(error.text, "\\u")
         || strstr(error.text, "depth") || strstr(error.text, "too big")
         || strstr(error.text, "NUL byte in object key"));
    json_decref(json);
}

static void value_goes_round(apir_value_t *value, apr_pool_t *pool)
{
    static const apir_json_limits_t ample = { 10000, 100000000 };
    apir_value_t *again, *copy = apir_value_copy(value, pool);
    apr_size_t length, length_again;
    const char *text = apir_json_stringify(value, &length, pool), *text_again;
    json_t *json;

    text_is_sound(text, length);
    must(apir_value_equal(value, copy) && apir_value_equal(copy, value));
    must(apir_json_read(text, length, &ample, &again, pool, NULL)
         == APR_SUCCESS);
    text_again = apir_json_stringify(again, &length_again, pool);
    must(length == length_again && memcmp(text, text_again, length) == 0);
    json = apir_value_to_jansson(value);
    if (json) {
        copy = apir_value_from_jansson(json, pool);
        must(copy->kind == value->kind
             || (value->kind == APIR_NUMBER && copy->kind == APIR_NULL));
        must(copy->kind != APIR_OBJECT
             || apir_value_length(copy) <= apir_value_length(value));
    }
    json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apir_json_limits_t limits = { 64, 100000 };
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };
    apir_value_t *value;
    apr_pool_t *pool;
    bool sound;

    apr_initialize();
    if (size < 2) {
        return 0;
    }
    limits.depth = data[0] == 'U' ? 10000 : data[0];
    limits.nodes = data[1] == 'U' ? 100000 : data[1];
    apr_pool_create(&pool, NULL);
    sound = tokens_are_sound((const char *)data + 2, size - 2, &limits, pool);
    if (apir_json_read((const char *)data + 2, size - 2, &limits, &value,
                       pool, &error)
        == APR_SUCCESS) {
        must(sound);
        value_goes_round(value, pool);
    }
    else {
        must(!sound && error.kind != APIR_E_NONE && error.message);
    }
    apr_pool_destroy(pool);
    return 0;
}
