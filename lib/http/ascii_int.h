/**
 * @file http/ascii_int.h
 * @brief Byte classes of ASCII, whatever the locale.
 */
#ifndef APIR_HTTP_ASCII_INT_H
#define APIR_HTTP_ASCII_INT_H

#include <stdbool.h>

static inline bool apir_ascii_alpha(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static inline bool apir_ascii_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static inline bool apir_ascii_alnum(char byte)
{
    return apir_ascii_alpha(byte) || apir_ascii_digit(byte);
}

#endif
