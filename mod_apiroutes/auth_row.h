/**
 * @file mod_apiroutes/auth_row.h
 * @brief ApiAuth MODEL.FIELD=EXPR: the user is a row of a model, read with
 * the relations that the schema's rules ask auth() for.
 */
#ifndef APIR_MOD_AUTH_ROW_H
#define APIR_MOD_AUTH_ROW_H

#include "event/event.h"
#include "mod_apiroutes/models.h"

/** What stands before the "=". Of the schema it knows nothing until
 * check_config has bound it; read-only afterwards. */
typedef struct apir_auth_row_t {
    const char *model_name;
    const char *field_name;
    apir_place_t place;
    const apir_models_t *models; /**< NULL: not bound */
    const apir_zmodel_field_t *field;
    const apir_value_t *selection; /**< include and omit: arguments */
} apir_auth_row_t;

/** Notes a row that a directive asks for. */
apir_auth_row_t *apir_mod_auth_row(apir_server_config_t *config,
                                   const char *model, const char *field,
                                   const apir_place_t *place,
                                   apr_pool_t *pool);

/** The row that an ApiAuth asks for, or NULL. */
const apir_auth_row_t *apir_mod_auth_row_of(const apr_array_header_t *auth);

/** check_config: the location with this ApiAuth serves these models. False,
 * and told, when the row cannot be one of theirs. */
bool apir_mod_auth_row_bind(const apr_array_header_t *auth,
                            const apir_models_t *models, apir_diag_t *diag,
                            apr_pool_t *pool);

/** check_config, after all locations: rows that no location has bound are of
 * the only schema that has such a model. */
void apir_mod_auth_rows_bind(server_rec *server, apir_diag_t *diag,
                             apr_pool_t *pool);

/**
 * The row, with BigInt, DateTime … as values of their own; NULL: there is
 * none, or a failure, which the event has.
 * @param text  what the expression gave, not empty
 */
const apir_value_t *apir_mod_auth_row_read(apir_event_t *event,
                                           const apir_auth_row_t *row,
                                           const char *text);

#endif
