/*
 * How expressions bind, and what the names in them mean.
 */
#include "zmodel_fixture.h"

static const apir_zmodel_expr_t *condition(const char *text)
{
    apir_zmodel_t *zmodel;

    zmodel = zmodel_of(apr_pstrcat(
        unit_pool,
        ZMODEL_SOURCE
        "enum E { A B } enum F { C A }\n"
        "model User { id Int @id\n things Thing[]\n list Item[]\n}\n"
        "model Thing { id Int @id\n a Boolean\n b Boolean\n c Boolean\n"
        " n Int\n e E\n f F\n items Item[]\n owner User? @relation(fields: "
        "[ownerId], references: [id])\n ownerId Int?\n"
        "@@allow('read', ",
        text,
        ")\n}\n"
        "model Item { id Int @id\n ok Boolean\n thing Thing @relation("
        "fields: [thingId], references: [id])\n thingId Int\n"
        "user User? @relation(fields: [userId], references: [id])\n"
        "userId Int?\n}\n",
        NULL));
    return zmodel ? apir_zmodel_model(zmodel, "Thing", 5)->rules[0].condition
                  : NULL;
}

static const char *bound(const char *text)
{
    const apir_zmodel_expr_t *expr = condition(text);

    return expr ? apir_zmodel_print_expr(expr, unit_pool) : zmodel_told;
}

static void binding(void)
{
    IS(bound("a || b && c"), "(a || b) && c", "and binds as or does");
    IS(bound("a && b || c"), "(a && b) || c", "from left to right");
    IS(bound("a && (b || c)"), "a && (b || c)", "parentheses bind first");
    IS(bound("a == b && c"), "(a == b) && c", "equality before and");
    IS(bound("n > 1 == a"), "(n > 1) == a", "order before equality");
    IS(bound("n in [1, 2] == a"), "(n in [1, 2]) == a",
       "membership before equality");
    IS(bound("!a && b"), "!a && b", "not before and");
    OK(!condition("!items?[ok]"), "not before a predicate");
    IS(bound("!(items?[ok])"), "!(items?[ok])", "unless in parentheses");
    IS(bound("items?[i, i.ok && this.a]"), "items?[i, i.ok && this.a]",
       "a predicate's binding");
    IS(bound("items![ok] && items^[!ok]"), "items![ok] && items^[!ok]",
       "every and none");
}

static void names(void)
{
    const apir_zmodel_expr_t *expr = condition("items?[ok && this.a]");

    OK(expr->right->left->field
           && strcmp(expr->right->left->field->model->name, "Item") == 0,
       "inside of a predicate a name is of the element");
    OK(expr->right->left->scope == expr, "and knows which predicate's");
    OK(strcmp(expr->right->right->field->model->name, "Thing") == 0,
       "this is the row of the rule");
    expr = condition("f == A && e == A");
    IS(expr->left->right->member->enumeration->name, "F",
       "a shared member is of the enum that it is compared with");
    IS(expr->right->right->member->enumeration->name, "E", "for each");
    expr = condition("owner == auth()");
    OK(apir_zmodel_is_auth(expr->right), "auth() is seen");
    OK(apir_zmodel_is_auth(condition("auth().id == 1")->left),
       "and members of it");
    OK(!apir_zmodel_is_auth(expr->left), "a field is not");
    IS_INT(condition("n == 1")->left->type.shape, APIR_ZS_INT,
           "fields have types");
    IS_INT(condition("n == 1")->type.shape, APIR_ZS_BOOLEAN,
           "operators have");
}

int main(void)
{
    unit_begin();
    binding();
    names();
    return unit_done();
}
