/*
 * Attributes of fields: checks and transformations of strings, in the order
 * in which the schema has them (`@trim @length` trims first), and bounds of
 * numbers. All that fail are told.
 */
#include "core/utf8.h"
#include "args/args_int.h"
#include "jsonschema/schema.h"
#include <apr_strings.h>
#include <math.h>
#include <string.h>

static const char *quoted(apir_check_t *check, const char *before,
                          const apir_zmodel_validator_t *validator)
{
    return apr_pstrcat(check->pool, "Invalid string: must ", before, " \"",
                       validator->text, "\"", NULL);
}

/* What is told of a value that fails: the attribute's own message, if it has
 * one (the reference takes the message but does not use it), or @a words. */
static void tell(apir_check_t *check,
                 const apir_zmodel_validator_t *validator, const char *words,
                 apir_issues_t *issues)
{
    bool own = validator->message && *validator->message;

    apir_issue_text(check, issues, own ? validator->message : words, false);
}

/* @a what: "string" of "characters" (code points, as zod counts since 4.5),
 * "array" of "items". */
static void check_length(apir_check_t *check,
                         const apir_zmodel_validator_t *validator,
                         long length, const char *what, const char *of,
                         apir_issues_t *issues)
{
    if (validator->has_min && length < validator->min) {
        tell(check, validator,
             apr_psprintf(check->pool,
                          "Too small: expected %s to have >=%ld %s", what,
                          validator->min, of),
             issues);
    }
    if (validator->has_max && length > validator->max) {
        tell(check, validator,
             apr_psprintf(check->pool,
                          "Too big: expected %s to have <=%ld %s", what,
                          validator->max, of),
             issues);
    }
}

void apir_check_items(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *array, apir_issues_t *issues)
{
    for (int i = 0; i < rule->checker_count; i++) {
        if (rule->checkers[i].validator->kind == APIR_ZV_LENGTH) {
            check_length(check, rule->checkers[i].validator,
                         (long)apir_value_length(array), "array", "items",
                         issues);
        }
    }
}

static bool contains(const char *text, apr_size_t length, const char *part,
                     apr_size_t part_length)
{
    return part_length == 0
           || (length >= part_length
               && memmem(text, length, part, part_length) != NULL);
}

static bool matches(apir_check_t *check, const apir_checker_t *checker,
                    const apir_value_t *value)
{
    return checker->pattern
           && apir_schema_check(checker->pattern, value, check->pool, NULL);
}

/* The sentence about what is wrong; NULL: nothing is. */
static const char *failure(apir_check_t *check, const apir_checker_t *checker,
                           const apir_value_t *value)
{
    const apir_zmodel_validator_t *v = checker->validator;
    apr_size_t n;
    const char *text = apir_value_text(value, &n);

    switch (v->kind) {
    case APIR_ZV_STARTS_WITH:
        return n >= v->length && memcmp(text, v->text, v->length) == 0
                   ? NULL
                   : quoted(check, "start with", v);
    case APIR_ZV_ENDS_WITH:
        return n >= v->length
                       && memcmp(text + n - v->length, v->text, v->length)
                              == 0
                   ? NULL
                   : quoted(check, "end with", v);
    case APIR_ZV_CONTAINS:
        return contains(text, n, v->text, v->length)
                   ? NULL
                   : quoted(check, "include", v);
    case APIR_ZV_REGEX:
        return matches(check, checker, value)
                   ? NULL
                   : apr_pstrcat(check->pool,
                                 "Invalid string: must match pattern ",
                                 checker->text, NULL);
    case APIR_ZV_EMAIL:
        return apir_js_is_email(text, n) ? NULL : "Invalid email address";
    case APIR_ZV_PHONE:
        return apir_js_is_phone(text, n) ? NULL : "Invalid E.164 number";
    case APIR_ZV_DATE:
        return apir_js_is_date(text, n) ? NULL : "Invalid ISO date";
    case APIR_ZV_TIME:
        return apir_js_is_time(text, n, v->has_min ? v->min : -2)
                   ? NULL
                   : "Invalid ISO time";
    case APIR_ZV_DATETIME:
        return apir_js_is_datetime(text, n) ? NULL : "Invalid ISO datetime";
    case APIR_ZV_URL: return apir_js_is_url(text, n) ? NULL : "Invalid URL";
    default: return NULL;
    }
}

