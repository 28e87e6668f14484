/*
 * Writes data and logs its annotations; a tree of values, or what a caller
 * streams.
 */
#include "core/buf.h"
#include "json/number_int.h"
#include "json/superjson_int.h"
#include "json/walk_int.h"
#include <math.h>
#include <string.h>

typedef struct apir_superjson_frame_t frame_t;

/* An open container. */
struct apir_superjson_frame_t {
    frame_t *below;
    frame_t *above;                /* kept for the next one of this depth */
    apir_superjson_place_t *place; /* of the object, or of the items */
    bool is_array;
    apir_superjson_array_t array;
};

void apir_superjson_writer_init(apir_superjson_writer_t *writer,
                                apir_json_writer_t *json, apr_pool_t *pool)
{
    frame_t *root = apr_pcalloc(pool, sizeof(*root));

    writer->json = json;
    writer->log = apir_superjson_log_create(pool);
    writer->frame = root;
    writer->name = NULL;
    writer->name_length = 0;
    root->place = apir_superjson_root(writer->log);
    root->is_array = true; /* as its one item */
}

/* Where the next value is. */
static apir_superjson_place_t *next_place(apir_superjson_writer_t *writer)
{
    frame_t *frame = writer->frame;

    return frame->is_array
               ? frame->place
               : apir_superjson_member(writer->log, frame->place,
                                       writer->name, writer->name_length);
}

static frame_t *push(apir_superjson_writer_t *writer,
                     apir_superjson_place_t *place)
{
    frame_t *frame = writer->frame->above;

    if (!frame) {
        frame = apr_palloc(apir_superjson_log_pool(writer->log),
                           sizeof(*frame));
        frame->below = writer->frame;
        frame->above = NULL;
        writer->frame->above = frame;
    }
    frame->place = place;
    frame->is_array = false;
    writer->frame = frame;
    return frame;
}

static void pop(apir_superjson_writer_t *writer)
{
    if (writer->frame->below) {
        writer->frame = writer->frame->below;
    }
}

void apir_superjson_begin_object(apir_superjson_writer_t *writer)
{
    push(writer, next_place(writer));
    apir_json_begin_object(writer->json);
}

void apir_superjson_end_object(apir_superjson_writer_t *writer)
{
    pop(writer);
    apir_json_end_object(writer->json);
}

static void begin_list(apir_superjson_writer_t *writer,
                       apir_superjson_type_t type)
{
    apir_superjson_place_t *place = next_place(writer);
    frame_t *frame = push(writer, apir_superjson_items(writer->log, place));

    frame->is_array = true;
    apir_superjson_log_array(writer->log, place, type, &frame->array);
    apir_json_begin_array(writer->json);
}

void apir_superjson_begin_array(apir_superjson_writer_t *writer)
{
    begin_list(writer, APIR_SUPERJSON_UNDEFINED);
}

void apir_superjson_end_array(apir_superjson_writer_t *writer)
{
    apir_superjson_log_end(writer->log, &writer->frame->array);
    pop(writer);
    apir_json_end_array(writer->json);
}

void apir_superjson_name(apir_superjson_writer_t *writer, const char *name,
                         apr_size_t length)
{
    writer->name = name;
    writer->name_length = length;
    apir_json_name(writer->json, name, length);
}

void apir_superjson_key(apir_superjson_writer_t *writer, const char *key,
                        apr_size_t key_length, const char *name,
                        apr_size_t length)
{
    writer->name = name;
    writer->name_length = length;
    apir_json_key(writer->json, key, key_length);
}

void apir_superjson_item(apir_superjson_writer_t *writer)
{
    apir_superjson_log_item(writer->log, &writer->frame->array);
}

void apir_superjson_annotate(apir_superjson_writer_t *writer,
                             apir_superjson_type_t type)
{
    apir_superjson_log_value(writer->log, next_place(writer), type);
}

bool apir_superjson_annotated(const apir_superjson_writer_t *writer)
{
    return apir_superjson_log_any(writer->log);
}

void apir_superjson_write_meta(apir_superjson_writer_t *writer)
{
    apir_json_writer_t *json = writer->json;

    apir_json_begin_object(json);
    apir_json_name(json, "values", 6);
    if (apir_superjson_annotated(writer)) {
        apir_superjson_replay(writer->log, json,
                              apir_superjson_log_pool(writer->log));
    }
    else {
        apir_json_begin_object(json);
        apir_json_end_object(json);
    }
    apir_json_name(json, "v", 1);
    apir_json_int(json, 1);
    apir_json_end_object(json);
}

/* ---- whole values ---- */

static void write_word(apir_superjson_writer_t *writer,
                       apir_superjson_type_t type, const char *word)
{
    apir_superjson_annotate(writer, type);
    apir_json_string(writer->json, word, strlen(word));
}

