/*
 * The walk over a document, with the rules that need no more than a place and
 * its type: fields, arguments, directives, type conditions.
 */
#include "graphql/validate_int.h"

#include <string.h>

apir_gql_owner_t *apir_gql_fragment(const apir_gql_validation_t *at,
                                    const apir_gql_name_t *name)
{
    return apr_hash_get(at->by_name, name->text, name->length);
}

static void walk(apir_gql_validation_t *at, const apir_gql_type_t *type,
                 const apir_gql_selection_t *selections, apr_uint32_t level);

static void check_directives(apir_gql_validation_t *at,
                             const apir_gql_directive_t *directives,
                             apir_gql_location_t location)
{
    apir_gql_check_directives(at->schema, directives, location, at->errors);
    for (; directives; directives = directives->next) {
        const apir_gql_directive_def_t *definition = apir_gql_directive(
            at->schema, directives->name.text, directives->name.length);

        apir_gql_note_usages(at, definition ? &definition->arguments : NULL,
                             directives->arguments);
    }
}

/* Leaves have no selections, all others some (§5.3.3). */
static void check_leaf(apir_gql_validation_t *at,
                       const apir_gql_selection_t *field,
                       const apir_gql_type_t *type)
{
    if (apir_gql_is_leaf(type) && field->selections) {
        apir_gql_report_at(at->errors, field->brace,
                           "\"%.*s\" is of the type \"%s\", which has no "
                           "fields",
                           APIR_GQL_NAME(&field->name), type->name);
    }
    else if (apir_gql_is_composite(type) && !field->selections) {
        apir_gql_report_at(at->errors, field->offset,
                           "\"%.*s\" is of the type \"%s\", whose fields are "
                           "to be selected",
                           APIR_GQL_NAME(&field->name), type->name);
    }
}

static const apir_gql_field_t *known_field(apir_gql_validation_t *at,
                                           const apir_gql_type_t *type,
                                           const apir_gql_selection_t *field)
{
    const apir_gql_field_t *known = apir_gql_field(at->schema, type,
                                                   field->name.text,
                                                   field->name.length);

    if (known && !at->schema->introspection
        && (known == at->schema->meta_schema
            || known == at->schema->meta_type)) {
        apir_gql_report_at(at->errors, field->offset,
                           "Introspection is switched off: \"%s\" may not be "
                           "asked",
                           known->name);
        return NULL;
    }
    if (!known) {
        apir_gql_report_at(at->errors, field->offset,
                           "The type \"%s\" has no field \"%.*s\"",
                           type->name, APIR_GQL_NAME(&field->name));
    }
    return known;
}

static void walk_field(apir_gql_validation_t *at, const apir_gql_type_t *type,
                       const apir_gql_selection_t *field, apr_uint32_t level)
{
    const apir_gql_field_t *known = type ? known_field(at, type, field)
                                         : NULL;
    apir_gql_type_t *inner = known ? apir_gql_named(known->type) : NULL;

    apir_gql_check_arguments(at->schema, known ? &known->arguments : NULL,
                             field->arguments, field->offset,
                             known ? known->name : "", at->errors);
    apir_gql_note_usages(at, known ? &known->arguments : NULL,
                         field->arguments);
    check_directives(at, field->directives, APIR_GQL_ON_FIELD);
    if (inner) {
        check_leaf(at, field, inner);
    }
    walk(at, inner && apir_gql_is_composite(inner) ? inner : NULL,
         field->selections, level);
}

/* Whether an object can be of both types (§5.5.2.3). */
static bool overlap(const apir_gql_schema_t *schema, const apir_gql_type_t *a,
                    const apir_gql_type_t *b)
{
    if (a == b) {
        return true;
    }
    if (a->kind == APIR_GQL_KIND_OBJECT) {
        return apir_gql_may_be(b, a);
    }
    if (b->kind == APIR_GQL_KIND_OBJECT) {
        return apir_gql_may_be(a, b);
    }
    if (!a->member_bits || !b->member_bits) {
        return false;
    }
    for (int i = 0; i <= schema->type_count / 8; i++) {
        if (a->member_bits[i] & b->member_bits[i]) {
            return true;
        }
    }
    return false;
}

static void check_possible(apir_gql_validation_t *at,
                           const apir_gql_type_t *parent,
                           const apir_gql_type_t *type, apr_uint32_t place)
{
    if (parent && type && !overlap(at->schema, parent, type)) {
        apir_gql_report_at(at->errors, place,
                           "No object is of both types, \"%s\" and \"%s\"",
                           parent->name, type->name);
    }
}

/* The type of a type condition; unknown ones and leaves are reported. */
static const apir_gql_type_t *condition(apir_gql_validation_t *at,
                                        const apir_gql_name_t *name)
{
    const apir_gql_type_t *type = apir_gql_type(at->schema, name->text,
                                                name->length);

    if (!type) {
        apir_gql_report_at(at->errors, name->offset,
                           "There is no type \"%.*s\"", APIR_GQL_NAME(name));
        return NULL;
    }
    if (!apir_gql_is_composite(type)) {
        apir_gql_report_at(at->errors, name->offset,
                           "The type \"%s\" has no fields", type->name);
        return NULL;
    }
    return type;
}

