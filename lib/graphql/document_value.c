/*
 * Values, types, arguments, directives and variables of a document.
 */
#include "graphql/parser_int.h"

static apir_gql_value_t *read_any(apir_gql_parser_t *parser, bool constant);

/* What a value holds is known at the value. */
static void holds(apir_gql_value_t *value, const apir_gql_value_t *inner)
{
    value->has_variable |= inner->has_variable;
    value->length++;
}

static void read_list(apir_gql_parser_t *parser, apir_gql_value_t *value,
                      bool constant)
{
    apir_gql_value_t **last = &value->as.items;

    value->kind = APIR_GQL_LIST;
    apir_gql_advance(parser);
    while (!apir_gql_failed(parser)
           && !apir_gql_accept(parser, APIR_GQL_T_BRACKET_END)) {
        *last = read_any(parser, constant);
        holds(value, *last);
        last = &(*last)->next;
    }
}

static apir_gql_argument_t *read_pair(apir_gql_parser_t *parser,
                                      bool constant)
{
    apir_gql_argument_t *pair = apir_slab_alloc(&parser->slab, sizeof(*pair));

    apir_gql_read_name(parser, &pair->name);
    apir_gql_expect(parser, APIR_GQL_T_COLON);
    pair->value = read_any(parser, constant);
    return pair;
}

static void read_object(apir_gql_parser_t *parser, apir_gql_value_t *value,
                        bool constant)
{
    apir_gql_argument_t **last = &value->as.fields;

    value->kind = APIR_GQL_OBJECT;
    apir_gql_advance(parser);
    while (!apir_gql_failed(parser)
           && !apir_gql_accept(parser, APIR_GQL_T_BRACE_END)) {
        *last = read_pair(parser, constant);
        holds(value, (*last)->value);
        last = &(*last)->next;
    }
}

static void read_scalar(apir_gql_parser_t *parser, apir_gql_value_t *value,
                        apir_gql_value_kind_t kind)
{
    value->kind = (unsigned char)kind;
    value->as.text = parser->lexer.token.text;
    value->length = parser->lexer.token.length;
    apir_gql_advance(parser);
}

static void read_word(apir_gql_parser_t *parser, apir_gql_value_t *value)
{
    read_scalar(parser, value,
                apir_gql_at_word(parser, "true")    ? APIR_GQL_TRUE
                : apir_gql_at_word(parser, "false") ? APIR_GQL_FALSE
                : apir_gql_at_word(parser, "null")  ? APIR_GQL_NULL
                                                    : APIR_GQL_ENUM);
}

static void read_use(apir_gql_parser_t *parser, apir_gql_value_t *value,
                     bool constant)
{
    if (constant) {
        apir_gql_unexpected(parser);
        return;
    }
    apir_gql_advance(parser);
    value->has_variable = true;
    value->kind = APIR_GQL_VARIABLE;
    value->as.text = parser->lexer.token.text;
    value->length = parser->lexer.token.length;
    apir_gql_expect(parser, APIR_GQL_T_NAME);
}

static void read_into(apir_gql_parser_t *parser, apir_gql_value_t *value,
                      bool constant)
{
    switch (parser->lexer.kind) {
    case APIR_GQL_T_BRACKET: read_list(parser, value, constant); break;
    case APIR_GQL_T_BRACE: read_object(parser, value, constant); break;
    case APIR_GQL_T_INT: read_scalar(parser, value, APIR_GQL_INT); break;
    case APIR_GQL_T_FLOAT: read_scalar(parser, value, APIR_GQL_FLOAT); break;
    case APIR_GQL_T_STRING:
        read_scalar(parser, value, APIR_GQL_STRING);
        break;
    case APIR_GQL_T_NAME: read_word(parser, value); break;
    case APIR_GQL_T_DOLLAR: read_use(parser, value, constant); break;
    default: apir_gql_unexpected(parser);
    }
}

