/*
 * Judging single values, and bringing them to their field's kind.
 */
#include "args/args_int.h"
#include "json/scalar.h"
#include "json/writer.h"
#include <apr_strings.h>
#include <math.h>
#include <string.h>

#define MAX_SAFE 9007199254740991.0 /* 2^53 - 1 */

static void run_string(apir_check_t *check, const apir_rule_t *rule,
                       const apir_value_t *in, apir_value_t *out,
                       apir_issues_t *issues)
{
    if (apir_value_kind(in) != APIR_STRING) {
        apir_issue_expected(check, issues, "string", in);
        if (apir_value_kind(in) == APIR_ARRAY) {
            apir_check_items(check, rule, in, issues);
        }
        return;
    }
    *out = *in;
    if ((rule->flags & APIR_RULE_FILLED) && apir_value_length(in) == 0) {
        apir_issue_text(check, issues,
                        "Too small: expected string to have >=1 characters",
                        false);
    }
    apir_check_text(check, rule, out, issues);
}

static bool is_finite_number(const apir_value_t *value)
{
    return apir_value_kind(value) == APIR_NUMBER
           && isfinite(apir_value_number(value));
}

static void run_number(apir_check_t *check, const apir_rule_t *rule,
                       const apir_value_t *in, apir_value_t *out,
                       apir_issues_t *issues)
{
    if (!is_finite_number(in)) {
        apir_issue_expected(check, issues, "number", in);
        return;
    }
    *out = *in;
    if ((rule->flags & APIR_RULE_UNIT) && apir_value_number(in) < 0) {
        apir_issue_text(check, issues, "Too small: expected number to be >=0",
                        false);
    }
    if ((rule->flags & APIR_RULE_UNIT) && apir_value_number(in) > 1) {
        apir_issue_text(check, issues, "Too big: expected number to be <=1",
                        false);
    }
    apir_check_bounds(check, rule, in, issues);
}

/* A number that is an integer, and one that a double keeps apart from its
 * neighbours. */
static void run_int(apir_check_t *check, const apir_rule_t *rule,
                    const apir_value_t *in, apir_value_t *out,
                    apir_issues_t *issues)
{
    double number = apir_value_number(in);

    if (!is_finite_number(in)) {
        apir_issue_expected(check, issues, "number", in);
        return;
    }
    if (number != floor(number)) {
        apir_issue_expected(check, issues, "int", in);
        return;
    }
    *out = *in;
    if (number > MAX_SAFE) {
        apir_issue_text(check, issues,
                        "Too big: expected int to be <=9007199254740991",
                        false);
    }
    else if (number < -MAX_SAFE) {
        apir_issue_text(check, issues,
                        "Too small: expected int to be >=-9007199254740991",
                        false);
    }
    if ((rule->flags & APIR_RULE_NOT_NEGATIVE) && number < 0) {
        apir_issue_text(check, issues, "Too small: expected number to be >=0",
                        false);
    }
    apir_check_bounds(check, rule, in, issues);
}

static void to_bigint(apir_check_t *check, const apir_value_t *in,
                      apir_value_t *out)
{
    apr_int64_t whole = 0;
    char *text;

    if (!apir_value_integer(in, &whole)) {
        whole = (apr_int64_t)apir_value_number(in);
    }
    text = apr_psprintf(check->pool, "%" APR_INT64_T_FMT, whole);
    apir_set_string(out, text, strlen(text));
    out->kind = APIR_BIGINT;
}

static void run_bigint(apir_check_t *check, const apir_rule_t *rule,
                       const apir_value_t *in, apir_value_t *out,
                       apir_issues_t *issues)
{
    apir_issues_t lists[2] = { { 0 }, { 0 } };

    run_int(check, rule, in, out, &lists[0]);
    if (lists[0].count == 0) {
        to_bigint(check, in, out);
        return;
    }
    if (apir_value_kind(in) == APIR_BIGINT) {
        *out = *in;
        apir_check_bounds(check, rule, in, &lists[1]);
    }
    else {
        apir_issue_expected(check, &lists[1], "bigint", in);
    }
    if (lists[1].count) {
        apir_issues_union(check, issues, lists, 2);
    }
}

/* Text of a number as JavaScript would print it, exact where it has text. */
static const char *number_text(apir_check_t *check, const apir_value_t *in,
                               apr_size_t *length)
{
    char *text;

    if (in->is_text) {
        return apir_value_text(in, length);
    }
    text = apr_palloc(check->pool, 40);
    *length = apir_json_format_double(in->as.number, text);
    text[*length] = '\0';
    return text;
}

static bool to_decimal(apir_check_t *check, const apir_value_t *in,
                       apir_value_t *out)
{
    apr_size_t length;
    const char *text = apir_value_kind(in) == APIR_NUMBER
                           ? number_text(check, in, &length)
                           : apir_value_text(in, &length);

    text = apir_scalar_decimal(text, length, &length, check->pool);
    if (!text || strchr("NI", text[text[0] == '-'])) {
        return false;
    }
    apir_set_string(out, text, length);
    out->kind = APIR_DECIMAL;
    return true;
}

