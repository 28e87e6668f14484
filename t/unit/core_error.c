/*
 * The table of errors, and errors on their way up.
 */
#include "unit.h"
#include "core/error.h"

static void every_kind_has_a_complete_row(void)
{
    static const struct {
        apir_error_kind_t kind;
        int status;
        const char *code;
    } rows[] = {
        { APIR_E_BAD_REQUEST, 400, "BAD_REQUEST" },
        { APIR_E_BAD_JSON, 400, "BAD_JSON" },
        { APIR_E_INVALID, 400, "INVALID" },
        { APIR_E_UNAUTHORIZED, 401, "UNAUTHORIZED" },
        { APIR_E_FORBIDDEN, 403, "FORBIDDEN" },
        { APIR_E_NOT_FOUND, 404, "NOT_FOUND" },
        { APIR_E_NO_ROUTE, 404, "ROUTE_NOT_FOUND" },
        { APIR_E_METHOD, 405, "METHOD_NOT_ALLOWED" },
        { APIR_E_REQUEST_TIMEOUT, 408, "REQUEST_TIMEOUT" },
        { APIR_E_CLIENT_GONE, 400, "CLIENT_GONE" },
        { APIR_E_CONFLICT, 409, "CONFLICT" },
        { APIR_E_TOO_LARGE, 413, "TOO_LARGE" },
        { APIR_E_TOO_DEEP, 400, "TOO_DEEP" },
        { APIR_E_TOO_MANY, 400, "TOO_MANY" },
        { APIR_E_MEDIA_TYPE, 415, "MEDIA_TYPE" },
        { APIR_E_UNPROCESSABLE, 422, "UNPROCESSABLE" },
        { APIR_E_NOT_SUPPORTED, 400, "NOT_SUPPORTED" },
        { APIR_E_QUERY, 400, "QUERY_FAILED" },
        { APIR_E_BUSY, 503, "BUSY" },
        { APIR_E_INTERNAL, 500, "INTERNAL_SERVER_ERROR" },
    };
    size_t i;

    IS_INT(sizeof(rows) / sizeof(rows[0]), APIR_E_COUNT - 1,
           "this test knows every kind");
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const apir_error_info_t *info = apir_error_info(rows[i].kind);

        IS(info->code, rows[i].code, rows[i].code);
        IS_INT(info->status, rows[i].status, "its status");
        OK(info->message && info->message[0], "its safe sentence");
        OK(!info->log_tag == (info->status < 500),
           "a log tag exactly when it is the server's affair");
    }
}

static void unknown_kinds_are_internal(void)
{
    IS_INT(apir_error_info(APIR_E_COUNT)->status, 500,
           "a kind beyond the table is an internal error");
    IS_INT(apir_error_info((apir_error_kind_t)-1)->status, 500,
           "so is one before it");
    IS(apir_error_info(APIR_E_INTERNAL)->message, "Internal server error",
       "what failed inside says no more than that");
}

static void set_and_detail(void)
{
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };

    IS_INT(apir_error_set(&error, unit_pool, APIR_E_INVALID, "no %s, %d",
                          "name", 7),
           APR_EGENERAL, "set answers APR_EGENERAL");
    IS_INT(error.kind, APIR_E_INVALID, "set sets the kind");
    IS(error.message, "no name, 7", "set formats the message");
    IS(error.detail, NULL, "set knows no detail");
    apir_error_detail(&error, unit_pool, "line %d", 3);
    IS(error.detail, "line 3", "detail is kept");
    IS(error.message, "no name, 7", "detail leaves the message alone");
    apir_error_detail(&error, unit_pool, "file %s", "x");
    IS(error.detail, "file x: line 3", "more detail comes in front");
    apir_error_set(&error, unit_pool, APIR_E_BUSY, "later");
    IS_INT(error.kind, APIR_E_BUSY, "set replaces the kind");
    IS(error.message, "later", "set replaces the message");
    IS(error.detail, NULL, "set drops the detail");
    IS_INT(apir_error_set(NULL, unit_pool, APIR_E_BUSY, "later"),
           APR_EGENERAL, "without an error the status still tells");
    apir_error_detail(NULL, unit_pool, "nobody asks");
}

int main(void)
{
    unit_begin();
    every_kind_has_a_complete_row();
    unknown_kinds_are_internal();
    set_and_detail();
    return unit_done();
}
