/*
 * Keywords of objects: schemas for members and their names, which there must
 * be, and how many.
 */
#include "compile_int.h"

#include <apr_strings.h>
#include <string.h>

apir_members_t *apir_node_members(apir_compile_t *c, apir_node_t *node)
{
    if (!node->members) {
        node->members = apr_pcalloc(c->pool, sizeof(*node->members));
        node->members->neutral = true;
    }
    return node->members;
}

static bool is_object(apir_compile_t *c, const apir_value_t *value,
                      const char *where, const char *of)
{
    if (value->kind != APIR_OBJECT) {
        apir_compile_error(c, where, "it must be an object %s", of);
        return false;
    }
    return true;
}

/* An array of different strings. */
static bool is_names(apir_compile_t *c, const apir_value_t *value,
                     const char *where)
{
    apr_size_t i;

    for (i = 0; i < apir_value_length(value) && value->kind == APIR_ARRAY;
         i++) {
        if (value->as.items[i].kind != APIR_STRING) {
            break;
        }
    }
    if (value->kind != APIR_ARRAY || i < value->length) {
        apir_compile_error(c, where,
                           "it must be an array of strings, the "
                           "names of members");
        return false;
    }
    return true;
}

/* Nodes for the members of an object of schemas; also $defs, which nothing
 * applies: mistakes in it are told too. */
void apir_keyword_definitions(apir_compile_t *c, apir_node_t *node,
                              const apir_value_t *value, const char *where)
{
    apr_uint32_t i;

    if (!is_object(c, value, where, "whose members are schemas")) {
        return;
    }
    for (i = 0; i < value->as.object->count; i++) {
        const apir_member_t *member = &value->as.object->members[i];

        apir_compile_child(c, node, &member->value,
                           apir_compile_below(c, where, member->name));
    }
}

void apir_keyword_properties(apir_compile_t *c, apir_node_t *node,
                             const apir_value_t *value, const char *where)
{
    apir_keyword_definitions(c, node, value, where);
    if (value->kind == APIR_OBJECT) {
        apir_node_members(c, node)->properties = value;
        node->members->neutral = false;
    }
}

void apir_keyword_required(apir_compile_t *c, apir_node_t *node,
                           const apir_value_t *value, const char *where)
{
    if (is_names(c, value, where)) {
        apir_node_members(c, node)->required = value;
    }
}

void apir_keyword_pattern_properties(apir_compile_t *c, apir_node_t *node,
                                     const apir_value_t *value,
                                     const char *where)
{
    apir_members_t *members;
    apr_uint32_t i;

    if (!is_object(c, value, where, "whose members are schemas")) {
        return;
    }
    members = apir_node_members(c, node);
    members->neutral = false;
    members->pattern_count = value->as.object->count;
    members->patterns = apr_pcalloc(c->pool,
                                    (members->pattern_count + 1)
                                        * sizeof(*members->patterns));
    for (i = 0; i < value->as.object->count; i++) {
        const apir_member_t *member = &value->as.object->members[i];
        const char *below = apir_compile_below(c, where, member->name);
        const char *mistake;

        members->patterns[i].node = apir_compile_child(c, node,
                                                       &member->value, below);
        members->patterns[i].regex = apir_regex_compile(member->name,
                                                        member->name_length,
                                                        &mistake, c->pool);
        if (!members->patterns[i].regex) {
            apir_compile_error(c, below,
                               "the pattern is no regular "
                               "expression of ECMA-262: %s",
                               mistake);
        }
    }
}

void apir_keyword_additional_properties(apir_compile_t *c, apir_node_t *node,
                                        const apir_value_t *value,
                                        const char *where)
{
    apir_node_members(c, node)->additional = apir_compile_child(c, node,
                                                                value, where);
    node->members->neutral = false;
}

void apir_keyword_property_names(apir_compile_t *c, apir_node_t *node,
                                 const apir_value_t *value, const char *where)
{
    apir_node_members(c, node)->property_names = apir_compile_child(c, node,
                                                                    value,
                                                                    where);
}

