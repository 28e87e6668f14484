/*
 * Applies the annotations of a meta to a tree: children before their parents,
 * each path from where its node stands, so that no path is gone twice. All
 * work is bounded by the size of both texts; equalities, which could double
 * what they name again and again, have a budget.
 */
#include "core/limits.h"
#include "json/object_int.h"
#include "json/superjson_int.h"
#include "json/walk_int.h"
#include <apr_strings.h>
#include <string.h>

/* Bytes of text that count as a value when they are copied. */
#define BYTES_OF_ONE 256

/* Where a path ends: a member or item that need not be there. */
typedef struct place_t {
    apir_value_t *parent; /* NULL: nowhere; or this is the root */
    const char *key;
    apr_size_t length;
    const char *forbidden; /* a name on the way that may not be */
} place_t;

/* A node of the annotations whose children are being gone through. */
typedef struct node_t node_t;
struct node_t {
    node_t *below;
    const apir_value_t *children; /* an object or array, or NULL */
    apr_size_t index;
    bool typed;
    const apir_value_t *type; /* applied after the children */
    place_t place;
    apir_value_t *at; /* what is there; NULL: nothing */
};

typedef struct apply_t {
    apir_value_t *root;
    bool legacy;
    bool undefined; /* something is; it may have to be swept away */
    apr_size_t budget;
    node_t *node;
    apr_pool_t *pool;
    apir_error_t *error;
} apply_t;

static apr_status_t refuse(const apply_t *apply, const char *sentence)
{
    return apir_error_set(apply->error, apply->pool, APIR_E_BAD_REQUEST, "%s",
                          sentence);
}

/* ---- places ---- */

/* Goes on from `at` (which `place` leads to) by a path. */
static apr_status_t go(const apply_t *apply, apir_value_t **at,
                       place_t *place, const char *text, apr_size_t length)
{
    apir_superjson_path_t path;
    apr_status_t status;
    const char *key;

    apir_superjson_path_begin(&path, text, length, apply->legacy);
    while (apir_superjson_path_next(&path, &key, &length, &status,
                                    apply->pool)) {
        if (!place->forbidden) {
            place->forbidden = apir_superjson_forbidden(key, length);
        }
        place->parent = *at;
        place->key = key;
        place->length = length;
        *at = apir_superjson_child(*at, key, length, apply->pool);
    }
    return status == APR_SUCCESS ? status : refuse(apply, "invalid path");
}

static apr_status_t check_place(const apply_t *apply, const place_t *place)
{
    return place->forbidden
               ? apir_superjson_refuse(apply->pool, apply->error, "",
                                       place->forbidden,
                                       strlen(place->forbidden),
                                       " is not allowed as a property")
               : APR_SUCCESS;
}

/* A value to where nothing is: a new member. A list does not grow. */
static apr_status_t add(apply_t *apply, const place_t *place,
                        const apir_value_t *value)
{
    apply->undefined |= value->kind == APIR_UNDEFINED;
    if (place->parent->kind != APIR_OBJECT) {
        return refuse(apply, "index out of bounds");
    }
    apir_object_set_n(place->parent, place->key, place->length, value);
    return APR_SUCCESS;
}

/* Whether a value can be at the place: scalars have no members, and what is
 * below nothing is nowhere. */
static bool is_somewhere(const place_t *place)
{
    return place->parent
           && (place->parent->kind == APIR_OBJECT
               || place->parent->kind == APIR_ARRAY
               || place->parent->kind == APIR_SET
               || place->parent->kind == APIR_MAP);
}

/* ---- values ---- */

static apr_status_t apply_type(apply_t *apply, const node_t *node)
{
    apir_value_t none = { .kind = APIR_UNDEFINED };
    apir_value_t *at = node->at;
    apr_status_t status = check_place(apply, &node->place);

    if (status != APR_SUCCESS || (!at && !is_somewhere(&node->place))) {
        return status;
    }
    status = apir_superjson_convert(at ? at : &none, node->type, apply->pool,
                                    apply->error);
    if (status != APR_SUCCESS) {
        return status;
    }
    if (!at) {
        return add(apply, &node->place, &none);
    }
    apply->undefined |= at->kind == APIR_UNDEFINED;
    return APR_SUCCESS;
}

/* What JavaScript finds false says nothing; a text is a list of its
 * characters, which are texts: the reference goes down for ever. */
