/*
 * From SQLite's columns to JSON text, without a value in between.
 */
#include "core/utf8.h"
#include "db/sqlite_statement_int.h"
#include "json/reader.h"
#include <apr_strings.h>
#include <string.h>

/* Levels of JSON in a column; what is deeper is given as a string. */
#define DEEPEST 1000

static apir_sqlite_form_t form_of(const char *type)
{
    static const struct {
        const char *type;
        apir_sqlite_form_t form;
    } forms[] = {
        { "BOOLEAN", APIR_SQLITE_BOOLEAN },
        { "BOOL", APIR_SQLITE_BOOLEAN },
        { "JSON", APIR_SQLITE_JSON },
        { "JSONB", APIR_SQLITE_JSON },
    };
    apr_size_t i;

    for (i = 0; type && i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (sqlite3_stricmp(type, forms[i].type) == 0) {
            return forms[i].form;
        }
    }
    return APIR_SQLITE_AS_IS;
}

void apir_sqlite_learn_columns(apir_db_statement_t *statement)
{
    apir_sqlite_statement_t *link = statement->link;
    int i;

    link->count = sqlite3_column_count(link->statement);
    if (link->count > link->room) {
        link->room = link->count;
        link->columns = apr_pcalloc(statement->pool,
                                    (apr_size_t)link->room
                                        * sizeof(*link->columns));
    }
    for (i = 0; i < link->count; i++) {
        const char *name = sqlite3_column_name(link->statement, i);

        link->columns[i].name = name ? name : "";
        link->columns[i].form = form_of(
            sqlite3_column_decltype(link->statement, i));
    }
}

int apir_sqlite_columns(const apir_db_statement_t *statement)
{
    const apir_sqlite_statement_t *link = statement->link;

    return link->count;
}

const char *apir_sqlite_column_name(const apir_db_statement_t *statement,
                                    int i)
{
    const apir_sqlite_statement_t *link = statement->link;

    return i >= 0 && i < link->count ? link->columns[i].name : NULL;
}

/* Whether the text is one JSON value that may be copied as it is. */
static bool is_json(const char *text, apr_size_t length, apr_pool_t *pool)
{
    apir_json_limits_t limits = { DEEPEST, APR_SIZE_MAX };
    apir_json_reader_t *reader;
    apir_token_t token;
    apr_size_t token_length;
    const char *token_text;

    if (!apir_utf8_valid(text, length)) {
        return false;
    }
    reader = apir_json_reader_create(text, length, &limits, pool);
    do {
        token = apir_json_next(reader, &token_text, &token_length);
    } while (token != APIR_T_END && token != APIR_T_ERROR);
    return token == APIR_T_END;
}

/* Line ends stand between tokens only; a line of NDJSON must not have any. */
static const char *one_line(const char *text, apr_size_t *length,
                            apr_pool_t *pool)
{
    char *line;
    apr_size_t used = 0;
    apr_size_t i;

    if (!memchr(text, '\n', *length) && !memchr(text, '\r', *length)) {
        return text;
    }
    line = apr_palloc(pool, *length);
    for (i = 0; i < *length; i++) {
        if (text[i] != '\n' && text[i] != '\r') {
            line[used++] = text[i];
        }
    }
    *length = used;
    return line;
}

static void write_text(apir_db_statement_t *statement, int i, bool document,
                       apir_json_writer_t *writer)
{
    const apir_sqlite_statement_t *link = statement->link;
    const apir_sqlite_t *connection = statement->connection->link;
    const char *text = (const char *)sqlite3_column_text(link->statement, i);
    apr_size_t length = (apr_size_t)sqlite3_column_bytes(link->statement, i);

    if (!text) {
        writer->status = APR_ENOMEM;
        return;
    }
    if (document) {
        apr_pool_clear(connection->scratch);
        if (is_json(text, length, connection->scratch)) {
            text = one_line(text, &length, connection->scratch);
            apir_json_raw(writer, text, length);
            return;
        }
    }
    apir_json_string(writer, text, length);
}

