/*
 * Bodies of failures. The status is that of the one table of errors; the
 * words are ZenStack's.
 */
#include "rpc/rpc_int.h"
#include <string.h>

/* A database's refusal, which the table knows as a conflict where other
 * protocols tell it apart. */
static apir_error_kind_t kind_of(const apir_rpc_failure_t *failure)
{
    apir_error_kind_t kind = failure->error.kind;

    return kind == APIR_E_CONFLICT ? APIR_E_QUERY : kind;
}

int apir_rpc_status(const apir_rpc_failure_t *failure)
{
    return apir_error_info(kind_of(failure))->status;
}

static const char *reason_of(const apir_rpc_failure_t *failure)
{
    apir_error_kind_t kind = kind_of(failure);

    if (failure->reason) {
        return failure->reason;
    }
    switch (kind) {
    case APIR_E_NOT_FOUND: return "not-found";
    case APIR_E_FORBIDDEN: return "rejected-by-policy";
    case APIR_E_QUERY: return "db-query-error";
    case APIR_E_NOT_SUPPORTED: return "not-supported";
    default:
        return apir_error_info(kind)->status >= 500 ? "internal-error"
                                                    : "invalid-input";
    }
}

static void put_text(apir_json_writer_t *json, const char *name,
                     const char *text)
{
    apir_json_name(json, name, strlen(name));
    apir_json_string(json, text, strlen(text));
}

static void put_true(apir_json_writer_t *json, const char *name)
{
    apir_json_name(json, name, strlen(name));
    apir_json_bool(json, true);
}

static void put_details(const apir_rpc_failure_t *failure,
                        apir_json_writer_t *json)
{
    apir_error_kind_t kind = kind_of(failure);
    bool of_model = kind == APIR_E_NOT_FOUND || kind == APIR_E_FORBIDDEN
                    || kind == APIR_E_UNPROCESSABLE;

    if (kind == APIR_E_UNPROCESSABLE) {
        put_true(json, "rejectedByValidation");
    }
    if (kind == APIR_E_FORBIDDEN) {
        put_true(json, "rejectedByPolicy");
        put_text(json, "rejectReason",
                 failure->reject_reason ? failure->reject_reason : "other");
    }
    if (of_model && failure->model) {
        put_text(json, "model", failure->model);
    }
    if (kind == APIR_E_QUERY && failure->error.db_code) {
        put_text(json, "dbErrorCode", failure->error.db_code);
    }
}

void apir_rpc_write_error(const apir_rpc_failure_t *failure,
                          apir_json_writer_t *json)
{
    const apir_error_info_t *info = apir_error_info(kind_of(failure));

    apir_json_begin_object(json);
    apir_json_name(json, "error", 5);
    apir_json_begin_object(json);
    apir_json_name(json, "status", 6);
    apir_json_int(json, info->status);
    put_text(json, "message",
             failure->error.message ? failure->error.message : info->message);
    put_text(json, "reason", reason_of(failure));
    put_details(failure, json);
    apir_json_end_object(json);
    apir_json_end_object(json);
}
