/**
 * @file args/args_int.h
 * @brief Rules for arguments, and judging a value by them.
 *
 * A rule stands for one of the reference's zod schemas; its kinds are those
 * that these schemas are made of. Rules are made once from a schema and form
 * a graph with cycles (the filter of a model contains those of its
 * relations); they never change afterwards. A value is judged by recursion,
 * bounded by APIR_MAX_ARGUMENT_DEPTH and APIR_MAX_ARGUMENT_WORK.
 *
 * What makes messages come out as the reference's is its way with unions:
 * each alternative is tried and keeps its issues; an issue may "abort" (the
 * value has the wrong type) or not (its type is right, but …). When exactly
 * one alternative has no aborting issue, its issues are the union's; else
 * the union fails with the issues of all alternatives.
 */
#ifndef APIR_ARGS_ARGS_INT_H
#define APIR_ARGS_ARGS_INT_H

#include "core/buf.h"
#include "args/args.h"

typedef struct apir_rule_t apir_rule_t;
typedef struct apir_issue_t apir_issue_t;

/** One run. */
typedef struct apir_check_t {
    const apir_query_rules_t *rules;
    apr_pool_t *pool;
    apr_size_t work;
    int depth;
    apir_error_kind_t stop; /**< APIR_E_NONE, or why it was given up */
} apir_check_t;

/* Issues */

typedef struct apir_issues_t {
    apir_issue_t **items;
    int count;
    int room;
    bool aborts; /**< one of them does */
} apir_issues_t;

typedef enum apir_issue_kind_t {
    APIR_ISSUE_TEXT,     /**< a: the sentence */
    APIR_ISSUE_EXPECTED, /**< a: type expected, b: type received */
    APIR_ISSUE_OPTION,   /**< rule: what would be right */
    APIR_ISSUE_KEYS,     /**< names */
    APIR_ISSUE_KEY,      /**< below: issues of member a */
    APIR_ISSUE_INDEX,    /**< below: issues of item `index` */
    APIR_ISSUE_UNION     /**< below: one list for each alternative */
} apir_issue_kind_t;

typedef struct apir_name_t {
    const char *text;
    apr_size_t length;
} apir_name_t;

struct apir_issue_t {
    apir_issue_kind_t kind;
    bool aborts;
    const char *a;
    apr_size_t length; /**< of a, when it is a member's name */
    const char *b;
    const apir_rule_t *rule;
    apr_size_t index;
    apir_name_t *names;
    int name_count;
    apir_issues_t *below;
    int below_count;
};

void apir_issues_add(apir_check_t *check, apir_issues_t *issues,
                     apir_issue_t *issue);
/** Appends all of @a more. */
void apir_issues_join(apir_check_t *check, apir_issues_t *issues,
                      const apir_issues_t *more);
/** "Invalid input: expected …, received …"; aborts. */
void apir_issue_expected(apir_check_t *check, apir_issues_t *issues,
                         const char *expected, const apir_value_t *received);
/** @a text has to live as long as the run. */
void apir_issue_text(apir_check_t *check, apir_issues_t *issues,
                     const char *text, bool aborts);
void apir_issue_option(apir_check_t *check, apir_issues_t *issues,
                       const apir_rule_t *rule);
/** "Unrecognized key"; does not abort. NULL when there is no name. */
apir_issue_t *apir_issue_keys(apir_check_t *check, apir_name_t *names,
                              int count);
/** Issues of a member, one level down; NULL when there is none. */
apir_issue_t *apir_issue_member(apir_check_t *check, const char *name,
                                apr_size_t length,
                                const apir_issues_t *below);
apir_issue_t *apir_issue_item(apir_check_t *check, apr_size_t index,
                              const apir_issues_t *below);
/**
 * What a union makes of its alternatives' issues, none of which is empty.
 * @return the alternative that counts as the union's value, or -1
 */
int apir_issues_union(apir_check_t *check, apir_issues_t *issues,
                      apir_issues_t *alternatives, int count);
/** The whole message, at most APIR_MAX_ARGUMENT_MESSAGE bytes. */
const char *apir_issues_message(const apir_issues_t *issues,
                                apr_pool_t *pool);

/* Rules */

typedef enum apir_rule_kind_t {
    APIR_RULE_STRING,  /**< checkers */
    APIR_RULE_NUMBER,  /**< finite; checkers */
    APIR_RULE_INT,     /**< checkers; flags */
    APIR_RULE_BIGINT,  /**< checkers */
    APIR_RULE_DECIMAL, /**< checkers */
    APIR_RULE_BOOLEAN,
    APIR_RULE_DATETIME,
    APIR_RULE_BYTES,
    APIR_RULE_ENUM,    /**< enumeration */
    APIR_RULE_JSON,    /**< item: the same, as a union, for issues */
    APIR_RULE_TYPED,   /**< item: an object; flags */
    APIR_RULE_LITERAL, /**< value */
    APIR_RULE_NAMES,   /**< members: their names are the options */
    APIR_RULE_NULL,
    APIR_RULE_INSTANCE, /**< value's kind; text: the class */
    APIR_RULE_FUNCTION, /**< `$expr`: nothing fits */
    APIR_RULE_NEVER,
    APIR_RULE_NULLABLE, /**< item */
    APIR_RULE_WRAP,     /**< item; wrap */
    APIR_RULE_ARRAY,    /**< item; min, max; exact */
    APIR_RULE_RECORD,   /**< item */
    APIR_RULE_UNION,    /**< options */
    APIR_RULE_OBJECT,   /**< members, flags, finish */
    APIR_RULE_DATA      /**< members: a row's data in its variants */
} apir_rule_kind_t;

