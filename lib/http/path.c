#include "http/path.h"
#include "core/limits.h"
#include "core/utf8.h"
#include <apr_strings.h>
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
    if (apir_ascii_printable(text, length)) {
        return NULL; /* nearly every path */
    }
    for (apr_size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) {
            return "The path holds a control character";
        }
    }
    return apir_utf8_valid(text, length) ? NULL : "The path is not UTF-8";
}

/* Cuts at each '/'; beyond the limit the count alone tells. */
static apr_size_t cut(const char *at, const char *end,
                      apir_segment_t *segments)
{
    apr_size_t count = 0;

    for (;;) {
        const char *slash = memchr(at, '/', (apr_size_t)(end - at));

        if (count == APIR_MAX_SEGMENTS) {
            return count + 1;
        }
        segments[count].text = at;
        segments[count++].length = (apr_size_t)((slash ? slash : end) - at);
        if (!slash) {
            return count;
        }
        at = slash + 1;
    }
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

/* Decodes each segment; what is wrong with one, or NULL. */
static const char *decode_all(apir_path_t *path, apr_size_t length,
                              apr_pool_t *pool)
{
    char *to = apr_palloc(pool, length + 1);
    const char *wrong = NULL;

    for (apr_size_t i = 0; i < path->count && !wrong; i++) {
        to = decode(&path->segments[i], to);
        wrong = fault(path->segments[i].text, path->segments[i].length);
    }
    return wrong;
}

apr_status_t apir_path_split(const char *uri, const char *raw,
                             apir_path_t *path, apr_pool_t *pool,
                             apir_error_t *error)
{
    bool decoding = raw && agrees(raw, uri);
    const char *text = decoding ? raw : uri;
    apr_size_t length = strlen(text);
    apir_segment_t segments[APIR_MAX_SEGMENTS];
    const char *wrong;

    if (text[0] != '/') {
        return apir_error_set(error, pool, APIR_E_BAD_REQUEST,
                              "The path does not begin with '/'");
    }
    path->count = cut(text + 1, text + length, segments);
    if (path->count > APIR_MAX_SEGMENTS) {
        return apir_error_set(error, pool, APIR_E_BAD_REQUEST,
                              "The path has more than %d segments",
                              APIR_MAX_SEGMENTS);
    }
    path->segments = apr_pmemdup(pool, segments,
                                 path->count * sizeof(segments[0]));
    wrong = decoding ? decode_all(path, length, pool) : fault(text, length);
    if (wrong) {
        return apir_error_set(error, pool, APIR_E_BAD_REQUEST, "%s", wrong);
    }
    return APR_SUCCESS;
}
