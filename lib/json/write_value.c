/*
 * Whole trees into a writer: of values and of jansson, without recursion.
 */
#include "json/number_int.h"
#include "json/text_int.h"
#include "json/walk_int.h"
#include "json/writer.h"
#include "core/buf.h"
#include <apr_strings.h>
#include <string.h>

static void write_number_text(apir_json_writer_t *writer, const char *text,
                              apr_size_t length)
{
    char room[32];

    text = apir_format_number_text(text, length, &length, room);
    if (text) {
        apir_json_raw(writer, text, length);
    }
    else {
        apir_json_null(writer);
    }
}

/* Big integers and decimals: as they are, but never something that is no
 * number ("NaN" of a database): that is a string. */
static void write_exact(apir_json_writer_t *writer, const apir_value_t *value)
{
    apir_decimal_t decimal;

    if (apir_decimal_parse(value->as.text, value->length, &decimal)) {
        apir_json_raw(writer, value->as.text, value->length);
    }
    else {
        apir_json_string(writer, value->as.text, value->length);
    }
}

static void write_date(apir_json_writer_t *writer, double milliseconds)
{
    char text[32];
    apr_size_t length = apir_format_date(milliseconds, text);

    if (length) {
        apir_json_string(writer, text, length);
    }
    else {
        apir_json_null(writer);
    }
}

/* Base64 has nothing to escape: it is an item of which the parts are text. */
static void write_bytes(apir_json_writer_t *writer, const char *bytes,
                        apr_size_t length)
{
    char group[4];
    apr_size_t i;

    apir_json_raw(writer, "\"", 1);
    for (i = 0; i < length; i += 3) {
        apir_format_base64(bytes + i, length - i, group);
        apir_json_text(writer, group, sizeof(group));
    }
    apir_json_text(writer, "\"", 1);
}

static void write_scalar(apir_json_writer_t *writer,
                         const apir_value_t *value)
{
    switch (value->kind) {
    case APIR_FALSE:
    case APIR_TRUE: apir_json_bool(writer, value->kind == APIR_TRUE); break;
    case APIR_NUMBER:
        if (value->is_text) {
            write_number_text(writer, value->as.text, value->length);
        }
        else {
            apir_json_double(writer, value->as.number);
        }
        break;
    case APIR_BIGINT:
    case APIR_DECIMAL: write_exact(writer, value); break;
    case APIR_DATE: write_date(writer, value->as.number); break;
    case APIR_STRING:
        apir_json_string(writer, value->as.text, value->length);
        break;
    case APIR_BYTES:
        write_bytes(writer, value->as.text, value->length);
        break;
    default: apir_json_null(writer); break;
    }
}

static void open_value(apir_json_writer_t *writer, apir_walk_t *walk,
                       const apir_value_t *value)
{
    switch (value->kind) {
    case APIR_OBJECT:
        apir_json_begin_object(writer);
        apir_walk_push(walk, value, NULL);
        break;
    case APIR_ARRAY:
    case APIR_SET:
    case APIR_MAP:
        apir_json_begin_array(writer);
        apir_walk_push(walk, value, NULL);
        break;
    default: write_scalar(writer, value); break;
    }
}

/* The next item or member of the innermost container, or its end. */
static void write_next(apir_json_writer_t *writer, apir_walk_t *walk)
{
    apir_walk_frame_t *frame = apir_walk_top(walk);
    const apir_value_t *value = frame->from;
    const apir_member_t *member;

    if (value->kind != APIR_OBJECT) {
        if (frame->index == value->length) {
            apir_json_end_array(writer);
            apir_walk_pop(walk);
            return;
        }
        open_value(writer, walk, &value->as.items[frame->index++]);
        return;
    }
    if (frame->index == value->as.object->count) {
        apir_json_end_object(writer);
        apir_walk_pop(walk);
        return;
    }
    member = &value->as.object->members[frame->index++];
    if (member->value.kind != APIR_UNDEFINED) {
        apir_json_name(writer, member->name, member->name_length);
        open_value(writer, walk, &member->value);
    }
}

void apir_json_value(apir_json_writer_t *writer, const apir_value_t *value)
{
    apir_walk_t walk;

    apir_walk_begin(&walk);
    open_value(writer, &walk, value);
    while (apir_walk_top(&walk) && writer->status == APR_SUCCESS) {
        write_next(writer, &walk);
    }
    apir_walk_end(&walk);
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

const char *apir_json_stringify(const apir_value_t *value, apr_size_t *length,
                                apr_pool_t *pool)
{
    apir_json_writer_t writer;
    apir_buf_t buf;

    if (length) {
        *length = 0;
    }
    if (!value || value->kind == APIR_UNDEFINED) {
        return "";
    }
    buf.data = NULL;
    apir_buf_init(&buf, pool, 0, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &buf);
    apir_json_value(&writer, value);
    apir_json_writer_flush(&writer);
    if (length) {
        *length = buf.length;
    }
    return buf.data;
}
