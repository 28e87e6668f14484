/**
 * @file json/superjson_int.h
 * @brief What the files of superjson share (private to lib/json).
 */
#ifndef APIR_JSON_SUPERJSON_INT_H
#define APIR_JSON_SUPERJSON_INT_H

#include "json/scalar.h"
#include "json/superjson.h"

/** Names that may not be in a path: superjson's guard against the pollution
 * of prototypes. NULL when @a name is none. */
const char *apir_superjson_forbidden(const char *name, apr_size_t length);

/* ---- superjson_type.c ---- */

/** superjson's untransformValue: @a value becomes what @a type (the first
 * item of a node; NULL: there is none) says; undefined stands for a member
 * that is not there. */
apr_status_t apir_superjson_convert(apir_value_t *value,
                                    const apir_value_t *type,
                                    apr_pool_t *pool, apir_error_t *error);

/** The reference's words in @a error: @a before, what the client sent (cut
 * where it is long), @a after. Returns APR_EGENERAL. */
apr_status_t apir_superjson_refuse(apr_pool_t *pool, apir_error_t *error,
                                   const char *before, const char *text,
                                   apr_size_t length, const char *after);

/* ---- superjson_path.c ---- */

/** Where a path of a meta leads. */
typedef struct apir_superjson_path_t {
    const char *text; /**< what is left */
    const char *end;
    bool legacy; /**< v < 1: a backslash is only special before a dot */
    bool done;
} apir_superjson_path_t;

/** @a text is borrowed; a path has at least one key, which may be empty. */
void apir_superjson_path_begin(apir_superjson_path_t *path, const char *text,
                               apr_size_t length, bool legacy);

/** The next key, unescaped; false at the end, or (@a status: APR_EGENERAL) at
 * an escape that is none. */
bool apir_superjson_path_next(apir_superjson_path_t *path, const char **key,
                              apr_size_t *length, apr_status_t *status,
                              apr_pool_t *pool);

/** The place that a key means in an array; -1: none. */
apr_int64_t apir_superjson_index(const char *key, apr_size_t length,
                                 apr_pool_t *pool);

/** The item or member of @a value; NULL: none. */
apir_value_t *apir_superjson_child(apir_value_t *value, const char *key,
                                   apr_size_t length, apr_pool_t *pool);

/* ---- superjson_log.c ---- */

/** A kind of place in the data: a member of the objects in one place, or the
 * items of the arrays in one place. */
typedef struct apir_superjson_place_t apir_superjson_place_t;
typedef struct apir_superjson_log_t apir_superjson_log_t;

apir_superjson_log_t *apir_superjson_log_create(apr_pool_t *pool);

apir_superjson_place_t *apir_superjson_root(apir_superjson_log_t *log);
apir_superjson_place_t *apir_superjson_member(apir_superjson_log_t *log,
                                              apir_superjson_place_t *parent,
                                              const char *name,
                                              apr_size_t length);
apir_superjson_place_t *apir_superjson_items(apir_superjson_log_t *log,
                                             apir_superjson_place_t *parent);

/** An array that is being logged. */
typedef struct apir_superjson_array_t {
    apr_uint64_t start;    /**< places in the log: its first byte, */
    apr_uint64_t item;     /**< the current item, or 0 */
    apr_uint64_t previous; /**< the run of items before that, or 0 */
    apr_uint64_t marks;    /**< annotations when it began */
} apir_superjson_array_t;

/** SET or MAP for these; anything else: a plain array. */
void apir_superjson_log_array(apir_superjson_log_t *log,
                              apir_superjson_place_t *place,
                              apir_superjson_type_t type,
                              apir_superjson_array_t *array);
void apir_superjson_log_item(apir_superjson_log_t *log,
                             apir_superjson_array_t *array);
void apir_superjson_log_end(apir_superjson_log_t *log,
                            apir_superjson_array_t *array);
void apir_superjson_log_value(apir_superjson_log_t *log,
                              apir_superjson_place_t *place,
                              apir_superjson_type_t type);

/** Where places and bytes are. */
apr_pool_t *apir_superjson_log_pool(const apir_superjson_log_t *log);

bool apir_superjson_log_any(const apir_superjson_log_t *log);

/** Bytes of the log, for tests of its size. */
apr_uint64_t apir_superjson_log_size(const apir_superjson_log_t *log);

/* ---- what superjson_replay.c reads of it ---- */

/** Bytes of the log. */
enum {
    APIR_LOG_END = 0,  /**< of the innermost array */
    APIR_LOG_ITEM = 1, /**< a run of items; its length follows in a byte */
    APIR_LOG_LONG = 2, /**< a code in three bytes follows */
    APIR_LOG_CODE = 3  /**< and above: a code, plus this */
};

/** What a code stands for. */
typedef struct apir_superjson_code_t {
    const apir_superjson_place_t *place;
    int type; /**< apir_superjson_type_t, or APIR_LOG_PLAIN */
} apir_superjson_code_t;

#define APIR_LOG_PLAIN ((int)APIR_SUPERJSON_MAP + 1) /**< a plain array */

struct apir_superjson_place_t {
    apir_superjson_place_t *parent;
    const char *name; /**< NULL: the root, or items */
    apr_size_t name_length;
    const char *path; /**< escaped, from the innermost items or the root */
    apr_size_t path_length;
    bool closed; /**< nothing below may be annotated */
    apir_superjson_place_t *items;
    apir_superjson_place_t *first;
    apir_superjson_place_t *last;
    apir_superjson_place_t *next; /**< sibling */
    apir_superjson_place_t *recent;
    struct apr_hash_t *by_name; /**< of many members */
    unsigned members;
    apr_uint32_t codes[APIR_LOG_PLAIN + 1]; /**< code + 1, or 0 */
};

unsigned char apir_superjson_log_byte(const apir_superjson_log_t *log,
                                      apr_uint64_t at);
const apir_superjson_code_t *
apir_superjson_log_code(const apir_superjson_log_t *log, apr_uint32_t code);

/** Writes "values": all that was logged, as one item. */
void apir_superjson_replay(const apir_superjson_log_t *log,
                           apir_json_writer_t *json, apr_pool_t *pool);

#endif
