/**
 * @file jsonschema/issue_int.h
 * @brief Issues as zod words them (private to lib/jsonschema). What can be
 * known of an issue at start-up is made then: a form, which at run time only
 * gets its path.
 */
#ifndef APIR_JSONSCHEMA_ISSUE_INT_H
#define APIR_JSONSCHEMA_ISSUE_INT_H

#include "json/value.h"

/** The members of an issue that come before "path", and its message. */
typedef struct apir_issue_form_t {
    const apir_value_t *members; /**< object */
    const char *message;
    bool goes_on; /**< other checks of the value still ran */
    bool ends;    /**< it even ends the checks of lengths
                                        around it (zod's continue: false) */
} apir_issue_form_t;

/** A value outside of the bounds of a length. What zod knows under another
 * word (characters, items) follows from @a origin. */
apir_issue_form_t apir_form_small(const char *origin,
                                  const apir_value_t *minimum, bool exact,
                                  apr_pool_t *pool);
apir_issue_form_t apir_form_big(const char *origin,
                                const apir_value_t *maximum, bool exact,
                                apr_pool_t *pool);

/** The same of numbers. */
apir_issue_form_t apir_form_low(const apir_value_t *minimum, bool inclusive,
                                apr_pool_t *pool);
apir_issue_form_t apir_form_high(const apir_value_t *maximum, bool inclusive,
                                 apr_pool_t *pool);

/** An integer that no double holds exactly. */
apir_issue_form_t apir_form_unsafe(bool high, apr_pool_t *pool);

/** A tuple with too few or too many items. */
apir_issue_form_t apir_form_tuple(bool many, const apir_value_t *bound,
                                  apr_pool_t *pool);

/** contains: too few or too many items that match. */
apir_issue_form_t apir_form_matching(bool many, const apir_value_t *bound,
                                     apr_pool_t *pool);

apir_issue_form_t apir_form_multiple(const apir_value_t *divisor,
                                     apr_pool_t *pool);

/** const and enum: @a values is an array. */
apir_issue_form_t apir_form_value(const apir_value_t *values,
                                  apr_pool_t *pool);

/** No option of a discriminated union has this tag. */
apir_issue_form_t apir_form_tag(const char *discriminator,
                                const apir_value_t *tags, apr_pool_t *pool);

/** pattern and format, either may be NULL. */
apir_issue_form_t apir_form_text(const char *pattern, const char *format,
                                 apr_pool_t *pool);

/** What zod calls the thing that a format or a pattern describes: "url" for
 * "uri", "time" for its pattern; NULL for what it does not know. */
const char *apir_zod_format(const char *pattern, const char *format);

/** An issue with code "custom". */
apir_issue_form_t apir_form_custom(const char *message, apr_pool_t *pool);

/** A member that is missing. */
apir_issue_form_t apir_form_nonoptional(apr_pool_t *pool);

/** How JavaScript writes a value in a message: strings in quotes. */
const char *apir_value_shown(const apir_value_t *value, apr_pool_t *pool);

#endif
