/*
 * Rules of what comes back and in what order: select, include, omit, _count,
 * orderBy, distinct, aggregates.
 */
#include "args/build_int.h"

static bool has_many(const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->field_count; i++) {
        if (model->fields[i]->relation && model->fields[i]->list) {
            return true;
        }
    }
    return false;
}

void apir_build_add_selection(apir_rule_t *object,
                              const apir_model_rules_t *model, bool include)
{
    apir_rule_add(object, "select", model->select, APIR_MAY_BE)->no_null =
        true;
    if (include) {
        apir_rule_add(object, "include", model->include, APIR_MAY_BE)
            ->no_null = true;
    }
    apir_rule_add(object, "omit", model->omit, APIR_MAY_BE)->no_null = true;
}

/* What a relation takes in select and include. */
static void fill_args(apir_build_t *build, const apir_zmodel_field_t *field,
                      apir_rule_t *rule)
{
    const apir_model_rules_t *target = apir_build_model(build, field->target);
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    object->finish = apir_finish_args;
    apir_rule_open(build, object, 9);
    if (field->list || field->optional) {
        apir_rule_add(object, "where", target->where, APIR_MAY_BE);
    }
    apir_build_add_selection(object, target, true);
    if (field->list) {
        apir_rule_add(object, "orderBy",
                      apir_rule_or_array(build, target->order), APIR_MAY_BE);
        apir_rule_add(object, "skip", build->natural, APIR_MAY_BE);
        apir_rule_add(object, "take", build->whole, APIR_MAY_BE);
        apir_rule_add(object, "cursor", target->cursor, APIR_MAY_BE);
        apir_rule_add(object, "distinct",
                      apir_rule_or_array(build, target->names), APIR_MAY_BE);
    }
    apir_rule_close(build, object);
    rule->kind = APIR_RULE_WRAP;
    rule->wrap = APIR_WRAP_WANTED;
    rule->item = apir_rule_any(build, 2, build->boolean, object);
}

/* `_count`: true, or {select: {relation: true or {where}}}. */
static void fill_counts(apir_build_t *build, const apir_zmodel_model_t *model,
                        apir_rule_t *rule)
{
    apir_rule_t *select = apir_rule_new(build, APIR_RULE_OBJECT);
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    apir_rule_open(build, select, model->field_count);
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];
        apir_rule_t *one;

        if (!field->relation || !field->list) {
            continue;
        }
        one = apir_rule_new(build, APIR_RULE_OBJECT);
        apir_rule_open(build, one, 1);
        apir_rule_add(one, "where",
                      apir_build_model(build, field->target)->where,
                      APIR_MUST_BE);
        apir_rule_close(build, one);
        apir_rule_add(select, field->name,
                      apir_rule_wrapped(build, APIR_WRAP_WANTED,
                                        apir_rule_any(build, 2,
                                                      build->boolean, one)),
                      APIR_MAY_BE);
    }
    apir_rule_close(build, select);
    apir_rule_open(build, object, 1);
    apir_rule_add(object, "select", select, APIR_MUST_BE);
    apir_rule_close(build, object);
    rule->kind = APIR_RULE_WRAP;
    rule->wrap = APIR_WRAP_COUNTS;
    rule->model = model;
    rule->item = apir_rule_any(build, 2, build->yes, object);
}

void apir_build_selections(apir_build_t *build, apir_model_rules_t *model)
{
    const apir_zmodel_model_t *of = model->model;
    const apir_rule_t *wanted = apir_rule_wrapped(build, APIR_WRAP_TRUE,
                                                  build->boolean);

    apir_rule_open(build, model->select, of->field_count + 1);
    apir_rule_open(build, model->include, of->field_count + 1);
    apir_rule_open(build, model->omit, of->field_count);
    for (int i = 0; i < of->field_count; i++) {
        const apir_zmodel_field_t *field = of->fields[i];
        apir_rule_t *args = model->fields[i].args;

        if (field->relation) {
            fill_args(build, field, args);
            apir_rule_add(model->select, field->name, args, APIR_MAY_BE);
            apir_rule_add(model->include, field->name, args, APIR_MAY_BE);
        }
        else if (apir_build_is_field(field)) {
            apir_rule_add(model->select, field->name, wanted, APIR_MAY_BE);
            apir_rule_add(model->omit, field->name, build->boolean,
                          APIR_MAY_BE);
        }
    }
    if (has_many(of)) {
        fill_counts(build, of, model->counts);
        apir_rule_add(model->select, "_count", model->counts, APIR_MAY_BE);
        apir_rule_add(model->include, "_count", model->counts, APIR_MAY_BE);
    }
    apir_rule_close(build, model->select);
    apir_rule_close(build, model->include);
    apir_rule_close(build, model->omit);
}

static apir_rule_t *sort_with_nulls(apir_build_t *build)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    apir_rule_open(build, object, 2);
    apir_rule_add(object, "sort", build->sort, APIR_MUST_BE);
    apir_rule_add(object, "nulls",
                  apir_rule_any(build, 2, apir_rule_word(build, "first"),
                                apir_rule_word(build, "last")),
                  APIR_MAY_BE);
    apir_rule_close(build, object);
    return apir_rule_any(build, 2,
                         apir_rule_wrapped(build, APIR_WRAP_SORT,
                                           build->sort),
                         object);
}