enum {
    APIR_RULE_NOT_NEGATIVE = 1, /**< INT: at least 0 */
    APIR_RULE_LOOSE = 2,        /**< OBJECT: unknown members are kept */
    APIR_RULE_STRIPS = 4,       /**< OBJECT: they are dropped */
    APIR_RULE_OPTIONAL = 8,     /**< TYPED: may be a null of any kind */
    APIR_RULE_ARRAYS = 16,      /**< DATA: one row or an array of rows */
    APIR_RULE_RELATIONS = 32,   /**< DATA: there are two variants */
    APIR_RULE_UNIT = 64,        /**< NUMBER: from 0 to 1 */
    APIR_RULE_FILLED = 128,     /**< STRING: not empty */
    APIR_RULE_EXACT = 256,      /**< ARRAY: min items, neither more */
    APIR_RULE_UPDATE = 1024,    /**< DATA: of a row that is there */
    APIR_RULE_NULL_IS_SET = 512 /**< NULLABLE: null is {set: null} */
};

/** What becomes of a value that passed. */
typedef enum apir_wrap_t {
    APIR_WRAP_ARRAY,  /**< [v] */
    APIR_WRAP_EQUALS, /**< {equals: v}; sentinels: SQL NULL … */
    APIR_WRAP_SET,    /**< {set: v} */
    APIR_WRAP_UNSET,  /**< v of {set: v} */
    APIR_WRAP_IS,     /**< {is: v}; of null {unlinked: null} */
    APIR_WRAP_FIELDS, /**< {fields: v} */
    APIR_WRAP_SORT,   /**< {sort: v} */
    APIR_WRAP_DATA,   /**< {data: v} */
    APIR_WRAP_TRUE,   /**< false is as if not given */
    APIR_WRAP_WANTED, /**< the same; true is {} */
    APIR_WRAP_ITEM,   /**< the same; true is [{}], else [v] */
    APIR_WRAP_PLAIN,  /**< true is as if not given */
    APIR_WRAP_COUNTS  /**< true is all relations to many of model */
} apir_wrap_t;

typedef enum apir_presence_t {
    APIR_MAY_BE,
    APIR_MUST_BE,
    APIR_NOT_OPTIONAL /**< must be, in zod's other words */
} apir_presence_t;

typedef struct apir_rule_member_t {
    const char *name;
    apr_size_t length;
    const apir_rule_t *rule;
    apir_presence_t presence;
    bool unchecked; /**< DATA: is in the variant with foreign keys */
    bool checked;   /**< DATA: is in the one with relations */
    bool no_null;   /**< null counts as not given */
} apir_rule_member_t;

/** A validation attribute, ready to be used. */
typedef struct apir_checker_t {
    const apir_zmodel_validator_t *validator;
    double number;       /**< of @gt … */
    const char *text;    /**< the number as JavaScript prints it, or
                                    the pattern between slashes */
    const void *pattern; /**< compiled; NULL: matches nothing */
} apir_checker_t;

/**
 * What is left to do with an object whose members were judged. @a in is the
 * client's, @a out ours. Adds issues, or changes @a out when there is none.
 */
typedef void apir_finish_fn(apir_check_t *check, const apir_rule_t *rule,
                            apir_value_t *out, apir_issues_t *issues);

struct apir_rule_t {
    apir_rule_kind_t kind;
    unsigned flags;
    apir_wrap_t wrap;
    const apir_rule_t *item;
    const apir_rule_t **options;
    int option_count;
    apir_rule_member_t *members;
    int member_count;
    int *by_name; /**< members sorted by name */
    int *needed;  /**< members that must be there, in order */
    int needed_count;
    apir_finish_fn *finish;
    const apir_zmodel_model_t *model;
    apir_zmodel_kind_t operand; /**< of an update's operation */
    const apir_zmodel_enum_t *enumeration;
    const char *text;
    apir_value_t value;
    apir_checker_t *checkers;
    int checker_count;
    int min; /**< ARRAY: items; -1: no bound */
    int max;
};

/**
 * Judges @a in (APIR_UNDEFINED: not given) and makes @a out of it, which
 * means something only when no issue was added.
 */
void apir_rule_run(apir_check_t *check, const apir_rule_t *rule,
                   const apir_value_t *in, apir_value_t *out,
                   apir_issues_t *issues);

/* By kind; called by apir_rule_run(). */
void apir_rule_scalar(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *in, apir_value_t *out,
                      apir_issues_t *issues);
void apir_rule_json(apir_check_t *check, const apir_rule_t *rule,
                    const apir_value_t *in, apir_value_t *out,
                    apir_issues_t *issues);