static apr_status_t push_node(apply_t *apply, const apir_value_t *tree,
                              const place_t *place, apir_value_t *at)
{
    node_t *node;

    if (!tree
        || (tree->kind != APIR_OBJECT && tree->kind != APIR_ARRAY
            && tree->kind != APIR_STRING)) {
        return APR_SUCCESS;
    }
    if (tree->kind == APIR_STRING) {
        return tree->length == 0
                   ? APR_SUCCESS
                   : refuse(apply, "Maximum call stack size exceeded");
    }
    node = apr_pcalloc(apply->pool, sizeof(*node));
    node->below = apply->node;
    node->children = tree;
    node->place = *place;
    node->at = at;
    if (tree->kind == APIR_ARRAY) {
        node->typed = true;
        node->type = apir_value_at(tree, 0);
        node->children = apir_value_at(tree, 1);
        if (node->children && node->children->kind == APIR_STRING
            && node->children->length > 0) {
            return refuse(apply, "Maximum call stack size exceeded");
        }
    }
    apply->node = node;
    return APR_SUCCESS;
}

/* The next child of a node and its key; NULL: no more. */
static const apir_value_t *next_child(node_t *node, const char **key,
                                      apr_size_t *length, apr_pool_t *pool)
{
    const apir_value_t *child;

    if (!node->children) {
        return NULL;
    }
    if (node->children->kind != APIR_ARRAY) {
        return apir_value_member(node->children, node->index++, key, length);
    }
    child = apir_value_at(node->children, node->index);
    if (child) {
        *key = apr_psprintf(pool, "%" APR_SIZE_T_FMT, node->index++);
        *length = strlen(*key);
    }
    return child;
}

static apr_status_t step(apply_t *apply)
{
    node_t *node = apply->node;
    const apir_value_t *child;
    const char *key = NULL;
    apr_size_t length = 0;
    apr_status_t status;

    child = next_child(node, &key, &length, apply->pool);
    if (child) {
        place_t place = node->place;
        apir_value_t *at = node->at;

        status = go(apply, &at, &place, key, length);
        return status == APR_SUCCESS ? push_node(apply, child, &place, at)
                                     : status;
    }
    apply->node = node->below;
    return node->typed ? apply_type(apply, node) : APR_SUCCESS;
}

static apr_status_t apply_values(apply_t *apply, const apir_value_t *values)
{
    place_t nowhere = { NULL, NULL, 0, NULL };
    apr_status_t status = push_node(apply, values, &nowhere, apply->root);

    while (status == APR_SUCCESS && apply->node) {
        status = step(apply);
    }
    return status;
}

/* ---- equalities ---- */

/* Takes so much off the budget; false when it is not there. Long texts count
 * for more, as they are copied too. */
static bool pay(apply_t *apply, apr_size_t bytes)
{
    apr_size_t price = 1 + bytes / BYTES_OF_ONE;

    if (apply->budget < price) {
        apply->budget = 0;
        return false;
    }
    apply->budget -= price;
    return true;
}

/* The price of a tree. */
static bool afford(apply_t *apply, const apir_value_t *value)
{
    apir_walk_t walk;
    apir_walk_frame_t *top;
    const apir_value_t *child;
    bool enough = pay(apply, apir_value_length(value));

    apir_walk_begin(&walk);
    apir_walk_push(&walk, value, NULL);
    while (enough && (top = apir_walk_top(&walk)) != NULL) {
        const apir_value_t *from = top->from;
        apr_size_t name = 0;

        child = from->kind == APIR_OBJECT
                    ? apir_value_member(from, top->index, NULL, &name)
                    : apir_value_at(from, top->index);
        if (!child) {
            apir_walk_pop(&walk);
            continue;
        }
        top->index++;
        enough = pay(apply, name + apir_value_length(child));
        apir_walk_push(&walk, child, NULL);
    }
    apir_walk_end(&walk);
    return enough;
}

static apr_status_t copy_to(apply_t *apply, const apir_value_t *value,
                            const apir_value_t *path)
{
    place_t place = { NULL, NULL, 0, NULL };
    apir_value_t *at = apply->root;
    apr_status_t status;

    if (path->kind != APIR_STRING) {
        return refuse(apply, "invalid path");
    }
    status = go(apply, &at, &place, path->as.text, path->length);
    if (status == APR_SUCCESS) {
        status = check_place(apply, &place);
    }
    if (status != APR_SUCCESS || (!at && !is_somewhere(&place))) {
        return status;
    }
    if (!afford(apply, value)) {
        return apir_error_set(apply->error, apply->pool, APIR_E_TOO_MANY,
                              "referentialEqualities copy more than %d "
                              "values",
                              APIR_MAX_NODES);
    }
    value = apir_value_copy(value, apply->pool);
    if (!at) {
        return add(apply, &place, value);
    }
    apply->undefined |= value->kind == APIR_UNDEFINED;
    *at = *value;
    return APR_SUCCESS;
}

static apr_status_t copy_to_all(apply_t *apply, const apir_value_t *value,
                                const apir_value_t *paths)
{
    apr_status_t status = APR_SUCCESS;
    apr_uint32_t i;

    if (paths->kind != APIR_ARRAY) {
        return refuse(apply, "identicalPaths.map is not a function");
    }
    for (i = 0; i < paths->length && status == APR_SUCCESS; i++) {
        status = copy_to(apply, value, &paths->as.items[i]);
    }
    return status;
}

