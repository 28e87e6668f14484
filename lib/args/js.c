/*
 * Comparing values as JavaScript does (ECMA-262 §7.2). Where its rules make
 * no sense for what a schema says, they are not followed: decimals and dates
 * are objects there, equal only to themselves, and decimals are ordered as
 * texts; here their values count.
 */
#include "json/scalar.h"
#include "args/validate_int.h"
#include <math.h>
#include <string.h>

static bool is_nullish(const apir_value_t *value)
{
    apir_kind_t kind = apir_value_kind(value);

    return kind == APIR_NULL || kind == APIR_UNDEFINED;
}

static bool is_numeric(const apir_value_t *value)
{
    apir_kind_t kind = apir_value_kind(value);

    return kind == APIR_NUMBER || kind == APIR_BIGINT || kind == APIR_DECIMAL;
}

bool apir_js_truth(const apir_js_t *js)
{
    double number;

    if (js->absent) {
        return true;
    }
    switch (apir_value_kind(&js->value)) {
    case APIR_UNDEFINED:
    case APIR_NULL:
    case APIR_FALSE: return false;
    case APIR_STRING: return apir_value_length(&js->value) > 0;
    case APIR_NUMBER:
    case APIR_BIGINT:
        number = apir_value_number(&js->value);
        return number != 0 && !isnan(number);
    default: return true;
    }
}

/* 64-bit integers are compared exactly, all else as doubles. */
static int order_numbers(const apir_value_t *a, const apir_value_t *b,
                         bool *ordered)
{
    apr_int64_t left, right;
    double x, y;

    *ordered = true;
    if (apir_value_integer(a, &left) && apir_value_integer(b, &right)) {
        return (left > right) - (left < right);
    }
    x = apir_value_number(a);
    y = apir_value_number(b);
    *ordered = !isnan(x) && !isnan(y);
    return (x > y) - (x < y);
}

static bool equal_texts(const apir_value_t *a, const apir_value_t *b)
{
    apr_size_t left, right;
    const char *x = apir_value_text(a, &left);
    const char *y = apir_value_text(b, &right);

    return left == right && memcmp(x, y, left) == 0;
}

bool apir_js_same(const apir_value_t *a, const apir_value_t *b)
{
    apir_kind_t kind = apir_value_kind(a);
    bool ordered;

    if (is_numeric(a) && is_numeric(b)) {
        return order_numbers(a, b, &ordered) == 0 && ordered;
    }
    if (kind != apir_value_kind(b)) {
        return false;
    }
    switch (kind) {
    case APIR_STRING:
    case APIR_BYTES: return equal_texts(a, b);
    case APIR_DATE: return a->as.number == b->as.number;
    case APIR_OBJECT: return a->as.object == b->as.object;
    case APIR_ARRAY:
    case APIR_SET:
    case APIR_MAP: return a->as.items == b->as.items;
    default: return true;
    }
}

/* ToNumber of what is no object; NaN of those. */
static void to_number(const apir_value_t *in, apir_value_t *out,
                      apr_pool_t *pool)
{
    apr_size_t length;
    const char *text;

    *out = *in;
    if (is_numeric(in)) {
        return;
    }
    apir_set_kind(out, APIR_NUMBER);
    switch (apir_value_kind(in)) {
    case APIR_NULL:
    case APIR_FALSE: out->as.number = 0; break;
    case APIR_TRUE: out->as.number = 1; break;
    case APIR_DATE: out->as.number = in->as.number; break;
    case APIR_STRING:
        text = apir_value_text(in, &length);
        out->as.number = apir_scalar_number(text, length, pool);
        break;
    default: out->as.number = NAN; break;
    }
}

/* Kinds whose values `==` turns into numbers. */
static bool is_primitive(const apir_value_t *value)
{
    apir_kind_t kind = apir_value_kind(value);

    return is_numeric(value) || kind == APIR_STRING || kind == APIR_TRUE
           || kind == APIR_FALSE;
}

bool apir_js_equal(const apir_value_t *a, const apir_value_t *b,
                   apr_pool_t *pool)
{
    apir_value_t left, right;

    if (is_nullish(a) || is_nullish(b)) {
        return is_nullish(a) && is_nullish(b);
    }
    if (apir_value_kind(a) == apir_value_kind(b) || !is_primitive(a)
        || !is_primitive(b)) {
        return apir_js_same(a, b);
    }
    to_number(a, &left, pool);
    to_number(b, &right, pool);
    return apir_js_same(&left, &right);
}

/* In UTF-16 code units: what needs two of them goes before U+E000. */
static int order_strings(const apir_value_t *a, const apir_value_t *b)
{
    apr_size_t left, right;
    const unsigned char *x = (const void *)apir_value_text(a, &left);
    const unsigned char *y = (const void *)apir_value_text(b, &right);

    for (apr_size_t i = 0; i < left && i < right; i++) {
        if (x[i] == y[i]) {
            continue;
        }
        if (x[i] >= 0xEE && y[i] >= 0xEE
            && (x[i] >= 0xF0) != (y[i] >= 0xF0)) {
            return x[i] >= 0xF0 ? -1 : 1;
        }
        return x[i] > y[i] ? 1 : -1;
    }
    return (left > right) - (left < right);
}

bool apir_js_compare(apir_zmodel_op_t op, const apir_value_t *a,
                     const apir_value_t *b, apr_pool_t *pool)
{
    apir_value_t left, right;
    bool ordered = true;
    int order;

    if (apir_value_kind(a) == APIR_STRING
        && apir_value_kind(b) == APIR_STRING) {
        order = order_strings(a, b);
    }
    else {
        to_number(a, &left, pool);
        to_number(b, &right, pool);
        order = order_numbers(&left, &right, &ordered);
    }
    if (!ordered) {
        return false;
    }
    switch (op) {
    case APIR_ZO_LT: return order < 0;
    case APIR_ZO_LE: return order <= 0;
    case APIR_ZO_GT: return order > 0;
    default: return order >= 0;
    }
}
