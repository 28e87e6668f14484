/*
 * superjson's untransformValue (transformer.js): what its constructors make
 * of whatever JSON value stands at the place, and their words when they
 * cannot.
 */
#include "json/superjson_int.h"
#include "json/walk_int.h"
#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* Bytes of what the client sent that are said back to it. */
#define MOST_SAID 100

apr_status_t apir_superjson_refuse(apr_pool_t *pool, apir_error_t *error,
                                   const char *before, const char *text,
                                   apr_size_t length, const char *after)
{
    bool cut = length > MOST_SAID;

    return apir_error_set(error, pool, APIR_E_BAD_REQUEST, "%s%.*s%s%s",
                          before, (int)(cut ? MOST_SAID : length), text,
                          cut ? "…" : "", after);
}

/* As String(value) says it, or nearly: lists and objects as JSON. */
static apr_status_t refuse(apir_value_t *value, const char *before,
                           const char *after, apr_pool_t *pool,
                           apir_error_t *error)
{
    const char *text = "undefined";
    apr_size_t length = 9;

    if (value->kind == APIR_STRING) {
        text = value->as.text;
        length = value->length;
    }
    else if (value->kind == APIR_OBJECT) {
        text = "[object Object]";
        length = strlen(text);
    }
    else if (value->kind != APIR_UNDEFINED) {
        text = apir_json_stringify(value, &length, pool);
    }
    return apir_superjson_refuse(pool, error, before, text, length, after);
}

static void become(apir_value_t *value, apir_kind_t kind)
{
    *value = (apir_value_t){ .kind = (unsigned char)kind };
}

static void become_text(apir_value_t *value, apir_kind_t kind,
                        const char *text, apr_size_t length)
{
    become(value, kind);
    value->as.text = text;
    value->length = (apr_uint32_t)length;
}

static void become_number(apir_value_t *value, apir_kind_t kind,
                          double number)
{
    become(value, kind);
    value->as.number = number;
}

/* Number(value) of a JSON value. */
static double to_number(const apir_value_t *value, apr_pool_t *pool)
{
    switch (value->kind) {
    case APIR_NULL:
    case APIR_FALSE: return 0;
    case APIR_TRUE: return 1;
    case APIR_NUMBER: return apir_value_number(value);
    case APIR_STRING:
        return apir_scalar_number(value->as.text, value->length, pool);
    default: return NAN;
    }
}

static apr_status_t to_date(apir_value_t *value, apr_pool_t *pool)
{
    double time;

    if (value->kind == APIR_STRING) {
        apir_scalar_date(value->as.text, value->length, &time);
    }
    else {
        time = trunc(to_number(value, pool));
        if (!(fabs(time) <= 8.64e15)) {
            time = NAN;
        }
    }
    become_number(value, APIR_DATE, time);
    return APR_SUCCESS;
}

static apr_status_t to_bigint(apir_value_t *value, apr_pool_t *pool,
                              apir_error_t *error)
{
    static const char after[] = " to a BigInt";
    const char *text = NULL;
    apr_size_t length = 0;
    apr_int64_t integer;

    switch (value->kind) {
    case APIR_FALSE:
    case APIR_TRUE:
        text = value->kind == APIR_TRUE ? "1" : "0";
        length = 1;
        break;
    case APIR_NUMBER:
        if (!apir_value_integer(value, &integer)) {
            return refuse(value, "The number ",
                          " cannot be converted to a BigInt because it is "
                          "not an integer",
                          pool, error);
        }
        text = apr_psprintf(pool, "%" APR_INT64_T_FMT, integer);
        length = strlen(text);
        break;
    case APIR_STRING:
        text = apir_scalar_bigint(value->as.text, value->length, &length,
                                  pool);
        break;
    default: break;
    }
    if (!text) {
        return refuse(value, "Cannot convert ", after, pool, error);
    }
    become_text(value, APIR_BIGINT, text, length);
    return APR_SUCCESS;
}

static apr_status_t to_decimal(apir_value_t *value, apr_pool_t *pool,
                               apir_error_t *error)
{
    const char *text = NULL;
    apr_size_t length = 0;

    if (value->kind == APIR_STRING || value->kind == APIR_NUMBER) {
        const char *from = value->as.text;
        apr_size_t from_length = value->length;

        if (value->kind == APIR_NUMBER && !value->is_text) {
            from = apir_json_stringify(value, &from_length, pool);
        }
        text = apir_scalar_decimal(from, from_length, &length, pool);
    }
    if (!text) {
        return refuse(value, "[DecimalError] Invalid argument: ", "", pool,
                      error);
    }
    become_text(value, APIR_DECIMAL, text, length);
    return APR_SUCCESS;
}

/* ToUint8 of each item (ECMA-262 §7.1.11). */
static void bytes_of_items(apir_value_t *value, apr_pool_t *pool)
{
    char *bytes = apr_palloc(pool, (apr_size_t)value->length + 1);
    apr_uint32_t i;

    for (i = 0; i < value->length; i++) {
        double number = trunc(to_number(&value->as.items[i], pool));

        number = isfinite(number) ? fmod(number, 256) : 0;
        bytes[i] = (char)(int)(number < 0 ? number + 256 : number);
    }
    bytes[i] = '\0';
    become_text(value, APIR_BYTES, bytes, i);
}

static apr_status_t to_bytes(apir_value_t *value, apr_pool_t *pool,
                             apir_error_t *error)
{
    const char *bytes;
    apr_size_t length;

    if (value->kind == APIR_ARRAY) {
        bytes_of_items(value, pool);
        return APR_SUCCESS;
    }
    if (value->kind != APIR_STRING) {
        return refuse(value,
                      "The first argument must be of type string or an "
                      "instance of Buffer, ArrayBuffer, or Array or an "
                      "Array-like Object. Received ",
                      "", pool, error);
    }
    bytes = apir_scalar_base64(value->as.text, value->length, &length, pool);
    become_text(value, APIR_BYTES, bytes, length);
    return APR_SUCCESS;
}