/* JSON has neither infinities nor NaN, and JSON.stringify no -0. */
static void write_number(apir_superjson_writer_t *writer,
                         const apir_value_t *value)
{
    double number = apir_value_number(value);

    if (isnan(number)) {
        write_word(writer, APIR_SUPERJSON_NUMBER, "NaN");
    }
    else if (isinf(number)) {
        write_word(writer, APIR_SUPERJSON_NUMBER,
                   number > 0 ? "Infinity" : "-Infinity");
    }
    else if (number == 0 && signbit(number)) {
        write_word(writer, APIR_SUPERJSON_NUMBER, "-0");
    }
    else {
        apir_json_value(writer->json, value);
    }
}

static void write_text(apir_superjson_writer_t *writer,
                       apir_superjson_type_t type, const apir_value_t *value)
{
    apir_superjson_annotate(writer, type);
    apir_json_string(writer->json, value->as.text, value->length);
}

static void write_plain(apir_superjson_writer_t *writer,
                        apir_superjson_type_t type, const apir_value_t *value)
{
    apir_superjson_annotate(writer, type);
    apir_json_value(writer->json, value);
}

static void write_scalar(apir_superjson_writer_t *writer,
                         const apir_value_t *value)
{
    switch (value->kind) {
    case APIR_UNDEFINED:
        apir_superjson_annotate(writer, APIR_SUPERJSON_UNDEFINED);
        apir_json_null(writer->json);
        break;
    case APIR_NUMBER: write_number(writer, value); break;
    case APIR_BIGINT: write_text(writer, APIR_SUPERJSON_BIGINT, value); break;
    case APIR_DECIMAL:
        write_text(writer, APIR_SUPERJSON_DECIMAL, value);
        break;
    case APIR_DATE:
        if (!(fabs(value->as.number) <= 8.64e15)) {
            apir_json_null(writer->json); /* an invalid Date is no Date */
            break;
        }
        write_plain(writer, APIR_SUPERJSON_DATE, value);
        break;
    case APIR_BYTES: write_plain(writer, APIR_SUPERJSON_BYTES, value); break;
    case APIR_DB_NULL:
        write_word(writer, APIR_SUPERJSON_DB_NULL, "DbNull");
        break;
    case APIR_JSON_NULL:
        write_word(writer, APIR_SUPERJSON_JSON_NULL, "JsonNull");
        break;
    case APIR_ANY_NULL:
        write_word(writer, APIR_SUPERJSON_ANY_NULL, "AnyNull");
        break;
    default: apir_json_value(writer->json, value); break;
    }
}

static void open_value(apir_superjson_writer_t *writer, apir_walk_t *walk,
                       const apir_value_t *value)
{
    switch (value->kind) {
    case APIR_OBJECT: apir_superjson_begin_object(writer); break;
    case APIR_ARRAY: apir_superjson_begin_array(writer); break;
    case APIR_SET: begin_list(writer, APIR_SUPERJSON_SET); break;
    case APIR_MAP: begin_list(writer, APIR_SUPERJSON_MAP); break;
    default: write_scalar(writer, value); return;
    }
    apir_walk_push(walk, value, NULL);
}

static void write_next(apir_superjson_writer_t *writer, apir_walk_t *walk)
{
    apir_walk_frame_t *frame = apir_walk_top(walk);
    const apir_value_t *value = frame->from;
    const apir_member_t *member;

    if (value->kind != APIR_OBJECT) {
        if (frame->index == value->length) {
            apir_superjson_end_array(writer);
            apir_walk_pop(walk);
            return;
        }
        apir_superjson_item(writer);
        open_value(writer, walk, &value->as.items[frame->index++]);
        return;
    }
    if (frame->index == value->as.object->count) {
        apir_superjson_end_object(writer);
        apir_walk_pop(walk);
        return;
    }
    member = &value->as.object->members[frame->index++];
    apir_superjson_name(writer, member->name, member->name_length);
    open_value(writer, walk, &member->value);
}

void apir_superjson_value(apir_superjson_writer_t *writer,
                          const apir_value_t *value)
{
    apir_walk_t walk;

    apir_walk_begin(&walk);
    open_value(writer, &walk, value);
    while (apir_walk_top(&walk) && writer->json->status == APR_SUCCESS) {
        write_next(writer, &walk);
    }
    apir_walk_end(&walk);
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

void apir_superjson_write(const apir_value_t *value, apir_json_writer_t *json,
                          const char **meta, apr_size_t *meta_length,
                          apr_pool_t *pool)
{
    apir_superjson_writer_t writer;
    apir_json_writer_t other;
    apir_buf_t buf;

    *meta = NULL;
    *meta_length = 0;
    apir_superjson_writer_init(&writer, json, pool);
    apir_superjson_value(&writer, value);
    if (!apir_superjson_annotated(&writer)) {
        return;
    }
    apir_buf_init(&buf, pool, 128, APR_SIZE_MAX);
    apir_json_writer_init(&other, gather, &buf);
    writer.json = &other;
    apir_superjson_write_meta(&writer);
    apir_json_writer_flush(&other);
    *meta = buf.data;
    *meta_length = buf.length;
}