static void walk_spread(apir_gql_validation_t *at,
                        const apir_gql_type_t *type,
                        const apir_gql_selection_t *selection,
                        apr_uint32_t level)
{
    apir_gql_owner_t *target = apir_gql_fragment(at, &selection->name);
    apir_gql_spread_t *spread;

    check_directives(at, selection->directives, APIR_GQL_ON_FRAGMENT_SPREAD);
    if (!target) {
        apir_gql_report_at(at->errors, selection->name.offset,
                           "There is no fragment \"%.*s\"",
                           APIR_GQL_NAME(&selection->name));
        return;
    }
    check_possible(at, type, target->type, selection->offset);
    spread = apr_pcalloc(at->pool, sizeof(*spread));
    spread->target = target;
    spread->offset = selection->offset;
    spread->level = level;
    *at->here->last_spread = spread;
    at->here->last_spread = &spread->next;
}

static void walk_inline(apir_gql_validation_t *at,
                        const apir_gql_type_t *type,
                        const apir_gql_selection_t *selection,
                        apr_uint32_t level)
{
    const apir_gql_type_t *inner = type;

    check_directives(at, selection->directives, APIR_GQL_ON_INLINE_FRAGMENT);
    if (selection->name.text) {
        inner = condition(at, &selection->name);
        check_possible(at, type, inner, selection->offset);
    }
    walk(at, inner, selection->selections, level);
}

static void walk(apir_gql_validation_t *at, const apir_gql_type_t *type,
                 const apir_gql_selection_t *selections, apr_uint32_t level)
{
    if (selections && ++level > at->here->depth) {
        at->here->depth = level;
    }
    for (; selections && !apir_gql_full(at->errors);
         selections = selections->next) {
        at->here->nodes++;
        switch ((apir_gql_selection_kind_t)selections->kind) {
        case APIR_GQL_FIELD: walk_field(at, type, selections, level); break;
        case APIR_GQL_SPREAD: walk_spread(at, type, selections, level); break;
        case APIR_GQL_INLINE: walk_inline(at, type, selections, level); break;
        }
    }
}

static const apir_gql_type_t *root_of(const apir_gql_schema_t *schema,
                                      const apir_gql_definition_t *operation)
{
    return operation->kind == APIR_GQL_QUERY      ? schema->query
           : operation->kind == APIR_GQL_MUTATION ? schema->mutation
                                                  : schema->subscription;
}

static void walk_operation(apir_gql_validation_t *at, apir_gql_owner_t *owner)
{
    static const apir_gql_location_t locations[] = {
        APIR_GQL_ON_QUERY, APIR_GQL_ON_MUTATION, APIR_GQL_ON_SUBSCRIPTION
    };
    const apir_gql_definition_t *operation = owner->definition;

    at->here = owner;
    owner->type = root_of(at->schema, operation);
    if (!owner->type) {
        apir_gql_report_at(at->errors, operation->offset,
                           "The schema has no type for this operation");
    }
    check_directives(at, operation->directives, locations[operation->kind]);
    walk(at, owner->type, operation->selections, 0);
}

static void walk_fragment(apir_gql_validation_t *at, apir_gql_owner_t *owner)
{
    at->here = owner;
    check_directives(at, owner->definition->directives,
                     APIR_GQL_ON_FRAGMENT_DEFINITION);
    walk(at, owner->type, owner->definition->selections, 0);
}

static void init_owner(apir_gql_owner_t *owner,
                       const apir_gql_definition_t *definition)
{
    owner->definition = definition;
    owner->last_spread = &owner->spreads;
    owner->last_usage = &owner->usages;
}

static void init_fragment(apir_gql_validation_t *at,
                          const apir_gql_definition_t *definition)
{
    apir_gql_owner_t *fragment = &at->fragments[definition->index];

    init_owner(fragment, definition);
    fragment->type = condition(at, &definition->names->name);
    if (!apir_gql_fragment(at, &definition->name)) {
        apr_hash_set(at->by_name, definition->name.text,
                     definition->name.length, fragment);
    }
}

/* Owners are made for all definitions; what is neither operation nor fragment
 * is refused (§5.1.1). */
static void list_owners(apir_gql_validation_t *at)
{
    const apir_gql_document_t *document = at->document;

    at->operations = apr_pcalloc(at->pool, (document->operations + 1)
                                               * sizeof(apir_gql_owner_t));
    at->fragments = apr_pcalloc(at->pool, (document->fragments + 1)
                                              * sizeof(apir_gql_owner_t));
    at->by_name = apr_hash_make(at->pool);
    for (const apir_gql_definition_t *definition = document->definitions;
         definition; definition = definition->next) {
        if (definition->kind == APIR_GQL_FRAGMENT) {
            init_fragment(at, definition);
        }
        else if (definition->kind < APIR_GQL_FRAGMENT) {
            init_owner(&at->operations[definition->index], definition);
        }
        else {
            apir_gql_report_at(at->errors, definition->offset,
                               "Only operations and fragments can be "
                               "executed");
        }
    }
}

bool apir_gql_validate(const apir_gql_schema_t *schema,
                       const apir_gql_document_t *document,
                       const apir_gql_limits_t *limits,
                       apir_gql_errors_t *errors)
{
    apir_gql_validation_t at = { .schema = schema,
                                 .document = document,
                                 .limits = limits,
                                 .errors = errors,
                                 .pool = errors->pool };
    apr_uint32_t before = errors->count;

    list_owners(&at);
    apir_gql_check_names(&at);
    apir_gql_check_definitions(&at);
    for (apr_uint32_t i = 0; i < document->operations; i++) {
        walk_operation(&at, &at.operations[i]);
    }
    for (apr_uint32_t i = 0; i < document->fragments; i++) {
        walk_fragment(&at, &at.fragments[i]);
    }
    apir_gql_check_fragments(&at);
    if (apir_gql_check_limits(&at)) {
        apir_gql_check_subscriptions(&at);
        apir_gql_check_variables(&at);
        apir_gql_check_merging(&at);
    }
    return errors->count == before;
}
