/*
 * What is looked at when an object's members have passed: rules between
 * members, and the last steps of the normal form.
 */
#include "core/limits.h"
#include "args/args_int.h"
#include <apr_strings.h>
#include <string.h>

static bool is_empty_object(const apir_value_t *value)
{
    return apir_kind_of(value) == APIR_OBJECT
           && !apir_value_member(value, 0, NULL, NULL);
}

static bool is_named(const char *name, apr_size_t length, const char *word)
{
    return strlen(word) == length && memcmp(name, word, length) == 0;
}

/* An array's items without empty objects; in place. */
static void drop_empty(apir_value_t *array)
{
    apr_uint32_t kept = 0;

    for (apr_uint32_t i = 0; i < array->length; i++) {
        if (!is_empty_object(&array->as.items[i])) {
            array->as.items[kept++] = array->as.items[i];
        }
    }
    array->length = kept;
}

/* AND and NOT of nothing are true, so they go; OR of nothing is false. The
 * last thing that there is stays: the reference drops what the client left
 * empty, not what says nothing. */
void apir_finish_where(apir_check_t *check, const apir_rule_t *rule,
                       apir_value_t *out, apir_issues_t *issues)
{
    static const char *const words[] = { "OR", "NOT", "AND" };

    for (int i = 0; i < 3; i++) {
        const apir_value_t *found = apir_value_get(out, words[i]);
        apir_value_t array;

        if (!found) {
            continue;
        }
        array = *found;
        drop_empty(&array);
        if (array.length == 0 && i != 0 && apir_value_length(out) > 1) {
            apir_object_remove(out, words[i], strlen(words[i]));
        }
        else {
            apir_object_set(out, words[i], &array);
        }
    }
}

/* Puts a filter of @a extra into AND, before what is there. */
static void add_to_and(apir_check_t *check, apir_value_t *out,
                       const apir_value_t *extra)
{
    const apir_value_t *old = apir_value_get(out, "AND");
    apir_value_t *array = apir_value_array(check->pool);

    apir_array_add(array, extra, check->pool);
    for (apr_size_t i = 0; i < apir_value_length(old); i++) {
        apir_array_add(array, apir_value_at(old, i), check->pool);
    }
    apir_object_set(out, "AND", array);
}

/* Members in the order of the rule: keys of several fields were put where
 * their own names stood. */
static void sort_members(apir_check_t *check, const apir_rule_t *rule,
                         apir_value_t *out)
{
    apir_value_t *sorted = apir_value_object(check->pool);

    for (int i = 0; i < rule->member_count; i++) {
        const apir_rule_member_t *member = &rule->members[i];
        const apir_value_t *value = apir_value_get_n(out, member->name,
                                                     member->length);

        if (value) {
            apir_object_set_n(sorted, member->name, member->length, value);
        }
    }
    *out = *sorted;
}

/* Writes `a_b: {a, b}` out as a and b. */
static void write_key_out(apir_check_t *check, const apir_zmodel_key_t *key,
                          apir_value_t *out)
{
    apir_value_t parts = *apir_value_get(out, key->name);
    apir_value_t *extra = apir_value_object(check->pool);

    apir_object_remove(out, key->name, strlen(key->name));
    for (int i = 0; i < key->field_count; i++) {
        const char *name = key->fields[i]->name;
        const apir_value_t *part = apir_value_get(&parts, name);
        const apir_value_t *own = apir_value_get(out, name);

        if (own) {
            apir_object_set(extra, name, own);
        }
        apir_object_set(out, name, part);
    }
    if (!is_empty_object(extra)) {
        add_to_and(check, out, extra);
    }
}

void apir_finish_unique(apir_check_t *check, const apir_rule_t *rule,
                        apir_value_t *out, apir_issues_t *issues)
{
    const apir_zmodel_model_t *model = rule->model;
    bool any = false;
    bool written = false;

    for (int i = 0; i < model->key_count && !any; i++) {
        any = apir_value_get(out, model->keys[i]->name) != NULL;
    }
    if (!any) {
        apir_issue_text(check, issues,
                        "At least one unique field or field set must be set",
                        false);
        return;
    }
    apir_finish_where(check, rule, out, issues);
    for (int i = 0; i < model->key_count; i++) {
        if (model->keys[i]->field_count > 1
            && apir_value_get(out, model->keys[i]->name)) {
            write_key_out(check, model->keys[i], out);
            written = true;
        }
    }
    if (written) {
        sort_members(check, rule, out);
    }
}

/* An element that orders by nothing goes. */
void apir_finish_orders(apir_check_t *check, const apir_rule_t *rule,
                        apir_value_t *out, apir_issues_t *issues)
{
    const apir_value_t *found = apir_value_get(out, "orderBy");

    if (found) {
        apir_value_t array = *found;

        drop_empty(&array);
        apir_object_set(out, "orderBy", &array);
    }
}

void apir_finish_args(apir_check_t *check, const apir_rule_t *rule,
                      apir_value_t *out, apir_issues_t *issues)
{
    const apir_value_t *select = apir_value_get(out, "select");
    bool is_object = apir_kind_of(select) == APIR_OBJECT;

    if (is_object && apir_value_get(out, "include")) {
        apir_issue_text(check, issues,
                        "\"select\" and \"include\" cannot be used together",
                        false);
    }
    if (is_object && apir_value_get(out, "omit")) {
        apir_issue_text(check, issues,
                        "\"select\" and \"omit\" cannot be used together",
                        false);
    }
    if (is_empty_object(select)) {
        apir_issue_text(check, issues,
                        "\"select\" must have at least one truthy value",
                        false);
    }
    apir_finish_orders(check, rule, out, issues);
}

