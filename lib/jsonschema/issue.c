/*
 * zod 4's issues in English, member by member in zod's order (that order is
 * what a client sees when it prints them). Where JSON Schema has a keyword
 * that zod lacks, the nearest issue of zod is used with words of our own.
 */
#include "issue_int.h"

#include "json/writer.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

static void set_text(apir_value_t *object, const char *name, const char *text,
                     apr_pool_t *pool)
{
    apir_object_set(object, name, apir_value_string(text, pool));
}

static void set_true(apir_value_t *object, const char *name, bool truth,
                     apr_pool_t *pool)
{
    apir_object_set(object, name, apir_value_bool(truth, pool));
}

static apir_issue_form_t form(const apir_value_t *members, bool goes_on,
                              const char *message)
{
    apir_issue_form_t result = { members, message, goes_on, false };

    return result;
}

/* JavaScript's template strings: numbers as doubles, the rest as it comes. */
static const char *printed(const apir_value_t *value, apr_pool_t *pool)
{
    char text[32];
    apr_size_t length;

    switch (value->kind) {
    case APIR_NUMBER:
        length = isfinite(apir_value_number(value))
                     ? apir_json_format_double(apir_value_number(value), text)
                     : 0;
        return length ? apr_pstrmemdup(pool, text, length) : "Infinity";
    case APIR_STRING: return apir_value_text(value, NULL);
    case APIR_UNDEFINED: return "undefined";
    default: return apir_json_stringify(value, &length, pool);
    }
}

const char *apir_value_shown(const apir_value_t *value, apr_pool_t *pool)
{
    const char *text = printed(value, pool);

    return value->kind == APIR_STRING
               ? apr_pstrcat(pool, "\"", text, "\"", NULL)
               : text;
}

/* "to have >=3 characters": what zod calls the things that are counted. */
static const char *counted(const char *origin)
{
    return strcmp(origin, "string") == 0   ? "characters"
           : strcmp(origin, "array") == 0  ? "items"
           : strcmp(origin, "object") == 0 ? "properties"
                                           : NULL;
}

/* "Too small: expected string to have >=3 characters" */
static const char *bound_message(const char *origin, const char *relation,
                                 const apir_value_t *bound, bool big,
                                 apr_pool_t *pool)
{
    const char *unit = counted(origin);

    return apr_pstrcat(pool, big ? "Too big" : "Too small", ": expected ",
                       origin, unit ? " to have " : " to be ", relation,
                       printed(bound, pool), unit ? " " : NULL, unit, NULL);
}

static apir_issue_form_t length_form(const char *origin, bool big,
                                     const apir_value_t *bound, bool exact,
                                     apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);

    set_text(members, "origin", origin, pool);
    set_text(members, "code", big ? "too_big" : "too_small", pool);
    apir_object_set(members, big ? "maximum" : "minimum", bound);
    set_true(members, "inclusive", true, pool);
    if (exact) {
        set_true(members, "exact", true, pool);
    }
    return form(members, true,
                bound_message(origin,
                              exact ? "exactly "
                              : big ? "<="
                                    : ">=",
                              bound, big, pool));
}

apir_issue_form_t apir_form_small(const char *origin,
                                  const apir_value_t *minimum, bool exact,
                                  apr_pool_t *pool)
{
    return length_form(origin, false, minimum, exact, pool);
}

apir_issue_form_t apir_form_big(const char *origin,
                                const apir_value_t *maximum, bool exact,
                                apr_pool_t *pool)
{
    return length_form(origin, true, maximum, exact, pool);
}

static apir_issue_form_t number_form(bool big, const apir_value_t *bound,
                                     bool inclusive, apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);
    const char *relation = big ? (inclusive ? "<=" : "<")
                               : (inclusive ? ">=" : ">");

    set_text(members, "origin", "number", pool);
    set_text(members, "code", big ? "too_big" : "too_small", pool);
    apir_object_set(members, big ? "maximum" : "minimum", bound);
    set_true(members, "inclusive", inclusive, pool);
    return form(members, true,
                bound_message("number", relation, bound, big, pool));
}

apir_issue_form_t apir_form_low(const apir_value_t *minimum, bool inclusive,
                                apr_pool_t *pool)
{
    return number_form(false, minimum, inclusive, pool);
}

apir_issue_form_t apir_form_high(const apir_value_t *maximum, bool inclusive,
                                 apr_pool_t *pool)
{
    return number_form(true, maximum, inclusive, pool);
}

