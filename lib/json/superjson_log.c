/*
 * What is annotated, in a few bytes. superjson lists the path of each value,
 * row by row; here a value is one byte, the code of its column (place and
 * type), and rows that have the same bytes as the row before are only counted.
 * Array indices are nowhere: the replay counts again.
 *
 *     log   = sequence
 *     array = code sequence-of(ITEM length sequence) END
 *
 * The bytes are in blocks that neither move nor are copied, so that memory is
 * what the log needs and no more.
 */
#include "json/superjson_int.h"
#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#define BLOCK_BITS 12
#define BLOCK (1u << BLOCK_BITS)

/* Members that are searched in order. */
#define FEW 12

#define MOST_IN_RUN 255
#define MOST_CODES 0xFFFFFFu

struct apir_superjson_log_t {
    apr_pool_t *pool;
    unsigned char **blocks;
    apr_size_t made;
    apr_size_t capacity;
    apr_uint64_t length;
    apr_uint64_t marks; /* annotations so far */
    apir_superjson_place_t root;
    apir_superjson_code_t *codes;
    apr_uint32_t code_count;
    apr_uint32_t code_capacity;
};

apir_superjson_log_t *apir_superjson_log_create(apr_pool_t *pool)
{
    apir_superjson_log_t *log = apr_pcalloc(pool, sizeof(*log));

    log->pool = pool;
    log->root.path = "";
    return log;
}

apr_pool_t *apir_superjson_log_pool(const apir_superjson_log_t *log)
{
    return log->pool;
}

apir_superjson_place_t *apir_superjson_root(apir_superjson_log_t *log)
{
    return &log->root;
}

bool apir_superjson_log_any(const apir_superjson_log_t *log)
{
    return log->marks > 0;
}

apr_uint64_t apir_superjson_log_size(const apir_superjson_log_t *log)
{
    return log->length;
}

/* ---- places ---- */

static void *widen(apr_pool_t *pool, const void *old, apr_size_t count,
                   apr_size_t capacity, apr_size_t size)
{
    void *wide = apr_palloc(pool, capacity * size);

    if (count > 0) {
        memcpy(wide, old, count * size);
    }
    return wide;
}

/* pathstringifier.js: escapeKey, joined with the path before. */
static void set_path(apir_superjson_log_t *log, apir_superjson_place_t *place)
{
    const apir_superjson_place_t *parent = place->parent;
    apr_size_t i;
    char *to = apr_palloc(log->pool,
                          parent->path_length + 2 + 2 * place->name_length);

    place->path = to;
    memcpy(to, parent->path, parent->path_length);
    to += parent->path_length;
    if (parent->name) {
        *to++ = '.';
    }
    for (i = 0; i < place->name_length; i++) {
        if (place->name[i] == '\\' || place->name[i] == '.') {
            *to++ = '\\';
        }
        *to++ = place->name[i];
    }
    place->path_length = (apr_size_t)(to - place->path);
}

static void remember_by_name(apir_superjson_log_t *log,
                             apir_superjson_place_t *parent,
                             apir_superjson_place_t *place)
{
    apir_superjson_place_t *each;

    if (parent->members < FEW) {
        return;
    }
    if (!parent->by_name) {
        parent->by_name = apr_hash_make(log->pool);
        for (each = parent->first; each; each = each->next) {
            apr_hash_set(parent->by_name, each->name,
                         (apr_ssize_t)each->name_length, each);
        }
    }
    apr_hash_set(parent->by_name, place->name,
                 (apr_ssize_t)place->name_length, place);
}

static apir_superjson_place_t *add_member(apir_superjson_log_t *log,
                                          apir_superjson_place_t *parent,
                                          const char *name, apr_size_t length)
{
    apir_superjson_place_t *place = apr_pcalloc(log->pool, sizeof(*place));

    place->parent = parent;
    place->name = apr_pstrmemdup(log->pool, name, length);
    place->name_length = length;
    place->closed = parent->closed
                    || apir_superjson_forbidden(name, length) != NULL;
    set_path(log, place);
    if (parent->last) {
        parent->last->next = place;
    }
    else {
        parent->first = place;
    }
    parent->last = place;
    parent->members++;
    remember_by_name(log, parent, place);
    return place;
}

static bool is_named(const apir_superjson_place_t *place, const char *name,
                     apr_size_t length)
{
    return place && place->name_length == length
           && memcmp(place->name, name, length) == 0;
}

static apir_superjson_place_t *find_member(apir_superjson_place_t *parent,
                                           const char *name,
                                           apr_size_t length)
{
    apir_superjson_place_t *place;

    if (parent->by_name) {
        return apr_hash_get(parent->by_name, name, (apr_ssize_t)length);
    }
    for (place = parent->first; place && !is_named(place, name, length);
         place = place->next) {
    }
    return place;
}

/* Rows have their members in the same order: the next one is tried first. */
apir_superjson_place_t *apir_superjson_member(apir_superjson_log_t *log,
                                              apir_superjson_place_t *parent,
                                              const char *name,
                                              apr_size_t length)
{
    apir_superjson_place_t *guess = parent->recent ? parent->recent->next
                                                   : NULL;

    if (!guess) {
        guess = parent->first;
    }
    if (!is_named(guess, name, length)) {
        guess = find_member(parent, name, length);
    }
    if (!guess) {
        guess = add_member(log, parent, name, length);
    }
    parent->recent = guess;
    return guess;
}

