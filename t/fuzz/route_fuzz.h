/**
 * @file route_fuzz.h
 * @brief What the fuzz targets of lib/route share: paths, and a second,
 * slow and simple, opinion on what a pattern matches.
 */
#ifndef APIR_ROUTE_FUZZ_H
#define APIR_ROUTE_FUZZ_H

#include "core/limits.h"
#include "http_fuzz.h"
#include "route/router_int.h"

/** The segments of a text cut at '/', each decoded. */
static inline apir_path_t fuzz_path(const char *text, apr_pool_t *pool)
{
    apir_path_t path = { NULL, 0 };

    path.segments = apr_palloc(pool,
                               (strlen(text) + 1) * sizeof(*path.segments));
    for (;;) {
        apir_segment_t *segment = &path.segments[path.count++];
        apr_size_t length = strcspn(text, "/");

        segment->text = apir_percent_decode(text, length, false,
                                            &segment->length, pool);
        text += length;
        if (!*text++) {
            return path;
        }
    }
}

/** Whether a path is one that lib/http lets through. */
static inline bool fuzz_is_path(const apir_path_t *path)
{
    for (apr_size_t i = 0; i < path->count; i++) {
        const apir_segment_t *segment = &path->segments[i];

        if (memchr(segment->text, '\0', segment->length)
            || !apir_utf8_valid(segment->text, segment->length)) {
            return false;
        }
    }
    return path->count <= APIR_MAX_SEGMENTS;
}

/** Cuts empty segments at the end as a match does. */
static inline apir_path_t fuzz_cut(apir_path_t path)
{
    for (int i = 0; i < 2 && path.count > 0; i++) {
        path.count -= path.segments[path.count - 1].length == 0;
    }
    return path;
}

static inline bool fuzz_same(const apir_segment_t *segment, const char *text,
                             apr_size_t length)
{
    return segment->length == length
           && memcmp(segment->text, text, length) == 0;
}

/** Whether @a shape (literals and marks) fits a text, tried in every way that
 * cuts no character in two. */
static inline bool fuzz_fits(const char *shape, apr_size_t shape_length,
                             const char *text, apr_size_t length)
{
    if (shape_length == 0) {
        return length == 0;
    }
    if (*shape != APIR_SHAPE_MARK) {
        return length > 0 && *shape == *text
               && fuzz_fits(shape + 1, shape_length - 1, text + 1,
                            length - 1);
    }
    for (apr_size_t take = 1; take <= length; take++) {
        bool cut = take < length && (text[take] & 0xC0) == 0x80;

        if (!cut
            && fuzz_fits(shape + 1, shape_length - 1, text + take,
                         length - take)) {
            return true;
        }
    }
    return false;
}

/** The value of a part's name, when it is not one that is repeated. */
static inline const apir_pair_t *fuzz_value(const apir_pattern_t *pattern,
                                            const apir_pairs_t *params,
                                            const char *name)
{
    apr_size_t seen = 0;

    for (apr_size_t i = 0; i < pattern->count; i++) {
        for (apr_size_t k = 0; k < pattern->parts[i].names_count; k++) {
            seen += !strcmp(pattern->parts[i].names[k].text, name);
        }
    }
    return seen == 1 ? apir_pairs_first(params, name) : NULL;
}

/** Whether the values of a shape, put between its literals, make the segment
 * again. */
static inline bool fuzz_refill(const apir_pattern_t *pattern,
                               const apir_part_t *part,
                               const apir_segment_t *segment,
                               const apir_pairs_t *params, apr_pool_t *pool)
{
    const char *out = "";
    apr_size_t name = 0;

    for (apr_size_t i = 0; i < part->text.length; i++) {
        const apir_pair_t *value;

        if (part->text.text[i] != APIR_SHAPE_MARK) {
            out = apr_pstrcat(pool, out,
                              apr_pstrmemdup(pool, part->text.text + i, 1),
                              NULL);
            continue;
        }
        value = fuzz_value(pattern, params, part->names[name++].text);
        if (!value) {
            return true; /* repeated: only the last can be looked at */
        }
        PROMISE(value->value_length > 0);
        out = apr_pstrcat(pool, out, value->value, NULL);
    }
    return fuzz_same(segment, out, strlen(out));
}

