/*
 * From columns to JSON, by the types of the schema: what a column was
 * declared as, or what a foreign hand put into it, is not relied on.
 */
#include "json/scalar.h"
#include "query/read_int.h"
#include <apr_strings.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* "2024-01-01T00:00:00.000Z" */
#define DATE_LENGTH 24

/* Of a double without a fraction, with its sign. */
#define MOST_DIGITS (DBL_MAX_10_EXP + 3)

static void put_bytes(apir_json_writer_t *json, const apir_db_cell_t *cell)
{
    apir_value_t value;

    memset(&value, 0, sizeof(value));
    value.kind = APIR_BYTES;
    value.as.text = cell->text;
    value.length = (apr_uint32_t)cell->length;
    apir_json_value(json, &value);
}

/* As it is. */
static void put_plain(apir_json_writer_t *json, const apir_db_cell_t *cell)
{
    switch (cell->type) {
    case APIR_DB_IS_INTEGER: apir_json_int(json, cell->integer); break;
    case APIR_DB_IS_REAL: apir_json_double(json, cell->real); break;
    case APIR_DB_IS_TEXT:
        apir_json_string(json, cell->text, cell->length);
        break;
    case APIR_DB_IS_BLOB: put_bytes(json, cell); break;
    default: apir_json_null(json); break;
    }
}

static void put_boolean(apir_json_writer_t *json, const apir_db_cell_t *cell)
{
    if (cell->type == APIR_DB_IS_INTEGER) {
        apir_json_bool(json, cell->integer != 0);
    }
    else if (cell->type == APIR_DB_IS_REAL) {
        apir_json_bool(json, cell->real != 0);
    }
    else {
        apir_json_bool(json, cell->length > 0);
    }
}

/* A number's digits as a string. */
static void put_digits(apir_json_writer_t *json, const apir_db_cell_t *cell)
{
    char digits[40];
    apr_size_t length;

    if (cell->type == APIR_DB_IS_INTEGER) {
        length = (apr_size_t)apr_snprintf(digits, sizeof(digits),
                                          "%" APR_INT64_T_FMT, cell->integer);
    }
    else {
        length = apir_json_format_double(cell->real, digits);
    }
    apir_json_string(json, digits, length);
}

static void put_bigint(apir_superjson_writer_t *out,
                       const apir_db_cell_t *cell, apr_pool_t *scratch)
{
    char digits[MOST_DIGITS];
    const char *text;
    apr_size_t length;

    if (cell->type == APIR_DB_IS_INTEGER) {
        apir_superjson_annotate(out, APIR_SUPERJSON_BIGINT);
        put_digits(out->json, cell);
        return;
    }
    if (cell->type == APIR_DB_IS_REAL) {
        /* (All digits of the double; APR's printf has some of them.) */
        length = (apr_size_t)snprintf(digits, sizeof(digits), "%.0f",
                                      cell->real);
        text = digits;
    }
    else {
        text = cell->text;
        length = cell->length;
    }
    apr_pool_clear(scratch);
    text = apir_scalar_bigint(text, length, &length, scratch);
    if (!text) {
        put_plain(out->json, cell);
        return;
    }
    apir_superjson_annotate(out, APIR_SUPERJSON_BIGINT);
    apir_json_string(out->json, text, length);
}

/* Doubles of JavaScript and decimal.js have the same text. */
static void put_decimal(apir_superjson_writer_t *out,
                        const apir_db_cell_t *cell, apr_pool_t *scratch)
{
    const char *text = NULL;
    apr_size_t length;

    if (cell->type == APIR_DB_IS_INTEGER
        || (cell->type == APIR_DB_IS_REAL && isfinite(cell->real))) {
        apir_superjson_annotate(out, APIR_SUPERJSON_DECIMAL);
        put_digits(out->json, cell);
        return;
    }
    if (cell->type == APIR_DB_IS_TEXT) {
        apr_pool_clear(scratch);
        text = apir_scalar_decimal(cell->text, cell->length, &length,
                                   scratch);
    }
    if (!text) {
        put_plain(out->json, cell);
        return;
    }
    apir_superjson_annotate(out, APIR_SUPERJSON_DECIMAL);
    apir_json_string(out->json, text, length);
}

static bool digits_at(const char *text, int from, int to)
{
    for (; from < to; from++) {
        if (text[from] < '0' || text[from] > '9') {
            return false;
        }
    }
    return true;
}

