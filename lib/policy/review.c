/*
 * Rules that no database here can evaluate: said when they are loaded, because
 * a request tells only its client.
 */
#include "core/limits.h"
#include "policy/policy_int.h"

static bool is_long(const apir_node_t *path)
{
    int members = 0;

    for (; path->kind == APIR_PN_MEMBER; path = path->left) {
        members++;
    }
    return members > APIR_MAX_POLICY_PATH;
}

/* The first reason; NULL: none. */
static const char *find(const apir_node_t *node)
{
    const char *wrong = NULL;
    int i;

    if (node->kind == APIR_PN_REFUSED) {
        return node->text;
    }
    if (node->kind == APIR_PN_MEMBER && is_long(node)) {
        return "A path in a policy rule is too long";
    }
    if (node->left) {
        wrong = find(node->left);
    }
    if (!wrong && node->right) {
        wrong = find(node->right);
    }
    for (i = 0; !wrong && i < node->item_count; i++) {
        wrong = find(node->items[i]);
    }
    return wrong;
}

static void review(const apir_policy_rules_t *rules,
                   const apir_zmodel_rule_t *written, const char *of,
                   apir_diag_t *diag)
{
    int i;

    for (i = 0; i < rules->count; i++) {
        const char *wrong = find(rules->rules[i].condition);

        if (wrong) {
            apir_diag_warning(diag, &written[i].place,
                              "requests that this rule of %s decides are "
                              "refused: %s",
                              of, wrong);
        }
    }
}

void apir_policy_review(const apir_policy_t *policy, apir_diag_t *diag)
{
    const apir_zmodel_t *zmodel = policy->zmodel;
    int i, k;

    for (i = 0; i < zmodel->model_count; i++) {
        const apir_zmodel_model_t *model = zmodel->models[i];
        const apir_policy_model_t *compiled = &policy->models[i];

        review(&compiled->rules, model->rules, model->name, diag);
        for (k = 0; k < model->field_count; k++) {
            review(&compiled->fields[k], model->fields[k]->rules,
                   model->fields[k]->name, diag);
        }
    }
}