/* What the reference keeps of a URL: no blanks around it, and none of the
 * characters that a URL parser passes over. */
static void keep_url(apir_check_t *check, apir_value_t *value)
{
    apr_size_t length;
    apr_size_t kept = 0;
    const char *text = apir_value_text(value, &length);
    char *out;

    text = apir_js_trim(text, &length);
    out = apr_palloc(check->pool, length + 1);
    for (apr_size_t i = 0; i < length; i++) {
        if (text[i] != '\t' && text[i] != '\n' && text[i] != '\r') {
            out[kept++] = text[i];
        }
    }
    out[kept] = '\0';
    apir_set_string(value, out, kept);
}

static bool transform(apir_check_t *check, apir_zmodel_validator_kind_t kind,
                      apir_value_t *value)
{
    apr_size_t length;
    const char *text = apir_value_text(value, &length);

    switch (kind) {
    case APIR_ZV_TRIM: text = apir_js_trim(text, &length); break;
    case APIR_ZV_LOWER:
    case APIR_ZV_UPPER:
        text = apir_js_case(text, length, kind == APIR_ZV_UPPER, &length,
                            check->pool);
        break;
    default: return false;
    }
    *value = *apir_value_string_n(text, length, check->pool);
    return true;
}

void apir_check_text(apir_check_t *check, const apir_rule_t *rule,
                     apir_value_t *value, apir_issues_t *issues)
{
    for (int i = 0; i < rule->checker_count; i++) {
        const apir_checker_t *checker = &rule->checkers[i];
        const char *wrong;
        apr_size_t length;

        if (checker->validator->kind == APIR_ZV_LENGTH) {
            const char *text = apir_value_text(value, &length);

            check_length(check, checker->validator,
                         (long)apir_utf8_length(text, length), "string",
                         "characters", issues);
            continue;
        }
        if (transform(check, checker->validator->kind, value)) {
            continue;
        }
        wrong = failure(check, checker, value);
        if (wrong) {
            tell(check, checker->validator, wrong, issues);
        }
        else if (checker->validator->kind == APIR_ZV_URL) {
            keep_url(check, value);
        }
    }
}

/* Order of two integers as text. */
static int compare_integers(const char *a, const char *b)
{
    bool negative = a[0] == '-';
    apr_size_t a_length = strlen(a);
    apr_size_t b_length = strlen(b);
    int order;

    if (negative != (b[0] == '-')) {
        return negative ? -1 : 1;
    }
    order = a_length != b_length ? (a_length > b_length ? 1 : -1)
                                 : strcmp(a, b);
    return negative ? -order : order;
}

static int compare_bound(const apir_checker_t *checker,
                         const apir_value_t *value)
{
    double number;

    if (apir_value_kind(value) == APIR_BIGINT
        && !strpbrk(checker->text, ".eE")) {
        return compare_integers(apir_value_text(value, NULL), checker->text);
    }
    number = apir_value_number(value);
    return (number > checker->number) - (number < checker->number);
}

void apir_check_bounds(apir_check_t *check, const apir_rule_t *rule,
                       const apir_value_t *value, apir_issues_t *issues)
{
    const char *what = apir_value_kind(value) == APIR_BIGINT ? "bigint"
                                                             : "number";

    for (int i = 0; i < rule->checker_count; i++) {
        const apir_checker_t *checker = &rule->checkers[i];
        int order = compare_bound(checker, value);
        const char *words = NULL;

        switch (checker->validator->kind) {
        case APIR_ZV_GT: words = order > 0 ? NULL : "small: >"; break;
        case APIR_ZV_GTE: words = order >= 0 ? NULL : "small: >="; break;
        case APIR_ZV_LT: words = order < 0 ? NULL : "big: <"; break;
        case APIR_ZV_LTE: words = order <= 0 ? NULL : "big: <="; break;
        default: break;
        }
        if (words) {
            const char *colon = strchr(words, ':');

            tell(check, checker->validator,
                 apr_psprintf(check->pool, "Too %.*s: expected %s to be%s%s",
                              (int)(colon - words), words, what, colon + 1,
                              checker->text),
                 issues);
        }
    }
}
