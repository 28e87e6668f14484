/*
 * The data of a row to create or update. The reference has two schemas for
 * it, of which one must fit wholly: one with the foreign keys ("unchecked")
 * and one with the relations that own them ("checked"), and for some places
 * also arrays of either. Here every member is judged once and its issues
 * shared by the variants; trying each variant by itself would double the work
 * with every level.
 *
 * Rules of the model (@@validate) look at the judged members, once for each
 * variant that does not abort.
 */
#include "args/validate_int.h"
#include <apr_strings.h>

/* Issues by variant. */
typedef struct row_t {
    apir_issues_t unchecked;
    apir_issues_t checked;
} row_t;

static void add_both(apir_check_t *check, row_t *row,
                     const apir_rule_member_t *member, apir_issue_t *issue)
{
    if (member->unchecked) {
        apir_issues_add(check, &row->unchecked, issue);
    }
    if (member->checked) {
        apir_issues_add(check, &row->checked, issue);
    }
}

/* A field's value as the rules of the model see it: what an update would set,
 * but an operation on a number is itself the value; of a list that is only
 * added to nothing is known. */
static void see(const apir_rule_t *rule, const apir_rule_member_t *member,
                const apir_value_t *in, const apir_value_t *out,
                apir_js_t *data)
{
    const apir_zmodel_field_t *field = apir_zmodel_field(rule->model,
                                                         member->name,
                                                         member->length);
    bool operation = apir_value_kind(in) == APIR_OBJECT && !field->list
                     && field->kind != APIR_ZT_JSON
                     && field->kind != APIR_ZT_TYPEDEF;
    const apir_value_t *set = apir_value_get(out, "set");

    data->absent = false;
    data->value = *out;
    if (operation || !(rule->flags & APIR_RULE_UPDATE)) {
        return;
    }
    data->absent = set == NULL;
    if (set) {
        data->value = *set;
    }
}

static void judge_member(apir_check_t *check, const apir_rule_t *rule,
                         const apir_rule_member_t *member,
                         const apir_value_t *in, apir_value_t *out,
                         row_t *row, apir_js_t *data)
{
    apir_issues_t below = { 0 };
    apir_value_t value = { 0 };

    if (member->no_null && apir_value_kind(in) == APIR_NULL) {
        return;
    }
    apir_rule_run(check, member->rule, in, &value, &below);
    if (below.count) {
        add_both(check, row, member,
                 apir_issue_member(check, member->name, member->length,
                                   &below));
    }
    else if (value.kind != APIR_UNDEFINED) {
        apir_object_set_n(out, member->name, member->length, &value);
    }
    if (data && value.kind != APIR_UNDEFINED) {
        see(rule, member, in, &value, data);
    }
}

typedef struct names_t {
    apir_name_t *items;
    int count;
} names_t;

static void add_name(apir_check_t *check, names_t *names, apr_size_t room,
                     const char *name, apr_size_t length)
{
    if (!names->items) {
        names->items = apr_palloc(check->pool, room * sizeof(*names->items));
    }
    names->items[names->count++] = (apir_name_t){ name, length };
}

/* What a variant does not have it does not know; in the client's order. */
static void judge_names(apir_check_t *check, const apir_rule_t *rule,
                        const apir_value_t *in, row_t *row)
{
    names_t unchecked = { 0 };
    names_t checked = { 0 };
    bool same = true;
    apr_size_t room = in->as.object->count;
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    apir_issue_t *issue;

    for (apr_size_t i = 0; (value = apir_value_member(in, i, &name, &length));
         i++) {
        int place = apir_rule_find(rule, name, length);
        bool in_one = place >= 0 && rule->members[place].unchecked;
        bool in_other = place >= 0 && rule->members[place].checked;

        if (apir_value_kind(value) == APIR_UNDEFINED) {
            continue;
        }
        same = same && in_one == in_other;
        if (!in_one) {
            add_name(check, &unchecked, room, name, length);
        }
        if (!in_other) {
            add_name(check, &checked, room, name, length);
        }
    }
    issue = apir_issue_keys(check, unchecked.items, unchecked.count);
    apir_issues_add(check, &row->unchecked, issue);
    if (!same) {
        issue = apir_issue_keys(check, checked.items, checked.count);
    }
    apir_issues_add(check, &row->checked, issue);
}

