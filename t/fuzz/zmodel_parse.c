/*
 * Any bytes as a schema: it is refused with a place in it, or what came of it
 * is whole: relations answer each other, names are found, expressions print
 * to what parses to the same again.
 */
#include "zmodel/schema.h"
#include "core/limits.h"
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void note(void *baton, apir_severity_t severity,
                 const apir_place_t *place, const char *message)
{
    must(place->file && *message);
    *(int *)baton += severity == APIR_DIAG_ERROR;
}

static bool is_sound(apir_zmodel_expr_t *expr, void *baton)
{
    must(expr->depth <= APIR_MAX_EXPRESSION_DEPTH);
    must(expr->kind != APIR_ZX_ENUM_MEMBER || expr->member);
    must(expr->kind != APIR_ZX_FIELD || expr->field);
    must(expr->kind != APIR_ZX_MEMBER || expr->field);
    must(expr->kind != APIR_ZX_BINDING || expr->scope);
    return true;
}

static void check_rules(const apir_zmodel_rule_t *rules, int count,
                        apr_pool_t *pool)
{
    int i;

    for (i = 0; i < count; i++) {
        must(rules[i].operations != 0);
        must(apir_zmodel_walk((apir_zmodel_expr_t *)rules[i].condition,
                              is_sound, NULL));
        must(*apir_zmodel_print_expr(rules[i].condition, pool) != '\0');
    }
}

static void check_relation(const apir_zmodel_field_t *field)
{
    const apir_zmodel_relation_t *relation = field->relation;
    int i;

    must(relation && relation->target);
    must(relation->many_to_many || relation->pair_count > 0);
    for (i = 0; i < relation->pair_count; i++) {
        must(relation->local[i]->model == field->model);
        must(relation->remote[i]->model == relation->target);
    }
    must(relation->opposite && relation->opposite->model == relation->target);
    must(relation->opposite->relation->owner != relation->owner
         || relation->many_to_many);
}

static void check_model(const apir_zmodel_model_t *model, apr_pool_t *pool)
{
    int i;

    must(model->kind != APIR_ZM_MODEL || model->id || !model->field_count);
    for (i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        must(field->number == i && field->model == model);
        must(apir_zmodel_field(model, field->name, strlen(field->name))
             == field);
        if (field->kind == APIR_ZT_MODEL && model->kind != APIR_ZM_TYPE) {
            check_relation(field);
        }
        check_rules(field->rules, field->rule_count, pool);
    }
    check_rules(model->rules, model->rule_count, pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *parent;
    apir_diag_t diag = { note, NULL, NULL, 0, 0 };
    apir_zmodel_t *zmodel;
    apr_pool_t *pool;
    int told = 0, i;

    if (!parent) {
        apr_initialize();
        apr_pool_create(&parent, NULL);
    }
    apr_pool_create(&pool, parent);
    diag.baton = &told;
    diag.pool = pool;
    zmodel = apir_zmodel_parse((const char *)data, size, NULL, &diag, pool);
    must((zmodel == NULL) == (told > 0));
    for (i = 0; zmodel && i < zmodel->model_count; i++) {
        must(zmodel->models[i]->number == i);
        check_model(zmodel->models[i], pool);
    }
    if (zmodel) {
        must(*apir_zmodel_dump(zmodel, pool) != '\0');
    }
    apr_pool_destroy(pool);
    return 0;
}
