/*
 * Type system definitions and extensions (§3).
 */
#include "graphql/parser_int.h"

static apir_gql_field_def_t *new_field(apir_gql_parser_t *parser)
{
    apir_gql_field_def_t *field = apir_slab_alloc(&parser->slab,
                                                  sizeof(*field));

    apir_gql_read_description(parser, &field->description);
    field->offset = parser->lexer.token.offset;
    return field;
}

/* `name: Type = value @directives`: an argument, an input field. */
static apir_gql_field_def_t *read_input(apir_gql_parser_t *parser)
{
    apir_gql_field_def_t *field = new_field(parser);

    if (apir_gql_read_name(parser, &field->name)
        && apir_gql_expect(parser, APIR_GQL_T_COLON)) {
        field->type = apir_gql_read_type(parser);
        if (apir_gql_accept(parser, APIR_GQL_T_EQUALS)) {
            field->default_value = apir_gql_read_value(parser, true);
        }
        field->directives = apir_gql_read_directives(parser, true);
    }
    return field;
}

static apir_gql_field_def_t *read_field(apir_gql_parser_t *parser)
{
    apir_gql_field_def_t *field = new_field(parser);

    if (apir_gql_read_name(parser, &field->name)) {
        field->arguments = apir_gql_read_items(parser, APIR_GQL_T_PAREN,
                                               APIR_GQL_T_PAREN_END,
                                               read_input);
        if (apir_gql_expect(parser, APIR_GQL_T_COLON)) {
            field->type = apir_gql_read_type(parser);
            field->directives = apir_gql_read_directives(parser, true);
        }
    }
    return field;
}

/* An enum's value: any name but true, false and null (§3.9). */
static apir_gql_field_def_t *read_enum_value(apir_gql_parser_t *parser)
{
    apir_gql_field_def_t *value = new_field(parser);

    if (apir_gql_at_word(parser, "true") || apir_gql_at_word(parser, "false")
        || apir_gql_at_word(parser, "null")) {
        apir_gql_unexpected(parser);
        return value;
    }
    apir_gql_read_name(parser, &value->name);
    value->directives = apir_gql_read_directives(parser, true);
    return value;
}

/* Names with a token between them, and perhaps one before. */
static apir_gql_named_t *read_names(apir_gql_parser_t *parser,
                                    apir_gql_token_t between)
{
    apir_gql_named_t *first = NULL;
    apir_gql_named_t **last = &first;

    apir_gql_accept(parser, between);
    do {
        *last = apir_slab_alloc(&parser->slab, sizeof(**last));
        apir_gql_read_name(parser, &(*last)->name);
        last = &(*last)->next;
    } while (apir_gql_accept(parser, between));
    return first;
}

static apir_gql_named_t *read_root_types(apir_gql_parser_t *parser,
                                         bool required)
{
    apir_gql_named_t *first = NULL;
    apir_gql_named_t **last = &first;

    if (!required && !apir_gql_at(parser, APIR_GQL_T_BRACE)) {
        return NULL;
    }
    apir_gql_expect(parser, APIR_GQL_T_BRACE);
    do {
        *last = apir_slab_alloc(&parser->slab, sizeof(**last));
        if (!apir_gql_at_word(parser, "query")
            && !apir_gql_at_word(parser, "mutation")
            && !apir_gql_at_word(parser, "subscription")) {
            apir_gql_unexpected(parser);
        }
        apir_gql_read_name(parser, &(*last)->role);
        apir_gql_expect(parser, APIR_GQL_T_COLON);
        apir_gql_read_name(parser, &(*last)->name);
        last = &(*last)->next;
    } while (!apir_gql_failed(parser)
             && !apir_gql_accept(parser, APIR_GQL_T_BRACE_END));
    return first;
}

static void read_schema(apir_gql_parser_t *parser,
                        apir_gql_definition_t *definition)
{
    definition->directives = apir_gql_read_directives(parser, true);
    definition->names = read_root_types(parser, !definition->extension);
}

static void read_scalar(apir_gql_parser_t *parser,
                        apir_gql_definition_t *definition)
{
    apir_gql_read_name(parser, &definition->name);
    definition->directives = apir_gql_read_directives(parser, true);
}

/* An object or an interface. */
static void read_object(apir_gql_parser_t *parser,
                        apir_gql_definition_t *definition)
{
    apir_gql_read_name(parser, &definition->name);
    if (apir_gql_accept_word(parser, "implements")) {
        definition->names = read_names(parser, APIR_GQL_T_AMP);
    }
    definition->directives = apir_gql_read_directives(parser, true);
    definition->fields = apir_gql_read_items(parser, APIR_GQL_T_BRACE,
                                             APIR_GQL_T_BRACE_END,
                                             read_field);
}

static void read_union(apir_gql_parser_t *parser,
                       apir_gql_definition_t *definition)
{
    apir_gql_read_name(parser, &definition->name);
    definition->directives = apir_gql_read_directives(parser, true);
    if (apir_gql_accept(parser, APIR_GQL_T_EQUALS)) {
        definition->names = read_names(parser, APIR_GQL_T_PIPE);
    }
}

