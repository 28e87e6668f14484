/**
 * @file mod_apiroutes/handle.h
 * @brief The handler hook: from a claim to a response.
 */
#ifndef APIR_MOD_HANDLE_H
#define APIR_MOD_HANDLE_H

#include <httpd.h>

int apir_mod_handle(request_rec *r);

#endif
