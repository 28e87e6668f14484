/*
 * Bodies of declarations.
 */
#include "zmodel/parse_int.h"
#include <apr_strings.h>
#include <string.h>

static void parse_args(apir_zparser_t *parser,
                       apir_zmodel_attribute_t *attribute)
{
    apr_array_header_t *args;

    args = apr_array_make(parser->pool, 2, sizeof(apir_zmodel_arg_t));
    do {
        apir_zmodel_arg_t *arg = apr_array_push(args);

        memset(arg, 0, sizeof(*arg));
        arg->place = parser->at->place;
        if (apir_ztoken_names(parser->at)
            && apir_ztoken_is(parser->at + 1, ":")) {
            arg->given_name = parser->at->text;
            parser->at += 2;
        }
        arg->value = apir_zparse_expr(parser);
    } while (apir_zparse_more(parser, ")"));
    attribute->args = (apir_zmodel_arg_t *)args->elts;
    attribute->arg_count = args->nelts;
}

static void parse_applied(apir_zparser_t *parser,
                          apr_array_header_t *attributes, apir_place_t place)
{
    apir_zmodel_attribute_t *attribute = apr_array_push(attributes);

    memset(attribute, 0, sizeof(*attribute));
    attribute->name = parser->at->text;
    attribute->place = place;
    parser->at++;
    if (apir_zparse_accept(parser, "(") && !apir_zparse_accept(parser, ")")) {
        parse_args(parser, attribute);
    }
}

void apir_zparse_attributes(apir_zparser_t *parser, apir_ztoken_kind_t kind,
                            apr_array_header_t *attributes)
{
    while (!parser->panic && parser->at->kind == kind) {
        parse_applied(parser, attributes, parser->at->place);
    }
}

static void parse_unsupported(apir_zparser_t *parser, apir_ztype_t *type)
{
    type->kind = APIR_ZT_UNSUPPORTED;
    apir_zparse_expect(parser, "(");
    if (parser->at->kind != APIR_ZK_STRING
        && parser->at->kind != APIR_ZK_NUMBER
        && !apir_ztoken_word(parser->at, "true")
        && !apir_ztoken_word(parser->at, "false")) {
        apir_zparse_expected(parser, "the database's type, in quotes");
        return;
    }
    type->unsupported = apir_zparse_expr(parser);
    apir_zparse_expect(parser, ")");
}

void apir_zparse_field_type(apir_zparser_t *parser, apir_ztype_t *type)
{
    memset(type, 0, sizeof(*type));
    type->ref.place = parser->at->place;
    type->ref.name = "";
    if (apir_zparse_accept_word(parser, "Unsupported")) {
        type->ref.name = "Unsupported";
        parse_unsupported(parser, type);
    }
    else if (!parser->panic && parser->at->kind == APIR_ZK_NAME
             && apir_zmodel_builtin(parser->at->text, &type->kind)) {
        type->ref.name = (parser->at++)->text;
    }
    else {
        type->ref.name = apir_zparse_name(parser, "the field's type");
        type->named = true;
    }
    if (apir_zparse_accept(parser, "[")) {
        apir_zparse_expect(parser, "]");
        type->list = true;
    }
    type->optional = apir_zparse_accept(parser, "?");
}

static apir_zfield_t *push_field(apir_zparser_t *parser,
                                 apir_zmodel_decl_t *decl, apir_place_t place)
{
    apir_zfield_t *field = apr_array_push(decl->fields);

    memset(field, 0, sizeof(*field));
    field->place = place;
    field->attributes = apr_array_make(parser->pool, 2,
                                       sizeof(apir_zmodel_attribute_t));
    return field;
}

