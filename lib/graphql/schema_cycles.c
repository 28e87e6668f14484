/*
 * Directives that refer to themselves (§3.13): through what is applied to
 * their arguments, or to the types of these, whatever they hold in turn. Each
 * search goes through a queue, since chains of types have no bound.
 */
#include "graphql/schema_int.h"

typedef struct search_t {
    apir_gql_builder_t *builder;
    const apir_gql_directive_def_t *from;
    char *seen_directives;          /**< by their numbers */
    char *seen_types;               /**< by index */
    apr_array_header_t *directives; /**< of apir_gql_directive_def_t *, to be
                                         looked at */
    apr_array_header_t *types;      /**< of apir_gql_decl_t *, likewise */
    bool found;
} search_t;

static void meet_directives(search_t *search,
                            const apir_gql_directive_t *applied)
{
    const apir_gql_schema_t *schema = search->builder->schema;

    for (; applied; applied = applied->next) {
        const apir_gql_directive_def_t *directive = apir_gql_directive(
            schema, applied->name.text, applied->name.length);
        char *seen =
            directive
                ? &search->seen_directives[directive - schema->directives]
                : NULL;

        search->found |= directive == search->from;
        if (directive && !*seen) {
            *seen = 1;
            APR_ARRAY_PUSH(search->directives,
                           const apir_gql_directive_def_t *) = directive;
        }
    }
}

static void meet_type(search_t *search, const apir_gql_type_ref_t *ref)
{
    apir_gql_decl_t *decl;

    while (ref->of) {
        ref = ref->of;
    }
    decl = apr_hash_get(search->builder->decls, ref->name.text,
                        (apr_ssize_t)ref->name.length);
    if (!search->seen_types[decl->type->index]) {
        search->seen_types[decl->type->index] = 1;
        APR_ARRAY_PUSH(search->types, apir_gql_decl_t *) = decl;
    }
}

/* Arguments, input fields, values of an enum (which have no type). */
static void meet_members(search_t *search, const apir_gql_field_def_t *member)
{
    for (; member; member = member->next) {
        meet_directives(search, member->directives);
        if (member->type) {
            meet_type(search, member->type);
        }
    }
}

static void look_at_type(search_t *search, const apir_gql_decl_t *decl)
{
    for (int i = 0; i < decl->parts->nelts; i++) {
        const apir_gql_definition_t *part =
            APR_ARRAY_IDX(decl->parts, i, const apir_gql_definition_t *);

        meet_directives(search, part->directives);
        meet_members(search, part->fields);
    }
}

static bool refers_to_itself(search_t *search)
{
    meet_members(search, search->from->definition->fields);
    while (!search->found
           && (search->directives->nelts || search->types->nelts)) {
        if (search->types->nelts) {
            look_at_type(search,
                         *(apir_gql_decl_t **)apr_array_pop(search->types));
        }
        else {
            meet_members(search,
                         (*(const apir_gql_directive_def_t **)apr_array_pop(
                              search->directives))
                             ->definition->fields);
        }
    }
    return search->found;
}

void apir_gql_check_directive_cycles(apir_gql_builder_t *builder)
{
    const apir_gql_schema_t *schema = builder->schema;

    for (int i = 0; i < schema->directive_count; i++) {
        const apir_gql_directive_def_t *directive = &schema->directives[i];
        search_t search = {
            builder, directive, NULL, NULL, NULL, NULL, false
        };

        search.seen_directives =
            apr_pcalloc(builder->pool, (apr_size_t)schema->directive_count);
        search.seen_types = apr_pcalloc(builder->pool,
                                        (apr_size_t)schema->type_count);
        search.directives = apr_array_make(
            builder->pool, 4, sizeof(const apir_gql_directive_def_t *));
        search.types = apr_array_make(builder->pool, 4,
                                      sizeof(apir_gql_decl_t *));
        if (refers_to_itself(&search)) {
            apir_gql_report_at(&builder->errors,
                               directive->definition->name.offset,
                               "The directive \"@%s\" refers to itself, "
                               "through what its arguments are",
                               directive->name);
        }
    }
}
