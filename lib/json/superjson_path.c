/*
 * Paths of a meta: "posts.0.createdAt", with "\." for a dot inside a key
 * (pathstringifier.js and accessDeep.js of superjson).
 */
#include "json/object_int.h"
#include "json/superjson_int.h"
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

const char *apir_superjson_forbidden(const char *name, apr_size_t length)
{
    static const char *const names[] = { "__proto__", "prototype",
                                         "constructor" };
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strlen(names[i]) == length
            && memcmp(names[i], name, length) == 0) {
            return names[i];
        }
    }
    return NULL;
}

void apir_superjson_path_begin(apir_superjson_path_t *path, const char *text,
                               apr_size_t length, bool legacy)
{
    path->text = text;
    path->end = text + length;
    path->legacy = legacy;
    path->done = false;
}

/* The end of the key that begins at `at`, and whether it has escapes. */
static const char *key_end(const apir_superjson_path_t *path, bool *escaped,
                           bool *wrong)
{
    const char *at = path->text;

    for (; at < path->end && *at != '.'; at++) {
        char next = at + 1 < path->end ? at[1] : '\0';

        if (*at != '\\') {
            continue;
        }
        if (next == '.' || (next == '\\' && !path->legacy)) {
            *escaped = true;
            at++;
        }
        else if (!path->legacy) {
            *wrong = true;
        }
    }
    return at;
}

static const char *unescape(const apir_superjson_path_t *path,
                            const char *end, apr_size_t *length,
                            apr_pool_t *pool)
{
    char *out = apr_palloc(pool, (apr_size_t)(end - path->text) + 1);
    const char *at = path->text;
    char *to = out;

    while (at < end) {
        if (*at == '\\' && at + 1 < end
            && (at[1] == '.' || (at[1] == '\\' && !path->legacy))) {
            at++;
        }
        *to++ = *at++;
    }
    *to = '\0';
    *length = (apr_size_t)(to - out);
    return out;
}

bool apir_superjson_path_next(apir_superjson_path_t *path, const char **key,
                              apr_size_t *length, apr_status_t *status,
                              apr_pool_t *pool)
{
    bool escaped = false, wrong = false;
    const char *end;

    *status = APR_SUCCESS;
    if (path->done) {
        return false;
    }
    end = key_end(path, &escaped, &wrong);
    if (wrong) {
        *status = APR_EGENERAL;
        return false;
    }
    *key = path->text;
    *length = (apr_size_t)(end - path->text);
    if (escaped) {
        *key = unescape(path, end, length, pool);
    }
    path->done = end == path->end;
    path->text = path->done ? end : end + 1;
    return true;
}

apr_int64_t apir_superjson_index(const char *key, apr_size_t length,
                                 apr_pool_t *pool)
{
    double number;

    if (length == 1 && apr_isdigit(*key)) {
        return *key - '0';
    }
    number = apir_scalar_number(key, length, pool);
    return number >= 0 && number <= APR_UINT32_MAX
                   && (double)(apr_int64_t)number == number
               ? (apr_int64_t)number
               : -1;
}

apir_value_t *apir_superjson_child(apir_value_t *value, const char *key,
                                   apr_size_t length, apr_pool_t *pool)
{
    apr_int64_t at;

    if (!value) {
        return NULL;
    }
    switch (value->kind) {
    case APIR_OBJECT:
        at = apir_object_find(value->as.object, key, length);
        return at < 0 ? NULL : &value->as.object->members[at].value;
    case APIR_ARRAY:
    case APIR_SET:
    case APIR_MAP:
        at = apir_superjson_index(key, length, pool);
        return at < 0 || at >= value->length ? NULL : &value->as.items[at];
    default: return NULL;
    }
}
