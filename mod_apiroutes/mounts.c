/*
 * A tree of path segments. A walk costs a look-up for each segment of the
 * path that mounts have in common with it, whatever their number.
 */
#include "mod_apiroutes/mounts.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

typedef struct node_t {
    apir_mounted_t *mounted; /**< or NULL */
    apr_hash_t *children;    /**< segment → node_t *; NULL: none */
} node_t;

struct apir_mounts_t {
    apr_pool_t *pool;
    node_t root;
    apir_mounted_t *first;
    apir_mounted_t *last;
};

apir_mounts_t *apir_mod_mounts_create(apr_pool_t *pool)
{
    apir_mounts_t *mounts = apr_pcalloc(pool, sizeof(*mounts));

    mounts->pool = pool;
    return mounts;
}

/* The next segment of a path: its start, or NULL at the end. A final '/'
 * makes none. */
static const char *segment(const char **path, apr_size_t *length)
{
    const char *start = *path;

    if (*start == '/') {
        start++;
    }
    if (!*start) {
        return NULL;
    }
    *length = strcspn(start, "/");
    *path = start + *length;
    return start;
}

static node_t *child_of(apir_mounts_t *mounts, node_t *node, const char *name,
                        apr_size_t length)
{
    node_t *child = NULL;

    if (!node->children) {
        node->children = apr_hash_make(mounts->pool);
    }
    child = apr_hash_get(node->children, name, (apr_ssize_t)length);
    if (!child) {
        child = apr_pcalloc(mounts->pool, sizeof(*child));
        apr_hash_set(node->children, apr_pmemdup(mounts->pool, name, length),
                     (apr_ssize_t)length, child);
    }
    return child;
}

static apir_mounted_t *append(apir_mounts_t *mounts, const char *path,
                              int depth)
{
    apir_mounted_t *mounted = apr_pcalloc(mounts->pool, sizeof(*mounted));
    apr_size_t length = strlen(path);

    while (length && path[length - 1] == '/') {
        length--;
    }
    mounted->path = path;
    mounted->prefix = apr_pstrmemdup(mounts->pool, path, length);
    mounted->depth = depth;
    mounted->parts = apr_array_make(mounts->pool, 1, sizeof(apir_mount_t *));
    if (mounts->last) {
        mounts->last->next = mounted;
    }
    else {
        mounts->first = mounted;
    }
    mounts->last = mounted;
    return mounted;
}

apir_mounted_t *apir_mod_mounts_at(apir_mounts_t *mounts, const char *path)
{
    const char *rest = path;
    node_t *node = &mounts->root;
    apr_size_t length;
    const char *name;
    int depth = 0;

    while ((name = segment(&rest, &length))) {
        node = child_of(mounts, node, name, length);
        depth++;
    }
    if (!node->mounted) {
        node->mounted = append(mounts, path, depth);
    }
    return node->mounted;
}

const apir_mounted_t *apir_mod_mounts_find(const apir_mounts_t *mounts,
                                           const char *uri)
{
    const node_t *node = &mounts->root;
    const apir_mounted_t *found = node->mounted;
    apr_size_t length;
    const char *name;

    while (node->children && (name = segment(&uri, &length))) {
        node = apr_hash_get(node->children, name, (apr_ssize_t)length);
        if (!node) {
            break;
        }
        if (node->mounted && (*uri || !node->mounted->below)) {
            found = node->mounted;
        }
    }
    return found;
}

const apir_mounted_t *apir_mod_mounts_exact(const apir_mounts_t *mounts,
                                            const char *path)
{
    const node_t *node = &mounts->root;
    apr_size_t length;
    const char *name;

    while (node && (name = segment(&path, &length))) {
        node = node->children
                   ? apr_hash_get(node->children, name, (apr_ssize_t)length)
                   : NULL;
    }
    return node ? node->mounted : NULL;
}

apir_mounted_t *apir_mod_mounts_first(const apir_mounts_t *mounts)
{
    return mounts->first;
}
