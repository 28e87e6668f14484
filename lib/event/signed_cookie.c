/*
 * Read and written are what atob() and btoa() take and give, so that a site
 * can move here, or back, with its users logged in.
 */
#include "event/signed_cookie.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "json/reader.h"
#include "json/writer.h"
#include <apr_encode.h>
#include <apr_strings.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdbool.h>
#include <string.h>

#define SIGNATURE_BYTES 32 /* SHA-256 */

static bool sign(const char *secret, const char *text, apr_size_t length,
                 unsigned char signature[SIGNATURE_BYTES])
{
    unsigned size = SIGNATURE_BYTES;

    return HMAC(EVP_sha256(), secret, (int)strlen(secret),
                (const unsigned char *)text, length, signature, &size)
           && size == SIGNATURE_BYTES;
}

static bool are_secrets(const char *const *secrets)
{
    return secrets && secrets[0];
}

/* ---- Writing --------------------------------------------------------- */

/* The text with a byte for each character; NULL when one is too large. */
static char *to_latin1(const char *text, apr_size_t *length, apr_pool_t *pool)
{
    const char *end = text + *length;
    char *bytes = apr_palloc(pool, *length + 1);
    char *to = bytes;

    while (text < end) {
        unsigned c = apir_utf8_next(&text, end);

        if (c > 0xFF) {
            return NULL;
        }
        *to++ = (char)c;
    }
    *length = (apr_size_t)(to - bytes);
    return bytes;
}

/* APR_ENCODE_NOPADDING would change the alphabet too (APR 1.7). */
static const char *unpadded(const unsigned char signature[SIGNATURE_BYTES],
                            apr_pool_t *pool)
{
    const char *text = apr_pencode_base64_binary(pool, signature,
                                                 SIGNATURE_BYTES,
                                                 APR_ENCODE_NONE, NULL);

    return apr_pstrmemdup(pool, text, strcspn(text, "="));
}

const char *apir_signed_cookie_write(const apir_value_t *data,
                                     const char *const *secrets,
                                     apr_pool_t *pool, apir_error_t *error)
{
    unsigned char signature[SIGNATURE_BYTES];
    const char *text;
    apr_size_t length;
    char *bytes;

    text = apir_json_stringify(data, &length, pool);
    bytes = to_latin1(text, &length, pool);
    if (!bytes) {
        apir_error_set(error, pool, APIR_E_INTERNAL,
                       "The session holds a character beyond U+00FF, which "
                       "its cookie cannot carry");
        return NULL;
    }
    text = apr_pencode_base64_binary(pool, (unsigned char *)bytes,
                                     (apr_ssize_t)length, APR_ENCODE_NONE,
                                     &length);
    if (!are_secrets(secrets)) {
        return text;
    }
    if (!sign(secrets[0], text, length, signature)) {
        apir_error_set(error, pool, APIR_E_INTERNAL,
                       "The session cannot be signed");
        return NULL;
    }
    return apr_pstrcat(pool, text, ".", unpadded(signature, pool), NULL);
}

/* ---- Reading --------------------------------------------------------- */

static bool is_base64(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z')
           || (byte >= 'a' && byte <= 'z') || byte == '+' || byte == '/';
}

/* Forgiving-base64 decode (WHATWG Infra §7): blanks anywhere, right padding
 * or none, spare bits of any value. NULL when it is something else. */
static unsigned char *atob(const char *text, apr_size_t *length,
                           apr_pool_t *pool)
{
    char *copy = apr_palloc(pool, *length + 1);
    unsigned char *bytes = apr_palloc(pool, *length + 1);
    apr_size_t size = 0, i;

    for (i = 0; i < *length; i++) {
        if (!text[i] || !strchr("\t\n\f\r ", text[i])) {
            copy[size++] = text[i];
        }
    }
    for (i = 0;
         i < 2 && size > 0 && (size + i) % 4 == 0 && copy[size - 1] == '=';
         i++) {
        size--;
    }
    for (i = 0; i < size; i++) {
        if (!is_base64(copy[i])) {
            return NULL;
        }
    }
    if (size % 4 == 1
        || apr_decode_base64_binary(bytes, copy, (apr_ssize_t)size,
                                    APR_ENCODE_NONE, length)) {
        return NULL;
    }
    return bytes;
}

/* Whether one of the secrets made the signature of @a text. All are tried,
 * each compared in constant time. */
static bool is_signed(const char *text, apr_size_t length,
                      const char *signature, const char *const *secrets,
                      apr_pool_t *pool)
{
    unsigned char right[SIGNATURE_BYTES];
    apr_size_t size = strlen(signature);
    unsigned char *given = atob(signature, &size, pool);
    bool found = false;

    if (!given || size != SIGNATURE_BYTES) {
        return false;
    }
    for (; *secrets; secrets++) {
        found |= sign(*secrets, text, length, right)
                 && CRYPTO_memcmp(given, right, SIGNATURE_BYTES) == 0;
    }
    return found;
}

static apir_value_t *parse(const char *text, apr_size_t length,
                           apr_pool_t *pool)
{
    static const apir_json_limits_t limits = { APIR_MAX_DEPTH,
                                               APIR_MAX_NODES };
    unsigned char *bytes = atob(text, &length, pool);
    apir_value_t *value;
    char *utf8, *to;
    apr_size_t i;

    if (!bytes) {
        return NULL;
    }
    utf8 = to = apr_palloc(pool, 2 * length + 1);
    for (i = 0; i < length; i++) {
        to += apir_utf8_put(to, bytes[i]);
    }
    *to = '\0';
    return apir_json_read(utf8, (apr_size_t)(to - utf8), &limits, &value,
                          pool, NULL)
                   == APR_SUCCESS
               ? value
               : NULL;
}

apir_value_t *apir_signed_cookie_read(const char *text,
                                      const char *const *secrets,
                                      apr_pool_t *pool)
{
    apr_size_t length = text ? strlen(text) : 0;
    const char *dot;

    if (text && are_secrets(secrets)) {
        dot = strrchr(text, '.');
        length = dot ? (apr_size_t)(dot - text) : 0;
        if (!dot || !is_signed(text, length, dot + 1, secrets, pool)) {
            text = NULL;
        }
    }
    return apir_value_spread(text ? parse(text, length, pool) : NULL, pool);
}
