/*
 * Rules of models (@@validate) over the data of a row to create or update:
 * only what the client gave is seen, after @trim and its like.
 */
#include "args/build_int.h"
#include "args/validate_int.h"
#include <apr_strings.h>
#include <string.h>

static void tell(apir_check_t *check, const apir_zmodel_validate_t *rule,
                 apir_issues_t *issues)
{
    bool has_words = rule->message && *rule->message;
    apir_issues_t below = { 0 };

    apir_issue_text(check, &below,
                    has_words ? rule->message : "Invalid input", false);
    for (int i = rule->path_count; i-- > 0;) {
        apir_issues_t inner = below;

        memset(&below, 0, sizeof(below));
        apir_issues_add(check, &below,
                        apir_issue_member(check, rule->path[i],
                                          strlen(rule->path[i]), &inner));
    }
    apir_issues_join(check, issues, &below);
}

void apir_check_validates(apir_check_t *check, const apir_row_t *row,
                          apir_issues_t *issues)
{
    const apir_zmodel_model_t *model = row->rule->model;

    for (int i = 0; i < model->validate_count && !check->stop; i++) {
        const apir_zmodel_validate_t *rule = &model->validates[i];

        if (!apir_js_holds(check, row, rule->condition) && !check->stop) {
            tell(check, rule, issues);
        }
    }
}

const void *apir_validate_pattern(const apir_query_rules_t *rules,
                                  const apir_zmodel_expr_t *call)
{
    return apr_hash_get(rules->patterns, &call, sizeof(call));
}

static bool compile_call(apir_zmodel_expr_t *expr, void *baton)
{
    apir_build_t *build = baton;
    const void *key;

    if (expr->kind == APIR_ZX_CALL && expr->function == APIR_ZF_REGEX
        && expr->item_count > 1 && expr->items[1]->kind == APIR_ZX_STRING) {
        key = apr_pmemdup(build->pool, &expr, sizeof(expr));
        apr_hash_set(build->rules->patterns, key, sizeof(expr),
                     apir_build_pattern(build, expr->items[1]->text,
                                        expr->items[1]->length));
    }
    return true;
}

void apir_build_validates(apir_build_t *build,
                          const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->validate_count; i++) {
        apir_zmodel_walk((apir_zmodel_expr_t *)model->validates[i].condition,
                         compile_call, build);
    }
}
