/*
 * Any tree, made by any bytes: what is written is UTF-8 and JSON, and reads
 * back as what was meant. Each byte is an instruction; see build.
 */
#include "core/buf.h"
#include "core/utf8.h"
#include "json/jansson.h"
#include "json/reader.h"
#include "json/writer.h"
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LEVELS 40

typedef struct tape_t {
    const char *at;
    const char *end;
    apr_pool_t *pool;
} tape_t;

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* A text: one byte tells its length. */
static const char *take(tape_t *tape, apr_size_t *length)
{
    const char *text;

    *length = 0;
    if (tape->at < tape->end) {
        *length = (unsigned char)*tape->at++;
    }
    if (*length > (apr_size_t)(tape->end - tape->at)) {
        *length = (apr_size_t)(tape->end - tape->at);
    }
    text = tape->at;
    tape->at += *length;
    return text;
}

static apir_value_t *scalar(tape_t *tape, apir_kind_t kind)
{
    apr_size_t length;
    const char *text = take(tape, &length);
    apir_value_t *value = apir_value_string_n(text, length, tape->pool);

    value->kind = (unsigned char)kind;
    if (kind == APIR_NUMBER || kind == APIR_DATE) {
        value->as.number = 0;
        memcpy(&value->as.number, text,
               length < sizeof(double) ? length : sizeof(double));
        value->length = 0;
    }
    return value;
}

/* Containers open at the innermost end; 'e' closes one. */
static apir_value_t *build(tape_t *tape)
{
    apir_value_t *open[LEVELS] = { apir_value_array(tape->pool) };
    int depth = 1;

    while (tape->at < tape->end && depth > 0) {
        unsigned what = (unsigned char)*tape->at++;
        apir_kind_t kind = (apir_kind_t)(what % 16);
        apir_value_t *value;

        if (kind > APIR_OBJECT || depth == LEVELS) {
            /* what is complete goes into what is around it */
            depth--;
            value = open[depth];
            if (depth == 0) {
                return value;
            }
        }
        else if (kind >= APIR_ARRAY) {
            value = kind == APIR_OBJECT ? apir_value_object(tape->pool)
                                        : apir_value_array(tape->pool);
            value->kind = (unsigned char)kind;
            open[depth++] = value;
            continue;
        }
        else {
            value = scalar(tape, kind);
        }
        if (open[depth - 1]->kind == APIR_OBJECT) {
            apr_size_t length;
            const char *name = take(tape, &length);

            apir_object_set_n(open[depth - 1], name, length, value);
        }
        else {
            apir_array_add(open[depth - 1], value, tape->pool);
        }
    }
    return open[0];
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

/* jansson's own tree of it, through our writer, is JSON too. */
static void json_is_written(const apir_value_t *value, apr_pool_t *pool)
{
    static const apir_json_limits_t ample = { 100, 10000000 };
    json_t *json = apir_value_to_jansson(value);
    apir_json_writer_t writer;
    apir_value_t *again;
    apir_buf_t buf;

    must(json != NULL);
    apir_buf_init(&buf, pool, 0, APR_SIZE_MAX);
    apir_json_writer_init(&writer, gather, &buf);
    apir_json_jansson(&writer, json);
    must(apir_json_writer_flush(&writer) == APR_SUCCESS);
    must(apir_json_read(buf.data, buf.length, &ample, &again, pool, NULL)
         == APR_SUCCESS);
    json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const apir_json_limits_t ample = { 100, 10000000 };
    tape_t tape = { (const char *)data, (const char *)data + size, NULL };
    const char *text, *again;
    apr_size_t length, length_again;
    apir_value_t *value, *read;

    apr_initialize();
    apr_pool_create(&tape.pool, NULL);
    value = build(&tape);
    text = apir_json_stringify(value, &length, tape.pool);
    must(apir_utf8_valid(text, length));
    must(apir_json_read(text, length, &ample, &read, tape.pool, NULL)
         == APR_SUCCESS);
    again = apir_json_stringify(read, &length_again, tape.pool);
    /* what was read is written the same way ever after */
    must(apir_json_read(again, length_again, &ample, &value, tape.pool, NULL)
         == APR_SUCCESS);
    text = apir_json_stringify(value, &length, tape.pool);
    must(length == length_again && memcmp(text, again, length) == 0);
    json_is_written(value, tape.pool);
    apr_pool_destroy(tape.pool);
    return 0;
}
