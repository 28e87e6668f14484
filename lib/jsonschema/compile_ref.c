/*
 * References between schemas, and the circles that they can make.
 */
#include "compile_int.h"

#include "uri_int.h"

#include <apr_strings.h>
#include <string.h>

/* What a reference leads to. */
typedef struct target_t {
    const apir_value_t *schema;
    apir_resource_t *resource;
    const char *fragment;
} target_t;

static bool find_fragment(apir_compile_t *c, target_t *target,
                          const char *reference, const char *where)
{
    const char *fragment = apir_uri_fragment(reference, c->pool);

    if (!fragment) {
        apir_compile_error(c, where, "\"%s\" has a broken escape after its #",
                           reference);
        return false;
    }
    target->fragment = fragment;
    if (*fragment == '/' || !*fragment) {
        target->schema = apir_registry_pointer(c->registry, &target->resource,
                                               fragment);
    }
    else {
        target->schema = apr_hash_get(target->resource->anchors, fragment,
                                      APR_HASH_KEY_STRING);
    }
    if (!target->schema) {
        apir_compile_error(c, where,
                           "\"%s\" leads to nothing: the schema has "
                           "no such %s",
                           reference, *fragment == '/' ? "place" : "anchor");
    }
    return target->schema != NULL;
}

static bool find_target(apir_compile_t *c, const apir_node_t *node,
                        const apir_value_t *value, const char *where,
                        target_t *target)
{
    const char *reference, *uri;

    if (value->kind != APIR_STRING) {
        apir_compile_error(c, where,
                           "a reference is a string, as in "
                           "\"#/$defs/name\"");
        return false;
    }
    reference = apir_value_text(value, NULL);
    uri = apir_uri_resolve(node->resource->uri, reference, c->pool);
    target->resource = apir_registry_find(c->registry, uri);
    if (!target->resource) {
        apir_compile_error(c, where,
                           "\"%s\" leads to %s, and no schema with "
                           "that URI is loaded",
                           reference, uri);
        return false;
    }
    return find_fragment(c, target, reference, where);
}

static apir_inplace_t *refer(apir_compile_t *c, apir_node_t *node, int kind,
                             const char *keyword, const target_t *target)
{
    apir_inplace_t *inplace = apir_compile_inplace(c, node, kind, keyword);

    inplace->nodes = apr_palloc(c->pool, sizeof(*inplace->nodes));
    inplace->count = 1;
    inplace->nodes[0] = apir_compile_node(c, target->schema, target->resource,
                                          apr_pstrcat(c->pool,
                                                      target->resource->where,
                                                      target->fragment,
                                                      NULL));
    return inplace;
}

void apir_keyword_ref(apir_compile_t *c, apir_node_t *node,
                      const apir_value_t *value, const char *where)
{
    target_t target;

    if (find_target(c, node, value, where, &target)) {
        refer(c, node, APIR_REF, "$ref", &target);
    }
}

/* Core §8.2.3.2: the search happens only when the reference would lead to a
 * $dynamicAnchor of that name anyway. */
void apir_keyword_dynamic_ref(apir_compile_t *c, apir_node_t *node,
                              const apir_value_t *value, const char *where)
{
    target_t target;
    apir_inplace_t *inplace;

    if (!find_target(c, node, value, where, &target)) {
        return;
    }
    if (!*target.fragment || *target.fragment == '/'
        || apr_hash_get(target.resource->dynamic_anchors, target.fragment,
                        APR_HASH_KEY_STRING)
               != target.schema) {
        refer(c, node, APIR_REF, "$dynamicRef", &target);
        return;
    }
    inplace = refer(c, node, APIR_DYNAMIC_REF, "$dynamicRef", &target);
    inplace->anchor = target.fragment;
    APR_ARRAY_PUSH(c->searched, const char *) = target.fragment;
    c->schema->dynamic = true;
}

/* A node on the way, and the edge that was taken last. */
typedef struct visit_t {
    apir_node_t *node;
    apr_size_t keyword;
    apr_size_t edge;
} visit_t;

/* The next schema that looks at the same value, or NULL. */
static apir_node_t *next_inplace(visit_t *visit)
{
    while (visit->keyword < visit->node->inplace_count) {
        const apir_inplace_t *inplace = &visit->node->inplace[visit->keyword];

        while (visit->edge < inplace->count) {
            apir_node_t *node = inplace->nodes[visit->edge++];

            if (node) {
                return node;
            }
        }
        visit->keyword++;
        visit->edge = 0;
    }
    return NULL;
}

enum { UNSEEN, ON_THE_WAY, DONE };

static void push_visit(apr_array_header_t *way, apir_node_t *node)
{
    visit_t *visit = apr_array_push(way);

    visit->node = node;
    visit->keyword = 0;
    visit->edge = 0;
    node->color = ON_THE_WAY;
}

static void walk_from(apir_compile_t *c, apir_node_t *start,
                      apr_array_header_t *way)
{
    push_visit(way, start);
    while (way->nelts) {
        visit_t *top = &APR_ARRAY_IDX(way, way->nelts - 1, visit_t);
        apir_node_t *next = next_inplace(top);

        if (!next) {
            top->node->color = DONE;
            apr_array_pop(way);
        }
        else if (next->color == ON_THE_WAY) {
            apir_compile_error(c, top->node->where,
                               "it leads back to \"%s\" "
                               "without going into the value, so checking "
                               "would never end",
                               next->where);
        }
        else if (next->color == UNSEEN) {
            push_visit(way, next);
        }
    }
}

void apir_compile_circles(apir_compile_t *c)
{
    apr_array_header_t *way = apr_array_make(c->pool, 16, sizeof(visit_t));
    int i;

    for (i = 0; i < c->queue->nelts; i++) {
        apir_node_t *node = APR_ARRAY_IDX(c->queue, i, apir_node_t *);

        if (node->color == UNSEEN) {
            walk_from(c, node, way);
        }
    }
}
