/*
 * Judging objects. The client's members are looked up among the rule's (not
 * the other way round: rules are large, objects mostly small), and judged in
 * the rule's order.
 */
#include "args/args_int.h"
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static int compare_names(const char *a, apr_size_t a_length, const char *b,
                         apr_size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

    return order ? order : (a_length > b_length) - (a_length < b_length);
}

int apir_rule_find(const apir_rule_t *rule, const char *name,
                   apr_size_t length)
{
    int low = 0;
    int high = rule->member_count;

    while (low < high) {
        int middle = low + (high - low) / 2;
        const apir_rule_member_t *member =
            &rule->members[rule->by_name[middle]];
        int order = compare_names(name, length, member->name, member->length);

        if (order == 0) {
            return rule->by_name[middle];
        }
        if (order < 0) {
            high = middle;
        }
        else {
            low = middle + 1;
        }
    }
    return -1;
}

typedef struct found_t {
    int place;
    const apir_value_t *value;
} found_t;

static int compare_found(const void *a, const void *b)
{
    int left = ((const found_t *)a)->place;
    int right = ((const found_t *)b)->place;

    return (left > right) - (left < right);
}

static const apir_value_t nothing;

/* Merges what is there with what must be there; both in order. */
static void merge(const apir_rule_t *rule, const found_t *found, int count,
                  apir_given_t *given)
{
    int need = 0;
    int i = 0;

    given->count = 0;
    while (i < count || need < rule->needed_count) {
        int n = given->count++;

        if (i == count
            || (need < rule->needed_count
                && rule->needed[need] < found[i].place)) {
            given->places[n] = rule->needed[need++];
            given->values[n] = &nothing;
            continue;
        }
        if (need < rule->needed_count
            && rule->needed[need] == found[i].place) {
            need++;
        }
        given->places[n] = found[i].place;
        given->values[n] = found[i++].value;
    }
}

void apir_rule_given(apir_check_t *check, const apir_rule_t *rule,
                     const apir_value_t *in, apir_given_t *given)
{
    apr_size_t count = in->as.object ? in->as.object->count : 0;
    apr_size_t most = count + (apr_size_t)rule->needed_count + 1;
    found_t *found = apr_palloc(check->pool, most * sizeof(*found));
    const apir_value_t *value;
    const char *name;
    apr_size_t length;
    int n = 0;

    memset(given, 0, sizeof(*given));
    given->places = apr_palloc(check->pool, most * sizeof(*given->places));
    given->values = apr_palloc(check->pool, most * sizeof(*given->values));
    for (apr_size_t i = 0; (value = apir_value_member(in, i, &name, &length));
         i++) {
        int place = apir_rule_find(rule, name, length);

        if (apir_value_kind(value) == APIR_UNDEFINED) {
            continue;
        }
        if (place >= 0) {
            found[n++] = (found_t){ place, value };
            continue;
        }
        if (!given->unknown) {
            given->unknown = apr_palloc(check->pool,
                                        count * sizeof(*given->unknown));
        }
        given->unknown[given->unknown_count++] = (apir_name_t){ name,
                                                                length };
    }
    check->work += count;
    if (n > 1) {
        qsort(found, (size_t)n, sizeof(*found), compare_found);
    }
    merge(rule, found, n, given);
}

static const char missing[] =
    "Invalid input: expected nonoptional, received undefined";

static void run_member(apir_check_t *check, const apir_rule_member_t *member,
                       const apir_value_t *in, apir_value_t *out,
                       apir_issues_t *issues)
{
    apir_issues_t below = { 0 };
    apir_value_t value = { 0 };

    if (member->no_null && apir_value_kind(in) == APIR_NULL) {
        return;
    }
    if (apir_value_kind(in) == APIR_UNDEFINED
        && member->presence == APIR_NOT_OPTIONAL) {
        apir_issue_text(check, &below, missing, true);
    }
    else {
        apir_rule_run(check, member->rule, in, &value, &below);
    }
    apir_issues_add(check, issues,
                    apir_issue_member(check, member->name, member->length,
                                      &below));
    if (!below.aborts && value.kind != APIR_UNDEFINED) {
        apir_object_set_n(out, member->name, member->length, &value);
    }
}

void apir_rule_object(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *in, apir_value_t *out,
                      apir_issues_t *issues)
{
    apir_given_t given;
    apir_value_t *object;

    if (apir_value_kind(in) != APIR_OBJECT) {
        apir_issue_expected(check, issues, "object", in);
        return;
    }
    apir_rule_given(check, rule, in, &given);
    object = apir_value_object(check->pool);
    for (int i = 0; i < given.count && !check->stop; i++) {
        run_member(check, &rule->members[given.places[i]], given.values[i],
                   object, issues);
    }
    if (!(rule->flags & (APIR_RULE_LOOSE | APIR_RULE_STRIPS))) {
        apir_issues_add(check, issues,
                        apir_issue_keys(check, given.unknown,
                                        given.unknown_count));
    }
    if (rule->finish && !issues->aborts && !check->stop) {
        rule->finish(check, rule, object, issues);
    }
    *out = *object;
}
