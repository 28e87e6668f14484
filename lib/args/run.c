/*
 * Judging a value by a rule: the kinds that contain other rules.
 */
#include "args/args_int.h"
#include "core/limits.h"
#include <apr_strings.h>
#include <string.h>

void apir_set_string(apir_value_t *value, const char *text, apr_size_t length)
{
    memset(value, 0, sizeof(*value));
    value->kind = APIR_STRING;
    value->length = (apr_uint32_t)length;
    value->as.text = text;
}

void apir_set_kind(apir_value_t *value, apir_kind_t kind)
{
    memset(value, 0, sizeof(*value));
    value->kind = (unsigned char)kind;
}

void apir_set_array(apir_value_t *value, apir_value_t *items,
                    apr_size_t count)
{
    memset(value, 0, sizeof(*value));
    value->kind = APIR_ARRAY;
    value->length = (apr_uint32_t)count;
    value->as.items = items;
}

void apir_set_object1(apir_value_t *value, const char *name,
                      const apir_value_t *member, apr_pool_t *pool)
{
    apir_value_t *object = apir_value_object(pool);

    if (member) {
        apir_object_set(object, name, member);
    }
    *value = *object;
}

static const char *const wrap_names[] = {
    [APIR_WRAP_EQUALS] = "equals", [APIR_WRAP_SET] = "set",
    [APIR_WRAP_UNSET] = "set",     [APIR_WRAP_FIELDS] = "fields",
    [APIR_WRAP_SORT] = "sort",     [APIR_WRAP_DATA] = "data"
};

static void wrap_array(apir_check_t *check, apir_value_t *out)
{
    apir_set_array(out, apr_pmemdup(check->pool, out, sizeof(*out)), 1);
}

/* `_count: true`, written out. */
static void all_counts(apir_check_t *check, const apir_zmodel_model_t *model,
                       apir_value_t *out)
{
    apir_value_t *relations = apir_value_object(check->pool);

    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->relation && field->list) {
            apir_object_set(relations, field->name,
                            apir_value_object(check->pool));
        }
    }
    apir_set_object1(out, "select", relations, check->pool);
}

/* Words that stand for something longer. */
static void wrap_boolean(apir_check_t *check, const apir_rule_t *rule,
                         apir_value_t *out)
{
    bool plain = rule->wrap == APIR_WRAP_PLAIN;

    if (out->kind == (plain ? APIR_TRUE : APIR_FALSE)) {
        apir_set_kind(out, APIR_UNDEFINED);
        return;
    }
    if (out->kind == APIR_TRUE && rule->wrap == APIR_WRAP_COUNTS) {
        all_counts(check, rule->model, out);
    }
    else if (out->kind == APIR_TRUE && rule->wrap != APIR_WRAP_TRUE) {
        *out = *apir_value_object(check->pool);
    }
    if (rule->wrap == APIR_WRAP_ITEM) {
        wrap_array(check, out);
    }
}

static void wrap(apir_check_t *check, const apir_rule_t *rule,
                 apir_value_t *out)
{
    apir_value_t inner = *out;

    switch (rule->wrap) {
    case APIR_WRAP_ARRAY: wrap_array(check, out); break;
    case APIR_WRAP_UNSET: {
        const apir_value_t *set = apir_value_get(&inner, "set");

        if (set) {
            *out = *set;
        }
        break;
    }
    case APIR_WRAP_TRUE:
    case APIR_WRAP_WANTED:
    case APIR_WRAP_ITEM:
    case APIR_WRAP_PLAIN:
    case APIR_WRAP_COUNTS: wrap_boolean(check, rule, out); break;
    case APIR_WRAP_IS:
        apir_set_object1(out, inner.kind == APIR_NULL ? "unlinked" : "is",
                         &inner, check->pool);
        break;
    default:
        apir_set_object1(out, wrap_names[rule->wrap], &inner, check->pool);
        break;
    }
}

static void run_wrap(apir_check_t *check, const apir_rule_t *rule,
                     const apir_value_t *in, apir_value_t *out,
                     apir_issues_t *issues)
{
    apir_rule_run(check, rule->item, in, out, issues);
    if (!issues->aborts && !check->stop) {
        wrap(check, rule, out);
    }
}

