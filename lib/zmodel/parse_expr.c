/*
 * Expressions. "&&" and "||" have one and the same precedence, "!" binds to
 * what follows up to the last ".name": `!xs?[p]` is `(!xs)?[p]`.
 */
#include "zmodel/parse_int.h"
#include "core/limits.h"
#include <apr_strings.h>
#include <string.h>

static apir_zmodel_expr_t *new_expr(apir_zparser_t *parser,
                                    apir_zmodel_expr_kind_t kind)
{
    apir_zmodel_expr_t *expr = apr_pcalloc(parser->pool, sizeof(*expr));

    expr->kind = kind;
    expr->depth = 1;
    expr->place = expr->name_place = parser->at->place;
    expr->text = "";
    return expr;
}

static void too_deep(apir_zparser_t *parser, const apir_place_t *place)
{
    if (!parser->panic) {
        apir_diag_error(parser->diag, place,
                        "this expression is nested deeper than %d levels",
                        APIR_MAX_EXPRESSION_DEPTH);
    }
    parser->panic = true;
}

/* Left and right become part of @a parent, which begins where left does. */
static void hang(apir_zparser_t *parser, apir_zmodel_expr_t *parent,
                 apir_zmodel_expr_t *child)
{
    if (child->depth >= parent->depth) {
        parent->depth = child->depth + 1;
    }
    if (parent->depth > APIR_MAX_EXPRESSION_DEPTH) {
        too_deep(parser, &parent->place);
    }
}

static apir_zmodel_expr_t *join(apir_zparser_t *parser,
                                apir_zmodel_expr_kind_t kind,
                                apir_zmodel_op_t op, apir_zmodel_expr_t *left)
{
    apir_zmodel_expr_t *expr = new_expr(parser, kind);

    expr->place = left->place;
    expr->op = op;
    expr->left = left;
    hang(parser, expr, left);
    return expr;
}

static void set_items(apir_zparser_t *parser, apir_zmodel_expr_t *expr,
                      const apr_array_header_t *items)
{
    int i;

    expr->items = (apir_zmodel_expr_t **)items->elts;
    expr->item_count = items->nelts;
    for (i = 0; i < items->nelts; i++) {
        hang(parser, expr, expr->items[i]);
    }
}

/* Expressions up to @a close, which is stepped over. */
static void parse_items(apir_zparser_t *parser, apir_zmodel_expr_t *expr,
                        const char *close)
{
    apr_array_header_t *items;

    items = apr_array_make(parser->pool, 2, sizeof(apir_zmodel_expr_t *));
    if (!apir_zparse_accept(parser, close)) {
        do {
            APR_ARRAY_PUSH(items,
                           apir_zmodel_expr_t *) = apir_zparse_expr(parser);
        } while (apir_zparse_more(parser, close));
    }
    set_items(parser, expr, items);
}

/* `name: value`, whose name becomes the value's parent. */
static apir_zmodel_expr_t *parse_named(apir_zparser_t *parser)
{
    apir_zmodel_expr_t *pair = new_expr(parser, APIR_ZX_OBJECT);

    if (!parser->panic && parser->at->kind == APIR_ZK_STRING) {
        pair->text = (parser->at++)->text;
    }
    else {
        pair->text = apir_zparse_field_name(parser, "a name");
    }
    apir_zparse_expect(parser, ":");
    pair->left = apir_zparse_expr(parser);
    hang(parser, pair, pair->left);
    return pair;
}

/* `{ a: 1, }`: the one list that may end with a comma. */
static apir_zmodel_expr_t *parse_object(apir_zparser_t *parser)
{
    apir_zmodel_expr_t *expr = new_expr(parser, APIR_ZX_OBJECT);
    apr_array_header_t *items;

    items = apr_array_make(parser->pool, 2, sizeof(apir_zmodel_expr_t *));
    parser->at++;
    while (!parser->panic && !apir_zparse_accept(parser, "}")) {
        APR_ARRAY_PUSH(items, apir_zmodel_expr_t *) = parse_named(parser);
        if (!apir_zparse_accept(parser, ",")) {
            apir_zparse_expect(parser, "}");
            break;
        }
    }
    set_items(parser, expr, items);
    return expr;
}

