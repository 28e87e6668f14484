/**
 * @file query/read_int.h
 * @brief What the files of reading share.
 */
#ifndef APIR_QUERY_READ_INT_H
#define APIR_QUERY_READ_INT_H

#include "query/plan_int.h"
#include "query/read.h"

/** Writes a column of the current row as its form says, with its annotation.
 * The name is written already. @a scratch is cleared by whoever uses it. */
void apir_read_put_column(apir_superjson_writer_t *out,
                          apir_db_statement_t *statement,
                          const apir_output_t *output, apr_pool_t *scratch);

/** Whether a value that is not NULL is one of the field's type, for members
 * that are strict: an Int of 32 bits, a finite Float, a member of the enum,
 * text. Other types are what the column's form makes of it. */
bool apir_read_fits(const apir_output_t *output, const apir_db_cell_t *cell);

#endif
