/*
 * The rules of all operations of all models.
 */
#include "args/build_int.h"
#include <string.h>

/* Shells of a model's rules, so that others can refer to them. */
static void make_shells(apir_build_t *build, apir_model_rules_t *model)
{
    apir_rule_t **objects[] = { &model->where,      &model->where_unique,
                                &model->where_flat, &model->cursor,
                                &model->having,     &model->select,
                                &model->include,    &model->omit,
                                &model->counts,     &model->order,
                                &model->order_many, &model->order_group,
                                &model->order_flat, &model->count_fields,
                                &model->numbers,    &model->extremes };
    apir_rule_t **rows[] = { &model->create_row, &model->create_flat,
                             &model->update_row, &model->update_flat };

    for (apr_size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
        *objects[i] = apir_rule_new(build, APIR_RULE_OBJECT);
    }
    for (apr_size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        *rows[i] = apir_rule_new(build, APIR_RULE_DATA);
    }
    model->names = apir_rule_new(build, APIR_RULE_NAMES);
}

static void make_field_shells(apir_build_t *build, apir_model_rules_t *model)
{
    const apir_zmodel_model_t *of = model->model;

    model->fields = apr_pcalloc(build->pool, (apr_size_t)(of->field_count + 1)
                                                 * sizeof(*model->fields));
    for (int i = 0; i < of->field_count; i++) {
        apir_field_rules_t *rules = &model->fields[i];

        if (!of->fields[i]->relation) {
            if (apir_build_is_field(of->fields[i])) {
                apir_build_field(build, of->fields[i], rules);
            }
            continue;
        }
        rules->args = apir_rule_new(build, APIR_RULE_WRAP);
        rules->create = apir_rule_new(build, APIR_RULE_OBJECT);
        rules->update = apir_rule_new(build, APIR_RULE_OBJECT);
        rules->create_row = apir_rule_new(build, APIR_RULE_DATA);
        rules->create_rows = apir_rule_new(build, APIR_RULE_DATA);
        rules->create_flat = apir_rule_new(build, APIR_RULE_DATA);
        rules->update_row = apir_rule_new(build, APIR_RULE_DATA);
    }
}

static void add_window(apir_build_t *build, apir_rule_t *object,
                       const apir_model_rules_t *model)
{
    apir_rule_add(object, "skip", build->natural, APIR_MAY_BE);
    apir_rule_add(object, "take", build->whole, APIR_MAY_BE);
    apir_rule_add(object, "orderBy", apir_rule_or_array(build, model->order),
                  APIR_MAY_BE);
}

static void add_aggregates(apir_build_t *build, apir_rule_t *object,
                           const apir_model_rules_t *model)
{
    apir_rule_add(object, "_count",
                  apir_rule_any(build, 2, build->yes, model->count_fields),
                  APIR_MAY_BE);
    apir_rule_add(object, "_avg", model->numbers, APIR_MAY_BE);
    apir_rule_add(object, "_sum", model->numbers, APIR_MAY_BE);
    apir_rule_add(object, "_min", model->extremes, APIR_MAY_BE);
    apir_rule_add(object, "_max", model->extremes, APIR_MAY_BE);
}

static apir_rule_t *literal_one(apir_build_t *build)
{
    apir_rule_t *rule = apir_rule_new(build, APIR_RULE_LITERAL);

    apir_set_kind(&rule->value, APIR_NUMBER);
    rule->value.as.number = 1;
    rule->text = "Invalid input: expected 1";
    return rule;
}

static void build_find(apir_build_t *build, const apir_model_rules_t *model,
                       apir_query_op_t op, apir_rule_t *object)
{
    bool unique = op == APIR_Q_FIND_UNIQUE;

    object->finish = apir_finish_args;
    apir_rule_add(object, "where",
                  unique ? model->where_unique : model->where,
                  unique ? APIR_MUST_BE : APIR_MAY_BE);
    apir_build_add_selection(object, model, true);
    if (unique) {
        return;
    }
    apir_rule_add(object, "skip", build->natural, APIR_MAY_BE);
    apir_rule_add(object, "take",
                  op == APIR_Q_FIND_FIRST ? literal_one(build) : build->whole,
                  APIR_MAY_BE);
    apir_rule_add(object, "orderBy", apir_rule_or_array(build, model->order),
                  APIR_MAY_BE);
    apir_rule_add(object, "cursor", model->cursor, APIR_MAY_BE);
    apir_rule_add(object, "distinct", apir_rule_or_array(build, model->names),
                  APIR_MAY_BE);
}

