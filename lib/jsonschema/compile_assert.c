/*
 * Keywords that look at one value: type, const, enum, and those of strings
 * and numbers (JSON Schema Validation §6.1 to §6.3, §7).
 */
#include "compile_int.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* What zod 4 writes for z.base64() and z.base64url(): tested by code, which
 * takes no more time and memory for a megabyte than it must. */
static const char base64_pattern[] =
    "^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|"
    "(?:[0-9a-zA-Z+/]{3}=))?$";
static const char base64url_pattern[] =
    "^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$";

static const struct {
    const char *name;
    unsigned type;
} types[] = {
    { "null", APIR_TYPE_NULL },       { "boolean", APIR_TYPE_BOOLEAN },
    { "object", APIR_TYPE_OBJECT },   { "array", APIR_TYPE_ARRAY },
    { "number", APIR_TYPE_NUMBER },   { "string", APIR_TYPE_STRING },
    { "integer", APIR_TYPE_INTEGER },
};

const char *apir_type_name(unsigned type)
{
    apr_size_t i;

    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (types[i].type == type) {
            return types[i].name;
        }
    }
    return NULL;
}

static unsigned type_bit(const apir_value_t *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (name->kind == APIR_STRING
            && strcmp(types[i].name, apir_value_text(name, NULL)) == 0) {
            return types[i].type;
        }
    }
    return 0;
}

static void add_type(apir_compile_t *c, apir_node_t *node,
                     const apir_value_t *name, const char *where)
{
    unsigned bit = type_bit(name);
    int used = 0;

    if (!bit) {
        apir_compile_error(c, where,
                           "%s is no type; the types are null, "
                           "boolean, object, array, number, integer and "
                           "string",
                           apir_value_shown(name, c->pool));
        return;
    }
    if (!(node->types & bit)) {
        node->types |= bit;
        while (node->type_order[used]) {
            used++;
        }
        node->type_order[used] = (unsigned char)bit;
    }
}

void apir_keyword_type(apir_compile_t *c, apir_node_t *node,
                       const apir_value_t *value, const char *where)
{
    apr_size_t i;

    if (value->kind == APIR_STRING) {
        add_type(c, node, value, where);
        return;
    }
    if (value->kind != APIR_ARRAY || value->length == 0) {
        apir_compile_error(c, where,
                           "it must be the name of a type, or an "
                           "array of names");
        return;
    }
    for (i = 0; i < value->length; i++) {
        add_type(c, node, &value->as.items[i], where);
    }
    node->nullable_type = node->type_order[1] == APIR_TYPE_NULL
                          && !node->type_order[2];
}

static int compare_strings(const void *a, const void *b)
{
    const apir_value_t *left = *(const apir_value_t *const *)a;
    const apir_value_t *right = *(const apir_value_t *const *)b;

    if (left->length != right->length) {
        return left->length < right->length ? -1 : 1;
    }
    return memcmp(left->as.text, right->as.text, left->length);
}

static const apir_choice_t *choice_of(apir_compile_t *c,
                                      const apir_value_t *values)
{
    apir_choice_t *choice = apr_pcalloc(c->pool, sizeof(*choice));
    apr_size_t i, count = apir_value_length(values);

    choice->values = values;
    choice->strings = apr_palloc(c->pool, (count + 1) * sizeof(values));
    for (i = 0; i < count; i++) {
        const apir_value_t *value = apir_value_at(values, i);

        if (value->kind == APIR_STRING) {
            choice->strings[choice->string_count++] = value;
        }
    }
    choice->others = count - choice->string_count;
    qsort(choice->strings, choice->string_count, sizeof(values),
          compare_strings);
    choice->issue = apir_form_value(values, c->pool);
    return choice;
}

void apir_keyword_const(apir_compile_t *c, apir_node_t *node,
                        const apir_value_t *value, const char *where)
{
    apir_value_t *values = apir_value_array(c->pool);

    apir_array_add(values, value, c->pool);
    node->constant = choice_of(c, values);
}

void apir_keyword_enum(apir_compile_t *c, apir_node_t *node,
                       const apir_value_t *value, const char *where)
{
    if (value->kind != APIR_ARRAY) {
        apir_compile_error(c, where,
                           "it must be an array of the values that "
                           "are allowed");
        return;
    }
    node->choice = choice_of(c, value);
}

apir_string_t *apir_node_string(apir_compile_t *c, apir_node_t *node)
{
    if (!node->string) {
        node->string = apr_pcalloc(c->pool, sizeof(*node->string));
    }
    return node->string;
}

static void length_keyword(apir_compile_t *c, apir_node_t *node,
                           apir_bound_t *bound, const apir_value_t *value,
                           const char *where)
{
    apir_string_t *string = node->string;

    apir_compile_bound(c, bound, value, where);
    string->lengths_first |= !string->pattern && !string->format;
}

