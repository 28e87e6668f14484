/*
 * Fields of an object, in the order of the document, each response key once
 * (§6.3.2). Collected once for each field and type of a request, however many
 * objects there are.
 */
#include "graphql/execute_int.h"

#include <string.h>

#define FEW 8

static const apir_gql_directive_t *find(const apir_gql_directive_t *at,
                                        const char *name)
{
    while (at && !apir_gql_is(&at->name, name)) {
        at = at->next;
    }
    return at;
}

/* The `if` of @skip and @include, which validation has seen to be there. It
 * is null only where a variable with a default was given as null (§5.8.5). */
static bool condition(const apir_gql_execution_t *x,
                      apir_gql_groups_t *groups,
                      const apir_gql_directive_t *directive)
{
    const apir_gql_value_t *value = directive->arguments->value;
    const apir_value_t *given;

    if (value->kind != APIR_GQL_VARIABLE) {
        return value->kind == APIR_GQL_TRUE;
    }
    given = apir_value_get_n(x->variables, value->as.text, value->length);
    if (!given || given->kind == APIR_NULL) {
        groups->wrong = directive;
    }
    return given && given->kind == APIR_TRUE;
}

static bool included(const apir_gql_execution_t *x, apir_gql_groups_t *groups,
                     const apir_gql_selection_t *selection)
{
    const apir_gql_directive_t *skip = find(selection->directives, "skip");
    const apir_gql_directive_t *include = find(selection->directives,
                                               "include");

    return (!skip || !condition(x, groups, skip))
           && (!include || condition(x, groups, include));
}

static apir_gql_group_t *find_group(const apir_gql_groups_t *groups,
                                    const apir_gql_name_t *key)
{
    if (groups->by_key) {
        return apr_hash_get(groups->by_key, key->text, key->length);
    }
    for (apir_gql_group_t *group = groups->first; group;
         group = group->next) {
        if (apir_gql_same(&group->parts.field->key, key)) {
            return group;
        }
    }
    return NULL;
}

static void hash_group(apir_gql_groups_t *groups, apir_gql_group_t *group)
{
    const apir_gql_name_t *key = &group->parts.field->key;

    apr_hash_set(groups->by_key, key->text, key->length, group);
}

static void add_group(apir_gql_execution_t *x, apir_gql_groups_t *groups,
                      const apir_gql_selection_t *field)
{
    apir_gql_group_t *group = apr_pcalloc(x->pool, sizeof(*group));

    group->parts.field = field;
    group->last = &group->parts;
    group->known = apir_gql_field(x->schema, groups->type, field->name.text,
                                  field->name.length);
    *groups->last = group;
    groups->last = &group->next;
    if (++groups->count == FEW) {
        groups->by_key = apr_hash_make(x->pool);
        for (group = groups->first; group; group = group->next) {
            hash_group(groups, group);
        }
    }
    else if (groups->by_key) {
        hash_group(groups, group);
    }
}

static void add_field(apir_gql_execution_t *x, apir_gql_groups_t *groups,
                      const apir_gql_selection_t *field)
{
    apir_gql_group_t *group = find_group(groups, &field->key);
    apir_gql_part_t *part;

    if (!group) {
        add_group(x, groups, field);
        return;
    }
    part = apr_pcalloc(x->pool, sizeof(*part));
    part->field = field;
    group->last->next = part;
    group->last = part;
}

static bool applies(const apir_gql_execution_t *x,
                    const apir_gql_groups_t *groups,
                    const apir_gql_name_t *condition_name)
{
    const apir_gql_type_t *type = apir_gql_type(x->schema,
                                                condition_name->text,
                                                condition_name->length);

    return type && apir_gql_may_be(type, groups->type);
}

/* Recurses as deep as selections are with their fragments. */
static void collect(apir_gql_execution_t *x, apir_gql_groups_t *groups,
                    const apir_gql_selection_t *selections)
{
    for (; selections && !groups->wrong; selections = selections->next) {
        const apir_gql_definition_t *fragment;

        if (!included(x, groups, selections)) {
            continue;
        }
        if (selections->kind == APIR_GQL_FIELD) {
            add_field(x, groups, selections);
        }
        else if (selections->kind == APIR_GQL_INLINE) {
            if (!selections->name.text
                || applies(x, groups, &selections->name)) {
                collect(x, groups, selections->selections);
            }
        }
        else {
            fragment = apr_hash_get(x->fragments, selections->name.text,
                                    selections->name.length);
            if (!x->visited[fragment->index]) {
                x->visited[fragment->index] = 1;
                if (applies(x, groups, &fragment->names->name)) {
                    collect(x, groups, fragment->selections);
                }
            }
        }
    }
}

static apir_gql_groups_t *new_groups(apir_gql_execution_t *x,
                                     const apir_gql_type_t *type)
{
    apir_gql_groups_t *groups = apr_pcalloc(x->pool, sizeof(*groups));

    groups->type = type;
    groups->last = &groups->first;
    if (x->visited) {
        memset(x->visited, 0, x->request->document->fragments);
    }
    return groups;
}

apir_gql_groups_t *apir_gql_collect(apir_gql_execution_t *x,
                                    const apir_gql_type_t *type,
                                    const apir_gql_selection_t *selections)
{
    apir_gql_groups_t *groups = new_groups(x, type);

    collect(x, groups, selections);
    return groups;
}

const apir_gql_groups_t *apir_gql_collect_below(apir_gql_execution_t *x,
                                                const apir_gql_type_t *type,
                                                apir_gql_group_t *group)
{
    apir_gql_groups_t *groups = group->below;

    while (groups && groups->type != type) {
        groups = groups->next;
    }
    if (!groups) {
        groups = new_groups(x, type);
        for (const apir_gql_part_t *part = &group->parts; part;
             part = part->next) {
            collect(x, groups, part->field->selections);
        }
        groups->next = group->below;
        group->below = groups;
    }
    return groups;
}