#define MOST_OPTIONS 8 /* no union has more */

static void run_nullable(apir_check_t *check, const apir_rule_t *rule,
                         const apir_value_t *in, apir_value_t *out,
                         apir_issues_t *issues)
{
    if (apir_value_kind(in) != APIR_NULL) {
        apir_rule_run(check, rule->item, in, out, issues);
    }
    else if (rule->flags & APIR_RULE_NULL_IS_SET) {
        apir_set_object1(out, "set", in, check->pool);
    }
    else {
        apir_set_kind(out, APIR_NULL);
    }
}

static void run_union(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *in, apir_value_t *out,
                      apir_issues_t *issues)
{
    apir_issues_t *lists = apr_pcalloc(check->pool,
                                       (apr_size_t)rule->option_count
                                           * sizeof(*lists));
    apir_value_t values[MOST_OPTIONS] = { { 0 } };
    int chosen;

    for (int i = 0; i < rule->option_count; i++) {
        apir_rule_run(check, rule->options[i], in, &values[i], &lists[i]);
        if (check->stop) {
            return;
        }
        if (lists[i].count == 0) {
            *out = values[i];
            return;
        }
    }
    chosen = apir_issues_union(check, issues, lists, rule->option_count);
    if (chosen >= 0) {
        *out = values[chosen];
    }
}

/* rule->text: the message of the @length that has the bounds. */
static void tell_size(apir_check_t *check, const apir_rule_t *rule,
                      bool items, const char *what, const char *than,
                      int bound, apir_issues_t *issues)
{
    const char *text = rule->text;

    if (!text) {
        text = apr_psprintf(check->pool, "%s: expected %s to have %s%d %s",
                            what, items ? "array" : "string", than, bound,
                            items ? "items" : "characters");
    }
    apir_issue_text(check, issues, text, false);
}

static void check_size(apir_check_t *check, const apir_rule_t *rule,
                       bool items, apr_size_t size, apir_issues_t *issues)
{
    bool exact = (rule->flags & APIR_RULE_EXACT) != 0;

    if (rule->min >= 0 && size < (apr_size_t)rule->min) {
        tell_size(check, rule, items, "Too small",
                  exact ? "exactly " : ">=", rule->min, issues);
    }
    if (rule->max >= 0 && size > (apr_size_t)rule->max) {
        tell_size(check, rule, items, "Too big",
                  exact ? "exactly " : "<=", rule->max, issues);
    }
}

/* The reference counts what has a length even if it is no array. */
static void refuse_array(apir_check_t *check, const apir_rule_t *rule,
                         const apir_value_t *in, apir_issues_t *issues)
{
    apr_size_t count = 0;

    apir_issue_expected(check, issues, "array", in);
    if (apir_value_kind(in) == APIR_STRING) {
        for (apr_uint32_t i = 0; i < in->length; i++) {
            count += ((unsigned char)in->as.text[i] & 0xC0) != 0x80;
        }
        check_size(check, rule, false, count, issues);
    }
}

static void run_array(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *in, apir_value_t *out,
                      apir_issues_t *issues)
{
    apr_size_t count = apir_value_length(in);
    apir_value_t *items;

    if (apir_value_kind(in) != APIR_ARRAY) {
        refuse_array(check, rule, in, issues);
        return;
    }
    items = apr_pcalloc(check->pool, (count ? count : 1) * sizeof(*items));
    for (apr_size_t i = 0; i < count && !check->stop; i++) {
        apir_issues_t below = { 0 };

        apir_rule_run(check, rule->item, apir_value_at(in, i), &items[i],
                      &below);
        apir_issues_add(check, issues, apir_issue_item(check, i, &below));
    }
    check_size(check, rule, true, count, issues);
    apir_set_array(out, items, count);
}

