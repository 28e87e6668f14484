/*
 * Types of rows and of aggregates, and the root fields. What a policy may
 * hide is nullable, whether or not a location has policies: a schema does not
 * change with who asks.
 */
#include "graphql/models_int.h"

#include <apr_strings.h>
#include <string.h>

/* ---- what may be hidden ---- */

static bool is_true(const apir_zmodel_expr_t *expr)
{
    return expr->kind == APIR_ZX_BOOLEAN && expr->truth;
}

/* Whether rows are read by everybody: without rules nothing is. */
static bool is_public(const apir_zmodel_model_t *model)
{
    bool allowed = false;

    for (int i = 0; i < model->rule_count; i++) {
        const apir_zmodel_rule_t *rule = &model->rules[i];

        if (!(rule->operations & APIR_ZP_READ)) {
            continue;
        }
        if (rule->deny) {
            return false;
        }
        allowed = allowed || is_true(rule->condition);
    }
    return allowed;
}

static bool may_be_hidden(const apir_zmodel_field_t *field)
{
    for (int i = 0; i < field->rule_count; i++) {
        if (field->rules[i].operations & APIR_ZP_READ) {
            return true;
        }
    }
    return field->relation && !field->list && !is_public(field->target);
}

/* ---- rows ---- */

/* SQLite has no DISTINCT ON. */
static bool has_distinct(const apir_sdl_t *sdl)
{
    const apir_zmodel_datasource_t *source = sdl->zmodel->datasource;

    return source && source->provider != APIR_ZMODEL_SQLITE;
}

static void put_list_args(apir_sdl_t *sdl, const apir_zmodel_model_t *model,
                          bool take)
{
    apir_sdl_put(sdl, "where: %s, orderBy: [%s!], skip: Int",
                 apir_sdl_name(sdl, "%sWhere", model->name),
                 apir_sdl_name(sdl, "%sOrderBy", model->name));
    if (take) {
        apir_sdl_put(sdl, ", take: Int");
    }
    if (apir_sdl_has_key(model)) {
        apir_sdl_put(sdl, ", cursor: %s",
                     apir_sdl_name(sdl, "%sUniqueWhere", model->name));
    }
    if (has_distinct(sdl)) {
        apir_sdl_put(sdl, ", distinct: [%s!]",
                     apir_sdl_name(sdl, "%sField", model->name));
    }
}

static void put_relation(apir_sdl_t *sdl, const apir_zmodel_field_t *field)
{
    const apir_zmodel_model_t *target = field->target;
    const char *type = apir_sdl_name(sdl, "%s", target->name);

    if (field->list) {
        apir_sdl_put(sdl, "  %s(", field->name);
        put_list_args(sdl, target, true);
        apir_sdl_put(sdl, "): [%s!]!\n", type);
    }
    else if (field->optional) {
        apir_sdl_put(sdl, "  %s(where: %s): %s\n", field->name,
                     apir_sdl_name(sdl, "%sWhere", target->name), type);
    }
    else {
        apir_sdl_put(sdl, "  %s: %s%s\n", field->name, type,
                     may_be_hidden(field) ? "" : "!");
    }
}

static void put_value(apir_sdl_t *sdl, const apir_zmodel_field_t *field)
{
    const char *type = apir_sdl_scalar(sdl, field);

    if (field->list) {
        type = apr_psprintf(sdl->pool, "[%s!]", type);
    }
    apir_sdl_put(sdl, "  %s: %s%s\n", field->name, type,
                 field->optional || may_be_hidden(field) ? "" : "!");
}

static void put_row(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    apir_sdl_put(sdl, "\ntype %s {\n", apir_sdl_name(sdl, "%s", model->name));
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (apir_sdl_shows(field)) {
            (field->relation ? put_relation : put_value)(sdl, field);
        }
    }
    if (apir_sdl_has_lists(model)) {
        apir_sdl_put(sdl, "  _count: %s!\n",
                     apir_sdl_name(sdl, "%sCounts", model->name));
    }
    apir_sdl_put(sdl, "}\n");
}

