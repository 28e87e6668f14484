/**
 * @file query_match.h
 * @brief Answers compared with what a recorded case expects: placeholders,
 * values that are saved for later requests, arrays in any order.
 */
#ifndef APIR_QUERY_MATCH_H
#define APIR_QUERY_MATCH_H

#include "query_fixture.h"

typedef struct match_t {
    apr_pool_t *pool;
    apr_hash_t *saved;             /* texts by name */
    const apir_value_t *unordered; /* pointers, or NULL */
    const char *why;               /* the pointer that did not match */
} match_t;

static inline void match_begin(match_t *match, apr_pool_t *pool)
{
    memset(match, 0, sizeof(*match));
    match->pool = pool;
    match->saved = apr_hash_make(pool);
}

/** A text with what was saved in the place of ${NAME}; NULL stays. */
static inline const char *match_filled(match_t *match, const char *text)
{
    const char *from, *to;

    while (text && (from = strstr(text, "${")) != NULL
           && (to = strchr(from, '}')) != NULL) {
        const char *name = apr_pstrmemdup(match->pool, from + 2,
                                          (apr_size_t)(to - from) - 2);
        const char *value = apr_hash_get(match->saved, name,
                                         APR_HASH_KEY_STRING);

        text = apr_pstrcat(match->pool,
                           apr_pstrmemdup(match->pool, text,
                                          (apr_size_t)(from - text)),
                           value ? value : "?", to + 1, NULL);
    }
    return text;
}

/* 'h': a hexadecimal digit; 'd': a digit; 'b': Crockford's base 32; 'n': of
 * nanoid; 'l': of cuid; others stand for themselves. */
static inline bool match_form(const char *text, const char *form)
{
    static const char *const sets[] = {
        "h0123456789abcdef", "d0123456789",
        "b0123456789ABCDEFGHJKMNPQRSTVWXYZ",
        "n0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-",
        "l0123456789abcdefghijklmnopqrstuvwxyz"
    };

    for (; *form && *text; form++, text++) {
        bool good = *form == *text;
        apr_size_t i;

        for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
            if (*form == sets[i][0]) {
                good = strchr(sets[i] + 1, *text) != NULL;
            }
        }
        if (!good) {
            return false;
        }
    }
    return !*form && !*text;
}

static inline bool match_rule(match_t *match, const apir_value_t *got,
                              const char *rule)
{
    static const struct {
        const char *rule;
        const char *form;
    } forms[] = {
        { "$datetime", "dddd-dd-ddTdd:dd:dd.dddZ" },
        { "$cuid", "cllllllllllllllllllllllll" },
        { "$uuid", "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh" },
        { "$ulid", "bbbbbbbbbbbbbbbbbbbbbbbbbb" },
        { "$nanoid", "nnnnnnnnnnnnnnnnnnnnn" },
    };
    apr_size_t length, i;

    if (!got) {
        return false;
    }
    if (strncmp(rule, "$save:", 6) == 0) {
        apr_hash_set(match->saved, apr_pstrdup(match->pool, rule + 6),
                     APR_HASH_KEY_STRING,
                     got->kind == APIR_STRING
                         ? got->as.text
                         : apir_json_stringify(got, &length, match->pool));
        return true;
    }
    if (strcmp(rule, "$any") == 0) {
        return true;
    }
    if (strcmp(rule, "$number") == 0) {
        return got->kind == APIR_NUMBER;
    }
    if (got->kind != APIR_STRING) {
        return false;
    }
    for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (strcmp(rule, forms[i].rule) == 0) {
            return match_form(got->as.text, forms[i].form);
        }
    }
    return strcmp(rule, "$string") == 0;
}

static inline bool match_value(match_t *match, const apir_value_t *got,
                               const apir_value_t *want, const char *pointer);

static inline bool match_text(match_t *match, const apir_value_t *got,
                              const apir_value_t *want)
{
    const char *text = match_filled(match, want->as.text);

    if (text[0] == '$' && text[1] != '$') {
        return match_rule(match, got, text);
    }
    return got && got->kind == APIR_STRING
           && strcmp(got->as.text, text + (text[0] == '$')) == 0
           && (text != want->as.text || got->length == want->length);
}

static inline bool match_object(match_t *match, const apir_value_t *got,
                                const apir_value_t *want, const char *pointer)
{
    apr_size_t matched = 0, i;
    const apir_value_t *value;
    const char *name;
    bool open = false;

    if (!got || got->kind != APIR_OBJECT) {
        return false;
    }
    for (i = 0; (value = apir_value_member(want, i, &name, NULL)); i++) {
        const char *below = apr_pstrcat(match->pool, pointer, "/", name,
                                        NULL);

        if (strcmp(name, "$open") == 0) {
            open = true;
        }
        else if (value->kind == APIR_STRING
                 && strcmp(value->as.text, "$absent") == 0) {
            if (apir_value_get(got, name)) {
                return false;
            }
        }
        else if (!match_value(match, apir_value_get(got, name), value,
                              below)) {
            return false;
        }
        else {
            matched++;
        }
    }
    return open || matched == apir_value_length(got);
}

static inline bool match_any_order(const match_t *match, const char *pointer)
{
    const apir_value_t *one;
    apr_size_t i;

    for (i = 0; (one = apir_value_at(match->unordered, i)) != NULL; i++) {
        if (strcmp(one->as.text, pointer) == 0) {
            return true;
        }
    }
    return false;
}

static inline bool match_array(match_t *match, const apir_value_t *got,
                               const apir_value_t *want, const char *pointer)
{
    apr_size_t count = apir_value_length(want), i, j;
    bool any_order = match_any_order(match, pointer);
    bool *used = apr_pcalloc(match->pool, count + 1);

    if (!got || got->kind != APIR_ARRAY || apir_value_length(got) != count) {
        return false;
    }
    for (i = 0; i < count; i++) {
        const char *below = apr_psprintf(match->pool, "%s/%d", pointer,
                                         (int)i);
        bool found = false;

        for (j = any_order ? 0 : i; !found && j < count; j++) {
            found = !used[j]
                    && match_value(match, apir_value_at(got, j),
                                   apir_value_at(want, i), below);
            used[j] = used[j] || found;
            if (!any_order && !found) {
                return false;
            }
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

/** @a got may be NULL: it is not there. */
static inline bool match_value(match_t *match, const apir_value_t *got,
                               const apir_value_t *want, const char *pointer)
{
    bool good;

    switch (want->kind) {
    case APIR_STRING: good = match_text(match, got, want); break;
    case APIR_OBJECT: good = match_object(match, got, want, pointer); break;
    case APIR_ARRAY: good = match_array(match, got, want, pointer); break;
    default: good = got && apir_value_equal(got, want); break;
    }
    if (!good && !match->why) {
        match->why = pointer;
    }
    return good;
}

#endif