static inline bool fuzz_is_rest(const apir_path_t *path, apr_size_t first,
                                const apir_pair_t *value, apr_pool_t *pool)
{
    const char *out = "";

    for (apr_size_t i = first; i < path->count; i++) {
        out = apr_pstrcat(pool, out, i > first ? "/" : "",
                          apr_pstrmemdup(pool, path->segments[i].text,
                                         path->segments[i].length),
                          NULL);
    }
    return !value || !strcmp(value->value, out);
}

/** Whether a part accounts for the segment at @a at, by the values of
 * @a params (NULL: whether it could). */
static inline bool fuzz_part_fits(const apir_pattern_t *pattern,
                                  const apir_part_t *part,
                                  const apir_path_t *path, apr_size_t at,
                                  const apir_pairs_t *params,
                                  apr_pool_t *pool)
{
    const apir_segment_t *segment = &path->segments[at];
    const apir_pair_t *value = NULL;

    if (params && part->names_count > 0) {
        value = fuzz_value(pattern, params, part->names[0].text);
    }
    switch (part->kind) {
    case APIR_PART_LITERAL:
        return fuzz_same(segment, part->text.text, part->text.length);
    case APIR_PART_SHAPE:
        return fuzz_fits(part->text.text, part->text.length, segment->text,
                         segment->length)
               && (!params
                   || fuzz_refill(pattern, part, segment, params, pool));
    case APIR_PART_PARAM:
        return !value
               || fuzz_same(segment, value->value, value->value_length);
    case APIR_PART_WILDCARD: return fuzz_is_rest(path, at, value, pool);
    }
    return false;
}

/** Whether one form of a pattern matches all of a path (cut before). Without
 * values a last segment must be there: where another route has the shape,
 * that one says whether it may be missing. */
static inline bool fuzz_form_fits(const apir_pattern_t *pattern,
                                  unsigned form, const apir_path_t *path,
                                  const apir_pairs_t *params,
                                  apr_pool_t *pool)
{
    apr_size_t skipped = 0;
    apr_size_t at = 0;

    for (apr_size_t i = 0; i < pattern->count; i++) {
        const apir_part_t *part = &pattern->parts[i];

        if (apir_pattern_skips(pattern, form, part, &skipped)) {
            continue;
        }
        if (at == path->count) {
            return params && part->may_miss && i + 1 == pattern->count;
        }
        if (!fuzz_part_fits(pattern, part, path, at, params, pool)) {
            return false;
        }
        if (part->kind == APIR_PART_WILDCARD) {
            return true;
        }
        at++;
    }
    return at == path->count;
}

/** Whether a pattern matches a path, with the values of @a params. */
static inline bool fuzz_matches(apir_router_style_t style, const char *text,
                                const apir_path_t *path,
                                const apir_pairs_t *params, apr_pool_t *pool)
{
    apir_path_t cut = fuzz_cut(*path);
    apir_pattern_t pattern;

    PROMISE(!apir_pattern_parse(&pattern, style, text, pool));
    for (unsigned form = 0; form < 1u << pattern.optional; form++) {
        if (fuzz_form_fits(&pattern, form, &cut, params, pool)) {
            return true;
        }
    }
    return false;
}

/** What a match handed out: texts with their lengths, no name twice. */
static inline void fuzz_check_params(const apir_pairs_t *params)
{
    for (apr_size_t i = 0; i < params->count; i++) {
        const apir_pair_t *pair = &params->items[i];

        PROMISE(strlen(pair->name) == pair->name_length);
        PROMISE(strlen(pair->value) <= pair->value_length);
        PROMISE(pair->value[pair->value_length] == '\0');
        PROMISE(apir_pairs_first(params, pair->name) == pair);
    }
    PROMISE(params->count <= APIR_MAX_PARAMS);
}

#endif
