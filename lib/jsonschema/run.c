/*
 * One node and one value: type, choices, the keywords of the value's kind,
 * then what other schemas say of the same value, then what none of them has
 * looked at. Recursion follows the nesting of schemas, which is counted.
 */
#include "run_int.h"

#include "decimal_int.h"

#include "core/limits.h"
#include "core/utf8.h"

#include <apr_strings.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define TOO_DEEP                                          \
    "Too deep: the schema goes more than " APR_STRINGIFY( \
        APIR_MAX_SCHEMA_DEPTH) " steps into the value "   \
                               "(APIR_MAX_SCHEMA_DEPTH)"
#define TOO_MUCH                                            \
    "Too complex: checking takes more than " APR_STRINGIFY( \
        APIR_MAX_SCHEMA_WORK) " steps (APIR_MAX_SCHEMA_WORK)"

void apir_run_begin(apir_run_t *run, const apir_schema_t *schema,
                    apr_pool_t *pool)
{
    memset(run, 0, offsetof(apir_run_t, scratch));
    run->schema = schema;
    run->pool = pool;
    apir_scratch_begin(&run->scratch, pool);
}

void apir_run_end(apir_run_t *run)
{
    apir_matcher_done(&run->matcher);
    apir_scratch_end(&run->scratch);
}

/* A limit was met: nothing more is looked at, and nothing conforms. */
static bool stop_at(apir_run_t *run, const apir_step_t *at,
                    const char *sentence)
{
    if (!run->stop) {
        run->stop = true;
        run->limit = sentence;
        run->limit_path = apir_step_path(at, NULL, run->pool);
        run->failed_at = apir_step_pointer(at, run->pool);
        run->failed_keyword = NULL;
        run->failed_message = sentence;
    }
    return false;
}

bool apir_run_charge(apir_run_t *run, apr_uint64_t steps,
                     const apir_step_t *at)
{
    run->work += steps;
    if (run->work <= APIR_MAX_SCHEMA_WORK) {
        return !run->stop;
    }
    return stop_at(run, at, TOO_MUCH);
}

bool apir_run_match(apir_run_t *run, const apir_regex_t *regex,
                    const char *text, apr_size_t length,
                    const apir_step_t *at)
{
    apr_uint64_t before = run->matcher.steps;
    apir_match_t match;

    match = apir_regex_match(regex, &run->matcher, text, length,
                             length > 4096 ? apir_scratch_pool(&run->scratch)
                                           : run->pool);
    if (match == APIR_MATCH_LIMIT) {
        return stop_at(
            run, at,
            apr_psprintf(run->pool,
                         "Too complex: matching a text of %" APR_SIZE_T_FMT
                         " bytes with the pattern /%s/ takes more than "
                         "%" APR_UINT64_T_FMT " steps (APIR_MAX_REGEX_MATCH)",
                         length, apir_regex_source(regex),
                         apir_regex_allowance(length)));
    }
    return apir_run_charge(run, (run->matcher.steps - before) / 64, at)
           && match == APIR_MATCH_YES;
}

/* An integer, however it is written. */
static bool is_integer(const apir_value_t *value)
{
    apir_digits_t digits;

    if (value->kind == APIR_NUMBER && !value->is_text) {
        return isfinite(value->as.number)
               && trunc(value->as.number) == value->as.number;
    }
    return apir_digits_of(value, &digits) && apir_digits_integer(&digits);
}

/* Whether a number is none: JavaScript has no numbers beyond its doubles, the
 * specification has all that can be written. */
static bool is_infinite(const apir_run_t *run, const apir_value_t *value)
{
    if (value->kind != APIR_NUMBER) {
        return false;
    }
    if (!value->is_text) {
        return !isfinite(value->as.number);
    }
    return run->zod
           && (value->length > 300
               || memchr(value->as.text, 'e', value->length)
               || memchr(value->as.text, 'E', value->length))
           && !isfinite(apir_value_number(value));
}

static bool has_type(const apir_run_t *run, const apir_node_t *node,
                     const apir_value_t *value)
{
    switch (value->kind) {
    case APIR_NULL: return node->types & APIR_TYPE_NULL;
    case APIR_FALSE:
    case APIR_TRUE: return node->types & APIR_TYPE_BOOLEAN;
    case APIR_NUMBER:
    case APIR_BIGINT:
    case APIR_DECIMAL:
        if (!(node->types & (APIR_TYPE_NUMBER | APIR_TYPE_INTEGER))
            || is_infinite(run, value)) {
            return false;
        }
        return (node->types & APIR_TYPE_NUMBER) || is_integer(value);
    case APIR_STRING:
    case APIR_DATE:
    case APIR_BYTES: return node->types & APIR_TYPE_STRING;
    case APIR_ARRAY:
    case APIR_SET:
    case APIR_MAP: return node->types & APIR_TYPE_ARRAY;
    case APIR_OBJECT: return node->types & APIR_TYPE_OBJECT;
    default: return false;
    }
}