static void judge_validates(apir_check_t *check, const apir_rule_t *rule,
                            const apir_given_t *given, const apir_js_t *data,
                            row_t *row)
{
    apir_row_t in = { rule, given->places, data, given->count, false };

    if (!row->unchecked.aborts) {
        apir_check_validates(check, &in, &row->unchecked);
    }
    in.relations = true;
    if ((rule->flags & APIR_RULE_RELATIONS) && !row->checked.aborts) {
        apir_check_validates(check, &in, &row->checked);
    }
}

/* Room for what the rules of the model look at; NULL: it has none. */
static apir_js_t *make_data(apir_check_t *check, const apir_rule_t *rule,
                            int count)
{
    apir_js_t *data;

    if (rule->model->validate_count == 0) {
        return NULL;
    }
    data = apr_pcalloc(check->pool, (apr_size_t)(count + 1) * sizeof(*data));
    for (int i = 0; i < count; i++) {
        data[i].absent = true;
    }
    return data;
}

static void judge_row(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *in, apir_value_t *out, row_t *row)
{
    apir_given_t given;
    apir_value_t *object;
    apir_js_t *data;

    if (apir_value_kind(in) != APIR_OBJECT) {
        apir_issue_expected(check, &row->unchecked, "object", in);
        apir_issues_join(check, &row->checked, &row->unchecked);
        return;
    }
    apir_rule_given(check, rule, in, &given);
    object = apir_value_object(check->pool);
    data = make_data(check, rule, given.count);
    for (int i = 0; i < given.count && !check->stop; i++) {
        judge_member(check, rule, &rule->members[given.places[i]],
                     given.values[i], object, row, data ? &data[i] : NULL);
    }
    judge_names(check, rule, in, row);
    if (data && !check->stop) {
        judge_validates(check, rule, &given, data, row);
    }
    *out = *object;
}

static void judge_rows(apir_check_t *check, const apir_rule_t *rule,
                       const apir_value_t *in, apir_value_t *out, row_t *row)
{
    apr_size_t count = apir_value_length(in);
    apir_value_t *items = apr_pcalloc(check->pool,
                                      (count ? count : 1) * sizeof(*items));

    for (apr_size_t i = 0; i < count && !check->stop; i++) {
        row_t one = { { 0 }, { 0 } };

        judge_row(check, rule, apir_value_at(in, i), &items[i], &one);
        apir_issues_add(check, &row->unchecked,
                        apir_issue_item(check, i, &one.unchecked));
        apir_issues_add(check, &row->checked,
                        apir_issue_item(check, i, &one.checked));
    }
    apir_set_array(out, items, count);
}

void apir_rule_data(apir_check_t *check, const apir_rule_t *rule,
                    const apir_value_t *in, apir_value_t *out,
                    apir_issues_t *issues)
{
    bool two = (rule->flags & APIR_RULE_RELATIONS) != 0;
    bool is_array = apir_value_kind(in) == APIR_ARRAY;
    row_t row = { { 0 }, { 0 } };
    row_t rows = { { 0 }, { 0 } };
    const apir_issues_t *lists[4] = { &row.unchecked, &row.checked,
                                      &rows.unchecked, &rows.checked };
    apir_issues_t alternatives[4];
    int count = 0;

    if ((rule->flags & APIR_RULE_ARRAYS) && is_array) {
        judge_rows(check, rule, in, out, &rows);
        apir_issue_expected(check, &row.unchecked, "object", in);
        apir_issue_expected(check, &row.checked, "object", in);
    }
    else {
        judge_row(check, rule, in, out, &row);
        apir_issue_expected(check, &rows.unchecked, "array", in);
        apir_issue_expected(check, &rows.checked, "array", in);
    }
    for (int i = 0; i < 4 && !check->stop; i++) {
        if ((i % 2 == 1 && !two)
            || (i >= 2 && !(rule->flags & APIR_RULE_ARRAYS))) {
            continue;
        }
        if (lists[i]->count == 0) {
            if ((rule->flags & APIR_RULE_ARRAYS) && !is_array) {
                apir_set_array(out,
                               apr_pmemdup(check->pool, out, sizeof(*out)),
                               1);
            }
            return;
        }
        alternatives[count++] = *lists[i];
    }
    if (count == 1) {
        apir_issues_join(check, issues, &alternatives[0]);
    }
    else if (count > 1) {
        apir_issues_union(check, issues, alternatives, count);
    }
}
