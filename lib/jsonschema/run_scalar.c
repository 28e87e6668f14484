/*
 * Strings and numbers, each keyword in the order of the schema.
 */
#include "run_int.h"

#include "decimal_int.h"

#include "core/utf8.h"

#include <math.h>

#define SAFE 9007199254740991.0

const char *const apir_length_keywords[2] = { "minLength", "maxLength" };
const char *const apir_items_keywords[2] = { "minItems", "maxItems" };

bool apir_run_length(apir_run_t *run, const apir_bound_t *least,
                     const apir_bound_t *most, apr_size_t length,
                     const char *const keywords[2], const apir_step_t *at)
{
    if (least->value && length < least->limit) {
        return apir_run_fail(run, at, keywords[0], &least->issue);
    }
    if (most->value && length > most->limit) {
        return apir_run_fail(run, at, keywords[1], &most->issue);
    }
    return true;
}

/* Code points are only counted when the bytes leave it open. */
static bool check_length(apir_run_t *run, const apir_string_t *string,
                         const apir_value_t *value, const apir_step_t *at)
{
    apr_size_t length = value->length;

    if ((!string->least.value || length >= string->least.limit * 4)
        && (!string->most.value || length <= string->most.limit)) {
        return true;
    }
    if (!apir_run_charge(run, length / 256, at)) {
        return false;
    }
    return apir_run_length(run, &string->least, &string->most,
                           apir_utf8_length(value->as.text, length),
                           apir_length_keywords, at);
}

static bool check_text(apir_run_t *run, const apir_string_t *string,
                       const apir_value_t *value, const apir_step_t *at)
{
    const char *text = value->as.text;
    apir_format_test *test = run->zod ? string->zod_test : string->test;
    apir_format_help_t help = run->schema->help;

    if (string->regex
        && !apir_run_match(run, string->regex, text, value->length, at)) {
        return run->stop ? false
                         : apir_run_fail(run, at, "pattern", &string->issue);
    }
    if (!string->native && !test) {
        return true;
    }
    if (!apir_run_charge(run, value->length / 256, at)) {
        return false;
    }
    if (string->native && !string->native(text, value->length, &help)) {
        return apir_run_fail(run, at, "pattern", &string->issue);
    }
    help.scratch = test ? apir_scratch_pool(&run->scratch) : NULL;
    if (test && !test(text, value->length, &help)) {
        return apir_run_fail(run, at, "format", &string->issue);
    }
    return true;
}

/* zod's URLs come out trimmed. */
static void trim_url(apir_run_t *run, const apir_value_t *value,
                     const apir_value_t **out)
{
    apr_size_t length;
    const char *text = apir_url_trimmed(value->as.text, value->length,
                                        &length, run->pool);

    if (text != value->as.text) {
        *out = apir_value_string_n(text, length, run->pool);
    }
}

bool apir_run_string(apir_run_t *run, const apir_node_t *node,
                     const apir_value_t *value, const apir_step_t *at,
                     const apir_value_t **out)
{
    const apir_string_t *string = node->string;
    bool good = true;
    int turn;

    for (turn = 0; turn < 2; turn++) {
        bool length = string->lengths_first ? turn == 0 : turn == 1;

        good &= length ? check_length(run, string, value, at)
                       : check_text(run, string, value, at);
        if (!good && (!run->issues || run->stop)) {
            return false;
        }
    }
    if (out && string->zod_test == apir_is_url) {
        trim_url(run, value, out);
    }
    return good;
}

static bool obeys(const apir_number_rule_t *rule, const apir_value_t *value)
{
    apir_digits_t digits, divisor;

    switch (rule->kind) {
    case APIR_AT_LEAST: return apir_number_compare(value, rule->bound) >= 0;
    case APIR_ABOVE: return apir_number_compare(value, rule->bound) > 0;
    case APIR_AT_MOST: return apir_number_compare(value, rule->bound) <= 0;
    case APIR_BELOW: return apir_number_compare(value, rule->bound) < 0;
    default:
        return apir_digits_of(value, &digits)
               && apir_digits_of(rule->bound, &divisor)
               && apir_digits_multiple(&digits, &divisor);
    }
}

/* Steps that the comparison of long texts takes. */
static apr_uint64_t effort(const apir_value_t *value,
                           const apir_number_rule_t *rule)
{
    apr_uint64_t digits = value->is_text || value->kind != APIR_NUMBER
                              ? value->length
                              : 1;

    return rule->kind != APIR_MULTIPLE ? digits / 256
           : rule->bound->is_text && rule->bound->length > 18
               ? digits * rule->bound->length / 8
               : digits / 64;
}

bool apir_run_number(apir_run_t *run, const apir_node_t *node,
                     const apir_value_t *value, const apir_step_t *at)
{
    const apir_numeric_t *number = node->number;
    double near = number->guards_high || number->guards_low
                      ? apir_value_number(value)
                      : 0;
    bool high = number->guards_high && near > SAFE;
    bool low = number->guards_low && near < -SAFE;
    bool good = true;
    int i;

    if (high || low) {
        good = apir_run_fail(run, at, high ? "maximum" : "minimum",
                             high ? &number->unsafe_high
                                  : &number->unsafe_low);
    }
    for (i = 0; i < number->rule_count && (good || run->issues); i++) {
        const apir_number_rule_t *rule = &number->rules[i];

        if (!apir_run_charge(run, effort(value, rule), at)) {
            return false;
        }
        if (!(high && i == number->own_high) && !(low && i == number->own_low)
            && !obeys(rule, value)) {
            good = apir_run_fail(run, at, rule->keyword, &rule->issue);
        }
    }
    return good;
}