static bool is_aggregate(const char *name, apr_size_t length)
{
    static const char *const words[] = { "_count", "_avg", "_sum", "_min",
                                         "_max" };

    for (int i = 0; i < 5; i++) {
        if (is_named(name, length, words[i])) {
            return true;
        }
    }
    return false;
}

static bool is_in(apir_check_t *check, const apir_value_t *names,
                  const char *name, apr_size_t length)
{
    check->work += apir_value_length(names);
    if (check->work > APIR_MAX_ARGUMENT_WORK) {
        check->stop = APIR_E_TOO_MANY;
        return false;
    }
    for (apr_size_t i = 0; i < apir_value_length(names); i++) {
        apr_size_t have;
        const char *text = apir_value_text(apir_value_at(names, i), &have);

        if (have == length && memcmp(text, name, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Only what is grouped by, or aggregates, can be asked of groups. */
static bool is_of_groups(apir_check_t *check, const apir_value_t *names,
                         const char *name, apr_size_t length,
                         const apir_value_t *filter)
{
    const char *member;
    apr_size_t n;

    if (is_aggregate(name, length) || is_in(check, names, name, length)) {
        return true;
    }
    if (apir_kind_of(filter) != APIR_OBJECT) {
        return apir_value_length(filter) == 0;
    }
    for (apr_size_t i = 0; apir_value_member(filter, i, &member, &n); i++) {
        if (!is_aggregate(member, n)) {
            return false;
        }
    }
    return true;
}

void apir_finish_group(apir_check_t *check, const apir_rule_t *rule,
                       apir_value_t *out, apir_issues_t *issues)
{
    const apir_value_t *by = apir_value_get(out, "by");
    const apir_value_t *having = apir_value_get(out, "having");
    const apir_value_t *orders = apir_value_get(out, "orderBy");
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    bool good = true;

    for (apr_size_t i = 0;
         (value = apir_value_member(having, i, &name, &length)) && good;
         i++) {
        good = is_of_groups(check, by, name, length, value);
    }
    if (!good) {
        apir_issue_text(check, issues,
                        "fields in \"having\" must be in \"by\"", false);
    }
    good = true;
    for (apr_size_t i = 0; i < apir_value_length(orders) && good; i++) {
        const apir_value_t *order = apir_value_at(orders, i);

        for (apr_size_t j = 0;
             good && apir_value_member(order, j, &name, &length); j++) {
            good = is_aggregate(name, length)
                   || is_in(check, by, name, length);
        }
    }
    if (!good) {
        apir_issue_text(check, issues,
                        "fields in \"orderBy\" must be in \"by\"", false);
    }
    apir_finish_orders(check, rule, out, issues);
}

/* One key, and when there is nothing behind it, none. */
void apir_finish_order(apir_check_t *check, const apir_rule_t *rule,
                       apir_value_t *out, apir_issues_t *issues)
{
    const apir_value_t *first = apir_value_member(out, 0, NULL, NULL);

    if (apir_value_member(out, 1, NULL, NULL)) {
        apir_issue_text(check, issues,
                        "Each orderBy element must have at most one key",
                        false);
    }
    else if (first && is_empty_object(first)) {
        *out = *apir_value_object(check->pool);
    }
}

/* The reference adds the same refinement once more. */
void apir_finish_order_many(apir_check_t *check, const apir_rule_t *rule,
                            apir_value_t *out, apir_issues_t *issues)
{
    apir_finish_order(check, rule, out, issues);
    apir_finish_order(check, rule, out, issues);
}

void apir_finish_actions(apir_check_t *check, const apir_rule_t *rule,
                         apir_value_t *out, apir_issues_t *issues)
{
    if (is_empty_object(out)) {
        apir_set_kind(out, APIR_UNDEFINED);
    }
}

static bool is_single(apir_check_t *check, const apir_value_t *out,
                      const char *message, apir_issues_t *issues)
{
    if (apir_value_member(out, 0, NULL, NULL)
        && !apir_value_member(out, 1, NULL, NULL)) {
        return true;
    }
    apir_issue_text(check, issues, message, false);
    return false;
}

void apir_finish_number(apir_check_t *check, const apir_rule_t *rule,
                        apir_value_t *out, apir_issues_t *issues)
{
    const char *name;
    apir_value_t operand;

    if (is_single(check, out,
                  "Only one of \"set\", \"increment\", \"decrement\", "
                  "\"multiply\", or \"divide\" can be provided",
                  issues)) {
        operand = *apir_value_member(out, 0, &name, NULL);
        apir_rule_operand(check, rule->operand, &operand);
        apir_object_set(out, name, &operand);
    }
}

void apir_finish_list(apir_check_t *check, const apir_rule_t *rule,
                      apir_value_t *out, apir_issues_t *issues)
{
    (void)is_single(check, out,
                    "Only one of \"set\", \"push\" can be provided", issues);
}

/* Defaults of a fuzzy search. */
void apir_finish_fuzzy(apir_check_t *check, const apir_rule_t *rule,
                       apir_value_t *out, apir_issues_t *issues)
{
    if (!apir_value_get(out, "mode")) {
        apir_object_set(out, "mode",
                        apir_value_string("simple", check->pool));
    }
    if (!apir_value_get(out, "unaccent")) {
        apir_object_set(out, "unaccent", apir_value_bool(false, check->pool));
    }
    sort_members(check, rule, out);
}
