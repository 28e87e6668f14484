/*
 * From tokens to a tree. Values are gathered on one stack; when a container
 * ends, its content is moved to a block of exactly its size. The stack is made
 * of pieces, so it neither moves nor is more than half empty: hostile text
 * (`[0,0,0,…` or `[{},{},{},…`) costs less than 24 bytes a byte, the tree
 * included. An open container is a value on the stack too: its `length` is
 * the place of the container around it.
 */
#include "json/reader.h"
#include "json/object_int.h"
#include <apr_strings.h>

#define PIECE_BITS 8
#define PIECE (1u << PIECE_BITS)
#define FIRST_PIECES 32
#define MOST_AT_ONCE 16
#define NOWHERE APR_UINT32_MAX

typedef struct builder_t {
    apir_value_t **pieces;
    apr_uint32_t used;     /* values on the stack */
    apr_uint32_t made;     /* pieces there are */
    apr_uint32_t capacity; /* pieces there is room for */
    apr_uint32_t open;     /* place of the innermost container */
    apr_pool_t *pool;
    apr_pool_t *scratch; /* of the pieces; NULL: one is enough so far */
} builder_t;

static inline apir_value_t *at(const builder_t *builder, apr_uint32_t place)
{
    return &builder->pieces[place >> PIECE_BITS][place & (PIECE - 1)];
}

/* As many more as there are, but not too many: one block for all of them. */
static void add_pieces(builder_t *builder)
{
    apr_uint32_t count = builder->made < MOST_AT_ONCE ? builder->made
                                                      : MOST_AT_ONCE;
    apir_value_t *block;

    if (!builder->scratch) {
        apr_pool_create(&builder->scratch, builder->pool);
    }
    if (builder->made + count > builder->capacity) {
        apir_value_t **pieces;

        builder->capacity *= 2;
        pieces = apr_palloc(builder->scratch,
                            builder->capacity * sizeof(void *));
        memcpy(pieces, builder->pieces, builder->made * sizeof(void *));
        builder->pieces = pieces;
    }
    block = apr_palloc(builder->scratch, count * PIECE * sizeof(*block));
    for (; count > 0; count--, block += PIECE) {
        builder->pieces[builder->made++] = block;
    }
}

static inline apir_value_t *push(builder_t *builder, apir_kind_t kind)
{
    apir_value_t *value;

    if (builder->used >> PIECE_BITS == builder->made) {
        add_pieces(builder);
    }
    value = at(builder, builder->used++);
    *value = (apir_value_t){ .kind = (unsigned char)kind };
    return value;
}

static void push_text(builder_t *builder, apir_kind_t kind, const char *text,
                      apr_size_t length)
{
    apir_value_t *value = push(builder, kind);

    value->is_text = kind == APIR_NUMBER;
    value->length = (apr_uint32_t)length;
    value->as.text = text;
}

static void open_container(builder_t *builder, apir_kind_t kind)
{
    push(builder, kind)->length = builder->open;
    builder->open = builder->used - 1;
}

/* Copies `count` values from the stack, piece by piece. */
static void take(const builder_t *builder, apr_uint32_t place,
                 apr_uint32_t count, apir_value_t *to)
{
    while (count > 0) {
        apr_uint32_t run = PIECE - (place & (PIECE - 1));

        if (run > count) {
            run = count;
        }
        memcpy(to, at(builder, place), run * sizeof(*to));
        to += run;
        place += run;
        count -= run;
    }
}

static apir_value_t *new_items(const builder_t *builder, apr_uint32_t place,
                               apr_uint32_t count)
{
    apir_value_t *items;

    if (count == 0) {
        return NULL;
    }
    items = apr_palloc(builder->pool, count * sizeof(*items));
    take(builder, place, count, items);
    return items;
}

/* On the stack a member is two values: its name, as a string, and itself. */
static apir_object_t *new_object(const builder_t *builder, apr_uint32_t place,
                                 apr_uint32_t count)
{
    apir_object_t *object = apir_object_new(count, builder->pool);
    apir_member_t *member = object->members;
    apr_uint32_t end = place + 2 * count;

    for (; place < end; place += 2, member++) {
        const apir_value_t *name = at(builder, place);

        member->name = name->as.text;
        member->name_length = name->length;
        member->value = *at(builder, place + 1);
    }
    object->count = count;
    apir_object_settle(object);
    return object;
}

static void close_container(builder_t *builder)
{
    apr_uint32_t place = builder->open + 1;
    apr_uint32_t count = builder->used - place;
    apir_value_t *value = at(builder, builder->open);

    builder->used = place;
    builder->open = value->length;
    if (value->kind == APIR_OBJECT) {
        value->length = 0;
        value->as.object = new_object(builder, place, count / 2);
    }
    else {
        value->length = count;
        value->as.items = new_items(builder, place, count);
    }
}

/* Reads to the end; false after an error. */
static bool build(builder_t *builder, apir_json_reader_t *reader)
{
    const char *text;
    apr_size_t length;

    for (;;) {
        switch (apir_json_next(reader, &text, &length)) {
        case APIR_T_OBJECT: open_container(builder, APIR_OBJECT); break;
        case APIR_T_ARRAY: open_container(builder, APIR_ARRAY); break;
        case APIR_T_OBJECT_END:
        case APIR_T_ARRAY_END: close_container(builder); break;
        case APIR_T_NAME:
        case APIR_T_STRING:
            push_text(builder, APIR_STRING, text, length);
            break;
        case APIR_T_NUMBER:
            push_text(builder, APIR_NUMBER, text, length);
            break;
        case APIR_T_TRUE: push(builder, APIR_TRUE); break;
        case APIR_T_FALSE: push(builder, APIR_FALSE); break;
        case APIR_T_NULL: push(builder, APIR_NULL); break;
        case APIR_T_END: return true;
        default: return false;
        }
    }
}

apr_status_t apir_json_read(const char *text, apr_size_t length,
                            const apir_json_limits_t *limits,
                            apir_value_t **value, apr_pool_t *pool,
                            apir_error_t *error)
{
    apir_value_t first[PIECE];
    apir_value_t *pieces[FIRST_PIECES] = { first };
    builder_t builder = { pieces, 0, 1, FIRST_PIECES, NOWHERE, pool, NULL };
    apir_json_reader_t *reader;
    apr_status_t status = APR_SUCCESS;

    /* places and lengths are 32 bits wide; nobody sends as much */
    if (length >= APR_UINT32_MAX) {
        return apir_error_set(error, pool, APIR_E_TOO_LARGE,
                              "The JSON is larger than 4 GiB");
    }
    reader = apir_json_reader_create(text, length, limits, pool);
    if (build(&builder, reader)) {
        *value = apr_pmemdup(pool, first, sizeof(**value));
    }
    else {
        status = APR_EGENERAL;
        if (error) {
            *error = *apir_json_reader_error(reader);
        }
    }
    if (builder.scratch) {
        apr_pool_destroy(builder.scratch);
    }
    return status;
}
