/*
 * Line and column of a byte (§2.1.2, and the reference's columns in UTF-16
 * units). Marks every few hundred bytes keep that fast, however many places an
 * answer tells.
 */
#include "graphql/parser_int.h"

#define MARK_BYTES 512

/* Passes one byte; *line and *column are those of the byte at @a at. */
static void pass(const char *text, apr_size_t length, apr_size_t at,
                 apir_gql_mark_t *mark)
{
    unsigned char c = (unsigned char)text[at];

    if (c == '\n'
        || (c == '\r' && (at + 1 >= length || text[at + 1] != '\n'))) {
        mark->line++;
        mark->column = 1;
    }
    else if (c >= 0xF0) {
        mark->column += 2;
    }
    else if ((c & 0xC0) != 0x80) {
        mark->column++;
    }
}

void apir_gql_make_marks(apir_gql_document_t *document, apr_pool_t *pool)
{
    apr_size_t count = document->length / MARK_BYTES;
    apir_gql_mark_t mark = { 0, 1, 1 };

    if (!count) {
        return;
    }
    document->marks = apr_palloc(pool, count * sizeof(mark));
    for (apr_size_t at = 0; at < document->length; at++) {
        pass(document->text, document->length, at, &mark);
        if ((at + 1) % MARK_BYTES == 0) {
            mark.offset = (apr_uint32_t)at + 1;
            document->marks[document->mark_count++] = mark;
        }
    }
}

void apir_gql_locate(const apir_gql_document_t *document, apr_uint32_t offset,
                     apr_uint32_t *line, apr_uint32_t *column)
{
    apir_gql_mark_t mark = { 0, 1, 1 };
    apr_uint32_t before = offset / MARK_BYTES;

    if (before > document->mark_count) {
        before = document->mark_count;
    }
    if (before) {
        mark = document->marks[before - 1];
    }
    for (apr_size_t at = mark.offset; at < offset && at < document->length;
         at++) {
        pass(document->text, document->length, at, &mark);
    }
    *line = mark.line;
    *column = mark.column;
}
