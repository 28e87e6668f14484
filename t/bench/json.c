/*
 * How fast JSON is read and written here, beside jansson, as ratios taken in
 * one run: each pair is measured in turns, and the best turn of each counts.
 * An argument (rows, numbers, text, small) chooses one document.
 */
#include "core/buf.h"
#include "json/reader.h"
#include "json/writer.h"
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TURNS 7
#define TURN_MICROSECONDS 60000

typedef struct document_t {
    const char *name;
    const char *text;
    apr_size_t length;
    apir_value_t *value; /* the text, read by us */
    json_t *json;        /* and by jansson */
    apr_pool_t *pool;    /* cleared after each round */
} document_t;

static const apir_json_limits_t limits = { 64, 10000000 };

static void add_rows(apir_buf_t *buf)
{
    int i;

    for (i = 0; i < 1000; i++) {
        apir_buf_puts(
            buf,
            apr_psprintf(
                buf->pool,
                "%s{\"id\":%d,\"name\":\"Student number %d\","
                "\"email\":\"student%d@example.org\",\"active\":%s,"
                "\"score\":%d.%d,\"tags\":[\"a\",\"bc\"],\"house\":null}",
                i ? "," : "", i, i, i, i % 2 ? "true" : "false", i, i % 10));
    }
}

static void add_numbers(apir_buf_t *buf)
{
    int i;

    for (i = 0; i < 10000; i++) {
        apir_buf_puts(buf, apr_psprintf(buf->pool, "%s%d,%d.%d,%d.%05de%d",
                                        i ? "," : "", i * 7919, i, i % 1000,
                                        i % 10, i, i % 40 - 20));
    }
}

static void add_text(apir_buf_t *buf)
{
    int i;

    for (i = 0; i < 300; i++) {
        apir_buf_puts(buf, i ? ",\"" : "\"");
        apir_buf_puts(buf, "The quick brown fox jumps over the lazy dog, and "
                           "the lazy dog lets it jump: nothing happens in "
                           "this sentence that would have to be escaped.");
        apir_buf_puts(buf, "Gr\xC3\xBC\xC3\x9F"
                           "e, \xE2\x82\xAC 5\\n\\\"x\\\""
                           "\xF0\x9F\x98\x80\"");
    }
}

static const char *make_text(const char *name, apr_pool_t *pool)
{
    apir_buf_t buf;

    if (strcmp(name, "small") == 0) {
        return "{\"name\":\"Hermione\",\"house\":\"Gryffindor\",\"year\":3}";
    }
    apir_buf_init(&buf, pool, 1024, 64 << 20);
    apir_buf_putc(&buf, '[');
    if (strcmp(name, "rows") == 0) {
        add_rows(&buf);
    }
    else if (strcmp(name, "numbers") == 0) {
        add_numbers(&buf);
    }
    else {
        add_text(&buf);
    }
    apir_buf_putc(&buf, ']');
    return buf.data;
}

static void read_ours(const document_t *document)
{
    apir_value_t *value;

    if (apir_json_read(document->text, document->length, &limits, &value,
                       document->pool, NULL)) {
        abort();
    }
}

static void read_jansson(const document_t *document)
{
    json_decref(json_loadb(document->text, document->length, 0, NULL));
}

static void write_ours(const document_t *document)
{
    apr_size_t length;

    apir_json_stringify(document->value, &length, document->pool);
}

static void write_jansson(const document_t *document)
{
    free(json_dumps(document->json, JSON_COMPACT));
}

static apr_status_t count_bytes(void *baton, const char *data,
                                apr_size_t length)
{
    *(apr_size_t *)baton += length;
    return APR_SUCCESS;
}

/* A handler's jansson tree through our writer. */
static void write_their_tree(const document_t *document)
{
    apir_json_writer_t writer;
    apr_size_t total = 0;

    apir_json_writer_init(&writer, count_bytes, &total);
    apir_json_jansson(&writer, document->json);
    apir_json_writer_flush(&writer);
}

static int discard(const char *data, size_t length, void *baton)
{
    *(apr_size_t *)baton += length;
    return 0;
}

static void dump_their_tree(const document_t *document)
{
    apr_size_t total = 0;

    json_dump_callback(document->json, discard, &total, JSON_COMPACT);
}

/* Bytes a microsecond (MB/s) in one turn. */
static double turn(const document_t *document,
                   void (*work)(const document_t *))
{
    apr_time_t start = apr_time_now(), spent;
    long rounds = 0;

    do {
        int i;

        for (i = 0; i < 10; i++) {
            apr_pool_clear(document->pool);
            work(document);
        }
        rounds += 10;
        spent = apr_time_now() - start;
    } while (spent < TURN_MICROSECONDS);
    return (double)document->length * (double)rounds / (double)spent;
}

static void compare(const document_t *document, const char *what,
                    void (*ours)(const document_t *),
                    void (*theirs)(const document_t *))
{
    double our_best = 0, their_best = 0;
    int i;

    for (i = 0; i < TURNS; i++) {
        double rate = turn(document, ours);

        our_best = rate > our_best ? rate : our_best;
        rate = turn(document, theirs);
        their_best = rate > their_best ? rate : their_best;
    }
    printf("%-8s %-12s %7.1f MB/s, jansson %7.1f MB/s: ratio %.2f\n",
           document->name, what, our_best, their_best, our_best / their_best);
}

static void measure(const char *name, apr_pool_t *pool)
{
    document_t document = { name, NULL, 0, NULL, NULL, NULL };

    document.text = make_text(name, pool);
    document.length = strlen(document.text);
    document.json = json_loadb(document.text, document.length, 0, NULL);
    apir_json_read(document.text, document.length, &limits, &document.value,
                   pool, NULL);
    apr_pool_create(&document.pool, pool);
    compare(&document, "read", read_ours, read_jansson);
    compare(&document, "write", write_ours, write_jansson);
    compare(&document, "write json_t", write_their_tree, dump_their_tree);
    json_decref(document.json);
}

int main(int argc, char **argv)
{
    static const char *const names[] = { "rows", "numbers", "text", "small" };
    apr_pool_t *pool;
    size_t i;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (argc < 2 || strcmp(argv[1], names[i]) == 0) {
            measure(names[i], pool);
        }
    }
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}
