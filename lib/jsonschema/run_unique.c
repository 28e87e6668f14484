/*
 * uniqueItems without comparing all pairs: each item is written as bytes that
 * are the same for equal values and different for others (numbers by their
 * digits, members by name), and the texts are sorted. That takes the size of
 * the array times the logarithm of its length, whatever the items are.
 */
#include "run_int.h"

#include "decimal_int.h"

#include "core/buf.h"
#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BYTES (256u * 1024 * 1024)

/* A container that is being written. */
typedef struct frame_t {
    struct frame_t *up;
    const apir_value_t *value;
    const apir_member_t **members; /* in order, of an object */
    apr_size_t next;
} frame_t;

typedef struct writer_t {
    apir_run_t *run;
    const apir_step_t *at;
    apir_buf_t text;
    frame_t *frame;
    frame_t *spare;
} writer_t;

typedef struct slice_t {
    const char *text;
    apr_size_t length;
} slice_t;

static void put(writer_t *writer, const void *bytes, apr_size_t length)
{
    if (apir_buf_add(&writer->text, bytes, length) != APR_SUCCESS) {
        apir_run_charge(writer->run, APIR_MAX_SCHEMA_WORK + 1, writer->at);
    }
}

static void put_tag(writer_t *writer, char tag)
{
    put(writer, &tag, 1);
}

/* A text with its length before it, so that no two look alike. */
static void put_text(writer_t *writer, char tag, const char *text,
                     apr_uint32_t length)
{
    put_tag(writer, tag);
    put(writer, &length, sizeof(length));
    put(writer, text, length);
}

static void put_number(writer_t *writer, const apir_value_t *value)
{
    apir_digits_t digits;
    const char *at;
    apr_size_t left;
    double number;

    if (!apir_digits_of(value, &digits)) {
        number = apir_value_number(value);
        put_tag(writer, number > 0 ? 'I' : number < 0 ? 'i' : 'N');
        return;
    }
    put_tag(writer, digits.count == 0 ? '0' : digits.negative ? '-' : '+');
    if (digits.count == 0) {
        return;
    }
    put(writer, &digits.point, sizeof(digits.point));
    put(writer, &digits.count, sizeof(digits.count));
    for (at = digits.first, left = digits.count; left; at++) {
        if (*at != '.') {
            put(writer, at, 1);
            left--;
        }
    }
}

static void open_frame(writer_t *writer, const apir_value_t *value)
{
    frame_t *frame = writer->spare;

    if (frame) {
        writer->spare = frame->up;
    }
    else {
        frame = apir_scratch_take(&writer->run->scratch, sizeof(*frame));
    }
    frame->up = writer->frame;
    frame->value = value;
    frame->members = value->kind == APIR_OBJECT
                         ? apir_members_ordered(writer->run, value->as.object)
                         : NULL;
    frame->next = 0;
    writer->frame = frame;
}

/* A value without parts, or the beginning of one with parts. */
static void put_value(writer_t *writer, const apir_value_t *value)
{
    apr_uint32_t count;

    switch (value->kind) {
    case APIR_NUMBER:
    case APIR_BIGINT:
    case APIR_DECIMAL: put_number(writer, value); return;
    case APIR_STRING:
        put_text(writer, 's', value->as.text, value->length);
        return;
    case APIR_BYTES:
        put_text(writer, 'b', value->as.text, value->length);
        return;
    case APIR_DATE:
        put_tag(writer, 'd');
        put(writer, &value->as.number, sizeof(value->as.number));
        return;
    case APIR_OBJECT:
        count = value->as.object->count;
        put_tag(writer, '{');
        put(writer, &count, sizeof(count));
        open_frame(writer, value);
        return;
    case APIR_ARRAY:
    case APIR_SET:
    case APIR_MAP:
        put_tag(writer, value->kind == APIR_ARRAY ? '['
                        : value->kind == APIR_SET ? '('
                                                  : '<');
        put(writer, &value->length, sizeof(value->length));
        open_frame(writer, value);
        return;
    default: put_tag(writer, (char)('A' + value->kind)); return;
    }
}

static void close_frame(writer_t *writer)
{
    frame_t *frame = writer->frame;

    writer->frame = frame->up;
    frame->up = writer->spare;
    writer->spare = frame;
}

static void put_whole(writer_t *writer, const apir_value_t *value)
{
    put_value(writer, value);
    while (writer->frame && !writer->run->stop) {
        frame_t *frame = writer->frame;

        if (frame->next == apir_value_length(frame->value)) {
            close_frame(writer);
        }
        else if (frame->members) {
            const apir_member_t *member = frame->members[frame->next++];

            put_text(writer, ':', member->name, member->name_length);
            put_value(writer, &member->value);
        }
        else {
            put_value(writer, &frame->value->as.items[frame->next++]);
        }
    }
}

static int compare_slices(const void *a, const void *b)
{
    const slice_t *left = a, *right = b;

    if (left->length != right->length) {
        return left->length < right->length ? -1 : 1;
    }
    return memcmp(left->text, right->text, left->length);
}

bool apir_has_duplicates(apir_run_t *run, const apir_value_t *array,
                         const apir_step_t *at)
{
    apr_size_t count = array->length, i, *ends;
    writer_t writer = { run, at, { 0 }, NULL, NULL };
    slice_t *slices;

    apir_buf_init(&writer.text, apir_scratch_pool(&run->scratch), count * 16,
                  MOST_BYTES);
    ends = apir_scratch_take(&run->scratch, count * sizeof(*ends));
    slices = apir_scratch_take(&run->scratch, count * sizeof(*slices));
    for (i = 0; i < count && !run->stop; i++) {
        put_whole(&writer, &array->as.items[i]);
        ends[i] = writer.text.length;
    }
    if (!apir_run_charge(run, writer.text.length / 64, at)) {
        return false;
    }
    for (i = 0; i < count; i++) {
        apr_size_t start = i ? ends[i - 1] : 0;

        slices[i].text = writer.text.data + start;
        slices[i].length = ends[i] - start;
    }
    qsort(slices, count, sizeof(*slices), compare_slices);
    for (i = 1; i < count; i++) {
        if (compare_slices(&slices[i - 1], &slices[i]) == 0) {
            return true;
        }
    }
    return false;
}
