#include "http/path.h"
#include "core/limits.h"
#include "core/utf8.h"
#include <string.h>

/* Whether @a raw, with every escape but %2F decoded once, is @a uri. Only
 * then do both speak of the same path: see the header. */
static bool agrees(const char *raw, const char *uri)
{
    for (; *raw && *uri; uri++) {
        int byte = apir_percent_escape_at(raw);

        if (byte < 0 || byte == '/') {
            byte = (unsigned char)*raw;
            raw += 1;
        }
        else {
            raw += 3;
        }
        if ((unsigned char)*uri != byte) {
            return false;
        }
    }
    return !*raw && !*uri;
}

static const char *fault(const char *text, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) {
            return "The path holds a control character";
        }
    }
    return apir_utf8_valid(text, length) ? NULL : "The path is not UTF-8";
}

static apr_size_t count_slashes(const char *text)
{
    apr_size_t count = 0;

    for (; *text; text++) {
        count += *text == '/';
    }
    return count;
}

/* Decodes one segment where it has escapes; the room at @a to suffices for
 * the whole path, as each '/' is room for a zero byte. */
static char *decode(apir_segment_t *segment, char *to)
{
    apr_size_t length;

    if (!memchr(segment->text, '%', segment->length)) {
        return to;
    }
    length = apir_percent_decode_into(to, segment->text, segment->length);
    to[length] = '\0';
    segment->text = to;
    segment->length = length;
    return to + length + 1;
}

apr_status_t apir_path_split(const char *uri, const char *raw,
                             apir_path_t *path, apr_pool_t *pool,
                             apir_error_t *error)
{
    bool decoding = raw && agrees(raw, uri);
    const char *at = decoding ? raw : uri;
    char *to = decoding ? apr_palloc(pool, strlen(raw) + 1) : NULL;
    const char *wrong;
    apr_size_t i;

    if (*at++ != '/') {
        return apir_error_set(error, pool, APIR_E_BAD_REQUEST,
                              "The path does not begin with '/'");
    }
    path->count = count_slashes(at) + 1;
    if (path->count > APIR_MAX_SEGMENTS) {
        return apir_error_set(error, pool, APIR_E_BAD_REQUEST,
                              "The path has more than %d segments",
                              APIR_MAX_SEGMENTS);
    }
    path->segments = apr_palloc(pool, path->count * sizeof(apir_segment_t));
    for (i = 0; i < path->count; i++) {
        apir_segment_t *segment = &path->segments[i];

        segment->text = at;
        segment->length = strcspn(at, "/");
        at += segment->length + 1;
        if (decoding) {
            to = decode(segment, to);
        }
        wrong = fault(segment->text, segment->length);
        if (wrong) {
            return apir_error_set(error, pool, APIR_E_BAD_REQUEST, "%s",
                                  wrong);
        }
    }
    return APR_SUCCESS;
}
