/*
 * JSON Schema as types: what a type cannot say (lengths, patterns, bounds) is
 * left out, so that a type may allow more than its schema, never less.
 * Recursion is bounded by the depth that JSON may have.
 */
#include "trpc/types_int.h"

#include "json/writer.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

static void put(apir_types_t *types, const char *text)
{
    apir_buf_puts(types->out, text);
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static void put_json(apir_buf_t *out, const apir_value_t *value)
{
    apir_json_writer_t json;

    apir_json_writer_init(&json, gather, out);
    apir_json_value(&json, value);
    apir_json_writer_flush(&json);
}

static bool is_identifier(const char *name, apr_size_t length)
{
    for (apr_size_t i = 0; i < length; i++) {
        bool letter = apr_isalpha(name[i]) || name[i] == '_'
                      || name[i] == '$';

        if (!letter && (i == 0 || !apr_isdigit(name[i]))) {
            return false;
        }
    }
    return length > 0;
}

void apir_types_name(apir_buf_t *out, const char *name, apr_size_t length)
{
    if (is_identifier(name, length)) {
        apir_buf_add(out, name, length);
    }
    else {
        put_json(out, apir_value_string_n(name, length, out->pool));
    }
}

void apir_types_begin(apir_types_t *types, const apir_value_t *root,
                      bool input)
{
    types->root = root;
    types->number++;
    types->input = input;
}

static bool is_text(const apir_value_t *value, const char *text)
{
    const char *found = value ? apir_value_text(value, NULL) : NULL;

    return found && strcmp(found, text) == 0;
}

/* ---- names ---- */

/* "#", "#/$defs/NAME": what it refers to. */
static const apir_value_t *referred(const apir_types_t *types,
                                    const char *reference, const char **name)
{
    const char *const places[] = { "$defs", "definitions" };

    *name = "";
    if (strcmp(reference, "#") == 0) {
        return types->root;
    }
    for (int i = 0; i < 2; i++) {
        apr_size_t length = strlen(places[i]);

        if (strncmp(reference, "#/", 2) == 0
            && strncmp(reference + 2, places[i], length) == 0
            && reference[2 + length] == '/') {
            *name = reference + 3 + length;
            return apir_value_get(apir_value_get(types->root, places[i]),
                                  *name);
        }
    }
    return NULL;
}

static const char *type_name(const apir_types_t *types, const char *name)
{
    char *made = apr_psprintf(types->pool, "T%d_%s", types->number, name);

    for (char *at = made; *at; at++) {
        *at = apr_isalnum(*at) ? *at : '_';
    }
    return made;
}

/* A definition gets a name, since it may refer to itself. */
static void put_reference(apir_types_t *types, const char *reference)
{
    const char *name;
    const apir_value_t *schema = referred(types, reference, &name);
    apir_types_named_t *named;

    if (!schema) {
        put(types, "any");
        return;
    }
    name = type_name(types, name);
    put(types, name);
    for (int i = 0; i < types->named->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(types->named, i, apir_types_named_t).name,
                   name)
            == 0) {
            return;
        }
    }
    named = apr_array_push(types->named);
    named->name = name;
    named->schema = schema;
    named->root = types->root;
    named->number = types->number;
    named->input = types->input;
}

void apir_types_definitions(apir_types_t *types)
{
    for (int i = 0; i < types->named->nelts; i++) {
        const apir_types_named_t named = APR_ARRAY_IDX(types->named, i,
                                                       apir_types_named_t);

        types->root = named.root;
        types->number = named.number;
        types->input = named.input;
        put(types, "\ntype ");
        put(types, named.name);
        put(types, " = ");
        apir_types_schema(types, named.schema);
        put(types, ";\n");
    }
}

/* ---- what a schema says ---- */

static bool is_required(const apir_types_t *types, const apir_value_t *schema,
                        const char *name, const apir_value_t *member)
{
    const apir_value_t *required = apir_value_get(schema, "required");
    bool has_default = apir_value_get(member, "default") != NULL;

    if (has_default) {
        return !types->input;
    }
    for (apr_size_t i = 0; i < apir_value_length(required); i++) {
        if (is_text(apir_value_at(required, i), name)) {
            return true;
        }
    }
    return false;
}

/* Members that have no name of their own. */
static void put_others(apir_types_t *types, const apir_value_t *schema,
                       bool alone)
{
    const apir_value_t *others = apir_value_get(schema,
                                                "additionalProperties");

    if ((alone && !others)
        || (others && apir_value_kind(others) != APIR_FALSE)) {
        put(types, alone ? "[name: string]: " : " [name: string]: any;");
        if (alone) {
            apir_types_schema(types, others);
        }
    }
}

