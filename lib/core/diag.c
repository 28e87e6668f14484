/*
 * Formats and counts; where the sentence is shown is the sink's affair.
 */
#include "core/diag.h"
#include <apr_strings.h>
#include <stdarg.h>

static void report(apir_diag_t *diag, apir_severity_t severity,
                   const apir_place_t *place, const char *format,
                   va_list arguments)
{
    const char *message = apr_pvsprintf(diag->pool, format, arguments);

    if (severity == APIR_DIAG_ERROR) {
        diag->errors++;
    }
    else {
        diag->warnings++;
    }
    if (diag->report) {
        diag->report(diag->baton, severity, place, message);
    }
}

void apir_diag_error(apir_diag_t *diag, const apir_place_t *place,
                     const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    report(diag, APIR_DIAG_ERROR, place, format, arguments);
    va_end(arguments);
}

void apir_diag_warning(apir_diag_t *diag, const apir_place_t *place,
                       const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    report(diag, APIR_DIAG_WARNING, place, format, arguments);
    va_end(arguments);
}
