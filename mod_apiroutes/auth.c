/*
 * What ApiAuth says of the user, evaluated once a request, after httpd has
 * authenticated it. Expressions give "" for what is not there: a user whose
 * fields are all empty is anonymous.
 */
#include "mod_apiroutes/host.h"

#include "json/reader.h"
#include "mod_apiroutes/auth_row.h"

#include <http_core.h>
#include <http_log.h>
#include <string.h>

static const char *evaluate(apir_event_t *event, const apir_variable_t *field)
{
    const char *wrong = NULL;
    const char *value = ap_expr_str_exec(event->server, field->expr, &wrong);

    if (wrong) {
        apir_fail(event, "ApiAuth %s: %s", field->name, wrong);
        return NULL;
    }
    return value;
}

/* A text that is no JSON never means anonymous: it refuses the request. */
static const apir_value_t *whole_user(apir_event_t *event,
                                      const apir_variable_t *field)
{
    const char *text = evaluate(event, field);
    apir_error_t error = { 0 };
    apir_value_t *user = NULL;

    if (!text || !*text) {
        return NULL;
    }
    if (apir_json_read(text, strlen(text), &event->json_limits, &user,
                       event->pool, &error)
            != APR_SUCCESS
        || user->kind != APIR_OBJECT) {
        apir_fail(event,
                  "ApiAuth json: the expression gave no JSON object: "
                  "%s",
                  error.message ? error.message : text);
        return NULL;
    }
    return user;
}

static const apir_value_t *row(apir_event_t *event,
                               const apir_variable_t *field)
{
    const char *text = evaluate(event, field);

    return text && *text ? apir_mod_auth_row_read(event, field->row, text)
                         : NULL;
}

bool apir_mod_auth_late(const apir_event_t *event)
{
    return apir_mod_auth_row_of(apir_mod_settings(event->server)->auth);
}

const apir_value_t *apir_mod_auth(apir_event_t *event)
{
    const apr_array_header_t *fields = apir_mod_settings(event->server)->auth;
    apir_value_t *user = NULL;

    for (int i = 0; fields && i < fields->nelts; i++) {
        const apir_variable_t *field = &APR_ARRAY_IDX(fields, i,
                                                      apir_variable_t);
        const char *text;

        if (field->row) {
            return row(event, field);
        }
        if (strcmp(field->name, "json") == 0) {
            return whole_user(event, field);
        }
        text = evaluate(event, field);
        if (text && *text) {
            user = user ? user : apir_value_object(event->pool);
            apir_object_set(user, field->name,
                            apir_value_string(text, event->pool));
        }
    }
    return user;
}