static apir_rule_t *relevance(apir_build_t *build,
                              const apir_zmodel_model_t *model,
                              const char *attribute, bool fuzzy)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);
    apir_rule_t *names = apir_rule_new(build, APIR_RULE_NAMES);
    apir_rule_t *fields = apir_rule_array(build, names);

    apir_rule_open(build, names, model->field_count);
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->kind == APIR_ZT_STRING
            && apir_zmodel_attribute(field->attributes,
                                     field->attribute_count, attribute)) {
            apir_rule_add(names, field->name, NULL, APIR_MAY_BE);
        }
    }
    apir_rule_close(build, names);
    if (names->member_count == 0) {
        return NULL;
    }
    fields->min = 1;
    apir_rule_open(build, object, 5);
    apir_rule_add(object, "fields", fields, APIR_MUST_BE);
    apir_rule_add(object, "search", fuzzy ? build->string : build->filled,
                  APIR_MUST_BE);
    apir_build_add_search(build, object, fuzzy, NULL);
    apir_rule_add(object, "sort", build->sort, APIR_MUST_BE);
    apir_rule_close(build, object);
    return object;
}

static void add_relevance(apir_build_t *build,
                          const apir_zmodel_model_t *model,
                          apir_rule_t *order)
{
    apir_rule_t *rule;

    if (!build->zmodel->datasource
        || build->zmodel->datasource->provider != APIR_ZMODEL_POSTGRESQL) {
        return;
    }
    rule = relevance(build, model, "@fuzzy", true);
    if (rule) {
        apir_rule_add(order, "_fuzzyRelevance", rule, APIR_MAY_BE);
    }
    rule = relevance(build, model, "@fullText", false);
    if (rule) {
        apir_rule_add(order, "_ftsRelevance", rule, APIR_MAY_BE);
    }
}

/* A relation's order is that of its model; to many only its count's. */
static void fill_order(apir_build_t *build, const apir_zmodel_model_t *model,
                       bool relations, const apir_rule_t *aggregate,
                       bool count, apir_rule_t *order)
{
    static const char *const names[] = { "_count", "_avg", "_sum", "_min",
                                         "_max" };
    apir_rule_t *with_nulls = sort_with_nulls(build);
    apir_rule_t *plain = apir_rule_wrapped(build, APIR_WRAP_SORT,
                                           build->sort);

    order->finish = count ? apir_finish_order_many : apir_finish_order;
    apir_rule_open(build, order, model->field_count + 8);
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->relation) {
            const apir_model_rules_t *target =
                apir_build_model(build, field->target);

            if (relations) {
                apir_rule_add(order, field->name,
                              field->list ? target->order_many
                                          : target->order,
                              APIR_MAY_BE);
            }
        }
        else if (apir_build_is_field(field)) {
            apir_rule_add(order, field->name,
                          field->optional ? with_nulls : plain, APIR_MAY_BE);
        }
    }
    for (int i = 0; i < 5 && aggregate; i++) {
        apir_rule_add(order, names[i], aggregate, APIR_MAY_BE);
    }
    add_relevance(build, model, order);
    if (count) {
        apir_rule_add(order, "_count", plain, APIR_MUST_BE);
    }
    apir_rule_close(build, order);
}

static void add_if(apir_rule_t *object, const apir_zmodel_field_t *field,
                   const apir_rule_t *rule, bool condition)
{
    if (condition) {
        apir_rule_add(object, field->name, rule, APIR_MAY_BE);
    }
}

void apir_build_orders(apir_build_t *build, apir_model_rules_t *model)
{
    const apir_zmodel_model_t *of = model->model;

    fill_order(build, of, true, NULL, false, model->order);
    fill_order(build, of, true, NULL, true, model->order_many);
    fill_order(build, of, false, NULL, false, model->order_flat);
    fill_order(build, of, false, model->order_flat, false,
               model->order_group);
    apir_rule_open(build, model->names, of->field_count);
    apir_rule_open(build, model->count_fields, of->field_count + 1);
    apir_rule_open(build, model->numbers, of->field_count);
    apir_rule_open(build, model->extremes, of->field_count);
    apir_rule_add(model->count_fields, "_all", build->yes, APIR_MAY_BE);
    for (int i = 0; i < of->field_count; i++) {
        const apir_zmodel_field_t *field = of->fields[i];
        bool scalar = !field->relation && apir_build_is_field(field);

        add_if(model->names, field, NULL, scalar);
        add_if(model->count_fields, field, build->yes, scalar);
        add_if(model->numbers, field, build->yes,
               apir_build_is_number(field));
        add_if(model->extremes, field, build->yes, scalar && !field->list);
    }
    apir_rule_close(build, model->names);
    apir_rule_close(build, model->count_fields);
    apir_rule_close(build, model->numbers);
    apir_rule_close(build, model->extremes);
}