/* `title(ops: raw("x"), sort: Desc)`, a column of an index. */
static void parse_column_options(apir_zparser_t *parser,
                                 apir_zmodel_expr_t *expr)
{
    apr_array_header_t *items;

    items = apr_array_make(parser->pool, 2, sizeof(apir_zmodel_expr_t *));
    do {
        APR_ARRAY_PUSH(items, apir_zmodel_expr_t *) = parse_named(parser);
    } while (apir_zparse_more(parser, ")"));
    set_items(parser, expr, items);
}

static apir_zmodel_expr_t *parse_name(apir_zparser_t *parser)
{
    apir_zmodel_expr_t *expr = new_expr(parser, APIR_ZX_FIELD);

    expr->text = (parser->at++)->text;
    expr->length = strlen(expr->text);
    if (!apir_ztoken_is(parser->at, "(")) {
        return expr;
    }
    parser->at++;
    if (parser->at->kind == APIR_ZK_NAME
        && apir_ztoken_is(parser->at + 1, ":")) {
        parse_column_options(parser, expr);
        return expr;
    }
    expr->kind = APIR_ZX_CALL;
    parse_items(parser, expr, ")");
    return expr;
}

static apir_zmodel_expr_t *parse_literal(apir_zparser_t *parser,
                                         apir_zmodel_expr_kind_t kind)
{
    apir_zmodel_expr_t *expr = new_expr(parser, kind);

    expr->text = parser->at->text;
    expr->length = parser->at->length;
    expr->truth = kind == APIR_ZX_BOOLEAN && *expr->text == 't';
    parser->at++;
    return expr;
}

static apir_zmodel_expr_t *parse_array(apir_zparser_t *parser)
{
    apir_zmodel_expr_t *expr = new_expr(parser, APIR_ZX_ARRAY);

    parser->at++;
    parse_items(parser, expr, "]");
    return expr;
}

static apir_zmodel_expr_t *parse_parentheses(apir_zparser_t *parser)
{
    apir_place_t place = parser->at->place;
    apir_zmodel_expr_t *expr;

    parser->at++;
    expr = apir_zparse_expr(parser);
    apir_zparse_expect(parser, ")");
    expr->place = place;
    return expr;
}

static apir_zmodel_expr_t *parse_member(apir_zparser_t *parser);

static apir_zmodel_expr_t *parse_not(apir_zparser_t *parser)
{
    apir_zmodel_expr_t *expr = new_expr(parser, APIR_ZX_NOT);

    parser->at++;
    if (++parser->depth > APIR_MAX_EXPRESSION_DEPTH) {
        too_deep(parser, &expr->place);
    }
    expr->left = parse_member(parser);
    parser->depth--;
    hang(parser, expr, expr->left);
    return expr;
}

static apir_zmodel_expr_t *parse_word(apir_zparser_t *parser)
{
    const char *text = parser->at->text;

    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        return parse_literal(parser, APIR_ZX_BOOLEAN);
    }
    if (strcmp(text, "null") == 0) {
        return parse_literal(parser, APIR_ZX_NULL);
    }
    if (strcmp(text, "this") == 0) {
        return parse_literal(parser, APIR_ZX_THIS);
    }
    if (apir_ztoken_names_field(parser->at)) {
        return parse_name(parser);
    }
    apir_zparse_expected(parser, "an expression");
    return new_expr(parser, APIR_ZX_NULL);
}

static apir_zmodel_expr_t *parse_primary(apir_zparser_t *parser)
{
    const apir_ztoken_t *token = parser->at;

    if (parser->panic) {
        return new_expr(parser, APIR_ZX_NULL);
    }
    switch (token->kind) {
    case APIR_ZK_STRING: return parse_literal(parser, APIR_ZX_STRING);
    case APIR_ZK_NUMBER: return parse_literal(parser, APIR_ZX_NUMBER);
    case APIR_ZK_NAME: return parse_word(parser);
    default: break;
    }
    if (apir_ztoken_is(token, "(")) {
        return parse_parentheses(parser);
    }
    if (apir_ztoken_is(token, "[")) {
        return parse_array(parser);
    }
    if (apir_ztoken_is(token, "{")) {
        return parse_object(parser);
    }
    if (apir_ztoken_is(token, "!")) {
        return parse_not(parser);
    }
    apir_zparse_expected(parser, "an expression");
    return new_expr(parser, APIR_ZX_NULL);
}