apir_issue_form_t apir_form_unsafe(bool high, apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);
    apir_value_t *bound = apir_value_int(high
                                             ? APR_INT64_C(9007199254740991)
                                             : -APR_INT64_C(9007199254740991),
                                         pool);

    set_text(members, "code", high ? "too_big" : "too_small", pool);
    apir_object_set(members, high ? "maximum" : "minimum", bound);
    set_text(members, "note",
             "Integers must be within the safe integer range.", pool);
    set_text(members, "origin", "int", pool);
    set_true(members, "inclusive", true, pool);
    return form(members, true,
                bound_message("int", high ? "<=" : ">=", bound, high, pool));
}

/* The order of zod's tuples differs from that of its arrays. */
static apir_value_t *array_members(bool many, const apir_value_t *bound,
                                   apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);

    set_text(members, "code", many ? "too_big" : "too_small", pool);
    apir_object_set(members, many ? "maximum" : "minimum", bound);
    set_true(members, "inclusive", true, pool);
    set_text(members, "origin", "array", pool);
    return members;
}

apir_issue_form_t apir_form_tuple(bool many, const apir_value_t *bound,
                                  apr_pool_t *pool)
{
    return form(array_members(many, bound, pool), false,
                bound_message("array", many ? "<=" : ">=", bound, many,
                              pool));
}

apir_issue_form_t apir_form_matching(bool many, const apir_value_t *bound,
                                     apr_pool_t *pool)
{
    return form(array_members(many, bound, pool), true,
                apr_pstrcat(pool, many ? "Too big" : "Too small",
                            ": expected array to have ", many ? "<=" : ">=",
                            printed(bound, pool), " matching items", NULL));
}

apir_issue_form_t apir_form_multiple(const apir_value_t *divisor,
                                     apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);

    set_text(members, "origin", "number", pool);
    set_text(members, "code", "not_multiple_of", pool);
    apir_object_set(members, "divisor", divisor);
    return form(members, true,
                apr_pstrcat(pool, "Invalid number: must be a multiple of ",
                            printed(divisor, pool), NULL));
}

/* Each value as `show` shows it, `between` them. */
static const char *joined(const apir_value_t *values, const char *quote,
                          const char *between, apr_pool_t *pool)
{
    apr_size_t count = apir_value_length(values), i;
    struct iovec *parts = apr_palloc(pool, (count * 4 + 1) * sizeof(*parts));
    apr_size_t used = 0;

    for (i = 0; i < count; i++) {
        const char *text = quote ? printed(apir_value_at(values, i), pool)
                                 : apir_value_shown(apir_value_at(values, i),
                                                    pool);
        const char *pieces[4] = { i ? between : "", quote ? quote : "", text,
                                  quote ? quote : "" };
        int piece;

        for (piece = 0; piece < 4; piece++) {
            parts[used].iov_base = (char *)pieces[piece];
            parts[used++].iov_len = strlen(pieces[piece]);
        }
    }
    return used ? apr_pstrcatv(pool, parts, used, NULL) : "";
}

apir_issue_form_t apir_form_value(const apir_value_t *values,
                                  apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);
    bool one = apir_value_length(values) == 1;

    set_text(members, "code", "invalid_value", pool);
    apir_object_set(members, "values", values);
    return form(members, false,
                apr_pstrcat(pool,
                            one ? "Invalid input: expected "
                                : "Invalid option: expected one of ",
                            joined(values, NULL, "|", pool), NULL));
}

apir_issue_form_t apir_form_tag(const char *discriminator,
                                const apir_value_t *tags, apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);

    set_text(members, "code", "invalid_union", pool);
    apir_object_set(members, "errors", apir_value_array(pool));
    set_text(members, "note", "No matching discriminator", pool);
    set_text(members, "discriminator", discriminator, pool);
    apir_object_set(members, "options", tags);
    return form(members, false,
                apr_pstrcat(pool, "Invalid discriminator value. Expected ",
                            joined(tags, "'", " | ", pool), NULL));
}

apir_issue_form_t apir_form_custom(const char *message, apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);

    set_text(members, "code", "custom", pool);
    return form(members, true, message);
}

apir_issue_form_t apir_form_nonoptional(apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);

    set_text(members, "code", "invalid_type", pool);
    set_text(members, "expected", "nonoptional", pool);
    return form(members, false,
                "Invalid input: expected nonoptional, received undefined");
}
