/*
 * Keywords of arrays: schemas for items, and how many there may be.
 */
#include "compile_int.h"

apir_array_t *apir_node_array(apir_compile_t *c, apir_node_t *node)
{
    if (!node->array) {
        node->array = apr_pcalloc(c->pool, sizeof(*node->array));
    }
    return node->array;
}

void apir_keyword_prefix_items(apir_compile_t *c, apir_node_t *node,
                               const apir_value_t *value, const char *where)
{
    apir_array_t *array = apir_node_array(c, node);

    /* zod writes an empty one for its empty tuple */
    array->prefix = apir_compile_list(c, node, value, where, 0,
                                      &array->prefix_count);
}

void apir_keyword_items(apir_compile_t *c, apir_node_t *node,
                        const apir_value_t *value, const char *where)
{
    if (value->kind == APIR_ARRAY) {
        if (apir_compile_dialect(c, node->resource)
            & APIR_VOCABULARY_OLD_TUPLES) {
            apir_keyword_prefix_items(c, node, value, where);
            return;
        }
        apir_compile_error(c, where,
                           "it must be one schema; schemas by "
                           "position stand in \"prefixItems\"");
        return;
    }
    apir_node_array(c, node)->items = apir_compile_child(c, node, value,
                                                         where);
}

void apir_keyword_additional_items(apir_compile_t *c, apir_node_t *node,
                                   const apir_value_t *value,
                                   const char *where)
{
    apir_node_array(c, node)->additional = apir_compile_child(c, node, value,
                                                              where);
}

void apir_keyword_contains(apir_compile_t *c, apir_node_t *node,
                           const apir_value_t *value, const char *where)
{
    apir_node_array(c, node)->contains = apir_compile_child(c, node, value,
                                                            where);
}

void apir_keyword_min_contains(apir_compile_t *c, apir_node_t *node,
                               const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_array(c, node)->contains_least, value,
                       where);
}

void apir_keyword_max_contains(apir_compile_t *c, apir_node_t *node,
                               const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_array(c, node)->contains_most, value,
                       where);
}

void apir_keyword_min_items(apir_compile_t *c, apir_node_t *node,
                            const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_array(c, node)->least, value, where);
}

void apir_keyword_max_items(apir_compile_t *c, apir_node_t *node,
                            const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_array(c, node)->most, value, where);
}

void apir_keyword_unique_items(apir_compile_t *c, apir_node_t *node,
                               const apir_value_t *value, const char *where)
{
    if (value->kind != APIR_TRUE && value->kind != APIR_FALSE) {
        apir_compile_error(c, where, "it must be true or false");
    }
    apir_node_array(c, node)->unique = value->kind == APIR_TRUE;
}

void apir_keyword_unevaluated_items(apir_compile_t *c, apir_node_t *node,
                                    const apir_value_t *value,
                                    const char *where)
{
    apir_node_array(c, node)->unevaluated = apir_compile_child(c, node, value,
                                                               where);
}
