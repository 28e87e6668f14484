#include "core/slab.h"

#include <apr_general.h>
#include <string.h>

#define FIRST_BLOCK 1024
#define LARGEST_BLOCK (128 * 1024)

void apir_slab_init(apir_slab_t *slab, apr_pool_t *pool)
{
    memset(slab, 0, sizeof(*slab));
    slab->pool = pool;
    slab->next = FIRST_BLOCK;
}

void *apir_slab_alloc(apir_slab_t *slab, apr_size_t size)
{
    void *made;

    size = APR_ALIGN_DEFAULT(size);
    if (size > slab->next) {
        return apr_pcalloc(slab->pool, size);
    }
    if (size > slab->left) {
        slab->at = apr_pcalloc(slab->pool, slab->next);
        slab->left = slab->next;
        if (slab->next < LARGEST_BLOCK) {
            slab->next *= 2;
        }
    }
    made = slab->at;
    slab->at += size;
    slab->left -= size;
    return made;
}

char *apir_slab_text(apir_slab_t *slab, const char *text, apr_size_t length)
{
    char *copy = apir_slab_alloc(slab, length + 1);

    memcpy(copy, text, length);
    return copy;
}
