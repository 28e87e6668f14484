/**
 * @file http/media_int.h
 * @brief Parameters as they are written.
 */
#ifndef APIR_HTTP_MEDIA_INT_H
#define APIR_HTTP_MEDIA_INT_H

#include <apr_pools.h>

/** The first parameter of that name (any case) behind a header's first ';': as
 * written, with the quotes of a quoted-string. One without its closing quote
 * runs to the end of the text. NULL when there is none. Borrowed. */
const char *apir_param_written(const char *header, const char *name,
                               apr_size_t *length);

#endif