apir_superjson_place_t *apir_superjson_items(apir_superjson_log_t *log,
                                             apir_superjson_place_t *parent)
{
    apir_superjson_place_t *items = parent->items;

    if (!items) {
        items = apr_pcalloc(log->pool, sizeof(*items));
        items->parent = parent;
        items->path = "";
        items->closed = parent->closed;
        parent->items = items;
    }
    return items;
}

/* ---- bytes ---- */

unsigned char apir_superjson_log_byte(const apir_superjson_log_t *log,
                                      apr_uint64_t at)
{
    return log->blocks[at >> BLOCK_BITS][at & (BLOCK - 1)];
}

static void put(apir_superjson_log_t *log, unsigned byte)
{
    apr_size_t block = (apr_size_t)(log->length >> BLOCK_BITS);

    if (block == log->made) {
        if (log->made == log->capacity) {
            apr_size_t capacity = log->capacity ? 2 * log->capacity : 4;

            log->blocks = widen(log->pool, log->blocks, log->made, capacity,
                                sizeof(*log->blocks));
            log->capacity = capacity;
        }
        log->blocks[log->made++] = apr_palloc(log->pool, BLOCK);
    }
    log->blocks[block][log->length & (BLOCK - 1)] = (unsigned char)byte;
    log->length++;
}

static apr_uint32_t code_of(apir_superjson_log_t *log,
                            apir_superjson_place_t *place, int type)
{
    apr_uint32_t *code = &place->codes[type];

    if (*code == 0) {
        if (log->code_count == log->code_capacity) {
            log->code_capacity = log->code_capacity ? 2 * log->code_capacity
                                                    : 16;
            log->codes = widen(log->pool, log->codes, log->code_count,
                               log->code_capacity, sizeof(*log->codes));
        }
        log->codes[log->code_count].place = place;
        log->codes[log->code_count].type = type;
        *code = ++log->code_count;
    }
    return *code - 1;
}

const apir_superjson_code_t *
apir_superjson_log_code(const apir_superjson_log_t *log, apr_uint32_t code)
{
    return &log->codes[code];
}

static void put_code(apir_superjson_log_t *log, apir_superjson_place_t *place,
                     int type)
{
    apr_uint32_t code = code_of(log, place, type);

    if (code + APIR_LOG_CODE <= 255) {
        put(log, code + APIR_LOG_CODE);
        return;
    }
    put(log, APIR_LOG_LONG);
    put(log, code >> 16 & 255);
    put(log, code >> 8 & 255);
    put(log, code & 255);
}

/* More columns than codes: data of sixteen million different names. They go
 * without annotations rather than with wrong ones. */
static bool is_full(const apir_superjson_log_t *log)
{
    return log->code_count >= MOST_CODES;
}

void apir_superjson_log_value(apir_superjson_log_t *log,
                              apir_superjson_place_t *place,
                              apir_superjson_type_t type)
{
    if (!place->closed && !is_full(log)) {
        put_code(log, place, (int)type);
        log->marks++;
    }
}

/* ---- arrays ---- */

void apir_superjson_log_array(apir_superjson_log_t *log,
                              apir_superjson_place_t *place,
                              apir_superjson_type_t type,
                              apir_superjson_array_t *array)
{
    bool scope = type == APIR_SUPERJSON_SET || type == APIR_SUPERJSON_MAP;

    array->start = log->length;
    array->item = 0;
    array->previous = 0;
    array->marks = log->marks;
    if (is_full(log)) {
        place = &log->root;
        scope = false;
    }
    put_code(log, place, scope ? (int)type : APIR_LOG_PLAIN);
    if (scope && !place->closed) {
        log->marks++;
    }
}

static bool same_bytes(const apir_superjson_log_t *log, apr_uint64_t a,
                       apr_uint64_t b, apr_uint64_t count)
{
    for (; count > 0; count--) {
        if (apir_superjson_log_byte(log, a++)
            != apir_superjson_log_byte(log, b++)) {
            return false;
        }
    }
    return true;
}

/* The current item is complete: it is counted with the run before it when
 * they are the same, else it is the next run. */
static void close_item(apir_superjson_log_t *log,
                       apir_superjson_array_t *array)
{
    apr_uint64_t run = array->previous, item = array->item;
    unsigned char *length;

    if (item == 0) {
        return;
    }
    array->item = 0;
    if (run != 0 && item - run == log->length - item
        && same_bytes(log, run + 2, item + 2, item - run - 2)) {
        length =
            &log->blocks[(run + 1) >> BLOCK_BITS][(run + 1) & (BLOCK - 1)];
        if (*length < MOST_IN_RUN) {
            ++*length;
            log->length = item;
            return;
        }
    }
    array->previous = item;
}

void apir_superjson_log_item(apir_superjson_log_t *log,
                             apir_superjson_array_t *array)
{
    close_item(log, array);
    array->item = log->length; /* never 0: the array's code is before it */
    put(log, APIR_LOG_ITEM);
    put(log, 1);
}

void apir_superjson_log_end(apir_superjson_log_t *log,
                            apir_superjson_array_t *array)
{
    close_item(log, array);
    if (log->marks == array->marks) {
        log->length = array->start;
        return;
    }
    put(log, APIR_LOG_END);
}