static void put_counts(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    if (!apir_sdl_has_lists(model)) {
        return;
    }
    apir_sdl_put(sdl, "\ntype %s {\n",
                 apir_sdl_name(sdl, "%sCounts", model->name));
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->relation && field->list && apir_sdl_shows(field)) {
            apir_sdl_put(sdl, "  %s(where: %s): Int!\n", field->name,
                         apir_sdl_name(sdl, "%sWhere", field->target->name));
        }
    }
    apir_sdl_put(sdl, "}\n");
}

/* ---- aggregates ---- */

static void put_count_fields(apir_sdl_t *sdl,
                             const apir_zmodel_model_t *model)
{
    apir_sdl_put(sdl, "\ntype %s {\n  _all: Int\n",
                 apir_sdl_name(sdl, "%sCountOf", model->name));
    for (int i = 0; i < model->field_count; i++) {
        if (apir_sdl_shows_value(model->fields[i])) {
            apir_sdl_put(sdl, "  %s: Int\n", model->fields[i]->name);
        }
    }
    apir_sdl_put(sdl, "}\n");
}

/* Sums of 32 bits would soon be too small. */
static const char *number_type(const apir_zmodel_field_t *field, bool average)
{
    switch (field->kind) {
    case APIR_ZT_DECIMAL: return "Decimal";
    case APIR_ZT_BIGINT: return average ? "Float" : "BigInt";
    default: return "Float";
    }
}

static void put_numbers(apir_sdl_t *sdl, const apir_zmodel_model_t *model,
                        bool average)
{
    if (!apir_sdl_has_numbers(model)) {
        return;
    }
    apir_sdl_put(sdl, "\ntype %s {\n",
                 apir_sdl_name(sdl, average ? "%sAverages" : "%sSums",
                               model->name));
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (apir_sdl_is_number(field)) {
            apir_sdl_put(sdl, "  %s: %s\n", field->name,
                         number_type(field, average));
        }
    }
    apir_sdl_put(sdl, "}\n");
}

static bool has_extremes(const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->field_count; i++) {
        if (apir_sdl_is_ordered(model->fields[i])) {
            return true;
        }
    }
    return false;
}

static void put_extremes(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    if (!has_extremes(model)) {
        return;
    }
    apir_sdl_put(sdl, "\ntype %s {\n",
                 apir_sdl_name(sdl, "%sExtremes", model->name));
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (apir_sdl_is_ordered(field)) {
            apir_sdl_put(sdl, "  %s: %s\n", field->name,
                         apir_sdl_scalar(sdl, field));
        }
    }
    apir_sdl_put(sdl, "}\n");
}

static void put_aggregates(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    apir_sdl_put(sdl, "  _count: %s\n",
                 apir_sdl_name(sdl, "%sCountOf", model->name));
    if (apir_sdl_has_numbers(model)) {
        apir_sdl_put(sdl, "  _avg: %s\n  _sum: %s\n",
                     apir_sdl_name(sdl, "%sAverages", model->name),
                     apir_sdl_name(sdl, "%sSums", model->name));
    }
    if (has_extremes(model)) {
        const char *name = apir_sdl_name(sdl, "%sExtremes", model->name);

        apir_sdl_put(sdl, "  _min: %s\n  _max: %s\n", name, name);
    }
}

static void put_group(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    apir_sdl_put(sdl, "\ntype %s {\n",
                 apir_sdl_name(sdl, "%sGroup", model->name));
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (apir_sdl_shows_value(field)) {
            const char *type = apir_sdl_scalar(sdl, field);

            apir_sdl_put(sdl, field->list ? "  %s: [%s!]\n" : "  %s: %s\n",
                         field->name, type);
        }
    }
    put_aggregates(sdl, model);
    apir_sdl_put(sdl, "}\n");
}