static void put_object(apir_types_t *types, const apir_value_t *schema)
{
    const apir_value_t *members = apir_value_get(schema, "properties");
    apr_size_t count = apir_value_length(members);

    put(types, "{");
    for (apr_size_t i = 0; i < count; i++) {
        const char *name;
        apr_size_t length;
        const apir_value_t *member = apir_value_member(members, i, &name,
                                                       &length);

        put(types, " ");
        apir_types_name(types->out, name, length);
        put(types, is_required(types, schema, name, member) ? ": " : "?: ");
        apir_types_schema(types, member);
        put(types, ";");
    }
    put_others(types, schema, count == 0);
    put(types, count ? " }" : "}");
}

static void put_array(apir_types_t *types, const apir_value_t *schema)
{
    const apir_value_t *first = apir_value_get(schema, "prefixItems");
    const apir_value_t *items = apir_value_get(schema, "items");
    apr_size_t count = apir_value_length(first);

    if (!count) {
        put(types, "Array<");
        apir_types_schema(types, items);
        put(types, ">");
        return;
    }
    put(types, "[");
    for (apr_size_t i = 0; i < count; i++) {
        apir_types_schema(types, apir_value_at(first, i));
        put(types, "?, ");
    }
    if (!items || apir_value_kind(items) != APIR_FALSE) {
        put(types, "...Array<");
        apir_types_schema(types, items);
        put(types, ">");
    }
    put(types, "]");
}

static void put_type(apir_types_t *types, const apir_value_t *schema,
                     const apir_value_t *type)
{
    if (is_text(type, "object")) {
        put_object(types, schema);
    }
    else if (is_text(type, "array")) {
        put_array(types, schema);
    }
    else if (is_text(type, "integer") || is_text(type, "number")) {
        put(types, "number");
    }
    else {
        const char *text = apir_value_text(type, NULL);

        put(types, text ? text : "any");
    }
}

static void put_types(apir_types_t *types, const apir_value_t *schema,
                      const apir_value_t *type)
{
    if (apir_value_kind(type) != APIR_ARRAY) {
        put_type(types, schema, type);
        return;
    }
    put(types, "(");
    for (apr_size_t i = 0; i < apir_value_length(type); i++) {
        put(types, i ? " | " : "");
        put_type(types, schema, apir_value_at(type, i));
    }
    put(types, apir_value_length(type) ? ")" : "never)");
}

static void put_literal(apir_types_t *types, const apir_value_t *value)
{
    apir_kind_t kind = apir_value_kind(value);

    if (kind == APIR_OBJECT || kind == APIR_ARRAY) {
        put(types, "any");
    }
    else {
        put_json(types->out, value);
    }
}

static void put_literals(apir_types_t *types, const apir_value_t *values)
{
    put(types, "(");
    for (apr_size_t i = 0; i < apir_value_length(values); i++) {
        put(types, i ? " | " : "");
        put_literal(types, apir_value_at(values, i));
    }
    put(types, apir_value_length(values) ? ")" : "never)");
}

static void put_list(apir_types_t *types, const apir_value_t *schemas,
                     const char *between)
{
    put(types, "(");
    for (apr_size_t i = 0; i < apir_value_length(schemas); i++) {
        put(types, i ? between : "");
        apir_types_schema(types, apir_value_at(schemas, i));
    }
    put(types, ")");
}

/* The value's own kind, by the keyword that says most. */
static bool put_own(apir_types_t *types, const apir_value_t *schema)
{
    const apir_value_t *reference = apir_value_get(schema, "$ref");
    const apir_value_t *only = apir_value_get(schema, "const");
    const apir_value_t *some = apir_value_get(schema, "enum");
    const apir_value_t *type = apir_value_get(schema, "type");

    if (reference && apir_value_text(reference, NULL)) {
        put_reference(types, apir_value_text(reference, NULL));
    }
    else if (only) {
        put_literal(types, only);
    }
    else if (some) {
        put_literals(types, some);
    }
    else if (type) {
        put_types(types, schema, type);
    }
    else if (apir_value_get(schema, "properties")) {
        put_object(types, schema);
    }
    else {
        return false;
    }
    return true;
}

void apir_types_schema(apir_types_t *types, const apir_value_t *schema)
{
    static const struct {
        const char *keyword;
        const char *between;
    } lists[] = { { "allOf", " & " },
                  { "anyOf", " | " },
                  { "oneOf", " | " } };
    bool said;

    if (schema && apir_value_kind(schema) == APIR_FALSE) {
        put(types, "never");
        return;
    }
    said = schema && put_own(types, schema);
    for (int i = 0; i < 3; i++) {
        const apir_value_t *list = apir_value_get(schema, lists[i].keyword);

        if (apir_value_length(list)) {
            put(types, said ? " & " : "");
            put_list(types, list, lists[i].between);
            said = true;
        }
    }
    put(types, said ? "" : "any");
}