/* new Uint8Array(value); of a number it would be so many zeros. */
static apr_status_t to_uint8(apir_value_t *value, apr_pool_t *pool,
                             apir_error_t *error)
{
    if (value->kind == APIR_NUMBER || value->kind == APIR_TRUE) {
        return refuse(value, "Invalid typed array length: ", "", pool, error);
    }
    if (value->kind == APIR_ARRAY) {
        bytes_of_items(value, pool);
    }
    else {
        become_text(value, APIR_BYTES, "", 0);
    }
    return APR_SUCCESS;
}

static bool is_pair(const apir_value_t *value)
{
    return value->kind == APIR_ARRAY && value->length == 2;
}

static apr_status_t to_list(apir_value_t *value, apir_kind_t kind,
                            apr_pool_t *pool, apir_error_t *error)
{
    apr_uint32_t i;

    if (value->kind == APIR_NULL || value->kind == APIR_UNDEFINED) {
        become(value, kind);
        return APR_SUCCESS;
    }
    if (value->kind != APIR_ARRAY) {
        return refuse(value, "", " is not iterable", pool, error);
    }
    for (i = 0; kind == APIR_MAP && i < value->length; i++) {
        if (!is_pair(&value->as.items[i])) {
            return refuse(&value->as.items[i], "Iterator value ",
                          " is not an entry object", pool, error);
        }
    }
    value->kind = (unsigned char)kind;
    return APR_SUCCESS;
}

static bool is_word(const apir_value_t *value, const char *word)
{
    return value && value->kind == APIR_STRING
           && value->length == strlen(word)
           && memcmp(value->as.text, word, value->length) == 0;
}

/* 'Unknown transformation: ' + type: a list is joined by commas. */
static apr_status_t unknown(const apir_value_t *type, apr_pool_t *pool,
                            apir_error_t *error)
{
    const apir_value_t *first = apir_value_at(type, 0);
    apir_value_t what = *type;

    if (type->kind == APIR_ARRAY && first && first->kind == APIR_STRING
        && type->length == 1) {
        what = *first;
    }
    return refuse(&what, "Unknown transformation: ", "", pool, error);
}

static apr_status_t convert_custom(apir_value_t *value,
                                   const apir_value_t *name, apr_pool_t *pool,
                                   apir_error_t *error)
{
    static const struct {
        const char *name;
        apir_kind_t kind;
    } nulls[] = { { "DbNull", APIR_DB_NULL },
                  { "JsonNull", APIR_JSON_NULL },
                  { "AnyNull", APIR_ANY_NULL } };
    apr_size_t i;

    if (is_word(name, "Decimal")) {
        return to_decimal(value, pool, error);
    }
    if (is_word(name, "Bytes")) {
        return to_bytes(value, pool, error);
    }
    for (i = 0; i < sizeof(nulls) / sizeof(nulls[0]); i++) {
        if (is_word(name, nulls[i].name)) {
            become(value, nulls[i].kind);
            return APR_SUCCESS;
        }
    }
    return apir_error_set(error, pool, APIR_E_BAD_REQUEST,
                          "Trying to deserialize unknown custom value");
}

static apr_status_t convert_composite(apir_value_t *value,
                                      const apir_value_t *type,
                                      apr_pool_t *pool, apir_error_t *error)
{
    const apir_value_t *form = apir_value_at(type, 0);
    const apir_value_t *name = apir_value_at(type, 1);
    apir_value_t none = { .kind = APIR_UNDEFINED };

    if (is_word(form, "custom")) {
        return convert_custom(value, name, pool, error);
    }
    if (is_word(form, "typed-array")) {
        if (!is_word(name, "Uint8Array")) {
            return apir_error_set(error, pool, APIR_E_BAD_REQUEST,
                                  "Trying to deserialize unknown typed "
                                  "array");
        }
        return to_uint8(value, pool, error);
    }
    if (is_word(form, "symbol")) {
        return apir_error_set(error, pool, APIR_E_BAD_REQUEST,
                              "Trying to deserialize unknown symbol");
    }
    if (is_word(form, "class")) {
        if (name) {
            none = *name;
        }
        return refuse(&none, "Trying to deserialize unknown class '", "'",
                      pool, error);
    }
    return unknown(type, pool, error);
}

apr_status_t apir_superjson_convert(apir_value_t *value,
                                    const apir_value_t *type,
                                    apr_pool_t *pool, apir_error_t *error)
{
    if (!type) { /* its name is then "undefined", which there is */
        become(value, APIR_UNDEFINED);
        return APR_SUCCESS;
    }
    if (type->kind == APIR_ARRAY) {
        return convert_composite(value, type, pool, error);
    }
    if (is_word(type, "Date")) {
        return to_date(value, pool);
    }
    if (is_word(type, "bigint")) {
        return to_bigint(value, pool, error);
    }
    if (is_word(type, "undefined")) {
        become(value, APIR_UNDEFINED);
        return APR_SUCCESS;
    }
    if (is_word(type, "number")) {
        become_number(value, APIR_NUMBER, to_number(value, pool));
        return APR_SUCCESS;
    }
    if (is_word(type, "set") || is_word(type, "map")) {
        return to_list(value, *type->as.text == 's' ? APIR_SET : APIR_MAP,
                       pool, error);
    }
    return unknown(type, pool, error);
}