void apir_sdl_put_types(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    put_row(sdl, model);
    put_counts(sdl, model);
    apir_sdl_put(sdl, "\ntype %s {\n",
                 apir_sdl_name(sdl, "%sAggregate", model->name));
    put_aggregates(sdl, model);
    apir_sdl_put(sdl, "}\n");
    put_group(sdl, model);
    put_count_fields(sdl, model);
    put_numbers(sdl, model, true);
    put_numbers(sdl, model, false);
    put_extremes(sdl, model);
}

/* ---- root fields ---- */

/* "  findManyUser(": also noted, to be bound. */
static void put_root(apir_sdl_t *sdl, const char *type,
                     const apir_zmodel_model_t *model, apir_query_op_t op)
{
    const char *op_name = apir_query_op_name(op);
    apir_gql_root_t *root = apr_pcalloc(sdl->pool, sizeof(*root));
    const char *name = apr_pstrcat(sdl->pool, op_name, model->name, NULL);

    /* Names of root fields are no names of types: a space keeps them
     * apart. Create of a ManyUser is createMany of a User, too. */
    while (apr_hash_get(sdl->taken, apr_pstrcat(sdl->pool, " ", name, NULL),
                        APR_HASH_KEY_STRING)) {
        name = apr_pstrcat(sdl->pool, name, "_", NULL);
    }
    apr_hash_set(sdl->taken, apr_pstrcat(sdl->pool, " ", name, NULL),
                 APR_HASH_KEY_STRING, name);
    root->model = model;
    root->op = op;
    root->name = apr_pstrcat(sdl->pool, type, ".", name, NULL);
    APR_ARRAY_PUSH(sdl->roots, apir_gql_root_t *) = root;
    apir_sdl_put(sdl, "  %s(", name);
}

static void put_finds(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    const char *type = apir_sdl_name(sdl, "%s", model->name);

    put_root(sdl, "Query", model, APIR_Q_FIND_MANY);
    put_list_args(sdl, model, true);
    apir_sdl_put(sdl, "): [%s!]\n", type);
    if (apir_sdl_has_key(model)) {
        put_root(sdl, "Query", model, APIR_Q_FIND_UNIQUE);
        apir_sdl_put(sdl, "where: %s!): %s\n",
                     apir_sdl_name(sdl, "%sUniqueWhere", model->name), type);
    }
    put_root(sdl, "Query", model, APIR_Q_FIND_FIRST);
    put_list_args(sdl, model, false);
    apir_sdl_put(sdl, "): %s\n", type);
}

static void put_others(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    const char *where = apir_sdl_name(sdl, "%sWhere", model->name);
    const char *order = apir_sdl_name(sdl, "%sOrderBy", model->name);

    put_root(sdl, "Query", model, APIR_Q_COUNT);
    apir_sdl_put(sdl,
                 "where: %s, orderBy: [%s!], skip: Int, take: Int): Int\n",
                 where, order);
    put_root(sdl, "Query", model, APIR_Q_EXISTS);
    apir_sdl_put(sdl, "where: %s): Boolean\n", where);
    put_root(sdl, "Query", model, APIR_Q_AGGREGATE);
    apir_sdl_put(sdl,
                 "where: %s, orderBy: [%s!], skip: Int, take: Int): %s\n",
                 where, order,
                 apir_sdl_name(sdl, "%sAggregate", model->name));
    put_root(sdl, "Query", model, APIR_Q_GROUP_BY);
    apir_sdl_put(sdl,
                 "by: [%s!]!, where: %s, having: %s, orderBy: [%s!], skip: "
                 "Int, take: Int): [%s!]\n",
                 apir_sdl_name(sdl, "%sField", model->name), where,
                 apir_sdl_name(sdl, "%sHaving", model->name),
                 apir_sdl_name(sdl, "%sGroupOrderBy", model->name),
                 apir_sdl_name(sdl, "%sGroup", model->name));
}