static apir_gql_value_t *read_any(apir_gql_parser_t *parser, bool constant)
{
    apir_gql_value_t *value = apir_slab_alloc(&parser->slab, sizeof(*value));

    value->offset = parser->lexer.token.offset;
    value->kind = APIR_GQL_NULL;
    if (apir_gql_enter(parser)) {
        read_into(parser, value, constant);
        parser->depth--;
    }
    return value;
}

apir_gql_value_t *apir_gql_read_value(apir_gql_parser_t *parser,
                                      bool constant)
{
    return read_any(parser, constant);
}

apir_gql_type_ref_t *apir_gql_read_type(apir_gql_parser_t *parser)
{
    apir_gql_type_ref_t *type = apir_slab_alloc(&parser->slab, sizeof(*type));

    type->offset = parser->lexer.token.offset;
    if (!apir_gql_enter(parser)) {
        return type;
    }
    if (apir_gql_accept(parser, APIR_GQL_T_BRACKET)) {
        type->of = apir_gql_read_type(parser);
        apir_gql_expect(parser, APIR_GQL_T_BRACKET_END);
    }
    else {
        apir_gql_read_name(parser, &type->name);
    }
    type->non_null = apir_gql_accept(parser, APIR_GQL_T_BANG);
    parser->depth--;
    return type;
}

apir_gql_field_def_t *
apir_gql_read_items(apir_gql_parser_t *parser, apir_gql_token_t open,
                    apir_gql_token_t close,
                    apir_gql_field_def_t *(*read)(apir_gql_parser_t *))
{
    apir_gql_field_def_t *first = NULL;
    apir_gql_field_def_t **last = &first;

    if (!apir_gql_accept(parser, open)) {
        return NULL;
    }
    do {
        *last = read(parser);
        last = &(*last)->next;
    } while (!apir_gql_failed(parser) && !apir_gql_accept(parser, close));
    return first;
}

apir_gql_argument_t *apir_gql_read_arguments(apir_gql_parser_t *parser,
                                             bool constant)
{
    apir_gql_argument_t *first = NULL;
    apir_gql_argument_t **last = &first;

    if (!apir_gql_accept(parser, APIR_GQL_T_PAREN)) {
        return NULL;
    }
    do {
        *last = read_pair(parser, constant);
        last = &(*last)->next;
    } while (!apir_gql_failed(parser)
             && !apir_gql_accept(parser, APIR_GQL_T_PAREN_END));
    return first;
}

apir_gql_directive_t *apir_gql_read_directives(apir_gql_parser_t *parser,
                                               bool constant)
{
    apir_gql_directive_t *first = NULL;
    apir_gql_directive_t **last = &first;

    while (apir_gql_at(parser, APIR_GQL_T_AT)) {
        apir_gql_directive_t *directive = apir_slab_alloc(&parser->slab,
                                                          sizeof(*directive));

        if (++parser->directives > parser->limits->directives) {
            apir_gql_refuse(parser, parser->limits->directives, "directives");
            break;
        }
        directive->offset = parser->lexer.token.offset;
        apir_gql_advance(parser);
        apir_gql_read_name(parser, &directive->name);
        directive->arguments = apir_gql_read_arguments(parser, constant);
        *last = directive;
        last = &directive->next;
    }
    return first;
}

apir_gql_field_def_t *apir_gql_read_variable(apir_gql_parser_t *parser)
{
    apir_gql_field_def_t *variable = apir_slab_alloc(&parser->slab,
                                                     sizeof(*variable));

    variable->offset = parser->lexer.token.offset;
    apir_gql_read_description(parser, &variable->description);
    if (!apir_gql_expect(parser, APIR_GQL_T_DOLLAR)
        || !apir_gql_read_name(parser, &variable->name)
        || !apir_gql_expect(parser, APIR_GQL_T_COLON)) {
        return variable;
    }
    variable->type = apir_gql_read_type(parser);
    if (apir_gql_accept(parser, APIR_GQL_T_EQUALS)) {
        variable->default_value = apir_gql_read_value(parser, true);
    }
    variable->directives = apir_gql_read_directives(parser, true);
    return variable;
}