static void build_aggregate(apir_build_t *build,
                            const apir_model_rules_t *model,
                            apir_query_op_t op, apir_rule_t *object)
{
    if (op == APIR_Q_GROUP_BY) {
        object->finish = apir_finish_group;
        apir_rule_add(object, "where", model->where, APIR_MAY_BE);
        apir_rule_add(object, "orderBy",
                      apir_rule_or_array(build, model->order_group),
                      APIR_MAY_BE);
        apir_rule_add(object, "by", apir_rule_or_array(build, model->names),
                      APIR_MUST_BE);
        apir_rule_add(object, "having", model->having, APIR_MAY_BE);
        apir_rule_add(object, "skip", build->natural, APIR_MAY_BE);
        apir_rule_add(object, "take", build->whole, APIR_MAY_BE);
        add_aggregates(build, object, model);
        return;
    }
    object->finish = apir_finish_orders;
    apir_rule_add(object, "where", model->where, APIR_MAY_BE);
    add_window(build, object, model);
    if (op == APIR_Q_AGGREGATE) {
        add_aggregates(build, object, model);
        return;
    }
    apir_rule_add(object, "select",
                  apir_rule_wrapped(build, APIR_WRAP_PLAIN,
                                    apir_rule_any(build, 2, build->yes,
                                                  model->count_fields)),
                  APIR_MAY_BE);
}

static void build_create(apir_build_t *build, const apir_model_rules_t *model,
                         apir_query_op_t op, apir_rule_t *object)
{
    bool one = op == APIR_Q_CREATE;

    apir_rule_add(object, "data",
                  one ? model->create_row : model->create_flat, APIR_MUST_BE);
    if (!one) {
        apir_rule_add(object, "skipDuplicates", build->boolean, APIR_MAY_BE);
    }
    if (op != APIR_Q_CREATE_MANY) {
        object->finish = apir_finish_args;
        apir_build_add_selection(object, model, one);
    }
}

static void build_change(apir_build_t *build, const apir_model_rules_t *model,
                         apir_query_op_t op, apir_rule_t *object)
{
    bool one = op == APIR_Q_UPDATE || op == APIR_Q_UPSERT
               || op == APIR_Q_DELETE;
    bool update = op == APIR_Q_UPDATE || op == APIR_Q_UPDATE_MANY
                  || op == APIR_Q_UPDATE_MANY_AND_RETURN;

    apir_rule_add(object, "where", one ? model->where_unique : model->where,
                  one ? APIR_MUST_BE : APIR_MAY_BE);
    if (update) {
        apir_rule_add(object, "data",
                      one ? model->update_row : model->update_flat,
                      APIR_MUST_BE);
    }
    if (op == APIR_Q_UPSERT) {
        apir_rule_add(object, "create", model->create_row, APIR_MUST_BE);
        apir_rule_add(object, "update", model->update_row, APIR_MUST_BE);
    }
    if (!one) {
        apir_rule_add(object, "limit", build->natural, APIR_MAY_BE);
    }
    if (one || op == APIR_Q_UPDATE_MANY_AND_RETURN) {
        object->finish = apir_finish_args;
        apir_build_add_selection(object, model, one);
    }
}

static apir_rule_t *build_op(apir_build_t *build,
                             const apir_model_rules_t *model,
                             apir_query_op_t op)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    apir_rule_open(build, object, 12);
    switch (op) {
    case APIR_Q_FIND_MANY:
    case APIR_Q_FIND_FIRST:
    case APIR_Q_FIND_UNIQUE: build_find(build, model, op, object); break;
    case APIR_Q_EXISTS:
        apir_rule_add(object, "where", model->where, APIR_MAY_BE);
        break;
    case APIR_Q_COUNT:
    case APIR_Q_AGGREGATE:
    case APIR_Q_GROUP_BY: build_aggregate(build, model, op, object); break;
    case APIR_Q_CREATE:
    case APIR_Q_CREATE_MANY:
    case APIR_Q_CREATE_MANY_AND_RETURN:
        build_create(build, model, op, object);
        break;
    default: build_change(build, model, op, object); break;
    }
    apir_rule_close(build, object);
    return object;
}

const apir_query_rules_t *apir_query_compile(const apir_zmodel_t *zmodel,
                                             apr_pool_t *pool)
{
    apir_query_rules_t *rules = apr_pcalloc(pool, sizeof(*rules));
    apir_build_t build;

    apir_build_begin(&build, rules, zmodel, pool);
    rules->model_count = zmodel->model_count;
    rules->models = apr_pcalloc(pool, (apr_size_t)(zmodel->model_count + 1)
                                          * sizeof(*rules->models));
    for (int i = 0; i < zmodel->model_count; i++) {
        rules->models[i].model = zmodel->models[i];
        make_shells(&build, &rules->models[i]);
        make_field_shells(&build, &rules->models[i]);
    }
    for (int i = 0; i < zmodel->model_count; i++) {
        apir_model_rules_t *model = &rules->models[i];

        apir_build_wheres(&build, model);
        apir_build_selections(&build, model);
        apir_build_orders(&build, model);
        apir_build_rows(&build, model);
        apir_build_validates(&build, model->model);
        for (int op = 0; op < APIR_Q_OP_COUNT; op++) {
            model->ops[op] = build_op(&build, model, (apir_query_op_t)op);
        }
    }
    return rules;
}
