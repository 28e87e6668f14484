/**
 * @file mod_apiroutes/cors.h
 * @brief ApiCors: what other origins may ask (WHATWG Fetch §3.2).
 */
#ifndef APIR_MOD_CORS_H
#define APIR_MOD_CORS_H

#include <httpd.h>

/** header_parser: answers preflights, before authentication, and gives every
 * answer of a claimed request its CORS headers. */
int apir_mod_cors(request_rec *r);

#endif