static void parse_field(apir_zparser_t *parser, apir_zmodel_decl_t *decl,
                        apir_place_t place)
{
    apir_zfield_t *field = push_field(parser, decl, place);

    field->name_place = parser->at->place;
    field->name = apir_zparse_field_name(parser,
                                         "a field, an attribute or \"}\"");
    apir_zparse_field_type(parser, &field->type);
    apir_zparse_attributes(parser, APIR_ZK_FIELD_ATTRIBUTE,
                           field->attributes);
}

static void parse_with(apir_zparser_t *parser, apir_zmodel_decl_t *decl)
{
    do {
        apir_zref_t *ref = apr_array_push(decl->mixins);

        memset(ref, 0, sizeof(*ref));
        ref->place = parser->at->place;
        ref->name = apir_zparse_name(parser, "a type's name");
        apir_zparse_accept(parser, ",");
    } while (!parser->panic && apir_ztoken_names(parser->at));
}

static void parse_heritage(apir_zparser_t *parser, apir_zmodel_decl_t *decl)
{
    bool model = decl->kind == APIR_ZDECL_MODEL;

    if (decl->kind == APIR_ZDECL_VIEW) {
        return;
    }
    if (apir_zparse_accept_word(parser, "with")) {
        parse_with(parser, decl);
    }
    if (model && apir_zparse_accept_word(parser, "extends")) {
        decl->base.place = parser->at->place;
        decl->base.name = apir_zparse_name(parser, "a model's name");
    }
    if (model && decl->mixins->nelts == 0
        && apir_zparse_accept_word(parser, "with")) {
        parse_with(parser, decl);
    }
}

void apir_zparse_model(apir_zparser_t *parser, apir_zmodel_decl_t *decl)
{
    parse_heritage(parser, decl);
    apir_zparse_expect(parser, "{");
    while (!parser->panic && !apir_zparse_accept(parser, "}")) {
        apir_place_t place = parser->at->place;

        apir_zparse_docs(parser);
        if (parser->at->kind == APIR_ZK_MODEL_ATTRIBUTE) {
            parse_applied(parser, decl->attributes, place);
        }
        else {
            parse_field(parser, decl, place);
        }
    }
}

void apir_zparse_enum(apir_zparser_t *parser, apir_zmodel_decl_t *decl)
{
    apir_zparse_expect(parser, "{");
    do {
        apir_place_t place = parser->at->place;
        apir_zfield_t *member;

        apir_zparse_docs(parser);
        if (!parser->panic && parser->at->kind == APIR_ZK_MODEL_ATTRIBUTE) {
            parse_applied(parser, decl->attributes, place);
            continue;
        }
        member = push_field(parser, decl, place);
        member->name = apir_zparse_field_name(parser, "a member's name");
        apir_zparse_attributes(parser, APIR_ZK_FIELD_ATTRIBUTE,
                               member->attributes);
    } while (!parser->panic && !apir_zparse_accept(parser, "}"));
}

/* What may stand at the right of "=": of a plugin an object, too, and of the
 * others a call. */
static void check_value(apir_zparser_t *parser,
                        const apir_zmodel_decl_t *decl,
                        const apir_zmodel_expr_t *value)
{
    bool plugin = decl->kind == APIR_ZDECL_PLUGIN;

    if (parser->panic || value->kind == APIR_ZX_STRING
        || value->kind == APIR_ZX_NUMBER || value->kind == APIR_ZX_BOOLEAN
        || value->kind == APIR_ZX_ARRAY
        || (plugin ? value->kind == APIR_ZX_OBJECT
                   : value->kind == APIR_ZX_CALL)) {
        return;
    }
    apir_diag_error(parser->diag, &value->place,
                    plugin ? "expected a literal, an array or an object"
                           : "expected a literal, a call or an array");
    parser->panic = true;
}

void apir_zparse_config(apir_zparser_t *parser, apir_zmodel_decl_t *decl)
{
    apir_zparse_expect(parser, "{");
    while (!parser->panic && !apir_zparse_accept(parser, "}")) {
        apir_zentry_t *entry = apr_array_push(decl->entries);

        entry->place = parser->at->place;
        apir_zparse_docs(parser);
        entry->name = apir_zparse_name(parser, "a setting or \"}\"");
        apir_zparse_expect(parser, "=");
        entry->value = apir_zparse_expr(parser);
        check_value(parser, decl, entry->value);
    }
}