/* zod's name of what was expected. */
static bool fail_one_type(apir_run_t *run, const apir_node_t *node,
                          unsigned type, const apir_value_t *value,
                          const apir_step_t *at)
{
    const char *expected = apir_type_name(type), *format = NULL;

    if (type == APIR_TYPE_INTEGER) {
        bool number = apir_is_number(value) && !is_infinite(run, value);

        expected = number ? "int" : "number";
        format = number ? node->integer_format : NULL;
    }
    else if (type == APIR_TYPE_OBJECT && node->record) {
        expected = "record";
    }
    else if (type == APIR_TYPE_ARRAY && node->tuple) {
        expected = "tuple";
    }
    return apir_fail_type(run, at, "type", expected, format, value);
}

/* z.string().min(3) counts the items when it gets an array, z.array().min(3)
 * the characters of a string: both have a length in JavaScript. */
static void fail_length_too(apir_run_t *run, const apir_node_t *node,
                            const apir_value_t *value, const apir_step_t *at)
{
    bool text = value->kind == APIR_STRING;
    const apir_bound_t *from = NULL;
    apir_bound_t bounds[2] = { { 0 }, { 0 } };
    bool exact;
    int i;

    if (text && node->array && !node->tuple) {
        from = &node->array->least;
        bounds[0] = node->array->least;
        bounds[1] = node->array->most;
    }
    else if (value->kind == APIR_ARRAY && node->string) {
        from = &node->string->least;
        bounds[0] = node->string->least;
        bounds[1] = node->string->most;
    }
    if (!from) {
        return;
    }
    exact = bounds[0].value && bounds[1].value
            && bounds[0].limit == bounds[1].limit;
    for (i = 0; i < 2; i++) {
        if (bounds[i].value) {
            bounds[i].issue = (i ? apir_form_big
                                 : apir_form_small)(text ? "string" : "array",
                                                    bounds[i].value, exact,
                                                    run->pool);
        }
    }
    apir_run_length(run, &bounds[0], &bounds[1],
                    text ? apir_utf8_length(value->as.text, value->length)
                         : value->length,
                    text ? apir_length_keywords : apir_items_keywords, at);
}

/* zod has a union of types. */
static bool fail_types(apir_run_t *run, const apir_node_t *node,
                       const apir_value_t *value, const apir_step_t *at)
{
    apir_value_t *errors;
    int i;

    if (!node->type_order[1] || node->nullable_type) {
        fail_one_type(run, node, node->type_order[0], value, at);
        if (run->issues) {
            fail_length_too(run, node, value, at);
        }
        return false;
    }
    if (!run->issues) {
        return apir_fail_type(run, at, "type", "another type", NULL, value);
    }
    errors = apir_value_array(run->pool);
    for (i = 0; node->type_order[i]; i++) {
        apir_issues_t one, *before = apir_issues_begin(run, &one, at);

        fail_one_type(run, node, node->type_order[i], value, at);
        apir_issues_end(run, before);
        apir_array_add(errors, apir_issues_list(run, &one), run->pool);
    }
    return apir_fail_union(run, at, "type", errors);
}

static int compare_to_string(const void *key, const void *element)
{
    const apir_value_t *left = key;
    const apir_value_t *right = *(const apir_value_t *const *)element;

    if (left->length != right->length) {
        return left->length < right->length ? -1 : 1;
    }
    return memcmp(left->as.text, right->as.text, left->length);
}

bool apir_run_choice(apir_run_t *run, const apir_choice_t *choice,
                     const apir_value_t *value, const apir_step_t *at)
{
    apr_size_t i, count = apir_value_length(choice->values);

    if (value->kind == APIR_STRING) {
        return choice->string_count
               && bsearch(value, choice->strings, choice->string_count,
                          sizeof(*choice->strings), compare_to_string);
    }
    if (!choice->others || !apir_run_charge(run, choice->others, at)) {
        return false;
    }
    for (i = 0; i < count; i++) {
        const apir_value_t *one = apir_value_at(choice->values, i);

        if (one->kind != APIR_STRING && apir_value_equal(one, value)) {
            return true;
        }
    }
    return false;
}

/* Type, const and enum: when they fail nothing else is looked at. */
static bool run_kind(apir_run_t *run, const apir_node_t *node,
                     const apir_value_t *value, const apir_step_t *at)
{
    if (node->constant && !apir_run_choice(run, node->constant, value, at)) {
        return apir_run_fail(run, at, "const", &node->constant->issue);
    }
    if (node->choice && !apir_run_choice(run, node->choice, value, at)) {
        return apir_run_fail(run, at, "enum", &node->choice->issue);
    }
    return !node->types || has_type(run, node, value)
           || fail_types(run, node, value, at);
}