void apir_keyword_unevaluated_properties(apir_compile_t *c, apir_node_t *node,
                                         const apir_value_t *value,
                                         const char *where)
{
    apir_node_members(c, node)->unevaluated = apir_compile_child(c, node,
                                                                 value,
                                                                 where);
}

void apir_keyword_min_properties(apir_compile_t *c, apir_node_t *node,
                                 const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_members(c, node)->least, value, where);
}

void apir_keyword_max_properties(apir_compile_t *c, apir_node_t *node,
                                 const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_members(c, node)->most, value, where);
}

static void add_dependency(apir_compile_t *c, apir_node_t *node,
                           const apir_member_t *member)
{
    apir_members_t *members = apir_node_members(c, node);
    apr_size_t size = members->dependency_count * sizeof(apir_dependency_t);
    apir_dependency_t *grown = apr_palloc(c->pool, size + sizeof(*grown));

    if (size) {
        memcpy(grown, members->dependencies, size);
    }
    members->dependencies = grown;
    grown += members->dependency_count++;
    grown->names = &member->value;
    grown->name = member->name;
    grown->name_length = member->name_length;
}

void apir_keyword_dependent_required(apir_compile_t *c, apir_node_t *node,
                                     const apir_value_t *value,
                                     const char *where)
{
    apr_uint32_t i;

    if (!is_object(c, value, where, "whose members are arrays of names")) {
        return;
    }
    for (i = 0; i < value->as.object->count; i++) {
        const apir_member_t *member = &value->as.object->members[i];

        if (is_names(c, &member->value,
                     apir_compile_below(c, where, member->name))) {
            add_dependency(c, node, member);
        }
    }
}

void apir_keyword_dependent_schemas(apir_compile_t *c, apir_node_t *node,
                                    const apir_value_t *value,
                                    const char *where)
{
    apir_inplace_t *inplace;
    apir_name_t *names;
    apr_uint32_t i, count;

    if (!is_object(c, value, where, "whose members are schemas")) {
        return;
    }
    count = value->as.object->count;
    inplace = apir_compile_inplace(c, node, APIR_DEPENDENT,
                                   "dependentSchemas");
    inplace->count = count;
    inplace->nodes = apr_palloc(c->pool, (count + 1) * sizeof(apir_node_t *));
    names = apr_palloc(c->pool, (count + 1) * sizeof(*names));
    for (i = 0; i < count; i++) {
        const apir_member_t *member = &value->as.object->members[i];

        names[i].text = member->name;
        names[i].length = member->name_length;
        inplace->nodes[i] =
            apir_compile_child(c, node, &member->value,
                               apir_compile_below(c, where, member->name));
    }
    apir_names_make(&inplace->names, names, count, c->pool);
}

/* Before 2019-09: both of the above in one keyword. */
void apir_keyword_dependencies(apir_compile_t *c, apir_node_t *node,
                               const apir_value_t *value, const char *where)
{
    apr_uint32_t i;

    if (!is_object(c, value, where, "of schemas and arrays of names")) {
        return;
    }
    for (i = 0; i < value->as.object->count; i++) {
        const apir_member_t *member = &value->as.object->members[i];
        const char *below = apir_compile_below(c, where, member->name);
        apir_inplace_t *inplace;
        apir_name_t *name;

        if (member->value.kind == APIR_ARRAY) {
            if (is_names(c, &member->value, below)) {
                add_dependency(c, node, member);
            }
            continue;
        }
        inplace = apir_compile_inplace(c, node, APIR_DEPENDENT,
                                       "dependencies");
        inplace->count = 1;
        inplace->nodes = apr_palloc(c->pool, sizeof(apir_node_t *));
        inplace->nodes[0] = apir_compile_child(c, node, &member->value,
                                               below);
        name = apr_palloc(c->pool, sizeof(*name));
        name->text = member->name;
        name->length = member->name_length;
        apir_names_make(&inplace->names, name, 1, c->pool);
    }
}
