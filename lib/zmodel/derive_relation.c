/*
 * Relations: which side owns the keys, which fields belong together, and the
 * join tables of those where neither does.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static apir_zmodel_action_t
action_of(const apir_zmodel_attribute_t *attribute, const char *param,
          apir_zmodel_action_t usual)
{
    static const char *const names[] = { "Cascade", "Restrict", "NoAction",
                                         "SetNull", "SetDefault" };
    const apir_zmodel_expr_t *value = apir_zmodel_arg(attribute, param);
    int i;

    for (i = 0; value && value->member && i < 5; i++) {
        if (strcmp(value->member->name, names[i]) == 0) {
            return (apir_zmodel_action_t)i;
        }
    }
    return usual;
}

static void set_actions(apir_zmodel_relation_t *relation,
                        const apir_zmodel_field_t *owner,
                        const apir_zmodel_attribute_t *attribute)
{
    relation->on_delete = action_of(attribute, "onDelete",
                                    owner->optional ? APIR_ZA_SET_NULL
                                                    : APIR_ZA_RESTRICT);
    relation->on_update = action_of(attribute, "onUpdate", APIR_ZA_CASCADE);
    relation->constraint = apir_zmodel_string_arg(attribute, "map");
}

/* The other side may name fields of a base: here they are the copies that
 * this model has. */
static apir_zmodel_field_t **own_fields(apir_zload_t *load,
                                        const apir_zmodel_model_t *model,
                                        apir_zmodel_expr_t **named, int count)
{
    apir_zmodel_field_t **fields;
    int i;

    fields = apir_zmodel_alloc(load, count, sizeof(*fields));
    for (i = 0; i < count; i++) {
        fields[i] = apir_zmodel_any_field(model, named[i]->field->name);
    }
    return fields;
}

static void set_pairs(apir_zload_t *load, apir_zmodel_relation_t *relation,
                      const apir_zrelation_t *written,
                      const apir_zmodel_model_t *owner,
                      const apir_zmodel_model_t *other)
{
    apir_zmodel_field_t **keys, **references;
    int count = written->field_count < written->reference_count
                    ? written->field_count
                    : written->reference_count;

    keys = own_fields(load, owner, written->fields, count);
    references = own_fields(load, other, written->references, count);
    relation->pair_count = count;
    relation->local = relation->owner ? keys : references;
    relation->remote = relation->owner ? references : keys;
}

/* Names of models, not of tables; the first in the alphabet is A. Of a self
 * relation the field that is first in the alphabet has its row in A. */
static void set_join(apir_zload_t *load, apir_zmodel_relation_t *relation,
                     const char *mine)
{
    const char *its = relation->target->name;
    int order = strcmp(mine, its);
    bool first;

    if (order == 0 && relation->opposite) {
        order = strcmp(relation->field->name, relation->opposite->name);
    }
    first = order <= 0;
    relation->many_to_many = true;
    relation->local_column = first ? 'A' : 'B';
    relation->remote_column = first ? 'B' : 'A';
    relation->join_table = relation->name
                               ? apr_pstrcat(load->pool, "_", relation->name,
                                             NULL)
                               : apr_pstrcat(load->pool, "_",
                                             first ? mine : its, "To",
                                             first ? its : mine, NULL);
}

static void add_foreign_keys(apir_zload_t *load,
                             const apir_zmodel_relation_t *relation)
{
    int i, with_default = 0;

    for (i = 0; i < relation->pair_count; i++) {
        apir_zmodel_field_t *key = relation->local[i];
        apir_zmodel_field_t **list;

        list = apir_zmodel_alloc(load, key->foreign_key_count + 1,
                                 sizeof(*list));
        if (key->foreign_key_count) {
            memcpy(list, key->foreign_key_for,
                   (apr_size_t)key->foreign_key_count * sizeof(*list));
        }
        list[key->foreign_key_count++] = relation->field;
        key->foreign_key_for = list;
        with_default += key->has_default;
    }
    relation->field->has_default = relation->pair_count > 0
                                   && with_default == relation->pair_count;
}

static void set_relation(apir_zload_t *load, apir_zmodel_relation_t *relation)
{
    apir_zmodel_field_t *field = relation->field;
    apir_zrelation_t mine = apir_zmodel_relation(field), its = { 0 };

    relation->name = mine.name;
    relation->owner = mine.field_count > 0;
    if (relation->owner) {
        set_actions(relation, field, mine.attribute);
        set_pairs(load, relation, &mine, field->model, relation->target);
        add_foreign_keys(load, relation);
        return;
    }
    if (relation->opposite) {
        its = apir_zmodel_relation(relation->opposite);
    }
    if (its.field_count > 0) {
        set_actions(relation, relation->opposite, its.attribute);
        set_pairs(load, relation, &its, relation->target, field->model);
    }
    else if (field->list) {
        set_join(load, relation, field->table->name);
    }
}

void apir_zmodel_derive_relations(apir_zload_t *load,
                                  apir_zmodel_model_t *model)
{
    int i;

    for (i = 0; i < model->decl->all->nelts; i++) {
        apir_zmodel_field_t *field = APR_ARRAY_IDX(model->decl->all, i,
                                                   apir_zmodel_field_t *);
        apir_zmodel_relation_t *relation;

        if (field->kind != APIR_ZT_MODEL || model->kind == APIR_ZM_TYPE) {
            continue;
        }
        relation = apr_pcalloc(load->pool, sizeof(*relation));
        relation->field = field;
        relation->target = field->target;
        apir_zmodel_opposites(field->table,
                              apir_zmodel_any_field(field->table,
                                                    field->name),
                              &relation->opposite, 1);
        field->relation = relation;
        set_relation(load, relation);
    }
}
