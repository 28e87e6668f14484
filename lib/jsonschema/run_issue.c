/*
 * Failures on their way out: into the issues that are being gathered, or, when
 * only the truth is wanted, as the first one that was met.
 */
#include "run_int.h"

#include "core/limits.h"
#include "json/type_name.h"

#include <apr_strings.h>
#include <string.h>

apir_value_t *apir_step_path(const apir_step_t *at, const apir_step_t *base,
                             apr_pool_t *pool)
{
    const apir_step_t *step;
    apir_value_t *path = apir_value_array(pool), *items;
    apr_uint32_t count = 0;

    for (step = at; step != base && step->up; step = step->up) {
        count++;
    }
    items = apr_pcalloc(pool, (count + 1) * sizeof(*items));
    path->length = count;
    path->as.items = items;
    for (step = at; count > 0; step = step->up) {
        apir_value_t *item = &items[--count];

        if (step->name) {
            item->kind = APIR_STRING;
            item->length = step->name_length;
            item->as.text = step->name;
        }
        else {
            item->kind = APIR_NUMBER;
            item->as.number = step->index;
        }
    }
    return path;
}

/* Bytes of the names in a path. Long ones are charged: a name of a megabyte
 * with a hundred issues below it would make an answer of a hundred. */
static apr_uint64_t path_cost(const apir_step_t *at, const apir_step_t *base)
{
    apr_uint64_t bytes = 0;

    for (; at != base && at->up; at = at->up) {
        bytes += at->name && at->name_length > 64 ? at->name_length : 0;
    }
    return bytes / 4;
}

const char *apir_step_pointer(const apir_step_t *at, apr_pool_t *pool)
{
    apir_value_t *path = apir_step_path(at, NULL, pool);
    apr_size_t i, j, size = 1;
    char *out, *to;

    for (i = 0; i < path->length; i++) {
        const apir_value_t *item = &path->as.items[i];

        size += item->kind == APIR_STRING ? 1 + 2 * item->length : 24;
    }
    out = to = apr_palloc(pool, size);
    for (i = 0; i < path->length; i++) {
        const apir_value_t *item = &path->as.items[i];

        *to++ = '/';
        if (item->kind != APIR_STRING) {
            to += apr_snprintf(to, 22, "%.0f", apir_value_number(item));
            continue;
        }
        for (j = 0; j < item->length; j++) {
            char c = item->as.text[j];

            if (c == '~' || c == '/') {
                *to++ = '~';
                c = c == '~' ? '0' : '1';
            }
            *to++ = c;
        }
    }
    *to = '\0';
    return out;
}

apir_issues_t *apir_issues_begin(apir_run_t *run, apir_issues_t *issues,
                                 const apir_step_t *base)
{
    apir_issues_t *before = run->issues;

    issues->list = NULL;
    issues->base = base;
    issues->aborted = false;
    issues->ended = 0;
    run->issues = issues;
    return before;
}

void apir_issues_end(apir_run_t *run, apir_issues_t *before)
{
    run->issues = before;
}

static bool has_room(const apir_run_t *run)
{
    return run->issues == run->outermost
               ? apir_issues_count(run->issues) < APIR_MAX_ISSUES
               : run->nested < APIR_MAX_NESTED_ISSUES;
}

/* Enough issues end the whole run. */
static void add_issue(apir_run_t *run, const apir_value_t *issue)
{
    if (!has_room(run)) {
        return;
    }
    if (!run->issues->list) {
        run->issues->list = apir_value_array(run->pool);
    }
    apir_array_add(run->issues->list, issue, run->pool);
    if (run->issues != run->outermost) {
        run->nested++;
    }
    else if (!has_room(run)) {
        run->stop = true;
    }
}

const apir_value_t *apir_issues_list(apir_run_t *run,
                                     const apir_issues_t *issues)
{
    return issues->list ? issues->list : apir_value_array(run->pool);
}

void apir_issues_drop(apir_run_t *run, const apir_issues_t *issues)
{
    apr_size_t count = apir_issues_count(issues);

    run->nested -= count < run->nested ? count : run->nested;
}

