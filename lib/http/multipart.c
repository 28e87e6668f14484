/*
 * A delimiter is a line that consists of "--", the boundary, blanks, and CR LF
 * (or "--" for the last). A line that only begins so is content: to let the
 * rest of the line pass, as RFC 2046 would, makes content that a client did
 * not choose with care end a part.
 */
#include "http/multipart_int.h"
#include <apr_cstr.h>
#include <apr_strings.h>
#include <string.h>

/* What follows a boundary at @a at: the first byte behind a delimiter line; @a
 * last is set for the closing one. NULL when it is none. */
static const char *line_rest(const char *at, const char *end, bool *last)
{
    *last = end - at >= 2 && at[0] == '-' && at[1] == '-';
    if (*last) {
        return end;
    }
    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return end - at >= 2 && at[0] == '\r' && at[1] == '\n' ? at + 2 : NULL;
}

/* The next delimiter from @a at on; @a next is what lies behind it. */
static const char *find_delimiter(const apir_multipart_t *parts,
                                  const char *at, const char **next,
                                  bool *last)
{
    while ((at = memchr(at, '\r', (apr_size_t)(parts->end - at)))) {
        if ((apr_size_t)(parts->end - at) >= parts->delimiter_length
            && !memcmp(at, parts->delimiter, parts->delimiter_length)) {
            *next = line_rest(at + parts->delimiter_length, parts->end, last);
            if (*next) {
                return at;
            }
        }
        at++;
    }
    return NULL;
}

apr_status_t apir_multipart_begin(apir_multipart_t *parts, const char *body,
                                  apr_size_t length, const char *boundary,
                                  apr_pool_t *pool)
{
    const char *next = NULL;
    apr_size_t first;
    bool last = false;

    parts->delimiter = apr_pstrcat(pool, "\r\n--", boundary, NULL);
    parts->delimiter_length = strlen(parts->delimiter);
    parts->end = body + length;
    first = parts->delimiter_length - 2;
    if (length >= first && !memcmp(body, parts->delimiter + 2, first)) {
        next = line_rest(body + first, parts->end, &last);
    }
    if (!next && !find_delimiter(parts, body, &next, &last)) {
        return APR_EINVAL;
    }
    parts->at = last ? NULL : next;
    return APR_SUCCESS;
}

apr_status_t apir_multipart_next(apir_multipart_t *parts, apir_part_t *part)
{
    const char *line = parts->at, *stop, *next;
    bool last;

    if (!line) {
        return APR_EOF;
    }
    part->headers = line;
    while (parts->end - line < 2 || line[0] != '\r' || line[1] != '\n') {
        line = memchr(line, '\n', (apr_size_t)(parts->end - line));
        if (!line || line[-1] != '\r') {
            return APR_EINVAL;
        }
        line++;
    }
    part->headers_length = (apr_size_t)(line - part->headers);
    /* The CR LF of an empty content may be the one that ends the headers. */
    stop = find_delimiter(parts, line, &next, &last);
    if (!stop) {
        return APR_EINVAL;
    }
    part->content = stop == line ? line : line + 2;
    part->content_length = (apr_size_t)(stop - part->content);
    parts->at = last ? NULL : next;
    return APR_SUCCESS;
}

/* A copy without the blanks round it. */
static const char *trimmed(const char *at, const char *end, apr_pool_t *pool)
{
    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    while (end > at && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    return apr_pstrmemdup(pool, at, (apr_size_t)(end - at));
}

bool apir_part_header(const apir_part_t *part, const char *name,
                      const char **value, apr_pool_t *pool)
{
    const char *at = part->headers, *end = at + part->headers_length;
    apr_size_t name_length = strlen(name);

    *value = NULL;
    if (memchr(at, '\0', part->headers_length)) {
        return false;
    }
    while (at < end) {
        const char *stop = memchr(at, '\r', (apr_size_t)(end - at));
        const char *colon = stop ? memchr(at, ':', (apr_size_t)(stop - at))
                                 : NULL;

        if (!colon || stop[1] != '\n') {
            return false;
        }
        if (!*value && (apr_size_t)(colon - at) == name_length
            && !apr_cstr_casecmpn(at, name, name_length)) {
            *value = trimmed(colon + 1, stop, pool);
        }
        at = stop + 2;
    }
    return true;
}
