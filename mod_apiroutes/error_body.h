/**
 * @file mod_apiroutes/error_body.h
 * @brief ApiErrors json: a JSON body for the errors that httpd and other
 * modules raise below an API location.
 */
#ifndef APIR_MOD_ERROR_BODY_H
#define APIR_MOD_ERROR_BODY_H

#include <httpd.h>

/** insert_error_filter. */
void apir_mod_error_body(request_rec *r);

/** Registers the filter. */
void apir_mod_error_body_register(void);

#endif
