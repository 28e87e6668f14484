/*
 * Files and declarations; tools of the parser. After a mistake the rest of
 * its declaration is skipped: the next one begins with a keyword in the first
 * column.
 */
#include "zmodel/parse_int.h"
#include "core/limits.h"
#include <apr_strings.h>
#include <string.h>

void apir_zparse_expected(apir_zparser_t *parser, const char *wanted)
{
    const apir_ztoken_t *token = parser->at;

    if (parser->panic) {
        return;
    }
    parser->panic = true;
    if (token->kind == APIR_ZK_END) {
        apir_diag_error(parser->diag, &token->place,
                        "expected %s, but the file ends here", wanted);
    }
    else if (token->kind == APIR_ZK_STRING) {
        apir_diag_error(parser->diag, &token->place,
                        "expected %s, found a string", wanted);
    }
    else {
        apir_diag_error(parser->diag, &token->place,
                        "expected %s, found \"%.40s\"", wanted, token->text);
    }
}

bool apir_ztoken_is(const apir_ztoken_t *token, const char *sign)
{
    return token->kind == APIR_ZK_SIGN && strcmp(token->text, sign) == 0;
}

bool apir_ztoken_word(const apir_ztoken_t *token, const char *word)
{
    return token->kind == APIR_ZK_NAME && strcmp(token->text, word) == 0;
}

bool apir_zparse_accept(apir_zparser_t *parser, const char *sign)
{
    if (parser->panic || !apir_ztoken_is(parser->at, sign)) {
        return false;
    }
    parser->at++;
    return true;
}

bool apir_zparse_accept_word(apir_zparser_t *parser, const char *word)
{
    if (parser->panic || !apir_ztoken_word(parser->at, word)) {
        return false;
    }
    parser->at++;
    return true;
}

