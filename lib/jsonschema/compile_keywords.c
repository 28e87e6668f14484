/*
 * The table of keywords, and those that apply schemas to the same place.
 */
#include "compile_int.h"

#include <apr_strings.h>
#include <string.h>

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

apir_node_t **apir_compile_list(apir_compile_t *c, const apir_node_t *node,
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

static void list_inplace(apir_compile_t *c, apir_node_t *node,
                         const apir_value_t *value, const char *where,
                         int kind, const char *keyword)
{
    apr_size_t count;
    apir_node_t **nodes = apir_compile_list(c, node, value, where, 1, &count);
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
    { "$defs", APIR_VOCABULARY_CORE, apir_keyword_definitions },
    { "allOf", APPLICATOR, keyword_all_of },
    { "anyOf", APPLICATOR, keyword_any_of },
    { "oneOf", APPLICATOR, keyword_one_of },
    { "not", APPLICATOR, keyword_not },
    { "if", APPLICATOR, keyword_if },
    { "dependentSchemas", APPLICATOR, apir_keyword_dependent_schemas },
    { "dependencies", APPLICATOR, apir_keyword_dependencies },
    { "prefixItems", APPLICATOR, apir_keyword_prefix_items },
    { "items", APPLICATOR, apir_keyword_items },
    { "additionalItems", OLD, apir_keyword_additional_items },
    { "contains", APPLICATOR, apir_keyword_contains },
    { "properties", APPLICATOR, apir_keyword_properties },
    { "patternProperties", APPLICATOR, apir_keyword_pattern_properties },
    { "additionalProperties", APPLICATOR,
      apir_keyword_additional_properties },
    { "propertyNames", APPLICATOR, apir_keyword_property_names },
    { "unevaluatedItems", APIR_VOCABULARY_UNEVALUATED,
      apir_keyword_unevaluated_items },
    { "unevaluatedProperties", APIR_VOCABULARY_UNEVALUATED,
      apir_keyword_unevaluated_properties },
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
    { "minItems", VALIDATION, apir_keyword_min_items },
    { "maxItems", VALIDATION, apir_keyword_max_items },
    { "uniqueItems", VALIDATION, apir_keyword_unique_items },
    { "minContains", VALIDATION, apir_keyword_min_contains },
    { "maxContains", VALIDATION, apir_keyword_max_contains },
    { "minProperties", VALIDATION, apir_keyword_min_properties },
    { "maxProperties", VALIDATION, apir_keyword_max_properties },
    { "required", VALIDATION, apir_keyword_required },
    { "dependentRequired", VALIDATION, apir_keyword_dependent_required },
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
