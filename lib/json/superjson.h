/**
 * @file json/superjson.h
 * @brief superjson 2.2 both ways: JSON, and beside it a `meta` that says
 * which of its values are dates, big integers, decimals, bytes …
 *
 *     {"at": "2024-01-01T00:00:00.000Z"}   {"values": {"at": ["Date"]}, "v": 1}
 *
 * Types that are known: "undefined" "bigint" "Date" "number" "set" "map",
 * ["custom", "Decimal" | "Bytes" | "DbNull" | "JsonNull" | "AnyNull"] (as
 * ZenStack registers them) and ["typed-array", "Uint8Array"] (reading only).
 */
#ifndef APIR_JSON_SUPERJSON_H
#define APIR_JSON_SUPERJSON_H

#include "core/error.h"
#include "json/value.h"
#include "json/writer.h"

/* ---- reading ---- */

/** For apir_superjson_apply: what is undefined stays where it is, as such.
 * Otherwise such members are taken out, and such items become null. */
#define APIR_SUPERJSON_KEEP_UNDEFINED 1u

/**
 * Gives a tree that was parsed from JSON the values that `meta` describes.
 * @param value  changed in place: it must not be shared
 * @param meta   {values, referentialEqualities, v}; what is no object says
 *               nothing. Its nodes are read, not kept
 * @param error  APIR_E_BAD_REQUEST with superjson's or the engine's own words
 *               ("Cannot convert many to a BigInt"); the tree is then half
 *               done and useless. APIR_E_TOO_MANY for equalities that would
 *               copy more than APIR_MAX_NODES values in all
 *
 * A path whose parents are not there does nothing, as in the reference; an
 * index beyond a list's end is refused, and so are names of prototypes. Equal
 * values are copied, never shared. A Date that is none has NaN. Items of sets
 * and keys of maps are taken as they come, equal ones too. Regular
 * expressions, errors, URLs, classes and symbols are refused.
 */
apr_status_t apir_superjson_apply(apir_value_t *value,
                                  const apir_value_t *meta, unsigned options,
                                  apr_pool_t *pool, apir_error_t *error);

/* ---- writing ---- */

/** What can be said of a value that is written. */
typedef enum apir_superjson_type_t {
    APIR_SUPERJSON_DATE,      /**< a string, as apir_json_value writes it */
    APIR_SUPERJSON_BIGINT,    /**< a string of digits */
    APIR_SUPERJSON_DECIMAL,   /**< a string */
    APIR_SUPERJSON_BYTES,     /**< a string in base64 */
    APIR_SUPERJSON_NUMBER,    /**< "NaN", "Infinity", "-Infinity", "-0" */
    APIR_SUPERJSON_UNDEFINED, /**< null */
    APIR_SUPERJSON_DB_NULL,   /**< "DbNull" */
    APIR_SUPERJSON_JSON_NULL, /**< "JsonNull" */
    APIR_SUPERJSON_ANY_NULL,  /**< "AnyNull" */
    APIR_SUPERJSON_SET,       /**< private: see apir_superjson_value */
    APIR_SUPERJSON_MAP        /**< private */
} apir_superjson_type_t;

typedef struct apir_superjson_writer_t apir_superjson_writer_t;

/**
 * Watches what goes through a JSON writer, so that its annotations can be
 * written afterwards. Rows of a list that are annotated alike are remembered
 * once, with their number: memory does not grow with the rows, but by about
 * two bytes plus one for each annotated value where rows differ.
 *
 *     apir_superjson_begin_array(w);
 *     for each row:
 *         apir_superjson_item(w);
 *         apir_superjson_begin_object(w);
 *         apir_superjson_name(w, "id", 2);        // plain: straight to json
 *         apir_json_int(w->json, 7);
 *         apir_superjson_name(w, "at", 2);
 *         apir_superjson_annotate(w, APIR_SUPERJSON_DATE);
 *         apir_json_string(w->json, "2024-01-01T00:00:00.000Z", 24);
 *         apir_superjson_end_object(w);
 *     apir_superjson_end_array(w);
 *     if (apir_superjson_annotated(w))
 *         apir_superjson_write_meta(w);           // {"values":{…},"v":1}
 *
 * A name's text is borrowed until its value was begun. Members that hold
 * nothing annotated may be named, and plain containers be written, on w->json
 * alone. What is below a name that superjson refuses ("constructor",
 * "prototype", "__proto__") is written without annotations.
 */
struct apir_superjson_writer_t {
    apir_json_writer_t *json;
    struct apir_superjson_log_t *log;     /**< private */
    struct apir_superjson_frame_t *frame; /**< private: innermost container */
    const char *name; /**< private: of the next value, in an object */
    apr_size_t name_length;
};

/** Data begins at the next value that @a json gets. All memory is in @a pool,
 * and given back with it. */
void apir_superjson_writer_init(apir_superjson_writer_t *writer,
                                apir_json_writer_t *json, apr_pool_t *pool);

void apir_superjson_begin_object(apir_superjson_writer_t *writer);
void apir_superjson_end_object(apir_superjson_writer_t *writer);
void apir_superjson_begin_array(apir_superjson_writer_t *writer);
void apir_superjson_end_array(apir_superjson_writer_t *writer);

/** A member's name; its value follows. */
void apir_superjson_name(apir_superjson_writer_t *writer, const char *name,
                         apr_size_t length);

/** The same with the name as it is written (apir_json_key), too. */
void apir_superjson_key(apir_superjson_writer_t *writer, const char *key,
                        apr_size_t key_length, const char *name,
                        apr_size_t length);

/** To be called before each item of an array, annotated or not. */
void apir_superjson_item(apir_superjson_writer_t *writer);

/** Notes the type of the value that is written to w->json next. */
void apir_superjson_annotate(apir_superjson_writer_t *writer,
                             apir_superjson_type_t type);

/** A whole value of any kind, with its annotations. */
void apir_superjson_value(apir_superjson_writer_t *writer,
                          const apir_value_t *value);

/** Whether anything was annotated so far. */
bool apir_superjson_annotated(const apir_superjson_writer_t *writer);

/** Writes {"values": …, "v": 1} as one item of w->json; paths begin at the
 * first value after apir_superjson_writer_init. */
void apir_superjson_write_meta(apir_superjson_writer_t *writer);

/**
 * A value as superjson's two parts.
 * @param json  gets the value as one item
 * @param meta  out: {"values": …, "v": 1} as text in @a pool, or NULL when
 *              there is nothing to say
 */
void apir_superjson_write(const apir_value_t *value, apir_json_writer_t *json,
                          const char **meta, apr_size_t *meta_length,
                          apr_pool_t *pool);

#endif
