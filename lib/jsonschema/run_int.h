/**
 * @file jsonschema/run_int.h
 * @brief One value under one schema (private to lib/jsonschema).
 *
 * The same walk serves the specification's answer (true or false, the first
 * failure ends it) and zod's (all issues, and the output). A run belongs to
 * one call and one thread.
 */
#ifndef APIR_JSONSCHEMA_RUN_INT_H
#define APIR_JSONSCHEMA_RUN_INT_H

#include "core/limits.h"
#include "node_int.h"
#include "scratch_int.h"

/** A place in the value, as a chain on the C stack. */
typedef struct apir_step_t {
    const struct apir_step_t *up; /**< NULL: the root, whose rest is unset */
    const char *name;             /**< NULL: an index */
    apr_uint32_t name_length;
    apr_uint32_t index;
} apir_step_t;

/** Issues of one attempt. */
typedef struct apir_issues_t {
    apir_value_t *list;      /**< array, or NULL: none yet */
    const apir_step_t *base; /**< where their paths begin */
    bool aborted;            /**< one of them ended its value's check */
    apr_size_t ended;        /**< how many end those around it too */
} apir_issues_t;

/** Members or items that some schema has looked at (unevaluated…). */
typedef struct apir_seen_t {
    unsigned char *marks; /**< one byte each */
    apr_uint32_t count;
} apir_seen_t;

/** Resources that are being evaluated, the innermost first. */
typedef struct apir_scope_t {
    const struct apir_scope_t *up;
    const apir_resource_t *resource;
} apir_scope_t;

typedef struct apir_run_t {
    const apir_schema_t *schema;
    apr_pool_t *pool; /**< for issues and outputs */
    apir_matcher_t matcher;
    const apir_scope_t *scope;
    apir_issues_t *issues;    /**< NULL: only the truth is wanted */
    apir_issues_t *outermost; /**< the answer's */
    apr_size_t nested;        /**< issues that are not the answer's */
    apr_uint64_t work;
    int depth;
    int quiet;         /**< attempts that may fail */
    bool zod;          /**< numbers are JavaScript's */
    bool stop;         /**< it is over: a limit, or enough */
    const char *limit; /**< the sentence of the limit */
    const apir_value_t *limit_path;
    const char *failed_at;      /**< the first failure: JSON pointer … */
    const char *failed_keyword; /**< … keyword … */
    const char *failed_message; /**< … and what is wrong */
    apir_scratch_t scratch;     /**< the last member: it is large */
} apir_run_t;

void apir_run_begin(apir_run_t *run, const apir_schema_t *schema,
                    apr_pool_t *pool);
void apir_run_end(apir_run_t *run);

/**
 * Whether @a value conforms to @a node.
 * @param at    the value's place
 * @param seen  takes the marks of members or items that were looked at, or
 *              NULL
 * @param out   when not NULL, gets the output; NULL in it says that the
 *              schema has no opinion on what is kept: the value itself
 */
bool apir_run_node(apir_run_t *run, const apir_node_t *node,
                   const apir_value_t *value, const apir_step_t *at,
                   apir_seen_t *seen, const apir_value_t **out);

/** The same without issues and output: whether it would conform. */
bool apir_run_quietly(apir_run_t *run, const apir_node_t *node,
                      const apir_value_t *value, const apir_step_t *at,
                      apir_seen_t *seen);

/** Keywords of one kind of value. */
bool apir_run_string(apir_run_t *run, const apir_node_t *node,
                     const apir_value_t *value, const apir_step_t *at,
                     const apir_value_t **out);
bool apir_run_number(apir_run_t *run, const apir_node_t *node,
                     const apir_value_t *value, const apir_step_t *at);
bool apir_run_array(apir_run_t *run, const apir_node_t *node,
                    const apir_value_t *value, const apir_step_t *at,
                    apir_seen_t *seen, const apir_value_t **out);
bool apir_run_object(apir_run_t *run, const apir_node_t *node,
                     const apir_value_t *value, const apir_step_t *at,
                     apir_seen_t *seen, const apir_value_t **out);

/** One in-place keyword. */
bool apir_run_inplace(apir_run_t *run, const apir_inplace_t *inplace,
                      const apir_value_t *value, const apir_step_t *at,
                      apir_seen_t *seen, const apir_value_t **out);

/** What no schema has looked at (unevaluatedItems, unevaluatedProperties). */
bool apir_run_unevaluated(apir_run_t *run, const apir_node_t *node,
                          const apir_value_t *value, const apir_step_t *at,
                          apir_seen_t *seen, const apir_value_t **out);

/** Whether the text fits; a limit stops the run. */
bool apir_run_match(apir_run_t *run, const apir_regex_t *regex,
                    const char *text, apr_size_t length,
                    const apir_step_t *at);

/** Whether the value is one of the choices. */
bool apir_run_choice(apir_run_t *run, const apir_choice_t *choice,
                     const apir_value_t *value, const apir_step_t *at);