/* As we and ZenStack write dates: most are, and need no reading. */
static bool is_date_text(const apir_db_cell_t *cell)
{
    const char *text = cell->text;

    return cell->length == DATE_LENGTH && digits_at(text, 0, 4)
           && text[4] == '-' && digits_at(text, 5, 7) && text[7] == '-'
           && digits_at(text, 8, 10) && text[10] == 'T'
           && digits_at(text, 11, 13) && text[13] == ':'
           && digits_at(text, 14, 16) && text[16] == ':'
           && digits_at(text, 17, 19) && text[19] == '.'
           && digits_at(text, 20, 23) && text[23] == 'Z';
}

static void put_milliseconds(apir_superjson_writer_t *out, double number)
{
    apir_value_t value;

    memset(&value, 0, sizeof(value));
    value.kind = APIR_DATE;
    value.as.number = number;
    apir_superjson_annotate(out, APIR_SUPERJSON_DATE);
    apir_json_value(out->json, &value);
}

static void put_date(apir_superjson_writer_t *out, const apir_db_cell_t *cell)
{
    double number;

    if (cell->type == APIR_DB_IS_TEXT && is_date_text(cell)) {
        apir_superjson_annotate(out, APIR_SUPERJSON_DATE);
        apir_json_string(out->json, cell->text, cell->length);
    }
    else if (cell->type == APIR_DB_IS_INTEGER) {
        put_milliseconds(out, (double)cell->integer);
    }
    else if (cell->type == APIR_DB_IS_REAL) {
        put_milliseconds(out, cell->real);
    }
    else if (apir_scalar_date(cell->text, cell->length, &number)) {
        put_milliseconds(out, number);
    }
    else {
        put_plain(out->json, cell);
    }
}

static void put_enum(apir_json_writer_t *json, const apir_db_cell_t *cell,
                     const apir_zmodel_enum_t *enumeration)
{
    const apir_zmodel_member_t *member = NULL;

    if (cell->type == APIR_DB_IS_TEXT) {
        member = apir_zmodel_member_stored(enumeration, cell->text,
                                           cell->length);
    }
    if (member) {
        apir_json_string(json, member->name, strlen(member->name));
        return;
    }
    put_plain(json, cell);
}

/* What is neither NULL nor a document. */
static void put_cell(apir_superjson_writer_t *out, const apir_db_cell_t *cell,
                     const apir_output_t *output, apr_pool_t *scratch)
{
    switch (output->form) {
    case APIR_FORM_BOOLEAN: put_boolean(out->json, cell); break;
    case APIR_FORM_BIGINT: put_bigint(out, cell, scratch); break;
    case APIR_FORM_DECIMAL: put_decimal(out, cell, scratch); break;
    case APIR_FORM_DATE: put_date(out, cell); break;
    case APIR_FORM_ENUM:
        put_enum(out->json, cell, output->enumeration);
        break;
    default:
        if (cell->type == APIR_DB_IS_BLOB) {
            apir_superjson_annotate(out, APIR_SUPERJSON_BYTES);
        }
        put_plain(out->json, cell);
        break;
    }
}

void apir_read_put_column(apir_superjson_writer_t *out,
                          apir_db_statement_t *statement,
                          const apir_output_t *output, apr_pool_t *scratch)
{
    apir_db_cell_t cell;
    apr_status_t status = apir_db_cell(statement, output->column, &cell);

    if (status != APR_SUCCESS) {
        out->json->status = status;
    }
    else if (cell.type == APIR_DB_IS_NULL) {
        apir_json_null(out->json);
    }
    else if (output->form == APIR_FORM_JSON) {
        apir_db_column_document(statement, output->column, out->json);
    }
    else {
        put_cell(out, &cell, output, scratch);
    }
}

static bool is_number(const apir_db_cell_t *cell, bool whole)
{
    double number = cell->type == APIR_DB_IS_INTEGER ? (double)cell->integer
                                                     : cell->real;

    if (cell->type != APIR_DB_IS_INTEGER && cell->type != APIR_DB_IS_REAL) {
        return false;
    }
    return whole ? number >= APR_INT32_MIN && number <= APR_INT32_MAX
                       && number == floor(number)
                 : isfinite(number);
}

bool apir_read_fits(const apir_output_t *output, const apir_db_cell_t *cell)
{
    switch (output->form) {
    case APIR_FORM_NUMBER:
        return cell->type == APIR_DB_IS_NULL
               || is_number(cell, output->strict->kind == APIR_ZT_INT);
    case APIR_FORM_STRING:
        return cell->type == APIR_DB_IS_NULL || cell->type == APIR_DB_IS_TEXT;
    case APIR_FORM_ENUM:
        return cell->type == APIR_DB_IS_NULL
               || (cell->type == APIR_DB_IS_TEXT
                   && apir_zmodel_member_stored(output->enumeration,
                                                cell->text, cell->length));
    default: return true;
    }
}
