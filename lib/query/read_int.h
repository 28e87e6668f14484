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

#endif
