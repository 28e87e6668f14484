/*
 * Issues, gathered without text: most are thrown away when another
 * alternative of a union fits, so words are made only for a message.
 */
#include "args/args_int.h"
#include "json/type_name.h"
#include <apr_strings.h>
#include <string.h>

void apir_issues_add(apir_check_t *check, apir_issues_t *issues,
                     apir_issue_t *issue)
{
    if (!issue) {
        return;
    }
    if (issues->count == issues->room) {
        int room = issues->room ? issues->room * 2 : 2;
        apir_issue_t **items = apr_palloc(check->pool,
                                          (apr_size_t)room * sizeof(*items));

        if (issues->count) {
            memcpy(items, issues->items,
                   (apr_size_t)issues->count * sizeof(*items));
        }
        issues->items = items;
        issues->room = room;
    }
    issues->items[issues->count++] = issue;
    issues->aborts = issues->aborts || issue->aborts;
}

void apir_issues_join(apir_check_t *check, apir_issues_t *issues,
                      const apir_issues_t *more)
{
    for (int i = 0; i < more->count; i++) {
        apir_issues_add(check, issues, more->items[i]);
    }
}

static apir_issue_t *issue_new(apir_check_t *check, apir_issue_kind_t kind,
                               bool aborts)
{
    apir_issue_t *issue = apr_pcalloc(check->pool, sizeof(*issue));

    issue->kind = kind;
    issue->aborts = aborts;
    return issue;
}

void apir_issue_expected(apir_check_t *check, apir_issues_t *issues,
                         const char *expected, const apir_value_t *received)
{
    apir_issue_t *issue = issue_new(check, APIR_ISSUE_EXPECTED, true);

    issue->a = expected;
    issue->b = apir_json_type_name(received);
    apir_issues_add(check, issues, issue);
}

void apir_issue_text(apir_check_t *check, apir_issues_t *issues,
                     const char *text, bool aborts)
{
    apir_issue_t *issue = issue_new(check, APIR_ISSUE_TEXT, aborts);

    issue->a = text;
    apir_issues_add(check, issues, issue);
}

void apir_issue_option(apir_check_t *check, apir_issues_t *issues,
                       const apir_rule_t *rule)
{
    apir_issue_t *issue = issue_new(check, APIR_ISSUE_OPTION, true);

    issue->rule = rule;
    apir_issues_add(check, issues, issue);
}

apir_issue_t *apir_issue_keys(apir_check_t *check, apir_name_t *names,
                              int count)
{
    apir_issue_t *issue;

    if (count == 0) {
        return NULL;
    }
    issue = issue_new(check, APIR_ISSUE_KEYS, false);
    issue->names = names;
    issue->name_count = count;
    return issue;
}

static apir_issue_t *issue_below(apir_check_t *check, apir_issue_kind_t kind,
                                 const apir_issues_t *below)
{
    apir_issue_t *issue;

    if (below->count == 0) {
        return NULL;
    }
    issue = issue_new(check, kind, below->aborts);
    issue->below = apr_pmemdup(check->pool, below, sizeof(*below));
    issue->below_count = 1;
    return issue;
}

apir_issue_t *apir_issue_member(apir_check_t *check, const char *name,
                                apr_size_t length, const apir_issues_t *below)
{
    apir_issue_t *issue = issue_below(check, APIR_ISSUE_KEY, below);

    if (issue) {
        issue->a = name;
        issue->length = length;
    }
    return issue;
}

apir_issue_t *apir_issue_item(apir_check_t *check, apr_size_t index,
                              const apir_issues_t *below)
{
    apir_issue_t *issue = issue_below(check, APIR_ISSUE_INDEX, below);

    if (issue) {
        issue->index = index;
    }
    return issue;
}

int apir_issues_union(apir_check_t *check, apir_issues_t *issues,
                      apir_issues_t *alternatives, int count)
{
    int fitting = 0;
    int last = -1;
    apir_issue_t *issue;

    for (int i = 0; i < count; i++) {
        if (!alternatives[i].aborts) {
            fitting++;
            last = i;
        }
    }
    if (fitting == 1) {
        apir_issues_join(check, issues, &alternatives[last]);
        return last;
    }
    issue = issue_new(check, APIR_ISSUE_UNION, true);
    issue->below = apr_pmemdup(check->pool, alternatives,
                               (apr_size_t)count * sizeof(*alternatives));
    issue->below_count = count;
    apir_issues_add(check, issues, issue);
    return -1;
}