void apir_rule_operand(apir_check_t *check, apir_zmodel_kind_t kind,
                       apir_value_t *value)
{
    apir_value_t in = *value;
    double number = apir_value_number(&in);

    if (in.kind != APIR_NUMBER) {
        return;
    }
    if (kind == APIR_ZT_DECIMAL) {
        to_decimal(check, &in, value);
    }
    else if (kind == APIR_ZT_BIGINT && number == floor(number)
             && fabs(number) <= MAX_SAFE) {
        to_bigint(check, &in, value);
    }
}

/* The third alternative of Decimal, a string. (NaN and infinities, which
 * decimal.js takes, no column can hold.) */
static void run_decimal_text(apir_check_t *check, const apir_rule_t *rule,
                             const apir_value_t *in, apir_value_t *out,
                             apir_issues_t *issues)
{
    if (apir_value_kind(in) != APIR_STRING) {
        apir_issue_expected(check, issues, "string", in);
    }
    else if (to_decimal(check, in, out)) {
        apir_check_bounds(check, rule, out, issues);
    }
    else {
        apir_issue_text(check, issues,
                        apr_pstrcat(check->pool,
                                    "Invalid decimal: Error: [DecimalError] "
                                    "Invalid argument: ",
                                    apir_value_text(in, NULL), NULL),
                        true);
    }
}

static void run_decimal(apir_check_t *check, const apir_rule_t *rule,
                        const apir_value_t *in, apir_value_t *out,
                        apir_issues_t *issues)
{
    apir_issues_t lists[3] = { { 0 }, { 0 }, { 0 } };

    run_number(check, rule, in, out, &lists[0]);
    if (lists[0].count == 0) {
        to_decimal(check, in, out);
        return;
    }
    if (apir_value_kind(in) == APIR_DECIMAL && to_decimal(check, in, out)) {
        apir_check_bounds(check, rule, in, &lists[1]);
    }
    else if (rule->checker_count) {
        /* Refined, the reference's rule forgets its class. */
        apir_issue_text(check, &lists[1], "Invalid input", true);
    }
    else {
        apir_issue_expected(check, &lists[1], "Decimal", in);
    }
    if (lists[1].count == 0) {
        return;
    }
    run_decimal_text(check, rule, in, out, &lists[2]);
    if (lists[2].count) {
        apir_issues_union(check, issues, lists, 3);
    }
}

/* A Date, or a string that is made one first. What could not be made one is
 * told as the three forms that would do. */
static void run_datetime(apir_check_t *check, const apir_value_t *in,
                         apir_value_t *out, apir_issues_t *issues)
{
    apir_issues_t lists[3] = { { 0 }, { 0 }, { 0 } };
    apir_kind_t kind = apir_value_kind(in);
    apr_size_t length;
    const char *text;
    double time;

    if (kind == APIR_DATE && isfinite(in->as.number)) {
        *out = *in;
        return;
    }
    text = kind == APIR_STRING ? apir_value_text(in, &length) : NULL;
    if (text && apir_js_date(text, length, &time)) {
        apir_set_kind(out, APIR_DATE);
        out->as.number = time;
        return;
    }
    if (text) {
        apir_issue_text(check, &lists[0], "Invalid ISO datetime", false);
        apir_issue_text(check, &lists[1], "Invalid ISO date", false);
    }
    else {
        apir_issue_expected(check, &lists[0], "string", in);
        apir_issue_expected(check, &lists[1], "string", in);
    }
    apir_issue_expected(check, &lists[2], "date", in);
    apir_issues_union(check, issues, lists, 3);
}

static void run_enum(apir_check_t *check, const apir_rule_t *rule,
                     const apir_value_t *in, apir_value_t *out,
                     apir_issues_t *issues)
{
    apr_size_t length;
    const char *text = apir_value_text(in, &length);

    if (apir_value_kind(in) == APIR_STRING
        && apir_zmodel_member(rule->enumeration, text, length)) {
        *out = *in;
        return;
    }
    apir_issue_option(check, issues, rule);
}

static void run_boolean(apir_check_t *check, const apir_value_t *in,
                        apir_value_t *out, apir_issues_t *issues)
{
    apir_kind_t kind = apir_value_kind(in);

    if (kind != APIR_TRUE && kind != APIR_FALSE) {
        apir_issue_expected(check, issues, "boolean", in);
        return;
    }
    *out = *in;
}

void apir_rule_scalar(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *in, apir_value_t *out,
                      apir_issues_t *issues)
{
    switch (rule->kind) {
    case APIR_RULE_STRING: run_string(check, rule, in, out, issues); break;
    case APIR_RULE_NUMBER: run_number(check, rule, in, out, issues); break;
    case APIR_RULE_INT: run_int(check, rule, in, out, issues); break;
    case APIR_RULE_BIGINT: run_bigint(check, rule, in, out, issues); break;
    case APIR_RULE_DECIMAL: run_decimal(check, rule, in, out, issues); break;
    case APIR_RULE_DATETIME: run_datetime(check, in, out, issues); break;
    case APIR_RULE_ENUM: run_enum(check, rule, in, out, issues); break;
    case APIR_RULE_BOOLEAN: run_boolean(check, in, out, issues); break;
    default:
        if (apir_value_kind(in) == APIR_BYTES) {
            *out = *in;
        }
        else {
            apir_issue_expected(check, issues, "Uint8Array", in);
        }
        break;
    }
}