void apir_zparse_expect(apir_zparser_t *parser, const char *sign)
{
    if (!apir_zparse_accept(parser, sign)) {
        apir_zparse_expected(parser,
                             apr_psprintf(parser->pool, "\"%s\"", sign));
    }
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++) {
        if (strcmp(text, *words) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_reserved(const char *text)
{
    static const char *const words[] = { "function",
                                         "generator",
                                         "procedure",
                                         "mutation",
                                         "extends",
                                         "with",
                                         "null",
                                         "this",
                                         "true",
                                         "false",
                                         "Undefined",
                                         "FieldReference",
                                         "TransitiveFieldReference",
                                         "ContextType",
                                         NULL };

    return is_one_of(text, words);
}

static bool is_type_name(const char *text)
{
    static const char *const words[] = { "String",   "Boolean",     "Int",
                                         "BigInt",   "Float",       "Decimal",
                                         "DateTime", "Json",        "Bytes",
                                         "Null",     "Object",      "Any",
                                         "Void",     "Unsupported", NULL };

    return is_one_of(text, words);
}

bool apir_ztoken_names_field(const apir_ztoken_t *token)
{
    return token->kind == APIR_ZK_NAME && !is_reserved(token->text);
}

bool apir_ztoken_names(const apir_ztoken_t *token)
{
    return apir_ztoken_names_field(token) && !is_type_name(token->text);
}

const char *apir_zparse_name(apir_zparser_t *parser, const char *what)
{
    if (parser->panic || !apir_ztoken_names(parser->at)) {
        apir_zparse_expected(parser, what);
        return "";
    }
    return (parser->at++)->text;
}

const char *apir_zparse_field_name(apir_zparser_t *parser, const char *what)
{
    if (parser->panic || !apir_ztoken_names_field(parser->at)) {
        apir_zparse_expected(parser, what);
        return "";
    }
    return (parser->at++)->text;
}

void apir_zparse_docs(apir_zparser_t *parser)
{
    while (!parser->panic && parser->at->kind == APIR_ZK_DOC) {
        parser->at++;
    }
}

bool apir_zparse_more(apir_zparser_t *parser, const char *close)
{
    if (apir_zparse_accept(parser, ",")) {
        return true;
    }
    apir_zparse_expect(parser, close);
    return false;
}

bool apir_zmodel_builtin(const char *name, apir_zmodel_kind_t *kind)
{
    static const char *const names[] = { "String",   "Boolean", "Int",
                                         "BigInt",   "Float",   "Decimal",
                                         "DateTime", "Json",    "Bytes" };
    int i;

    for (i = 0; i < (int)(sizeof(names) / sizeof(names[0])); i++) {
        if (strcmp(name, names[i]) == 0) {
            *kind = (apir_zmodel_kind_t)(APIR_ZT_STRING + i);
            return true;
        }
    }
    return false;
}

typedef struct opener_t {
    const char *word;
    apir_zdecl_kind_t kind;
    const char *wanted;
    void (*parse)(apir_zparser_t *parser, apir_zmodel_decl_t *decl);
} opener_t;

static const opener_t openers[] = {
    { "datasource", APIR_ZDECL_DATASOURCE, "the datasource's name",
      apir_zparse_config },
    { "generator", APIR_ZDECL_GENERATOR, "the generator's name",
      apir_zparse_config },
    { "plugin", APIR_ZDECL_PLUGIN, "the plugin's name", apir_zparse_config },
    { "model", APIR_ZDECL_MODEL, "the model's name", apir_zparse_model },
    { "view", APIR_ZDECL_VIEW, "the view's name", apir_zparse_model },
    { "type", APIR_ZDECL_TYPE, "the type's name", apir_zparse_model },
    { "enum", APIR_ZDECL_ENUM, "the enum's name", apir_zparse_enum },
    { "function", APIR_ZDECL_FUNCTION, "the function's name",
      apir_zparse_function },
    { "procedure", APIR_ZDECL_PROCEDURE, "the procedure's name",
      apir_zparse_function },
    { "attribute", APIR_ZDECL_ATTRIBUTE, "the attribute's name",
      apir_zparse_attribute },
};

static const opener_t *find_opener(const apir_ztoken_t *token)
{
    apr_size_t i;

    for (i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
        if (apir_ztoken_word(token, openers[i].word)) {
            return &openers[i];
        }
    }
    return NULL;
}

static apir_zmodel_decl_t *new_decl(apir_zparser_t *parser)
{
    apr_pool_t *pool = parser->pool;
    apir_zmodel_decl_t *decl = apr_pcalloc(pool, sizeof(*decl));

    decl->file = parser->file;
    decl->mixins = apr_array_make(pool, 1, sizeof(apir_zref_t));
    decl->fields = apr_array_make(pool, 8, sizeof(apir_zfield_t));
    decl->attributes = apr_array_make(pool, 2,
                                      sizeof(apir_zmodel_attribute_t));
    decl->entries = apr_array_make(pool, 1, sizeof(apir_zentry_t));
    return decl;
}

static void parse_decl(apir_zparser_t *parser)
{
    apir_zmodel_decl_t *decl = new_decl(parser);
    const opener_t *opener;

    decl->place = parser->at->place;
    apir_zparse_docs(parser);
    decl->mutation = apir_zparse_accept_word(parser, "mutation");
    opener = find_opener(parser->at);
    if (!opener || (decl->mutation && opener->kind != APIR_ZDECL_PROCEDURE)) {
        apir_zparse_expected(parser, decl->mutation ? "\"procedure\""
                                                    : "a declaration");
        return;
    }
    parser->at++;
    decl->kind = opener->kind;
    decl->name_place = parser->at->place;
    if (decl->kind != APIR_ZDECL_ATTRIBUTE) {
        decl->name = apir_zparse_name(parser, opener->wanted);
    }
    opener->parse(parser, decl);
    if (!parser->panic) {
        APR_ARRAY_PUSH(parser->file->decls, apir_zmodel_decl_t *) = decl;
    }
}

static void parse_import(apir_zparser_t *parser)
{
    apir_zimport_t *import;
    apir_place_t place = parser->at->place;

    parser->at++;
    if (parser->at->kind != APIR_ZK_STRING) {
        apir_zparse_expected(parser, "the path of a file, in quotes");
        return;
    }
    import = apr_array_push(parser->file->imports);
    import->path = parser->at->text;
    import->place = place;
    import->file = NULL;
    parser->at++;
    apir_zparse_accept(parser, ";");
}

/* Skips what is left of a broken declaration; at least one token, so that the
 * parser moves on. */
static void recover(apir_zparser_t *parser, const apir_ztoken_t *from)
{
    parser->panic = false;
    parser->depth = 0;
    while (parser->at->kind != APIR_ZK_END
           && (parser->at == from || parser->at->place.column != 1
               || (!find_opener(parser->at)
                   && !apir_ztoken_word(parser->at, "mutation")))) {
        parser->at++;
    }
}

void apir_zmodel_parse_file(apir_zfile_t *file, const char *text,
                            apr_size_t length, apir_diag_t *diag,
                            apr_pool_t *pool)
{
    apir_zparser_t parser = { NULL, false, 0, file, diag, pool };

    file->imports = apr_array_make(pool, 1, sizeof(apir_zimport_t));
    file->decls = apr_array_make(pool, 16, sizeof(apir_zmodel_decl_t *));
    parser.at = apir_zmodel_tokens(text, length, file->path, diag, pool);
    if (!parser.at) {
        return;
    }
    while (apir_ztoken_word(parser.at, "import") && !parser.panic) {
        parse_import(&parser);
    }
    while (parser.at->kind != APIR_ZK_END
           && diag->errors < APIR_MAX_SCHEMA_MISTAKES) {
        const apir_ztoken_t *from = parser.at;

        if (!parser.panic) {
            parse_decl(&parser);
        }
        if (parser.panic) {
            recover(&parser, from);
        }
    }
}