/** Charges steps; false (and the run stops) when there are none left. */
bool apir_run_charge(apir_run_t *run, apr_uint64_t steps,
                     const apir_step_t *at);

/** A length against two bounds, whose keywords are "min…" and "max…". */
bool apir_run_length(apir_run_t *run, const apir_bound_t *least,
                     const apir_bound_t *most, apr_size_t length,
                     const char *const keywords[2], const apir_step_t *at);

/** The keywords of lengths. */
extern const char *const apir_length_keywords[2];
extern const char *const apir_items_keywords[2];

/** A failure: an issue where issues are gathered, else the run's failure.
 * Returns false. */
bool apir_run_fail(apir_run_t *run, const apir_step_t *at,
                   const char *keyword, const apir_issue_form_t *form);

/** As apir_run_fail, for "expected … received …". */
bool apir_fail_type(apir_run_t *run, const apir_step_t *at,
                    const char *keyword, const char *expected,
                    const char *format, const apir_value_t *value);

/** What a discriminated union says of a value that is no object. */
bool apir_fail_object(apir_run_t *run, const apir_step_t *at,
                      const apir_value_t *value);

/** An issue with code "custom" and this message. */
bool apir_fail_custom(apir_run_t *run, const apir_step_t *at,
                      const char *keyword, const char *message);

/** zod's "expected never". */
bool apir_fail_never(apir_run_t *run, const apir_step_t *at,
                     const char *keyword, const apir_value_t *value);

/** Names that the schema does not know: @a keys is an array. */
bool apir_fail_keys(apir_run_t *run, const apir_step_t *at,
                    const char *keyword, apir_value_t *keys);

/** A name that is wrong, with the issues of the name. */
bool apir_fail_key(apir_run_t *run, const apir_step_t *at,
                   const apir_issues_t *issues);

/** A union none of whose options fits: @a errors is an array of arrays. */
bool apir_fail_union(apir_run_t *run, const apir_step_t *at,
                     const char *keyword, const apir_value_t *errors);

/** More than one option of an exclusive union fits. */
bool apir_fail_matches(apir_run_t *run, const apir_step_t *at,
                       const apir_value_t *matches);

/** A member that must be there is not. */
bool apir_fail_missing(apir_run_t *run, const apir_step_t *at,
                       const char *keyword);

/** Begins an attempt whose issues are kept apart; returns what to end it
 * with. */
apir_issues_t *apir_issues_begin(apir_run_t *run, apir_issues_t *issues,
                                 const apir_step_t *base);
void apir_issues_end(apir_run_t *run, apir_issues_t *before);

/** Moves the issues of an attempt, whose paths begin at @a at, into the ones
 * that are being gathered. */
void apir_issues_adopt(apir_run_t *run, const apir_issues_t *issues,
                       const apir_step_t *at);

/** Forgets them. */
void apir_issues_drop(apir_run_t *run, const apir_issues_t *issues);

/** Their number. */
static inline apr_size_t apir_issues_count(const apir_issues_t *issues)
{
    return issues->list ? issues->list->length : 0;
}

/** They as a value: an array. */
const apir_value_t *apir_issues_list(apir_run_t *run,
                                     const apir_issues_t *issues);

/** Names and indexes from @a base (NULL: the root) down to a place. The names
 * are borrowed from the value. */
apir_value_t *apir_step_path(const apir_step_t *at, const apir_step_t *base,
                             apr_pool_t *pool);

/** The pointer of a place (RFC 6901). */
const char *apir_step_pointer(const apir_step_t *at, apr_pool_t *pool);

/** Marks for a value, all unset; @a seen may be kept unused. */
void apir_seen_make(apir_run_t *run, apir_seen_t *seen,
                    const apir_value_t *value);
void apir_seen_merge(apir_seen_t *to, const apir_seen_t *from);
static inline void apir_seen_mark(apir_seen_t *seen, apr_size_t index)
{
    if (seen) {
        seen->marks[index] = 1;
    }
}

/** Both outputs of one value, which may be NULL (no opinion): what either
 * keeps is kept. */
const apir_value_t *apir_output_merge(apir_run_t *run, const apir_value_t *a,
                                      const apir_value_t *b);

/** Kinds with items: arrays, sets, maps. */
static inline bool apir_is_array(const apir_value_t *value)
{
    return value->kind == APIR_ARRAY || value->kind == APIR_SET
           || value->kind == APIR_MAP;
}

static inline bool apir_is_number(const apir_value_t *value)
{
    return value->kind == APIR_NUMBER || value->kind == APIR_BIGINT
           || value->kind == APIR_DECIMAL;
}

/** Whether a list of values has two that are equal. */
bool apir_has_duplicates(apir_run_t *run, const apir_value_t *array,
                         const apir_step_t *at);

/** The members in an order in which they can be searched, in scratch memory.
 * Not by a hash: the names come from outside. */
const apir_member_t **apir_members_ordered(apir_run_t *run,
                                           const apir_object_t *object);

#endif
