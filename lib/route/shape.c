/*
 * Matching of patterns inside a segment.
 *
 * The reference compiles each such segment to a backtracking expression,
 * "(.+)-(.+)", which is greedy from the left. The same division is found
 * from the right without going back: of all divisions that fit, the
 * place-by-place maximum of their separators fits too (each separator only
 * has to stand behind the one before it), so the rightmost place of each
 * separator, taken from the last to the first, gives the division in which
 * the first parameter is longest, then the second, and so on.
 */
#include "route/shape_int.h"

#include <string.h>

const apir_shape_t *apir_shape_make(const char *text, apr_size_t length,
                                    apir_slab_t *slab)
{
    const char *end = text + length;
    apir_shape_t *shape;
    apr_size_t params = 0;

    for (const char *at = text; at < end; at++) {
        params += *at == APIR_SHAPE_MARK;
    }
    shape = apir_slab_alloc(slab,
                            sizeof(*shape)
                                + (params + 1) * sizeof(apir_segment_t));
    shape->params = params;
    shape->shortest = length;
    for (apr_size_t i = 0; i <= params; i++) {
        const char *mark = memchr(text, APIR_SHAPE_MARK,
                                  (apr_size_t)(end - text));

        shape->literals[i].text = text;
        shape->literals[i].length = (apr_size_t)((mark ? mark : end) - text);
        text = mark ? mark + 1 : end;
    }
    return shape;
}

/** Where a UTF-8 character may begin. */
static bool is_boundary(char byte)
{
    return (byte & 0xC0) != 0x80;
}

/** Whether @a literal stands at @a at. Between two parameters without any
 * text, a character must not be cut in two. */
static bool stands_at(const apir_segment_t *literal, const char *at)
{
    if (literal->length == 0) {
        return is_boundary(*at);
    }
    return *at == literal->text[0]
           && memcmp(at, literal->text, literal->length) == 0;
}

bool apir_shape_fits(const apir_shape_t *shape, const char *text,
                     apr_size_t length, apir_segment_t *values)
{
    const apir_segment_t *lead = &shape->literals[0];
    const apir_segment_t *tail = &shape->literals[shape->params];
    apr_size_t end;

    if (length < shape->shortest
        || memcmp(text, lead->text, lead->length) != 0
        || memcmp(text + length - tail->length, tail->text, tail->length)
               != 0) {
        return false;
    }
    end = length - tail->length;
    for (apr_size_t i = shape->params - 1; i > 0; i--) {
        const apir_segment_t *literal = &shape->literals[i];
        apr_size_t least = lead->length + 1;
        apr_size_t at;

        if (end < least + literal->length + 1) {
            return false;
        }
        at = end - literal->length - 1;
        while (!stands_at(literal, text + at)) {
            if (at == least) {
                return false;
            }
            at--;
        }
        if (values) {
            values[i].text = text + at + literal->length;
            values[i].length = end - at - literal->length;
        }
        end = at;
    }
    if (values) {
        values[0].text = text + lead->length;
        values[0].length = end - lead->length;
    }
    return end > lead->length;
}