static void put_creates(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    const char *type = apir_sdl_name(sdl, "%s", model->name);
    const char *many = apir_sdl_name(sdl, "%sCreateMany", model->name);

    put_root(sdl, "Mutation", model, APIR_Q_CREATE);
    apir_sdl_put(sdl, "data: %s!): %s\n",
                 apir_sdl_name(sdl, "%sCreate", model->name), type);
    put_root(sdl, "Mutation", model, APIR_Q_CREATE_MANY);
    apir_sdl_put(sdl, "data: [%s!]!, skipDuplicates: Boolean): Count\n",
                 many);
    put_root(sdl, "Mutation", model, APIR_Q_CREATE_MANY_AND_RETURN);
    apir_sdl_put(sdl, "data: [%s!]!, skipDuplicates: Boolean): [%s!]\n", many,
                 type);
}

static void put_changes(apir_sdl_t *sdl, const apir_zmodel_model_t *model)
{
    const char *type = apir_sdl_name(sdl, "%s", model->name);
    const char *unique = apir_sdl_name(sdl, "%sUniqueWhere", model->name);

    put_root(sdl, "Mutation", model, APIR_Q_UPDATE);
    apir_sdl_put(sdl, "where: %s!, data: %s!): %s\n", unique,
                 apir_sdl_name(sdl, "%sUpdate", model->name), type);
    if (apir_sdl_creates(model)) {
        put_root(sdl, "Mutation", model, APIR_Q_UPSERT);
        apir_sdl_put(sdl, "where: %s!, create: %s!, update: %s!): %s\n",
                     unique, apir_sdl_name(sdl, "%sCreate", model->name),
                     apir_sdl_name(sdl, "%sUpdate", model->name), type);
    }
    put_root(sdl, "Mutation", model, APIR_Q_DELETE);
    apir_sdl_put(sdl, "where: %s!): %s\n", unique, type);
}

static void put_mass_changes(apir_sdl_t *sdl,
                             const apir_zmodel_model_t *model)
{
    const char *where = apir_sdl_name(sdl, "%sWhere", model->name);
    const char *update = apir_sdl_name(sdl, "%sUpdateMany", model->name);

    put_root(sdl, "Mutation", model, APIR_Q_UPDATE_MANY);
    apir_sdl_put(sdl, "where: %s, data: %s!, limit: Int): Count\n", where,
                 update);
    put_root(sdl, "Mutation", model, APIR_Q_UPDATE_MANY_AND_RETURN);
    apir_sdl_put(sdl, "where: %s, data: %s!, limit: Int): [%s!]\n", where,
                 update, apir_sdl_name(sdl, "%s", model->name));
    put_root(sdl, "Mutation", model, APIR_Q_DELETE_MANY);
    apir_sdl_put(sdl, "where: %s, limit: Int): Count\n", where);
}

static void put_mutations(apir_sdl_t *sdl)
{
    bool open = false;

    for (int i = 0; i < sdl->zmodel->model_count; i++) {
        const apir_zmodel_model_t *model = sdl->zmodel->models[i];

        if (!apir_sdl_has_model(model) || model->kind != APIR_ZM_MODEL) {
            continue;
        }
        apir_sdl_put(sdl, open ? "" : "\ntype Mutation {\n");
        open = sdl->counts = true;
        if (apir_sdl_creates(model)) {
            put_creates(sdl, model);
        }
        if (apir_sdl_has_key(model)) {
            put_changes(sdl, model);
        }
        put_mass_changes(sdl, model);
    }
    if (open) {
        apir_sdl_put(sdl, "}\n");
    }
}

void apir_sdl_put_roots(apir_sdl_t *sdl)
{
    apir_sdl_put(sdl, "type Query {\n");
    for (int i = 0; i < sdl->zmodel->model_count; i++) {
        const apir_zmodel_model_t *model = sdl->zmodel->models[i];

        if (apir_sdl_has_model(model)) {
            put_finds(sdl, model);
            put_others(sdl, model);
        }
    }
    apir_sdl_put(sdl, "}\n");
    put_mutations(sdl);
}
