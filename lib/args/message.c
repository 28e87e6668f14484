/*
 * The message of zod-validation-error for a list of issues: each with its
 * path; the alternatives of a union joined by " or ", each text once.
 *
 * Texts of nested unions could double with each level, so the message has a
 * ceiling, and alternatives that share their issues are looked at once.
 */
#include "args/args_int.h"
#include "core/limits.h"
#include <apr_strings.h>
#include <string.h>

#define MOST_ISSUES 99    /* zod-validation-error's own limit */
#define MOST_STEPS 100000 /* issues looked at for one message */

typedef struct step_t {
    const struct step_t *above;
    const apir_issue_t *issue; /* a KEY or an INDEX */
} step_t;

typedef struct printer_t {
    apir_buf_t buf;
    bool full; /* nothing more is printed */
    int steps;
} printer_t;

static void add(printer_t *out, const char *text, apr_size_t length)
{
    if (out->full) {
        return;
    }
    if (length > out->buf.limit - out->buf.length) {
        length = out->buf.limit - out->buf.length;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) {
            length--;
        }
        out->full = true;
    }
    (void)apir_buf_add(&out->buf, text, length);
}

static void put(printer_t *out, const char *text)
{
    add(out, text, strlen(text));
}

static void print_list(printer_t *out, const apir_issues_t *issues,
                       const step_t *path, int *left);

/* A name that has something in it that could begin an identifier goes behind
 * a dot; the reference's expression is not anchored. */
static bool is_plain(const char *name, apr_size_t length)
{
    for (apr_size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)name[i];

        if (byte >= 0x80 || byte == '$' || byte == '_'
            || ((byte | 32) >= 'a' && (byte | 32) <= 'z')) {
            return true;
        }
    }
    return false;
}

static void print_name(printer_t *out, const char *name, apr_size_t length,
                       bool first)
{
    bool quoted = memchr(name, '"', length) != NULL;

    if (!quoted && is_plain(name, length)) {
        if (!first) {
            put(out, ".");
        }
        add(out, name, length);
        return;
    }
    put(out, "[\"");
    for (apr_size_t i = 0; i < length; i++) {
        if (name[i] == '"') {
            put(out, "\\");
        }
        add(out, name + i, 1);
    }
    put(out, "\"]");
}

static void print_step(printer_t *out, const step_t *step)
{
    if (step->above) {
        print_step(out, step->above);
    }
    if (step->issue->kind == APIR_ISSUE_INDEX) {
        char number[32];

        apr_snprintf(number, sizeof(number), "[%" APR_SIZE_T_FMT "]",
                     step->issue->index);
        put(out, number);
    }
    else {
        print_name(out, step->issue->a, step->issue->length, !step->above);
    }
}

static void print_path(printer_t *out, const step_t *path)
{
    if (!path) {
        return;
    }
    put(out, " at \"");
    if (!path->above && path->issue->kind == APIR_ISSUE_KEY) {
        add(out, path->issue->a, path->issue->length);
    }
    else {
        print_step(out, path);
    }
    put(out, "\"");
}

static void print_names(printer_t *out, const apir_issue_t *issue)
{
    put(out,
        issue->name_count > 1 ? "Unrecognized keys: " : "Unrecognized key: ");
    for (int i = 0; i < issue->name_count; i++) {
        put(out, i ? ", \"" : "\"");
        add(out, issue->names[i].text, issue->names[i].length);
        put(out, "\"");
    }
}

/* z.enum(): of one option, as a literal. */
static void print_option(printer_t *out, const apir_rule_t *rule)
{
    int count = rule->enumeration ? rule->enumeration->member_count
                                  : rule->member_count;

    put(out, count == 1 ? "Invalid input: expected "
                        : "Invalid option: expected one of ");
    for (int i = 0; i < count; i++) {
        put(out, i ? "|\"" : "\"");
        put(out, rule->enumeration ? rule->enumeration->members[i].name
                                   : rule->members[i].name);
        put(out, "\"");
    }
}

/* The first letter is put in upper case, of custom messages as well. */
static void print_sentence(printer_t *out, const char *text)
{
    char first = text[0];

    if (first >= 'a' && first <= 'z') {
        first = (char)(first - 'a' + 'A');
    }
    if (first) {
        add(out, &first, 1);
        put(out, text + 1);
    }
}

static void print_leaf(printer_t *out, const apir_issue_t *issue,
                       const step_t *path)
{
    switch (issue->kind) {
    case APIR_ISSUE_EXPECTED:
        put(out, "Invalid input: expected ");
        put(out, issue->a);
        put(out, ", received ");
        put(out, issue->b);
        break;
    case APIR_ISSUE_KEYS: print_names(out, issue); break;
    case APIR_ISSUE_OPTION: print_option(out, issue->rule); break;
    default: print_sentence(out, issue->a); break;
    }
    print_path(out, path);
}

static bool same_lists(const apir_issues_t *a, const apir_issues_t *b)
{
    return a->count == b->count
           && (a->count == 0
               || memcmp(a->items, b->items,
                         (apr_size_t)a->count * sizeof(*a->items))
                      == 0);
}

#define MOST_ALTERNATIVES 16 /* no rule has as many */

static void print_union(printer_t *out, const apir_issue_t *issue,
                        const step_t *path)
{
    apr_size_t starts[MOST_ALTERNATIVES];
    apr_size_t lengths[MOST_ALTERNATIVES];
    int printed = 0;

    for (int i = 0; i < issue->below_count && i < MOST_ALTERNATIVES; i++) {
        apr_size_t before = out->buf.length;
        bool again = false;
        int left = -1;

        for (int j = 0; j < i && !again; j++) {
            again = same_lists(&issue->below[i], &issue->below[j]);
        }
        if (again) {
            continue;
        }
        if (printed) {
            put(out, " or ");
        }
        starts[printed] = out->buf.length;
        print_list(out, &issue->below[i], path, &left);
        if (out->full) {
            return;
        }
        lengths[printed] = out->buf.length - starts[printed];
        for (int j = 0; j < printed && !again; j++) {
            again = lengths[j] == lengths[printed]
                    && memcmp(out->buf.data + starts[j],
                              out->buf.data + starts[printed], lengths[j])
                           == 0;
        }
        if (again) {
            out->buf.length = before;
            out->buf.data[before] = '\0';
        }
        else {
            printed++;
        }
    }
}

/* @a left: how many may still be printed; -1: all. */
static void print_list(printer_t *out, const apir_issues_t *issues,
                       const step_t *path, int *left)
{
    for (int i = 0; i < issues->count && *left != 0 && !out->full; i++) {
        const apir_issue_t *issue = issues->items[i];
        step_t step = { path, issue };

        if (++out->steps > MOST_STEPS) {
            out->full = true;
        }
        if (i > 0) {
            put(out, "; ");
        }
        if (issue->kind == APIR_ISSUE_KEY
            || issue->kind == APIR_ISSUE_INDEX) {
            print_list(out, issue->below, &step, left);
            continue;
        }
        if (issue->kind == APIR_ISSUE_UNION) {
            print_union(out, issue, path);
        }
        else {
            print_leaf(out, issue, path);
        }
        if (*left > 0) {
            (*left)--;
        }
    }
}

const char *apir_issues_message(const apir_issues_t *issues, apr_pool_t *pool)
{
    printer_t out;
    int left = MOST_ISSUES;

    out.full = false;
    out.steps = 0;
    apir_buf_init(&out.buf, pool, 256, APIR_MAX_ARGUMENT_MESSAGE);
    print_list(&out, issues, NULL, &left);
    return out.buf.data;
}
