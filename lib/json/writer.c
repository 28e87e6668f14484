/*
 * Items go through one block of 4 KiB; long runs of text that need no escape
 * pass it by. A comma is owed after each item inside a container and paid by
 * the next one.
 */
#include "json/writer.h"
#include "core/utf8.h"
#include "json/scan_int.h"
#include "json/text_int.h"
#include <math.h>
#include <string.h>

void apir_json_writer_init(apir_json_writer_t *writer, apir_write_fn *write,
                           void *baton)
{
    writer->write = write;
    writer->baton = baton;
    writer->status = APR_SUCCESS;
    writer->used = 0;
    writer->depth = 0;
    writer->comma = false;
}

static void hand_over(apir_json_writer_t *writer, const char *data,
                      apr_size_t length)
{
    if (writer->status == APR_SUCCESS && length > 0) {
        writer->status = writer->write(writer->baton, data, length);
    }
}

apr_status_t apir_json_writer_flush(apir_json_writer_t *writer)
{
    hand_over(writer, writer->block, writer->used);
    writer->used = 0;
    return writer->status;
}

static inline void put(apir_json_writer_t *writer, const char *data,
                       apr_size_t length)
{
    if (length > sizeof(writer->block) - writer->used) {
        apir_json_writer_flush(writer);
        if (length > sizeof(writer->block)) {
            hand_over(writer, data, length);
            return;
        }
    }
    apir_wide_copy(writer->block + writer->used, data, length);
    writer->used += length;
}

static inline void put_byte(apir_json_writer_t *writer, char byte)
{
    if (writer->used == sizeof(writer->block)) {
        apir_json_writer_flush(writer);
    }
    writer->block[writer->used++] = byte;
}

static inline void before_item(apir_json_writer_t *writer)
{
    if (writer->comma) {
        put_byte(writer, ',');
    }
    writer->comma = writer->depth > 0;
}

static void begin(apir_json_writer_t *writer, char bracket)
{
    before_item(writer);
    put_byte(writer, bracket);
    writer->depth++;
    writer->comma = false;
}

static void end(apir_json_writer_t *writer, char bracket)
{
    put_byte(writer, bracket);
    writer->depth--;
    writer->comma = writer->depth > 0;
}

void apir_json_begin_object(apir_json_writer_t *writer)
{
    begin(writer, '{');
}

void apir_json_end_object(apir_json_writer_t *writer)
{
    end(writer, '}');
}

void apir_json_begin_array(apir_json_writer_t *writer)
{
    begin(writer, '[');
}

void apir_json_end_array(apir_json_writer_t *writer)
{
    end(writer, ']');
}

/* What JSON.stringify writes in the place of a byte: 0 itself, 'u' \u00XX,
 * 'x' a byte above ASCII (looked at more closely), else a letter. */
#define LONG_8 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u'
#define HIGH_8 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'
#define HIGH_32 HIGH_8, HIGH_8, HIGH_8, HIGH_8
static const char escape_of[256] = {
    'u',         'u',           'u',
    'u',         'u',           'u',
    'u',         'u',           'b',
    't',         'n',           'u',
    'f',         'r',           'u',
    'u',         LONG_8,        LONG_8,
    ['"'] = '"', ['\\'] = '\\', [128] = HIGH_32,
    HIGH_32,     HIGH_32,       HIGH_32
};

static void put_unicode(apir_json_writer_t *writer, unsigned unit)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = { '\\',
                     'u',
                     hex[unit >> 12 & 15],
                     hex[unit >> 8 & 15],
                     hex[unit >> 4 & 15],
                     hex[unit & 15] };

    put(writer, text, sizeof(text));
}

/* The byte at `at`, which does not stand for itself; returns what follows. */
static const char *put_escaped(apir_json_writer_t *writer, const char *at,
                               const char *end)
{
    char kind = escape_of[(unsigned char)*at];

    if (kind == 'x') {
        if (apir_utf8_is_surrogate(at, end)) {
            put_unicode(writer, apir_utf8_next(&at, end));
            return at;
        }
        put(writer, "\xEF\xBF\xBD", 3);
        return at + apir_utf8_subpart(at, end);
    }
    if (kind == 'u') {
        put_unicode(writer, (unsigned char)*at);
    }
    else {
        char text[2] = { '\\', kind };

        put(writer, text, sizeof(text));
    }
    return at + 1;
}

/* The end of a run that is written as it is. */
static const char *skip_plain(const char *at, const char *end)
{
    while (at < end) {
        apr_size_t step = 1;
        char kind;

        if (end - at >= 8) {
            apr_uint64_t marks = apir_marks(apir_wide_load(at));

            if (marks == 0) {
                at += 8;
                continue;
            }
            at += apir_before_mark(marks);
        }
        kind = escape_of[(unsigned char)*at];
        if (kind) {
            step = kind == 'x' ? apir_utf8_sequence(at, end) : 0;
        }
        if (step == 0) {
            break;
        }
        at += step;
    }
    return at;
}