void apir_rule_typed(apir_check_t *check, const apir_rule_t *rule,
                     const apir_value_t *in, apir_value_t *out,
                     apir_issues_t *issues);
void apir_rule_object(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *in, apir_value_t *out,
                      apir_issues_t *issues);
void apir_rule_data(apir_check_t *check, const apir_rule_t *rule,
                    const apir_value_t *in, apir_value_t *out,
                    apir_issues_t *issues);

/** The members of @a in that @a rule knows, by their places in it (-1 ends
 * the list), and the names that it does not know. */
typedef struct apir_given_t {
    int *places;
    const apir_value_t **values;
    int count;
    apir_name_t *unknown;
    int unknown_count;
} apir_given_t;

void apir_rule_given(apir_check_t *check, const apir_rule_t *rule,
                     const apir_value_t *in, apir_given_t *given);

/** Numbers brought to the kind of the field that they are for, where that
 * can be done without loss. */
void apir_rule_operand(apir_check_t *check, apir_zmodel_kind_t kind,
                       apir_value_t *value);

/** A place in @a rule's members, or -1. */
int apir_rule_find(const apir_rule_t *rule, const char *name,
                   apr_size_t length);

/** Attributes of strings; may replace @a value. */
void apir_check_text(apir_check_t *check, const apir_rule_t *rule,
                     apir_value_t *value, apir_issues_t *issues);
/** @length of a string, where there is an array: its items are counted,
 * although the type is wrong already. */
void apir_check_items(apir_check_t *check, const apir_rule_t *rule,
                      const apir_value_t *array, apir_issues_t *issues);
/** @gt … on any numeric kind. */
void apir_check_bounds(apir_check_t *check, const apir_rule_t *rule,
                       const apir_value_t *value, apir_issues_t *issues);

/* What is done with objects in the end (apir_finish_fn) */
void apir_finish_where(apir_check_t *check, const apir_rule_t *rule,
                       apir_value_t *out, apir_issues_t *issues);
void apir_finish_unique(apir_check_t *check, const apir_rule_t *rule,
                        apir_value_t *out, apir_issues_t *issues);
void apir_finish_args(apir_check_t *check, const apir_rule_t *rule,
                      apir_value_t *out, apir_issues_t *issues);
void apir_finish_group(apir_check_t *check, const apir_rule_t *rule,
                       apir_value_t *out, apir_issues_t *issues);
void apir_finish_orders(apir_check_t *check, const apir_rule_t *rule,
                        apir_value_t *out, apir_issues_t *issues);
void apir_finish_order(apir_check_t *check, const apir_rule_t *rule,
                       apir_value_t *out, apir_issues_t *issues);
void apir_finish_order_many(apir_check_t *check, const apir_rule_t *rule,
                            apir_value_t *out, apir_issues_t *issues);
void apir_finish_actions(apir_check_t *check, const apir_rule_t *rule,
                         apir_value_t *out, apir_issues_t *issues);
void apir_finish_number(apir_check_t *check, const apir_rule_t *rule,
                        apir_value_t *out, apir_issues_t *issues);
void apir_finish_list(apir_check_t *check, const apir_rule_t *rule,
                      apir_value_t *out, apir_issues_t *issues);
void apir_finish_fuzzy(apir_check_t *check, const apir_rule_t *rule,
                       apir_value_t *out, apir_issues_t *issues);

/* Values */

void apir_set_string(apir_value_t *value, const char *text,
                     apr_size_t length);
void apir_set_kind(apir_value_t *value, apir_kind_t kind);
/** apir_value_kind(), of NULL as well: undefined. */
static inline apir_kind_t apir_kind_of(const apir_value_t *value)
{
    return value ? apir_value_kind(value) : APIR_UNDEFINED;
}

/** An object with one member. */
void apir_set_object1(apir_value_t *value, const char *name,
                      const apir_value_t *member, apr_pool_t *pool);
void apir_set_array(apir_value_t *value, apir_value_t *items,
                    apr_size_t count);

/** Case of JavaScript's strings, in @a pool. */
const char *apir_js_case(const char *text, apr_size_t length, bool upper,
                         apr_size_t *out_length, apr_pool_t *pool);
/** String.prototype.trim: where it begins; @a length is changed. */
const char *apir_js_trim(const char *text, apr_size_t *length);
/** UTF-16 code units. */
apr_size_t apir_js_length(const char *text, apr_size_t length);
/** Date.parse, times of day included (1970-01-01), without zone: UTC. */
bool apir_js_date(const char *text, apr_size_t length, double *out);

/* Formats (validation.md, formats in words) */
bool apir_js_is_email(const char *text, apr_size_t length);
bool apir_js_is_phone(const char *text, apr_size_t length);
bool apir_js_is_date(const char *text, apr_size_t length);
/** @a precision: -2 none given, -1 minutes only, else fraction digits. */
bool apir_js_is_time(const char *text, apr_size_t length, long precision);
bool apir_js_is_datetime(const char *text, apr_size_t length);
bool apir_js_is_url(const char *text, apr_size_t length);

#endif
