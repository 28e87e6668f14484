/*
 * Diagnostics reach the sink with their place, and are counted.
 */
#include "unit.h"
#include "core/diag.h"

typedef struct seen_t {
    int calls;
    apir_severity_t severity;
    const apir_place_t *place;
    const char *message;
} seen_t;

static void keep(void *baton, apir_severity_t severity,
                 const apir_place_t *place, const char *message)
{
    seen_t *seen = baton;

    seen->calls++;
    seen->severity = severity;
    seen->place = place;
    seen->message = message;
}

int main(void)
{
    apir_place_t place = { "site.conf", 12, 3 };
    seen_t seen = { 0, APIR_DIAG_WARNING, NULL, NULL };
    apir_diag_t diag = { keep, &seen, NULL, 0, 0 };

    unit_begin();
    diag.pool = unit_pool;
    apir_diag_error(&diag, &place, "no %s in %d", "route", 2);
    IS(seen.message, "no route in 2", "an error is formatted");
    OK(seen.place == &place, "its place is handed on");
    IS_INT(seen.severity, APIR_DIAG_ERROR, "its severity too");
    apir_diag_warning(&diag, NULL, "odd");
    IS(seen.message, "odd", "a warning is formatted");
    OK(seen.place == NULL, "a place may be unknown");
    IS_INT(seen.severity, APIR_DIAG_WARNING, "a warning is no error");
    apir_diag_error(&diag, NULL, "more");
    IS_INT(seen.calls, 3, "each one is reported");
    IS_INT(diag.errors, 2, "errors are counted");
    IS_INT(diag.warnings, 1, "warnings are counted apart");
    diag.report = NULL;
    apir_diag_error(&diag, NULL, "nobody listens");
    IS_INT(diag.errors, 3, "without a sink they are still counted");
    return unit_done();
}
