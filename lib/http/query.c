/*
 * One block holds all decoded names and values: a part never grows by
 * decoding, and the '=' or '&' behind it leaves room for its zero byte. Only
 * ill-formed UTF-8 costs further memory.
 */
#include "http/query.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "http/ascii_int.h"
#include "http/percent.h"
#include <string.h>

/* Where the next decoded part goes, and for what lies beyond it. */
typedef struct decoder_t {
    char *to;
    apr_pool_t *pool;
} decoder_t;

/* WHATWG URL §5.1, steps 3.4 and 3.5. False when it holds NUL. */
static bool decode(decoder_t *decoder, const char *at, const char *end,
                   const char **text, apr_size_t *length)
{
    apr_size_t size = (apr_size_t)(end - at), i;
    char *out = decoder->to;

    for (i = 0; i < size; i++) {
        out[i] = at[i] == '+' ? ' ' : at[i];
    }
    size = apir_percent_decode_into(out, out, size);
    out[size] = '\0';
    decoder->to = out + size + 1;
    *text = apir_utf8_replace(out, size, length, decoder->pool);
    return memchr(out, '\0', size) == NULL;
}

static apr_status_t add_pair(decoder_t *decoder, const char *at,
                             const char *end, apir_pairs_t *pairs,
                             apir_error_t *error)
{
    const char *equals = memchr(at, '=', (apr_size_t)(end - at));
    const char *name, *value = "";
    apr_size_t name_length, value_length = 0;

    if (pairs->count >= APIR_MAX_QUERY_PAIRS) {
        return apir_error_set(error, decoder->pool, APIR_E_TOO_MANY,
                              "More than %d parameters",
                              APIR_MAX_QUERY_PAIRS);
    }
    if (!decode(decoder, at, equals ? equals : end, &name, &name_length)
        || (equals
            && !decode(decoder, equals + 1, end, &value, &value_length))) {
        return apir_error_set(error, decoder->pool, APIR_E_BAD_REQUEST,
                              "A parameter holds a zero byte");
    }
    apir_pairs_add(pairs, decoder->pool, name, name_length, value,
                   value_length);
    return APR_SUCCESS;
}

apr_status_t apir_query_parse(const char *text, apr_size_t length,
                              apir_pairs_t *pairs, apr_pool_t *pool,
                              apir_error_t *error)
{
    const char *at = text, *end = text + length;
    decoder_t decoder = { NULL, pool };
    apr_status_t status = APR_SUCCESS;

    if (length == 0) {
        return APR_SUCCESS;
    }
    decoder.to = apr_palloc(pool, length + 1);
    while (at < end && status == APR_SUCCESS) {
        const char *stop = memchr(at, '&', (apr_size_t)(end - at));

        stop = stop ? stop : end;
        if (stop > at) {
            status = add_pair(&decoder, at, stop, pairs, error);
        }
        at = stop + 1;
    }
    return status;
}

/* application/x-www-form-urlencoded percent-encode set (WHATWG URL §1.3). */
static bool stays(char byte)
{
    return apir_ascii_alnum(byte) || byte == '*' || byte == '-' || byte == '.'
           || byte == '_';
}

static apr_size_t written_length(const char *text, apr_size_t length)
{
    apr_size_t total = length, i;

    for (i = 0; i < length; i++) {
        total += stays(text[i]) || text[i] == ' ' ? 0 : 2;
    }
    return total;
}

static char *write_part(char *to, const char *text, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        if (stays(text[i])) {
            *to++ = text[i];
        }
        else if (text[i] == ' ') {
            *to++ = '+';
        }
        else {
            to = apir_percent_put(to, text[i]);
        }
    }
    return to;
}

const char *apir_query_format(const apir_pairs_t *pairs, apr_pool_t *pool)
{
    apr_size_t total = 0, i;
    char *out, *to;

    for (i = 0; i < pairs->count; i++) {
        const apir_pair_t *pair = &pairs->items[i];

        total += written_length(pair->name, pair->name_length)
                 + written_length(pair->value, pair->value_length) + 2;
    }
    out = to = apr_palloc(pool, total + 1);
    for (i = 0; i < pairs->count; i++) {
        const apir_pair_t *pair = &pairs->items[i];

        if (i > 0) {
            *to++ = '&';
        }
        to = write_part(to, pair->name, pair->name_length);
        *to++ = '=';
        to = write_part(to, pair->value, pair->value_length);
    }
    *to = '\0';
    return out;
}