static void read_enum(apir_gql_parser_t *parser,
                      apir_gql_definition_t *definition)
{
    apir_gql_read_name(parser, &definition->name);
    definition->directives = apir_gql_read_directives(parser, true);
    definition->fields = apir_gql_read_items(parser, APIR_GQL_T_BRACE,
                                             APIR_GQL_T_BRACE_END,
                                             read_enum_value);
}

static void read_input_object(apir_gql_parser_t *parser,
                              apir_gql_definition_t *definition)
{
    apir_gql_read_name(parser, &definition->name);
    definition->directives = apir_gql_read_directives(parser, true);
    definition->fields = apir_gql_read_items(parser, APIR_GQL_T_BRACE,
                                             APIR_GQL_T_BRACE_END,
                                             read_input);
}

static const char *const locations[APIR_GQL_LOCATIONS] = {
    "QUERY",
    "MUTATION",
    "SUBSCRIPTION",
    "FIELD",
    "FRAGMENT_DEFINITION",
    "FRAGMENT_SPREAD",
    "INLINE_FRAGMENT",
    "VARIABLE_DEFINITION",
    "SCHEMA",
    "SCALAR",
    "OBJECT",
    "FIELD_DEFINITION",
    "ARGUMENT_DEFINITION",
    "INTERFACE",
    "UNION",
    "ENUM",
    "ENUM_VALUE",
    "INPUT_OBJECT",
    "INPUT_FIELD_DEFINITION",
};

const char *apir_gql_location_name(int place)
{
    return locations[place];
}

int apir_gql_location(const apir_gql_name_t *name)
{
    for (int i = 0; i < APIR_GQL_LOCATIONS; i++) {
        if (apir_gql_is(name, locations[i])) {
            return i;
        }
    }
    return -1;
}

/* The places of a directive; a word that is none cannot stand here. */
static apir_gql_named_t *read_locations(apir_gql_parser_t *parser)
{
    apir_gql_named_t *first = NULL;
    apir_gql_named_t **last = &first;

    apir_gql_accept(parser, APIR_GQL_T_PIPE);
    do {
        *last = apir_slab_alloc(&parser->slab, sizeof(**last));
        if (apir_gql_at(parser, APIR_GQL_T_NAME)
            && apir_gql_location(&parser->lexer.token) < 0) {
            apir_gql_unexpected(parser);
        }
        apir_gql_read_name(parser, &(*last)->name);
        last = &(*last)->next;
    } while (apir_gql_accept(parser, APIR_GQL_T_PIPE));
    return first;
}

static void read_directive(apir_gql_parser_t *parser,
                           apir_gql_definition_t *definition)
{
    if (definition->extension) {
        apir_gql_unexpected(parser);
        return;
    }
    apir_gql_expect(parser, APIR_GQL_T_AT);
    apir_gql_read_name(parser, &definition->name);
    definition->fields = apir_gql_read_items(parser, APIR_GQL_T_PAREN,
                                             APIR_GQL_T_PAREN_END,
                                             read_input);
    definition->repeatable = apir_gql_accept_word(parser, "repeatable");
    if (!apir_gql_accept_word(parser, "on")) {
        apir_gql_unexpected(parser);
        return;
    }
    definition->names = read_locations(parser);
}

typedef struct keyword_t {
    const char *word;
    apir_gql_definition_kind_t kind;
    void (*read)(apir_gql_parser_t *, apir_gql_definition_t *);
} keyword_t;

static const keyword_t keywords[] = {
    { "schema", APIR_GQL_DEF_SCHEMA, read_schema },
    { "scalar", APIR_GQL_DEF_SCALAR, read_scalar },
    { "type", APIR_GQL_DEF_OBJECT, read_object },
    { "interface", APIR_GQL_DEF_INTERFACE, read_object },
    { "union", APIR_GQL_DEF_UNION, read_union },
    { "enum", APIR_GQL_DEF_ENUM, read_enum },
    { "input", APIR_GQL_DEF_INPUT, read_input_object },
    { "directive", APIR_GQL_DEF_DIRECTIVE, read_directive },
};

/* An extension must add something (§3.4.3 …). */
static void check_extension(apir_gql_parser_t *parser,
                            const apir_gql_definition_t *definition)
{
    if (!definition->directives && !definition->fields
        && !definition->names) {
        apir_gql_unexpected(parser);
    }
}

bool apir_gql_read_type_system(apir_gql_parser_t *parser,
                               apir_gql_definition_t *definition)
{
    definition->extension = apir_gql_accept_word(parser, "extend");
    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        if (apir_gql_accept_word(parser, keywords[i].word)) {
            definition->kind = (unsigned char)keywords[i].kind;
            keywords[i].read(parser, definition);
            if (definition->extension) {
                check_extension(parser, definition);
            }
            return true;
        }
    }
    return false;
}
