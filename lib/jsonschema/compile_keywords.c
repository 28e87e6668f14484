/*
 * The table of keywords, and those that apply schemas to members, items or
 * the same place (the applicator and unevaluated vocabularies), with the
 * counts of members and items.
 */
#include "compile_int.h"

#include <apr_strings.h>
#include <string.h>

apir_array_t *apir_node_array(apir_compile_t *c, apir_node_t *node)
{
    if (!node->array) {
        node->array = apr_pcalloc(c->pool, sizeof(*node->array));
    }
    return node->array;
}

apir_members_t *apir_node_members(apir_compile_t *c, apir_node_t *node)
{
    if (!node->members) {
        node->members = apr_pcalloc(c->pool, sizeof(*node->members));
        node->members->neutral = true;
    }
    return node->members;
}

bool apir_compile_bound(apir_compile_t *c, apir_bound_t *bound,
                        const apir_value_t *value, const char *where)
{
    apr_int64_t number;

    if (!apir_value_integer(value, &number) || number < 0) {
        apir_compile_error(c, where, "it must be a whole number, 0 or more");
        return false;
    }
    bound->value = value;
    bound->limit = (apr_size_t)number;
    return true;
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

/* The nodes of an array of schemas. */
static apir_node_t **node_list(apir_compile_t *c, const apir_node_t *node,
                               const apir_value_t *value, const char *where,
                               apr_size_t least, apr_size_t *count)
{
    apir_node_t **nodes;
    apr_size_t i;

    *count = 0;
    if (value->kind != APIR_ARRAY || value->length < least) {
        apir_compile_error(c, where, "it must be an array of schemas%s",
                           least ? ", at least one" : "");
        return NULL;
    }
    nodes = apr_palloc(c->pool, (value->length + 1) * sizeof(*nodes));
    for (i = 0; i < value->length; i++) {
        nodes[i] = apir_compile_child(c, node, &value->as.items[i],
                                      apr_psprintf(c->pool,
                                                   "%s/%" APR_SIZE_T_FMT,
                                                   where, i));
    }
    *count = value->length;
    return nodes;
}

/* Nodes for the members of an object of schemas; also $defs, which nothing
 * applies: mistakes in it are told too. */
static void keyword_definitions(apir_compile_t *c, apir_node_t *node,
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

static void keyword_properties(apir_compile_t *c, apir_node_t *node,
                               const apir_value_t *value, const char *where)
{
    keyword_definitions(c, node, value, where);
    if (value->kind == APIR_OBJECT) {
        apir_node_members(c, node)->properties = value;
        node->members->neutral = false;
    }
}

static void keyword_required(apir_compile_t *c, apir_node_t *node,
                             const apir_value_t *value, const char *where)
{
    if (is_names(c, value, where)) {
        apir_node_members(c, node)->required = value;
    }
}

static void keyword_pattern_properties(apir_compile_t *c, apir_node_t *node,
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

static void keyword_additional_properties(apir_compile_t *c,
                                          apir_node_t *node,
                                          const apir_value_t *value,
                                          const char *where)
{
    apir_node_members(c, node)->additional = apir_compile_child(c, node,
                                                                value, where);
    node->members->neutral = false;
}

static void keyword_property_names(apir_compile_t *c, apir_node_t *node,
                                   const apir_value_t *value,
                                   const char *where)
{
    apir_node_members(c, node)->property_names = apir_compile_child(c, node,
                                                                    value,
                                                                    where);
}

static void keyword_unevaluated_properties(apir_compile_t *c,
                                           apir_node_t *node,
                                           const apir_value_t *value,
                                           const char *where)
{
    apir_node_members(c, node)->unevaluated = apir_compile_child(c, node,
                                                                 value,
                                                                 where);
}

static void keyword_min_properties(apir_compile_t *c, apir_node_t *node,
                                   const apir_value_t *value,
                                   const char *where)
{
    apir_compile_bound(c, &apir_node_members(c, node)->least, value, where);
}

static void keyword_max_properties(apir_compile_t *c, apir_node_t *node,
                                   const apir_value_t *value,
                                   const char *where)
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

static void keyword_dependent_required(apir_compile_t *c, apir_node_t *node,
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

static void keyword_dependent_schemas(apir_compile_t *c, apir_node_t *node,
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
static void keyword_dependencies(apir_compile_t *c, apir_node_t *node,
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

static void keyword_prefix_items(apir_compile_t *c, apir_node_t *node,
                                 const apir_value_t *value, const char *where)
{
    apir_array_t *array = apir_node_array(c, node);

    /* zod writes an empty one for its empty tuple */
    array->prefix = node_list(c, node, value, where, 0, &array->prefix_count);
}

static void keyword_items(apir_compile_t *c, apir_node_t *node,
                          const apir_value_t *value, const char *where)
{
    if (value->kind == APIR_ARRAY) {
        if (apir_compile_dialect(c, node->resource)
            & APIR_VOCABULARY_OLD_TUPLES) {
            keyword_prefix_items(c, node, value, where);
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

static void keyword_additional_items(apir_compile_t *c, apir_node_t *node,
                                     const apir_value_t *value,
                                     const char *where)
{
    apir_node_array(c, node)->additional = apir_compile_child(c, node, value,
                                                              where);
}

static void keyword_contains(apir_compile_t *c, apir_node_t *node,
                             const apir_value_t *value, const char *where)
{
    apir_node_array(c, node)->contains = apir_compile_child(c, node, value,
                                                            where);
}

static void keyword_min_contains(apir_compile_t *c, apir_node_t *node,
                                 const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_array(c, node)->contains_least, value,
                       where);
}

static void keyword_max_contains(apir_compile_t *c, apir_node_t *node,
                                 const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_array(c, node)->contains_most, value,
                       where);
}

static void keyword_min_items(apir_compile_t *c, apir_node_t *node,
                              const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_array(c, node)->least, value, where);
}

static void keyword_max_items(apir_compile_t *c, apir_node_t *node,
                              const apir_value_t *value, const char *where)
{
    apir_compile_bound(c, &apir_node_array(c, node)->most, value, where);
}

static void keyword_unique_items(apir_compile_t *c, apir_node_t *node,
                                 const apir_value_t *value, const char *where)
{
    if (value->kind != APIR_TRUE && value->kind != APIR_FALSE) {
        apir_compile_error(c, where, "it must be true or false");
    }
    apir_node_array(c, node)->unique = value->kind == APIR_TRUE;
}

static void keyword_unevaluated_items(apir_compile_t *c, apir_node_t *node,
                                      const apir_value_t *value,
                                      const char *where)
{
    apir_node_array(c, node)->unevaluated = apir_compile_child(c, node, value,
                                                               where);
}

static void list_inplace(apir_compile_t *c, apir_node_t *node,
                         const apir_value_t *value, const char *where,
                         int kind, const char *keyword)
{
    apr_size_t count;
    apir_node_t **nodes = node_list(c, node, value, where, 1, &count);
    apir_inplace_t *inplace;

    if (nodes) {
        inplace = apir_compile_inplace(c, node, kind, keyword);
        inplace->nodes = nodes;
        inplace->count = count;
    }
}

static void keyword_all_of(apir_compile_t *c, apir_node_t *node,
                           const apir_value_t *value, const char *where)
{
    list_inplace(c, node, value, where, APIR_ALL_OF, "allOf");
}

static void keyword_any_of(apir_compile_t *c, apir_node_t *node,
                           const apir_value_t *value, const char *where)
{
    list_inplace(c, node, value, where, APIR_ANY_OF, "anyOf");
}

static void keyword_one_of(apir_compile_t *c, apir_node_t *node,
                           const apir_value_t *value, const char *where)
{
    list_inplace(c, node, value, where, APIR_ONE_OF, "oneOf");
}

static void keyword_not(apir_compile_t *c, apir_node_t *node,
                        const apir_value_t *value, const char *where)
{
    apir_inplace_t *inplace = apir_compile_inplace(c, node, APIR_NOT, "not");

    inplace->nodes = apr_palloc(c->pool, sizeof(*inplace->nodes));
    inplace->nodes[0] = apir_compile_child(c, node, value, where);
    inplace->count = 1;
}

/* if, then and else become one place, in the order of "if". */
static void keyword_if(apir_compile_t *c, apir_node_t *node,
                       const apir_value_t *value, const char *where)
{
    static const char *const names[] = { "if", "then", "else" };
    apir_inplace_t *inplace = apir_compile_inplace(c, node, APIR_IF, "if");
    int i;

    inplace->nodes = apr_pcalloc(c->pool, 3 * sizeof(*inplace->nodes));
    inplace->count = 3;
    for (i = 0; i < 3; i++) {
        const apir_value_t *part = apir_value_get(node->source, names[i]);

        if (part) {
            inplace->nodes[i] = apir_compile_child(
                c, node, part, apir_compile_below(c, node->where, names[i]));
        }
    }
}

static void keyword_identifier(apir_compile_t *c, apir_node_t *node,
                               const apir_value_t *value, const char *where)
{
    if (value->kind != APIR_STRING) {
        apir_compile_error(c, where, "it must be a string");
    }
}

static void keyword_id(apir_compile_t *c, apir_node_t *node,
                       const apir_value_t *value, const char *where)
{
    const char *id = value->kind == APIR_STRING ? apir_value_text(value, NULL)
                                                : "#";
    const char *hash = strchr(id, '#');

    if (hash && (value->kind != APIR_STRING || hash[1])) {
        apir_compile_error(c, where,
                           "it must be a URI without a fragment "
                           "(a name inside of a schema is an \"$anchor\")");
    }
}

#define APPLICATOR APIR_VOCABULARY_APPLICATOR
#define VALIDATION APIR_VOCABULARY_VALIDATION
#define OLD APIR_VOCABULARY_OLD_TUPLES

static const struct {
    const char *name;
    unsigned vocabulary;
    apir_keyword_fn *compile;
} keywords[] = {
    { "$id", APIR_VOCABULARY_CORE, keyword_id },
    { "$schema", APIR_VOCABULARY_CORE, keyword_identifier },
    { "$anchor", APIR_VOCABULARY_CORE, keyword_identifier },
    { "$dynamicAnchor", APIR_VOCABULARY_CORE, keyword_identifier },
    { "$ref", APIR_VOCABULARY_CORE, apir_keyword_ref },
    { "$dynamicRef", APIR_VOCABULARY_CORE, apir_keyword_dynamic_ref },
    { "$defs", APIR_VOCABULARY_CORE, keyword_definitions },
    { "allOf", APPLICATOR, keyword_all_of },
    { "anyOf", APPLICATOR, keyword_any_of },
    { "oneOf", APPLICATOR, keyword_one_of },
    { "not", APPLICATOR, keyword_not },
    { "if", APPLICATOR, keyword_if },
    { "dependentSchemas", APPLICATOR, keyword_dependent_schemas },
    { "dependencies", APPLICATOR, keyword_dependencies },
    { "prefixItems", APPLICATOR, keyword_prefix_items },
    { "items", APPLICATOR, keyword_items },
    { "additionalItems", OLD, keyword_additional_items },
    { "contains", APPLICATOR, keyword_contains },
    { "properties", APPLICATOR, keyword_properties },
    { "patternProperties", APPLICATOR, keyword_pattern_properties },
    { "additionalProperties", APPLICATOR, keyword_additional_properties },
    { "propertyNames", APPLICATOR, keyword_property_names },
    { "unevaluatedItems", APIR_VOCABULARY_UNEVALUATED,
      keyword_unevaluated_items },
    { "unevaluatedProperties", APIR_VOCABULARY_UNEVALUATED,
      keyword_unevaluated_properties },
    { "type", VALIDATION, apir_keyword_type },
    { "const", VALIDATION, apir_keyword_const },
    { "enum", VALIDATION, apir_keyword_enum },
    { "minLength", VALIDATION, apir_keyword_min_length },
    { "maxLength", VALIDATION, apir_keyword_max_length },
    { "pattern", VALIDATION, apir_keyword_pattern },
    { "format", APIR_VOCABULARY_CORE, apir_keyword_format },
    { "minimum", VALIDATION, apir_keyword_minimum },
    { "maximum", VALIDATION, apir_keyword_maximum },
    { "exclusiveMinimum", VALIDATION, apir_keyword_exclusive_minimum },
    { "exclusiveMaximum", VALIDATION, apir_keyword_exclusive_maximum },
    { "multipleOf", VALIDATION, apir_keyword_multiple_of },
    { "minItems", VALIDATION, keyword_min_items },
    { "maxItems", VALIDATION, keyword_max_items },
    { "uniqueItems", VALIDATION, keyword_unique_items },
    { "minContains", VALIDATION, keyword_min_contains },
    { "maxContains", VALIDATION, keyword_max_contains },
    { "minProperties", VALIDATION, keyword_min_properties },
    { "maxProperties", VALIDATION, keyword_max_properties },
    { "required", VALIDATION, keyword_required },
    { "dependentRequired", VALIDATION, keyword_dependent_required },
};

static void compile_keyword(apir_compile_t *c, apir_node_t *node,
                            const apir_member_t *member,
                            unsigned vocabularies)
{
    apr_size_t i;

    for (i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        if (strlen(keywords[i].name) != member->name_length
            || memcmp(keywords[i].name, member->name, member->name_length)
                   != 0) {
            continue;
        }
        if ((vocabularies & keywords[i].vocabulary)
            && !((vocabularies & OLD)
                 && strcmp(keywords[i].name, "prefixItems") == 0)) {
            keywords[i].compile(c, node, &member->value,
                                apir_compile_below(c, node->where,
                                                   member->name));
        }
        return;
    }
}

void apir_compile_keywords(apir_compile_t *c, apir_node_t *node)
{
    const apir_object_t *object = node->source->as.object;
    unsigned vocabularies = apir_compile_dialect(c, node->resource);
    apr_uint32_t i;

    for (i = 0; i < object->count; i++) {
        compile_keyword(c, node, &object->members[i], vocabularies);
    }
}