static apr_status_t apply_equality(apply_t *apply, const char *path,
                                   apr_size_t length,
                                   const apir_value_t *paths)
{
    const apir_value_t none = { .kind = APIR_UNDEFINED };
    place_t place = { NULL, NULL, 0, NULL };
    apir_value_t *at = apply->root;
    apr_status_t status = go(apply, &at, &place, path, length);

    if (status == APR_SUCCESS) {
        status = check_place(apply, &place);
    }
    if (status != APR_SUCCESS) {
        return status;
    }
    if (!place.parent) {
        return apir_superjson_refuse(apply->pool, apply->error,
                                     "Cannot read properties of undefined "
                                     "(reading '",
                                     place.key, place.length, "')");
    }
    /* copied first: a target may be the source's own member */
    return copy_to_all(apply,
                       at ? apr_pmemdup(apply->pool, at, sizeof(*at)) : &none,
                       paths);
}

static apr_status_t apply_equalities(apply_t *apply,
                                     const apir_value_t *equalities)
{
    apr_status_t status = APR_SUCCESS;
    const apir_value_t *paths;
    const char *path;
    apr_size_t length, i;

    if (equalities && equalities->kind == APIR_ARRAY) {
        paths = apir_value_at(equalities, 0);
        status = paths ? copy_to_all(apply, apply->root, paths)
                       : refuse(apply, "root is undefined");
        equalities = apir_value_at(equalities, 1);
    }
    for (i = 0; status == APR_SUCCESS
                && (paths = apir_value_member(equalities, i, &path, &length));
         i++) {
        status = apply_equality(apply, path, length, paths);
    }
    return status;
}

/* ---- undefined ---- */

static void sweep_members(apir_object_t *object)
{
    apr_uint32_t i, kept = 0;

    for (i = 0; i < object->count; i++) {
        if (object->members[i].value.kind != APIR_UNDEFINED) {
            object->members[kept++] = object->members[i];
        }
    }
    if (kept < object->count) {
        object->count = kept;
        object->sorted = NULL;
        apir_object_settle(object);
    }
}

static void sweep_items(apir_value_t *list)
{
    apr_uint32_t i;

    for (i = 0; i < list->length; i++) {
        if (list->as.items[i].kind == APIR_UNDEFINED) {
            list->as.items[i].kind = APIR_NULL;
        }
    }
}

static void sweep_one(apir_walk_t *walk, apir_value_t *value)
{
    switch (value->kind) {
    case APIR_OBJECT: sweep_members(value->as.object); break;
    case APIR_ARRAY:
    case APIR_SET:
    case APIR_MAP: sweep_items(value); break;
    default: return;
    }
    apir_walk_push(walk, value, NULL);
}

static void sweep(apir_value_t *root)
{
    apir_walk_t walk;
    apir_walk_frame_t *top;

    apir_walk_begin(&walk);
    sweep_one(&walk, root);
    while ((top = apir_walk_top(&walk)) != NULL) {
        const apir_value_t *from = top->from;
        apr_size_t i = top->index++;

        if (i == apir_value_length(from)) {
            apir_walk_pop(&walk);
        }
        else if (from->kind == APIR_OBJECT) {
            sweep_one(&walk, &from->as.object->members[i].value);
        }
        else {
            sweep_one(&walk, &from->as.items[i]);
        }
    }
    apir_walk_end(&walk);
}

/* ---- all of it ---- */

/* (meta.v ?? 0) < 1, where what is no number is not less. */
static bool is_legacy(const apir_value_t *version, apr_pool_t *pool)
{
    if (!version || version->kind == APIR_NULL
        || version->kind == APIR_FALSE) {
        return true;
    }
    if (version->kind == APIR_STRING) {
        return apir_scalar_number(version->as.text, version->length, pool)
               < 1;
    }
    return version->kind == APIR_NUMBER && apir_value_number(version) < 1;
}

apr_status_t apir_superjson_apply(apir_value_t *value,
                                  const apir_value_t *meta, unsigned options,
                                  apr_pool_t *pool, apir_error_t *error)
{
    apply_t apply = { .root = value,
                      .legacy = is_legacy(apir_value_get(meta, "v"), pool),
                      .budget = APIR_MAX_NODES,
                      .pool = pool,
                      .error = error };
    apr_status_t status;

    status = apply_values(&apply, apir_value_get(meta, "values"));
    if (status == APR_SUCCESS) {
        status = apply_equalities(&apply,
                                  apir_value_get(meta,
                                                 "referentialEqualities"));
    }
    if (status == APR_SUCCESS && apply.undefined
        && !(options & APIR_SUPERJSON_KEEP_UNDEFINED)) {
        sweep(value);
    }
    return status;
}