/* The keywords that belong to the kind of the value. */
static bool run_own(apir_run_t *run, const apir_node_t *node,
                    const apir_value_t *value, const apir_step_t *at,
                    apir_seen_t *seen, const apir_value_t **out)
{
    if (value->kind == APIR_OBJECT) {
        return !node->members
               || apir_run_object(run, node, value, at, seen, out);
    }
    if (apir_is_array(value)) {
        return !node->array
               || apir_run_array(run, node, value, at, seen, out);
    }
    if (value->kind == APIR_STRING) {
        return !node->string || apir_run_string(run, node, value, at, out);
    }
    return !node->number || !apir_is_number(value)
           || apir_run_number(run, node, value, at);
}

/* All the others that look at the same value. */
static bool run_others(apir_run_t *run, const apir_node_t *node,
                       const apir_value_t *value, const apir_step_t *at,
                       apir_seen_t *seen, const apir_value_t **out)
{
    bool good = true;
    apr_size_t i;

    for (i = 0; i < node->inplace_count; i++) {
        const apir_value_t *side = NULL;

        if (!apir_run_inplace(run, &node->inplace[i], value, at, seen,
                              out ? &side : NULL)) {
            good = false;
            if (!run->issues || run->stop) {
                return false;
            }
        }
        if (out && side) {
            *out = apir_output_merge(run, *out, side);
        }
    }
    return good;
}

/* Keywords with marks of their own where "unevaluated…" needs them. */
static bool run_keywords(apir_run_t *run, const apir_node_t *node,
                         const apir_value_t *value, const apir_step_t *at,
                         apir_seen_t *seen, const apir_value_t **out)
{
    bool counts = (value->kind == APIR_OBJECT && node->members
                   && node->members->unevaluated)
                  || (apir_is_array(value) && node->array
                      && node->array->unevaluated);
    apir_seen_t own, *marks = seen;
    bool good;

    if (!run_kind(run, node, value, at)) {
        return false;
    }
    if (counts) {
        apir_seen_make(run, &own, value);
        marks = &own;
    }
    good = run_own(run, node, value, at, marks, out);
    if (!good && (!run->issues || run->stop)) {
        return false;
    }
    good &= run_others(run, node, value, at, marks, out);
    if (!counts || (!good && (!run->issues || run->stop))) {
        return good;
    }
    good &= apir_run_unevaluated(run, node, value, at, &own, out);
    if (seen) {
        apir_seen_merge(seen, &own);
    }
    return good;
}

/* $dynamicRef looks for anchors in the resources on the way (Core §7.1). */
static bool run_in_scope(apir_run_t *run, const apir_node_t *node,
                         const apir_value_t *value, const apir_step_t *at,
                         apir_seen_t *seen, const apir_value_t **out)
{
    apir_scope_t scope;
    bool good;

    if (!run->schema->dynamic
        || (run->scope && run->scope->resource == node->resource)) {
        return run_keywords(run, node, value, at, seen, out);
    }
    scope.up = run->scope;
    scope.resource = node->resource;
    run->scope = &scope;
    good = run_keywords(run, node, value, at, seen, out);
    run->scope = scope.up;
    return good;
}

bool apir_run_node(apir_run_t *run, const apir_node_t *node,
                   const apir_value_t *value, const apir_step_t *at,
                   apir_seen_t *seen, const apir_value_t **out)
{
    apir_scratch_mark_t mark;
    bool good;

    if (out) {
        *out = NULL;
    }
    if (node->verdict == APIR_ALWAYS) {
        return true;
    }
    if (!apir_run_charge(run, 1, at)) {
        return false;
    }
    if (node->verdict == APIR_NEVER) {
        return apir_fail_never(run, at, "false", value);
    }
    if (run->depth >= APIR_MAX_SCHEMA_DEPTH) {
        return stop_at(run, at, TOO_DEEP);
    }
    run->depth++;
    mark = apir_scratch_mark(&run->scratch);
    good = run_in_scope(run, node, value, at, seen, out);
    apir_scratch_release(&run->scratch, mark);
    run->depth--;
    return good && !run->stop;
}

bool apir_run_quietly(apir_run_t *run, const apir_node_t *node,
                      const apir_value_t *value, const apir_step_t *at,
                      apir_seen_t *seen)
{
    apir_issues_t *before = run->issues;
    bool good;

    run->issues = NULL;
    run->quiet++;
    good = apir_run_node(run, node, value, at, seen, NULL);
    run->quiet--;
    run->issues = before;
    return good;
}
