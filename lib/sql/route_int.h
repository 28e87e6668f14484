/**
 * @file sql/route_int.h
 * @brief A compiled SQL route, as its runs see it.
 */
#ifndef APIR_SQL_ROUTE_INT_H
#define APIR_SQL_ROUTE_INT_H

#include "sql/route.h"

/** What the input's schema says of a member. */
typedef enum apir_sql_type_t {
    APIR_SQL_BY_KIND, /**< as the value is */
    APIR_SQL_INTEGER,
    APIR_SQL_NUMBER
} apir_sql_type_t;

typedef struct apir_sql_param_t {
    const char *name; /**< to ask for; without "auth_" */
    apir_sql_source_t source;
    apir_sql_type_t type;
} apir_sql_param_t;

struct apir_sql_route_t {
    const char *sql;
    apir_sql_result_t result;
    bool writes;
    int params;
    apir_sql_param_t *param; /**< in the statement's order */
};

#endif