static apir_zmodel_expr_t *parse_member(apir_zparser_t *parser)
{
    apir_zmodel_expr_t *expr = parse_primary(parser);

    while (apir_zparse_accept(parser, ".")) {
        expr = join(parser, APIR_ZX_MEMBER, APIR_ZO_NONE, expr);
        expr->name_place = parser->at->place;
        expr->text = apir_zparse_field_name(parser, "a field's name");
        expr->length = strlen(expr->text);
    }
    return expr;
}

static apir_zmodel_op_t quantifier_at(const apir_zparser_t *parser)
{
    const apir_ztoken_t *token = parser->at;

    if (parser->panic || token->kind != APIR_ZK_SIGN
        || !apir_ztoken_is(token + 1, "[")) {
        return APIR_ZO_NONE;
    }
    return apir_ztoken_is(token, "?")   ? APIR_ZO_SOME
           : apir_ztoken_is(token, "!") ? APIR_ZO_EVERY
           : apir_ztoken_is(token, "^") ? APIR_ZO_NO
                                        : APIR_ZO_NONE;
}

static apir_zmodel_expr_t *parse_collection(apir_zparser_t *parser)
{
    apir_zmodel_expr_t *expr = parse_member(parser);
    apir_zmodel_op_t op;

    while ((op = quantifier_at(parser)) != APIR_ZO_NONE) {
        expr = join(parser, APIR_ZX_PREDICATE, op, expr);
        expr->text = NULL;
        parser->at += 2;
        if (apir_ztoken_names_field(parser->at)
            && apir_ztoken_is(parser->at + 1, ",")) {
            expr->name_place = parser->at->place;
            expr->text = parser->at->text;
            parser->at += 2;
        }
        expr->right = apir_zparse_expr(parser);
        apir_zparse_expect(parser, "]");
        hang(parser, expr, expr->right);
    }
    return expr;
}

/* Operators, weakest first; those of one level go from left to right. */
static const struct level_t {
    const char *signs[4];
    apir_zmodel_op_t ops[4];
} levels[] = {
    { { "&&", "||" }, { APIR_ZO_AND, APIR_ZO_OR } },
    { { "==", "!=" }, { APIR_ZO_EQ, APIR_ZO_NE } },
    { { ">", "<", ">=", "<=" },
      { APIR_ZO_GT, APIR_ZO_LT, APIR_ZO_GE, APIR_ZO_LE } },
    { { "in" }, { APIR_ZO_IN } },
};

#define LEVEL_COUNT (int)(sizeof(levels) / sizeof(levels[0]))

static apir_zmodel_op_t operator_at(const apir_zparser_t *parser, int level)
{
    const apir_ztoken_t *token = parser->at;
    int i;

    if (parser->panic
        || (token->kind != APIR_ZK_SIGN && !apir_ztoken_word(token, "in"))) {
        return APIR_ZO_NONE;
    }
    for (i = 0; i < 4 && levels[level].signs[i]; i++) {
        if (strcmp(token->text, levels[level].signs[i]) == 0) {
            return levels[level].ops[i];
        }
    }
    return APIR_ZO_NONE;
}

static apir_zmodel_expr_t *parse_level(apir_zparser_t *parser, int level)
{
    apir_zmodel_expr_t *expr;
    apir_zmodel_op_t op;

    if (level == LEVEL_COUNT) {
        return parse_collection(parser);
    }
    expr = parse_level(parser, level + 1);
    while ((op = operator_at(parser, level)) != APIR_ZO_NONE) {
        expr = join(parser, APIR_ZX_BINARY, op, expr);
        parser->at++;
        expr->right = parse_level(parser, level + 1);
        hang(parser, expr, expr->right);
    }
    return expr;
}

apir_zmodel_expr_t *apir_zparse_expr(apir_zparser_t *parser)
{
    apir_zmodel_expr_t *expr;

    if (++parser->depth > APIR_MAX_EXPRESSION_DEPTH) {
        too_deep(parser, &parser->at->place);
    }
    expr = parse_level(parser, 0);
    parser->depth--;
    return expr;
}
