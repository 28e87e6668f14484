/**
 * @file json/value.h
 * @brief The value that everything else passes around: JSON, plus what
 * superjson and databases need (undefined, big integers, decimals, dates,
 * bytes, sets, maps, non-finite numbers).
 *
 * A value is 16 bytes; arrays hold their items in one block. Strings have a
 * length, may hold zero bytes and lone surrogates (as three bytes), and are
 * followed by an uncounted zero byte. Numbers that were read keep their text.
 * Values live in a pool; a tree is read-only once it is shared.
 */
#ifndef APIR_JSON_VALUE_H
#define APIR_JSON_VALUE_H

#include <apr_pools.h>
#include <stdbool.h>

#ifndef APIR_KIND_T
#define APIR_KIND_T
/** (The public header declares the same type.) */
typedef enum apir_kind_t {
    APIR_UNDEFINED = 0,
    APIR_NULL,
    APIR_FALSE,
    APIR_TRUE,
    APIR_NUMBER,  /**< a double; see apir_value_number */
    APIR_BIGINT,  /**< text: an integer of any size */
    APIR_DECIMAL, /**< text: a decimal of any size */
    APIR_DATE,    /**< milliseconds since 1970 UTC, a double */
    APIR_STRING,
    APIR_BYTES,
    APIR_ARRAY,
    APIR_SET, /**< as array */
    APIR_MAP, /**< as array of [key, value] arrays */
    APIR_OBJECT,
    /* What a Json field is compared with or set to (ZenStack's words). */
    APIR_DB_NULL,   /**< NULL of the database */
    APIR_JSON_NULL, /**< null inside JSON */
    APIR_ANY_NULL   /**< either */
} apir_kind_t;
#endif

typedef struct apir_value_t apir_value_t;
typedef struct apir_object_t apir_object_t;

/** A member of an object. */
typedef struct apir_member_t apir_member_t;

struct apir_value_t {
    unsigned char kind;    /**< apir_kind_t */
    unsigned char is_text; /**< a number kept as text, in as.text */
    unsigned char room;    /**< private: an array grown by
                                    apir_array_add has 2^room places */
    apr_uint32_t length;   /**< bytes of text, or items; not of objects */
    union {
        double number;
        const char *text;
        apir_value_t *items;
        apir_object_t *object;
    } as;
};

struct apir_member_t {
    const char *name;
    apr_uint32_t name_length;
    apir_value_t value;
};

/** The members of an object, in order of insertion. */
struct apir_object_t {
    apr_pool_t *pool;
    apir_member_t *members;
    apr_uint32_t count;
    apr_uint32_t capacity;
    apr_uint32_t *sorted; /**< private: index by name of large objects,
                                    or NULL: search in order */
};

/* Part of the public API: see apiroutes.h. */
#pragma GCC visibility push(default)

/** What a value is. */
apir_kind_t apir_value_kind(const apir_value_t *value);

/** Constructors: a new value in @a pool. Text is copied (of more than 4 GiB
 * the value is undefined); no text (NULL) is null. */
apir_value_t *apir_value_undefined(apr_pool_t *pool);
apir_value_t *apir_value_null(apr_pool_t *pool);
apir_value_t *apir_value_bool(bool truth, apr_pool_t *pool);
apir_value_t *apir_value_double(double number, apr_pool_t *pool);
apir_value_t *apir_value_int(apr_int64_t number, apr_pool_t *pool);
apir_value_t *apir_value_string(const char *text, apr_pool_t *pool);
apir_value_t *apir_value_string_n(const char *text, apr_size_t length,
                                  apr_pool_t *pool);
apir_value_t *apir_value_date(double milliseconds, apr_pool_t *pool);
apir_value_t *apir_value_bigint(const char *digits, apr_pool_t *pool);
apir_value_t *apir_value_decimal(const char *text, apr_pool_t *pool);
apir_value_t *apir_value_bytes(const void *data, apr_size_t length,
                               apr_pool_t *pool);
apir_value_t *apir_value_set(apr_pool_t *pool);
apir_value_t *apir_value_map(apr_pool_t *pool);
apir_value_t *apir_value_array(apr_pool_t *pool);
apir_value_t *apir_value_object(apr_pool_t *pool);

/** Appends a shallow copy of @a item (NULL: undefined) to an array, set or
 * map; does nothing to another value. Do not append to an array after it was
 * itself copied into another value. */
void apir_array_add(apir_value_t *array, const apir_value_t *item,
                    apr_pool_t *pool);

/** Adds an entry to a map. */
void apir_map_add(apir_value_t *map, const apir_value_t *key,
                  const apir_value_t *value, apr_pool_t *pool);

/** Sets a member (the last one wins, in the first one's place). The name is
 * copied (one of more than 4 GiB is not set), the value shallowly copied (NULL:
 * undefined, which writers leave out). Does nothing to what is no object. */
void apir_object_set(apir_value_t *object, const char *name,
                     const apir_value_t *value);

/** A member's value, or NULL (also when @a object is NULL or no object). */
const apir_value_t *apir_value_get(const apir_value_t *object,
                                   const char *name);

/** An object's member by its place, or NULL beyond the end. @a name and
 * @a name_length (may be NULL) get its name. */
const apir_value_t *apir_value_member(const apir_value_t *object,
                                      apr_size_t index, const char **name,
                                      apr_size_t *name_length);

/** An array's item, or NULL beyond its end. */
const apir_value_t *apir_value_at(const apir_value_t *array,
                                  apr_size_t index);

/** Items, members, or bytes of text; 0 for the rest. */
apr_size_t apir_value_length(const apir_value_t *value);

/** The text of a string, big integer, decimal, bytes, or read number; NULL
 * for the rest. @a length may be NULL. */
const char *apir_value_text(const apir_value_t *value, apr_size_t *length);

/** A number as the nearest double (overflow: ±infinity), big integers and
 * decimals too; NaN when it is none. */
double apir_value_number(const apir_value_t *value);

/** The milliseconds since 1970 of a date; NaN when it is none. */
double apir_value_milliseconds(const apir_value_t *value);

/** An exact integer in 64 bits (1, 1.0, 1e2 …; bigint too); false if not. */
bool apir_value_integer(const apir_value_t *value, apr_int64_t *out);

#pragma GCC visibility pop

/** The same with the name's length. */
void apir_object_set_n(apir_value_t *object, const char *name,
                       apr_size_t length, const apir_value_t *value);
const apir_value_t *apir_value_get_n(const apir_value_t *object,
                                     const char *name, apr_size_t length);

/** Takes a member out; false when there was none. */
bool apir_object_remove(apir_value_t *object, const char *name,
                        apr_size_t length);

/** Deep equality as JSON Schema has it: numbers by mathematical value,
 * objects without order. */
bool apir_value_equal(const apir_value_t *a, const apir_value_t *b);

/**
 * The own members of whatever value it is, as JavaScript's spread has them
 * (ECMA-262 §7.3.26): an object itself; items, and UTF-16 units of a string,
 * by their numbers; of anything else none. Borrows the items.
 * @param value  may be NULL
 */
apir_value_t *apir_value_spread(apir_value_t *value, apr_pool_t *pool);

/** A deep copy into @a pool. */
apir_value_t *apir_value_copy(const apir_value_t *value, apr_pool_t *pool);

#endif