void apir_keyword_min_length(apir_compile_t *c, apir_node_t *node,
                             const apir_value_t *value, const char *where)
{
    length_keyword(c, node, &apir_node_string(c, node)->least, value, where);
}

void apir_keyword_max_length(apir_compile_t *c, apir_node_t *node,
                             const apir_value_t *value, const char *where)
{
    length_keyword(c, node, &apir_node_string(c, node)->most, value, where);
}

void apir_keyword_pattern(apir_compile_t *c, apir_node_t *node,
                          const apir_value_t *value, const char *where)
{
    apir_string_t *string = apir_node_string(c, node);
    const char *mistake;

    if (value->kind != APIR_STRING) {
        apir_compile_error(c, where,
                           "it must be a string, a regular "
                           "expression");
        return;
    }
    string->pattern = apir_value_text(value, NULL);
    if (strcmp(string->pattern, base64_pattern) == 0) {
        string->native = apir_is_base64;
        return;
    }
    if (strcmp(string->pattern, base64url_pattern) == 0) {
        string->native = apir_is_base64url;
        return;
    }
    string->regex = apir_regex_compile(string->pattern, value->length,
                                       &mistake, c->pool);
    if (!string->regex) {
        apir_compile_error(c, where,
                           "%s is no regular expression of "
                           "ECMA-262: %s",
                           apir_value_shown(value, c->pool), mistake);
    }
}

static void assert_format(apir_compile_t *c, apir_string_t *string,
                          apr_size_t length)
{
    const apir_format_t *format = apir_format_find(string->format, length);
    const apir_format_t *zod = apir_format_find_zod(string->format, length);

    string->test = format ? format->test : NULL;
    string->zod_test = zod ? zod->test : string->test;
    if ((string->test == apir_is_idn_hostname
         || string->test == apir_is_hostname)
        && !c->schema->help.idn) {
        c->schema->help.idn = apir_idn_create(c->pool);
    }
}

void apir_keyword_format(apir_compile_t *c, apir_node_t *node,
                         const apir_value_t *value, const char *where)
{
    apir_string_t *string = apir_node_string(c, node);

    if (value->kind != APIR_STRING) {
        apir_compile_error(c, where,
                           "it must be a string, the name of a "
                           "format");
        return;
    }
    string->format = apir_value_text(value, NULL);
    if (c->options->assert_formats
        || (apir_compile_dialect(c, node->resource)
            & APIR_VOCABULARY_FORMAT_ASSERTION)) {
        assert_format(c, string, value->length);
    }
}

apir_numeric_t *apir_node_number(apir_compile_t *c, apir_node_t *node)
{
    if (!node->number) {
        node->number = apr_pcalloc(c->pool, sizeof(*node->number));
    }
    return node->number;
}

static void number_keyword(apir_compile_t *c, apir_node_t *node,
                           const apir_value_t *value, const char *where,
                           int kind, const char *keyword)
{
    apir_numeric_t *number = apir_node_number(c, node);
    apir_number_rule_t *rules;
    apr_size_t size = (apr_size_t)number->rule_count * sizeof(*rules);

    if (value->kind != APIR_NUMBER) {
        apir_compile_error(c, where, "it must be a number");
        return;
    }
    rules = apr_pcalloc(c->pool, size + sizeof(*rules));
    if (size) {
        memcpy(rules, number->rules, size);
    }
    number->rules = rules;
    rules += number->rule_count++;
    rules->kind = kind;
    rules->bound = value;
    rules->keyword = keyword;
}

void apir_keyword_minimum(apir_compile_t *c, apir_node_t *node,
                          const apir_value_t *value, const char *where)
{
    number_keyword(c, node, value, where, APIR_AT_LEAST, "minimum");
}

void apir_keyword_maximum(apir_compile_t *c, apir_node_t *node,
                          const apir_value_t *value, const char *where)
{
    number_keyword(c, node, value, where, APIR_AT_MOST, "maximum");
}

void apir_keyword_exclusive_minimum(apir_compile_t *c, apir_node_t *node,
                                    const apir_value_t *value,
                                    const char *where)
{
    number_keyword(c, node, value, where, APIR_ABOVE, "exclusiveMinimum");
}

void apir_keyword_exclusive_maximum(apir_compile_t *c, apir_node_t *node,
                                    const apir_value_t *value,
                                    const char *where)
{
    number_keyword(c, node, value, where, APIR_BELOW, "exclusiveMaximum");
}

void apir_keyword_multiple_of(apir_compile_t *c, apir_node_t *node,
                              const apir_value_t *value, const char *where)
{
    if (value->kind == APIR_NUMBER && !(apir_value_number(value) > 0)) {
        apir_compile_error(c, where, "it must be greater than 0");
        return;
    }
    number_keyword(c, node, value, where, APIR_MULTIPLE, "multipleOf");
}
