/*
 * Open addressing, at most half full.
 */
#include "names_int.h"

#include <string.h>

/* FNV-1a over the length, the first and the last eight bytes: names of
 * schemas differ there, and long ones from outside cost no more. */
static apr_uint32_t hash(const char *text, apr_size_t length)
{
    apr_uint32_t value = 2166136261u ^ (apr_uint32_t)length;
    apr_size_t i, head = length < 8 ? length : 8;

    for (i = 0; i < head; i++) {
        value = (value ^ (unsigned char)text[i]) * 16777619u;
    }
    for (i = length - head; i < length; i++) {
        value = (value ^ (unsigned char)text[i]) * 16777619u;
    }
    return value ^ value >> 15;
}

void apir_names_make(apir_names_t *set, const apir_name_t *names,
                     apr_uint32_t count, apr_pool_t *pool)
{
    apr_uint32_t size = 4, i;

    while (size < count * 2) {
        size *= 2;
    }
    set->names = names;
    set->mask = size - 1;
    set->table = apr_pcalloc(pool, size * sizeof(*set->table));
    for (i = 0; i < count; i++) {
        apr_uint32_t at = hash(names[i].text, names[i].length) & set->mask;

        while (set->table[at]) {
            at = (at + 1) & set->mask;
        }
        set->table[at] = i + 1;
    }
}

apr_int64_t apir_names_find(const apir_names_t *set, const char *text,
                            apr_size_t length)
{
    apr_uint32_t at;

    if (!set->table) {
        return -1;
    }
    at = hash(text, length) & set->mask;
    while (set->table[at]) {
        const apir_name_t *name = &set->names[set->table[at] - 1];

        if (name->length == length && memcmp(name->text, text, length) == 0) {
            return (apr_int64_t)set->table[at] - 1;
        }
        at = (at + 1) & set->mask;
    }
    return -1;
}