static void write_blob(sqlite3_stmt *handle, int i,
                       apir_json_writer_t *writer)
{
    apir_value_t value;

    memset(&value, 0, sizeof(value));
    value.kind = APIR_BYTES;
    value.as.text = sqlite3_column_blob(handle, i);
    value.length = (apr_uint32_t)sqlite3_column_bytes(handle, i);
    if (!value.as.text) {
        value.as.text = "";
    }
    apir_json_value(writer, &value);
}

static void write_number(const apir_sqlite_statement_t *link, int i,
                         apir_json_writer_t *writer)
{
    bool integer = sqlite3_column_type(link->statement, i) == SQLITE_INTEGER;

    if (link->columns[i].form == APIR_SQLITE_BOOLEAN) {
        apir_json_bool(writer,
                       sqlite3_column_double(link->statement, i) != 0);
    }
    else if (integer) {
        apir_json_int(writer, sqlite3_column_int64(link->statement, i));
    }
    else {
        apir_json_double(writer, sqlite3_column_double(link->statement, i));
    }
}

apr_status_t apir_sqlite_column_json(apir_db_statement_t *statement, int i,
                                     apir_json_writer_t *writer)
{
    const apir_sqlite_statement_t *link = statement->link;

    if (i < 0 || i >= link->count) {
        return APR_EINVAL;
    }
    switch (sqlite3_column_type(link->statement, i)) {
    case SQLITE_NULL: apir_json_null(writer); break;
    case SQLITE_TEXT:
        write_text(statement, i, link->columns[i].form == APIR_SQLITE_JSON,
                   writer);
        break;
    case SQLITE_BLOB: write_blob(link->statement, i, writer); break;
    default: write_number(link, i, writer); break;
    }
    return writer->status;
}

apr_status_t apir_sqlite_column_document(apir_db_statement_t *statement,
                                         int i, apir_json_writer_t *writer)
{
    const apir_sqlite_statement_t *link = statement->link;

    if (i >= 0 && i < link->count
        && sqlite3_column_type(link->statement, i) == SQLITE_TEXT) {
        write_text(statement, i, true, writer);
        return writer->status;
    }
    return apir_sqlite_column_json(statement, i, writer);
}

/* An empty text or blob may have no address. */
static apr_status_t read_bytes(sqlite3_value *value, apir_db_cell_t *cell)
{
    const void *bytes = cell->type == APIR_DB_IS_TEXT
                            ? (const void *)sqlite3_value_text(value)
                            : sqlite3_value_blob(value);

    cell->length = (apr_size_t)sqlite3_value_bytes(value);
    cell->text = bytes ? bytes : "";
    return bytes || cell->length == 0 ? APR_SUCCESS : APR_ENOMEM;
}

/* The value is looked up once for its type and what it holds. (It would need
 * a mutex around it if another thread could step the statement.) */
apr_status_t apir_sqlite_cell(apir_db_statement_t *statement, int i,
                              apir_db_cell_t *cell)
{
    const apir_sqlite_statement_t *link = statement->link;
    sqlite3_value *value;

    if (i < 0 || i >= link->count) {
        return APR_EINVAL;
    }
    value = sqlite3_column_value(link->statement, i);
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        cell->type = APIR_DB_IS_INTEGER;
        cell->integer = sqlite3_value_int64(value);
        return APR_SUCCESS;
    case SQLITE_FLOAT:
        cell->type = APIR_DB_IS_REAL;
        cell->real = sqlite3_value_double(value);
        return APR_SUCCESS;
    case SQLITE_TEXT:
        cell->type = APIR_DB_IS_TEXT;
        return read_bytes(value, cell);
    case SQLITE_BLOB:
        cell->type = APIR_DB_IS_BLOB;
        return read_bytes(value, cell);
    default: cell->type = APIR_DB_IS_NULL; return APR_SUCCESS;
    }
}