void apir_issues_adopt(apir_run_t *run, const apir_issues_t *issues,
                       const apir_step_t *at)
{
    apr_size_t i, j;

    apir_issues_drop(run, issues);
    run->issues->aborted |= issues->aborted;
    run->issues->ended += issues->ended;
    for (i = 0; i < apir_issues_count(issues); i++) {
        apir_value_t issue = issues->list->as.items[i];
        const apir_value_t *tail = apir_value_get(&issue, "path");
        apir_value_t *path = apir_step_path(at, run->issues->base, run->pool);

        for (j = 0; j < tail->length; j++) {
            apir_array_add(path, &tail->as.items[j], run->pool);
        }
        apir_object_set(&issue, "path", path);
        add_issue(run, &issue);
    }
}

/* An attempt's failure is no news; the first of the others is kept. */
static void remember(apir_run_t *run, const apir_step_t *at,
                     const char *keyword, const char *message)
{
    if (!run->quiet && !run->failed_at) {
        run->failed_at = apir_step_pointer(at, run->pool);
        run->failed_keyword = keyword;
        run->failed_message = apr_pstrdup(run->pool, message);
    }
}

static void finish_issue(apir_run_t *run, apir_value_t *issue,
                         const apir_step_t *at, const char *message,
                         bool goes_on)
{
    apir_object_set(issue, "path",
                    apir_step_path(at, run->issues->base, run->pool));
    apir_object_set(issue, "message", apir_value_string(message, run->pool));
    run->issues->aborted |= !goes_on;
    if (apir_run_charge(run, path_cost(at, run->issues->base), at)) {
        add_issue(run, issue);
    }
}

/* A new issue; its members are added in the order of the calls. */
static apir_value_t *new_issue(apir_run_t *run, const char *code)
{
    apir_value_t *issue = apir_value_object(run->pool);

    if (code) {
        apir_object_set(issue, "code", apir_value_string(code, run->pool));
    }
    return issue;
}

bool apir_run_fail(apir_run_t *run, const apir_step_t *at,
                   const char *keyword, const apir_issue_form_t *form)
{
    apir_value_t *issue;
    apr_uint32_t i;

    if (!run->issues) {
        remember(run, at, keyword, form->message);
        return false;
    }
    run->issues->ended += form->ends;
    if (!has_room(run)) {
        run->issues->aborted |= !form->goes_on;
        return false;
    }
    issue = new_issue(run, NULL);
    for (i = 0; i < form->members->as.object->count; i++) {
        const apir_member_t *member = &form->members->as.object->members[i];

        apir_object_set(issue, member->name, &member->value);
    }
    finish_issue(run, issue, at, form->message, form->goes_on);
    return false;
}

bool apir_fail_type(apir_run_t *run, const apir_step_t *at,
                    const char *keyword, const char *expected,
                    const char *format, const apir_value_t *value)
{
    const char *received, *message;
    apir_value_t *issue;

    if (!run->issues && (run->quiet || run->failed_at)) {
        return false;
    }
    received = apir_json_type_name(value);
    message = apr_pstrcat(run->pool, "Invalid input: expected ", expected,
                          ", received ", received, NULL);
    if (!run->issues) {
        remember(run, at, keyword, message);
        return false;
    }
    issue = new_issue(run, NULL);
    apir_object_set(issue, "expected",
                    apir_value_string(expected, run->pool));
    if (format) {
        run->issues->ended++;
        apir_object_set(issue, "format",
                        apir_value_string(format, run->pool));
    }
    apir_object_set(issue, "code",
                    apir_value_string("invalid_type", run->pool));
    if (value->kind == APIR_NUMBER && strcmp(expected, "number") == 0) {
        apir_object_set(issue, "received",
                        apir_value_string(received, run->pool));
    }
    finish_issue(run, issue, at, message, false);
    return false;
}