/* Sixteen bytes and more: the last sixteen may overlap those before. */
static inline bool copy_plain_long(char *to, const char *at,
                                   apr_size_t length)
{
    apr_size_t last = length - sizeof(apir_bytes_t);
    apir_bytes_t marks = apir_copy_marks(to + last, at + last);

    for (apr_size_t i = 0; i < last; i += sizeof(apir_bytes_t)) {
        marks |= apir_copy_marks(to + i, at + i);
    }
    return !apir_any_mark(marks);
}

/* Looks at text and copies it in one go; false: not all of it is plain
 * ASCII. Short ones are two words that may overlap. */
static inline bool copy_plain(char *to, const char *at, apr_size_t length)
{
    const char *end = at + length;
    char kinds = 0;

    if (length >= sizeof(apir_bytes_t)) {
        return copy_plain_long(to, at, length);
    }
    if (length >= 8) {
        apr_uint64_t first = apir_wide_load(at);
        apr_uint64_t second = apir_wide_load(end - 8);

        memcpy(to, at, 8);
        memcpy(to + length - 8, end - 8, 8);
        return !apir_marks(first) && !apir_marks(second);
    }
    if (length >= 4) {
        apr_uint32_t word[2];

        memcpy(&word[0], at, 4);
        memcpy(&word[1], end - 4, 4);
        memcpy(to, at, 4);
        memcpy(to + length - 4, end - 4, 4);
        return !apir_marks((apr_uint64_t)word[1] << 32 | word[0]);
    }
    while (at < end) {
        kinds |= escape_of[(unsigned char)*at];
        *to++ = *at++;
    }
    return !kinds;
}

/* Byte by byte, where there is room whatever they become. */
static void put_short_mixed(apir_json_writer_t *writer, const char *at,
                            const char *end)
{
    char *to = writer->block + writer->used;

    *to++ = '"';
    while (at < end) {
        char kind = escape_of[(unsigned char)*at];
        apr_size_t plain = kind == 'x' ? apir_utf8_sequence(at, end)
                                       : kind == 0;

        if (!plain) {
            writer->used = (apr_size_t)(to - writer->block);
            at = put_escaped(writer, at, end);
            to = writer->block + writer->used;
        }
        for (; plain > 0; plain--) {
            *to++ = *at++;
        }
    }
    *to++ = '"';
    writer->used = (apr_size_t)(to - writer->block);
}

static void put_mixed(apir_json_writer_t *writer, const char *at,
                      const char *end)
{
    put_byte(writer, '"');
    while (at < end) {
        const char *run = skip_plain(at, end);

        put(writer, at, (apr_size_t)(run - at));
        at = run;
        if (at < end) {
            at = put_escaped(writer, at, end);
        }
    }
    put_byte(writer, '"');
}

/* Most strings fit into the block and need no escape, which makes six bytes
 * of one. */
static inline void put_string(apir_json_writer_t *writer, const char *text,
                              apr_size_t length)
{
    char *to = writer->block + writer->used;
    apr_size_t room = sizeof(writer->block) - writer->used;

    if (length + 2 <= room && copy_plain(to + 1, text, length)) {
        to[0] = '"';
        to[length + 1] = '"';
        writer->used += length + 2;
    }
    else if (length <= 32 && 6 * length + 2 <= room) {
        put_short_mixed(writer, text, text + length);
    }
    else {
        put_mixed(writer, text, text + length);
    }
}

void apir_json_name(apir_json_writer_t *writer, const char *name,
                    apr_size_t length)
{
    before_item(writer);
    put_string(writer, name, length);
    put_byte(writer, ':');
    writer->comma = false;
}

void apir_json_key(apir_json_writer_t *writer, const char *key,
                   apr_size_t length)
{
    before_item(writer);
    put(writer, key, length);
    writer->comma = false;
}

void apir_json_string(apir_json_writer_t *writer, const char *text,
                      apr_size_t length)
{
    before_item(writer);
    put_string(writer, text, length);
}

void apir_json_raw(apir_json_writer_t *writer, const char *json,
                   apr_size_t length)
{
    before_item(writer);
    put(writer, json, length);
}

void apir_json_text(apir_json_writer_t *writer, const char *text,
                    apr_size_t length)
{
    put(writer, text, length);
}

void apir_json_double(apir_json_writer_t *writer, double number)
{
    char text[32];

    if (!isfinite(number)) {
        apir_json_null(writer);
        return;
    }
    apir_json_raw(writer, text, apir_json_format_double(number, text));
}

void apir_json_int(apir_json_writer_t *writer, apr_int64_t number)
{
    char text[24];

    apir_json_raw(writer, text, apir_format_int(number, text));
}

void apir_json_bool(apir_json_writer_t *writer, bool truth)
{
    apir_json_raw(writer, truth ? "true" : "false", truth ? 4 : 5);
}

void apir_json_null(apir_json_writer_t *writer)
{
    apir_json_raw(writer, "null", 4);
}