/* The type of a parameter or result: more words than a field's. */
static void parse_type(apir_zparser_t *parser, apir_ztype_t *type)
{
    static const char *const others[] = { "Null",
                                          "Object",
                                          "Any",
                                          "Void",
                                          "Undefined",
                                          "Unsupported",
                                          "FieldReference",
                                          "TransitiveFieldReference",
                                          "ContextType" };
    apr_size_t i;

    memset(type, 0, sizeof(*type));
    type->ref.place = parser->at->place;
    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (apir_zparse_accept_word(parser, others[i])) {
            type->ref.name = others[i];
            type->kind = APIR_ZT_OTHER;
            break;
        }
    }
    if (!type->ref.name && parser->at->kind == APIR_ZK_NAME
        && apir_zmodel_builtin(parser->at->text, &type->kind)) {
        type->ref.name = (parser->at++)->text;
    }
    else if (!type->ref.name) {
        type->ref.name = apir_zparse_name(parser, "a type");
        type->named = true;
    }
    if (apir_zparse_accept(parser, "[")) {
        apir_zparse_expect(parser, "]");
        type->list = true;
    }
}

static void parse_param(apir_zparser_t *parser, apir_zmodel_decl_t *decl)
{
    apir_place_t place = parser->at->place;
    apir_zfield_t *param = push_field(parser, decl, place);

    apir_zparse_docs(parser);
    if (decl->kind == APIR_ZDECL_ATTRIBUTE
        && apir_ztoken_word(parser->at, "_")
        && parser->at[1].kind == APIR_ZK_NAME) {
        param->positional = true;
        parser->at++;
    }
    param->name = apir_zparse_name(parser, "a parameter's name");
    apir_zparse_expect(parser, ":");
    parse_type(parser, &param->type);
    param->type.optional = apir_zparse_accept(parser, "?");
    if (decl->kind == APIR_ZDECL_ATTRIBUTE) {
        apir_zparse_attributes(parser, APIR_ZK_INTERNAL_ATTRIBUTE,
                               param->attributes);
    }
}

static void parse_params(apir_zparser_t *parser, apir_zmodel_decl_t *decl)
{
    apir_zparse_expect(parser, "(");
    if (!apir_zparse_accept(parser, ")")) {
        do {
            parse_param(parser, decl);
        } while (apir_zparse_more(parser, ")"));
    }
}

void apir_zparse_function(apir_zparser_t *parser, apir_zmodel_decl_t *decl)
{
    parse_params(parser, decl);
    apir_zparse_expect(parser, ":");
    parse_type(parser, &decl->result);
    if (decl->kind == APIR_ZDECL_FUNCTION) {
        apir_zparse_expect(parser, "{");
        if (!apir_zparse_accept(parser, "}")) {
            decl->body = apir_zparse_expr(parser);
            apir_zparse_expect(parser, "}");
        }
    }
    apir_zparse_attributes(parser, APIR_ZK_INTERNAL_ATTRIBUTE,
                           decl->attributes);
}

void apir_zparse_attribute(apir_zparser_t *parser, apir_zmodel_decl_t *decl)
{
    if (parser->at->kind < APIR_ZK_FIELD_ATTRIBUTE
        || parser->at->kind > APIR_ZK_INTERNAL_ATTRIBUTE) {
        apir_zparse_expected(parser, "the attribute's name, with its \"@\"");
        return;
    }
    decl->name = (parser->at++)->text;
    parse_params(parser, decl);
    apir_zparse_attributes(parser, APIR_ZK_INTERNAL_ATTRIBUTE,
                           decl->attributes);
}