bool apir_fail_object(apir_run_t *run, const apir_step_t *at,
                      const apir_value_t *value)
{
    const char *message =
        apr_pstrcat(run->pool, "Invalid input: expected object, received ",
                    apir_json_type_name(value), NULL);
    apir_value_t *issue;

    if (!run->issues) {
        remember(run, at, "oneOf", message);
        return false;
    }
    issue = new_issue(run, "invalid_type");
    apir_object_set(issue, "expected",
                    apir_value_string("object", run->pool));
    finish_issue(run, issue, at, message, false);
    return false;
}

bool apir_fail_custom(apir_run_t *run, const apir_step_t *at,
                      const char *keyword, const char *message)
{
    if (!run->issues) {
        remember(run, at, keyword, message);
        return false;
    }
    finish_issue(run, new_issue(run, "custom"), at, message, true);
    return false;
}

bool apir_fail_never(apir_run_t *run, const apir_step_t *at,
                     const char *keyword, const apir_value_t *value)
{
    return apir_fail_type(run, at, keyword, "never", NULL, value);
}

bool apir_fail_missing(apir_run_t *run, const apir_step_t *at,
                       const char *keyword)
{
    static const char message[] =
        "Invalid input: expected nonoptional, received undefined";
    apir_value_t *issue;

    if (!run->issues) {
        remember(run, at, keyword, "Invalid input: it is missing");
        return false;
    }
    issue = new_issue(run, "invalid_type");
    apir_object_set(issue, "expected",
                    apir_value_string("nonoptional", run->pool));
    finish_issue(run, issue, at, message, false);
    return false;
}

bool apir_fail_keys(apir_run_t *run, const apir_step_t *at,
                    const char *keyword, apir_value_t *keys)
{
    apr_size_t i, count = apir_value_length(keys), size = 32;
    char *message, *to;
    apir_value_t *issue;

    for (i = 0; i < count; i++) {
        size += keys->as.items[i].length + 4;
    }
    to = message = apr_palloc(run->pool, size);
    to = apr_cpystrn(to,
                     count > 1 ? "Unrecognized keys: " : "Unrecognized key: ",
                     size);
    for (i = 0; i < count; i++) {
        to = apr_cpystrn(to, i ? ", \"" : "\"", 4);
        memcpy(to, keys->as.items[i].as.text, keys->as.items[i].length);
        to += keys->as.items[i].length;
        *to++ = '"';
        *to = '\0';
    }
    if (!run->issues) {
        remember(run, at, keyword, message);
        return false;
    }
    issue = new_issue(run, "unrecognized_keys");
    apir_object_set(issue, "keys", keys);
    apir_object_set(issue, "path",
                    apir_step_path(at, run->issues->base, run->pool));
    apir_object_set(issue, "message",
                    apir_value_string_n(message, (apr_size_t)(to - message),
                                        run->pool));
    add_issue(run, issue);
    return false;
}

bool apir_fail_key(apir_run_t *run, const apir_step_t *at,
                   const apir_issues_t *issues)
{
    apir_value_t *issue = new_issue(run, "invalid_key");

    apir_object_set(issue, "origin", apir_value_string("record", run->pool));
    apir_object_set(issue, "issues", apir_issues_list(run, issues));
    finish_issue(run, issue, at, "Invalid key in record", false);
    return false;
}

bool apir_fail_union(apir_run_t *run, const apir_step_t *at,
                     const char *keyword, const apir_value_t *errors)
{
    apir_value_t *issue;

    if (!run->issues) {
        remember(run, at, keyword, "Invalid input: no option fits");
        return false;
    }
    issue = new_issue(run, "invalid_union");
    apir_object_set(issue, "errors", errors);
    finish_issue(run, issue, at, "Invalid input", false);
    return false;
}

bool apir_fail_matches(apir_run_t *run, const apir_step_t *at,
                       const apir_value_t *matches)
{
    static const char message[] =
        "Invalid input: more than one option matched";
    apir_value_t *issue;

    if (!run->issues) {
        remember(run, at, "oneOf", message);
        return false;
    }
    issue = new_issue(run, "invalid_union");
    apir_object_set(issue, "errors", apir_value_array(run->pool));
    apir_object_set(issue, "inclusive", apir_value_bool(false, run->pool));
    apir_object_set(issue, "matches", matches);
    finish_issue(run, issue, at, message, false);
    return false;
}
