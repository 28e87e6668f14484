/*
 * Who asks, as policies and @default(auth()) see it. ApiAuth gives texts; they
 * become the types that the model of auth() declares.
 */
#include "mod_apiroutes/model_request.h"

#include "mod_apiroutes/auth_row.h"
#include "mod_apiroutes/fixed_args.h"
#include "policy/decide.h"

/* ---- the user ---- */

static const apir_value_t *typed_user(const apir_zmodel_model_t *model,
                                      const apir_value_t *user,
                                      apr_pool_t *pool)
{
    const apir_zmodel_field_t *field;
    const apir_value_t *value;
    apir_value_t *made;
    const char *name;
    apr_size_t length;

    if (!model || !user || user->kind != APIR_OBJECT) {
        return user;
    }
    made = apir_value_object(pool);
    for (apr_size_t i = 0;
         (value = apir_value_member(user, i, &name, &length)); i++) {
        field = apir_zmodel_field(model, name, length);
        apir_object_set_n(made, name, length,
                          field ? apir_fixed_typed(field, value, pool)
                                : value);
    }
    return made;
}

/* A location below that of the models may have an ApiAuth of its own. */
static bool is_theirs(const apir_auth_row_t *row,
                      apir_model_request_t *request)
{
    if (row && row->models != request->models) {
        apir_fail(request->event,
                  "ApiAuth %s.%s is a row of schema %s, and the models are "
                  "of %s",
                  row->model_name, row->field_name, row->models->name,
                  request->models->name);
        return false;
    }
    return true;
}

bool apir_mod_model_user(apir_model_request_t *request)
{
    const apir_models_t *models = request->models;
    const apir_settings_t *settings = request->settings;
    apr_pool_t *pool = request->event->pool;

    if (!is_theirs(apir_mod_auth_row_of(settings->auth), request)) {
        return false;
    }
    request->user = typed_user(models->zmodel->auth,
                               apir_event_auth(request->event), pool);
    if (settings->policy != 0) {
        request->policy = apir_policy_for(models->policy, request->user,
                                          settings->policy_strict == 1
                                              ? APIR_POLICY_MISSING_FALSE
                                              : APIR_POLICY_MISSING_NULL,
                                          pool);
    }
    return !apir_failed(request->event);
}

/* ---- check ---- */

apr_status_t apir_mod_model_possible(void *baton,
                                     const apir_zmodel_model_t *model,
                                     const apir_value_t *args, bool *answer,
                                     apr_pool_t *pool,
                                     apir_rpc_failure_t *failure)
{
    const apir_model_request_t *request = baton;
    apir_policy_question_t question;
    apr_status_t status = apir_policy_question(model, args, &question, pool,
                                               &failure->error);

    if (status == APR_SUCCESS) {
        *answer = !request->policy
                  || apir_policy_check(request->models->zmodel, &question,
                                       request->user, pool);
    }
    return status;
}