static void run_record(apir_check_t *check, const apir_rule_t *rule,
                       const apir_value_t *in, apir_value_t *out,
                       apir_issues_t *issues)
{
    const apir_value_t *member;
    const char *name;
    apr_size_t length;

    if (apir_value_kind(in) != APIR_OBJECT) {
        apir_issue_expected(check, issues, "record", in);
        return;
    }
    for (apr_size_t i = 0;
         (member = apir_value_member(in, i, &name, &length)) && !check->stop;
         i++) {
        apir_issues_t below = { 0 };
        apir_value_t value;

        apir_rule_run(check, rule->item, member, &value, &below);
        apir_issues_add(check, issues,
                        apir_issue_member(check, name, length, &below));
    }
    *out = *in;
}

/* What a literal is not: `expected "asc"`, `expected 1`, `expected true`. */
static void run_literal(apir_check_t *check, const apir_rule_t *rule,
                        const apir_value_t *in, apir_value_t *out,
                        apir_issues_t *issues)
{
    if (apir_value_kind(in) == rule->value.kind
        && apir_value_equal(in, &rule->value)) {
        *out = *in;
        return;
    }
    apir_issue_text(check, issues, rule->text, true);
}

static void run_names(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *in, apir_value_t *out,
                      apir_issues_t *issues)
{
    apr_size_t length;
    const char *text = apir_value_text(in, &length);

    if (apir_value_kind(in) == APIR_STRING
        && apir_rule_find(rule, text, length) >= 0) {
        *out = *in;
        return;
    }
    apir_issue_option(check, issues, rule);
}

/* DbNull is SQL's NULL; from here on it is only that. */
static void run_instance(apir_check_t *check, const apir_rule_t *rule,
                         const apir_value_t *in, apir_value_t *out,
                         apir_issues_t *issues)
{
    if (apir_value_kind(in) != rule->value.kind) {
        apir_issue_expected(check, issues, rule->text, in);
        return;
    }
    *out = *in;
    if (out->kind == APIR_DB_NULL) {
        apir_set_kind(out, APIR_NULL);
    }
}

static void run_kind(apir_check_t *check, const apir_rule_t *rule,
                     const apir_value_t *in, apir_value_t *out,
                     apir_issues_t *issues)
{
    switch (rule->kind) {
    case APIR_RULE_NULLABLE:
        run_nullable(check, rule, in, out, issues);
        break;
    case APIR_RULE_WRAP: run_wrap(check, rule, in, out, issues); break;
    case APIR_RULE_ARRAY: run_array(check, rule, in, out, issues); break;
    case APIR_RULE_RECORD: run_record(check, rule, in, out, issues); break;
    case APIR_RULE_UNION: run_union(check, rule, in, out, issues); break;
    case APIR_RULE_OBJECT:
        apir_rule_object(check, rule, in, out, issues);
        break;
    case APIR_RULE_DATA: apir_rule_data(check, rule, in, out, issues); break;
    case APIR_RULE_JSON: apir_rule_json(check, rule, in, out, issues); break;
    case APIR_RULE_TYPED:
        apir_rule_typed(check, rule, in, out, issues);
        break;
    case APIR_RULE_LITERAL: run_literal(check, rule, in, out, issues); break;
    case APIR_RULE_NAMES: run_names(check, rule, in, out, issues); break;
    case APIR_RULE_NULL:
    case APIR_RULE_INSTANCE:
        run_instance(check, rule, in, out, issues);
        break;
    case APIR_RULE_FUNCTION:
        apir_issue_text(check, issues, rule->text, true);
        break;
    case APIR_RULE_NEVER:
        apir_issue_expected(check, issues, "never", in);
        break;
    default: apir_rule_scalar(check, rule, in, out, issues); break;
    }
}

void apir_rule_run(apir_check_t *check, const apir_rule_t *rule,
                   const apir_value_t *in, apir_value_t *out,
                   apir_issues_t *issues)
{
    if (check->stop) {
        return;
    }
    if (++check->work > APIR_MAX_ARGUMENT_WORK) {
        check->stop = APIR_E_TOO_MANY;
        return;
    }
    if (check->depth >= APIR_MAX_ARGUMENT_DEPTH) {
        check->stop = APIR_E_TOO_DEEP;
        return;
    }
    check->depth++;
    run_kind(check, rule, in, out, issues);
    check->depth--;
}
