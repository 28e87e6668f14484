/**
 * @file mod_apiroutes/model_request.h
 * @brief Model operations of one request: the RPC protocol between an event
 * and a database.
 */
#ifndef APIR_MOD_MODEL_REQUEST_H
#define APIR_MOD_MODEL_REQUEST_H

#include "mod_apiroutes/host.h"
#include "mod_apiroutes/models.h"

#include "rpc/rpc.h"

/** One request's; the state of its claim. */
typedef struct apir_model_request_t {
    apir_event_t *event;
    const apir_models_t *models;
    const apir_settings_t *settings;
    const apir_value_t *user;          /**< auth(); NULL: nobody */
    const apir_query_policy_t *policy; /**< NULL: ApiPolicy off */
    apir_rpc_request_t *rpc;
    apir_rpc_failure_t failure;
    const apir_value_t *result;       /**< of a procedure; NULL: none */
    apir_db_connection_t *connection; /**< NULL: none is held */
    bool alone;   /**< its transaction has one call: a read of one statement
                       needs none */
    bool begun;   /**< a transaction */
    bool written; /**< a refusal is about the answer alone */
} apir_model_request_t;

/** How model operations tell of failures: {"error": {"status", …}}. */
extern const apir_protocol_t apir_mod_model_protocol;

/** A request to a schema's models; NULL, and the event's failure, when they
 * cannot be used. */
apir_model_request_t *apir_mod_model_request(apir_event_t *event,
                                             const apir_models_t *models);

/** Fills in what a request gives the protocol, but for the path. */
void apir_mod_model_input(apir_model_request_t *request,
                          apir_rpc_input_t *input);

/** Whether the request says that it brings JSON, which no other site's form
 * can say; otherwise request->failure is set. */
bool apir_mod_model_sent_as_json(apir_model_request_t *request);

/** The failure that request->failure is; NULL, as operations return then. */
apir_response_t *apir_mod_model_refuse(apir_model_request_t *request);

/** The answer of request->rpc, which runs when it is sent. */
apir_response_t *apir_mod_model_answer(apir_model_request_t *request);

/** What runs operations; its baton is the request (model_engine.c). */
extern const apir_rpc_engine_t apir_mod_model_engine;

/** Who asks, and what that one may do (model_policy.c); false, and the
 * event's failure, when that cannot be said. */
bool apir_mod_model_user(apir_model_request_t *request);

/** apir_rpc_engine_t.possible. */
apr_status_t apir_mod_model_possible(void *baton,
                                     const apir_zmodel_model_t *model,
                                     const apir_value_t *args, bool *answer,
                                     apr_pool_t *pool,
                                     apir_rpc_failure_t *failure);

/** Gives the connection back, if any. */
void apir_mod_model_release(apir_model_request_t *request);

/** Runs the procedure that request->rpc names, and answers
 * (models_procedure.c). */
apir_response_t *apir_mod_run_procedure(apir_model_request_t *request);

#endif
