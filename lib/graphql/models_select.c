/*
 * From what is selected to the arguments of an operation. Arguments are
 * checked as those of RPC are: the operation's own, and those of each
 * relation as if that alone were selected. So a relation may be asked for
 * several times, under several names.
 */
#include "graphql/models_int.h"

#include <string.h>

typedef struct select_t {
    const apir_gql_root_t *root;
    apir_gql_execution_t *x;
    apr_pool_t *pool;
    apir_error_t *error;
} select_t;

/* Sets what a member becomes; @a group is its own. */
typedef apr_status_t(set_fn)(select_t *select, apir_value_t *item,
                             const apir_zmodel_model_t *model,
                             apir_gql_group_t *group,
                             const apir_gql_path_t *path);

static set_fn set_field;
static apr_status_t add_items(select_t *select, apir_value_t *items,
                              const apir_zmodel_model_t *model,
                              apir_gql_group_t *group,
                              const apir_gql_path_t *path, set_fn *set);

bool apir_gql_models_shapes(apir_query_op_t op)
{
    switch (op) {
    case APIR_Q_FIND_MANY:
    case APIR_Q_FIND_UNIQUE:
    case APIR_Q_FIND_FIRST:
    case APIR_Q_CREATE:
    case APIR_Q_CREATE_MANY_AND_RETURN:
    case APIR_Q_UPDATE:
    case APIR_Q_UPDATE_MANY_AND_RETURN:
    case APIR_Q_UPSERT:
    case APIR_Q_DELETE: return true;
    default: return false;
    }
}

/* ---- arguments ---- */

/* Those that are there; null is as if not given. */
static apir_value_t *given(const apir_value_t *args, apr_pool_t *pool)
{
    apir_value_t *object = apir_value_object(pool);
    const apir_value_t *value;
    const char *name;
    apr_size_t length;

    for (apr_size_t i = 0;
         (value = apir_value_member(args, i, &name, &length)); i++) {
        if (value->kind != APIR_NULL) {
            apir_object_set_n(object, name, length, value);
        }
    }
    return object;
}

static apir_value_t *wrap(const char *name, const apir_value_t *value,
                          apr_pool_t *pool)
{
    apir_value_t *object = apir_value_object(pool);

    apir_object_set(object, name, value);
    return object;
}

/* A copy that may be added to. */
static apir_value_t *copy(const apir_value_t *object, apr_pool_t *pool)
{
    return object ? given(object, pool) : apir_value_object(pool);
}

/* What a member of `select` with these arguments becomes. */
static apr_status_t check_member(select_t *select,
                                 const apir_zmodel_model_t *model,
                                 const char *name, const apir_value_t *args,
                                 const apir_value_t **checked)
{
    apir_value_t *raw = wrap("select", wrap(name, args, select->pool),
                             select->pool);
    const apir_value_t *normal;
    apr_status_t status = apir_query_check(select->root->models->rules, model,
                                           APIR_Q_FIND_FIRST, raw, &normal,
                                           select->pool, select->error);

    if (status == APR_SUCCESS) {
        *checked = apir_value_get(apir_value_get(normal, "select"), name);
    }
    return status;
}

/* The coerced arguments of a field below the root. */
static apr_status_t field_args(select_t *select, apir_gql_group_t *group,
                               const apir_gql_path_t *path,
                               apir_value_t **args)
{
    apir_field_t field = { select->x, group, group->known,
                           NULL,      path,  select->pool };

    if (!apir_gql_field_arguments(&field)) {
        return APR_EGENERAL; /* told; the error stays empty */
    }
    *args = given(group->args, select->pool);
    return APR_SUCCESS;
}

/* ---- members ---- */

static apir_value_t *new_item(select_t *select, const apir_gql_group_t *group)
{
    const apir_gql_name_t *key = &group->parts.field->key;

    return wrap("as",
                apir_value_string_n(key->text, key->length, select->pool),
                select->pool);
}

static void set_text(select_t *select, apir_value_t *item, const char *name,
                     const char *text)
{
    apir_object_set(item, name, apir_value_string(text, select->pool));
}

static bool is_typename(const select_t *select, const apir_gql_group_t *group)
{
    return group->known == select->x->schema->meta_typename;
}

/* What is selected of a field; NULL: a condition in it is null, which was
 * told. */
static const apir_gql_groups_t *groups_below(select_t *select,
                                             apir_gql_group_t *group,
                                             const apir_gql_path_t *path)
{
    const apir_gql_groups_t *groups = apir_gql_collect_below(
        select->x, apir_gql_named(group->known->type), group);

    if (groups->wrong) {
        apir_gql_groups_error(select->x, groups, path);
        return NULL;
    }
    return groups;
}

static apr_status_t set_relation(select_t *select, apir_value_t *item,
                                 const apir_zmodel_field_t *field,
                                 apir_gql_group_t *group,
                                 const apir_gql_path_t *path)
{
    apir_value_t *items = apir_value_array(select->pool);
    const apir_value_t *checked = NULL;
    apir_value_t *args;
    apr_status_t status = field_args(select, group, path, &args);

    if (status == APR_SUCCESS && apir_value_member(args, 0, NULL, NULL)) {
        status = check_member(select, field->model, field->name, args,
                              &checked);
    }
    if (status == APR_SUCCESS) {
        status = add_items(select, items, field->target, group, path,
                           set_field);
    }
    if (status == APR_SUCCESS) {
        args = copy(checked, select->pool);
        apir_object_set(args, "fields", items);
        apir_object_set(item, "args", args);
    }
    return status;
}

/* One of `_count`. */
static apr_status_t set_count(select_t *select, apir_value_t *item,
                              const apir_zmodel_model_t *model,
                              apir_gql_group_t *group,
                              const apir_gql_path_t *path)
{
    const char *name = group->known->name;
    const apir_value_t *checked = NULL;
    apir_value_t *args;
    apr_status_t status = field_args(select, group, path, &args);

    if (status == APR_SUCCESS && apir_value_member(args, 0, NULL, NULL)) {
        status = check_member(select, model, "_count",
                              wrap("select", wrap(name, args, select->pool),
                                   select->pool),
                              &checked);
    }
    set_text(select, item, "field", name);
    if (status == APR_SUCCESS && checked) {
        apir_object_set(item, "args",
                        apir_value_get(apir_value_get(checked, "select"),
                                       name));
    }
    return status;
}

static apr_status_t set_counts(select_t *select, apir_value_t *item,
                               const apir_zmodel_model_t *model,
                               apir_gql_group_t *group,
                               const apir_gql_path_t *path)
{
    apir_value_t *counts = apir_value_array(select->pool);
    apr_status_t status = add_items(select, counts, model, group, path,
                                    set_count);

    apir_object_set(item, "counts", counts);
    return status;
}

static apr_status_t set_field(select_t *select, apir_value_t *item,
                              const apir_zmodel_model_t *model,
                              apir_gql_group_t *group,
                              const apir_gql_path_t *path)
{
    const apir_gql_field_t *known = group->known;
    const apir_zmodel_field_t *field = apir_zmodel_field(model, known->name,
                                                         known->length);

    if (!field) {
        return set_counts(select, item, model, group, path);
    }
    set_text(select, item, "field", field->name);
    if (known->type->kind == APIR_GQL_KIND_NON_NULL) {
        apir_object_set(item, "required",
                        apir_value_bool(true, select->pool));
    }
    return field->relation ? set_relation(select, item, field, group, path)
                           : APR_SUCCESS;
}

/* As deep as the document is, with its fragments. */
static apr_status_t add_items(select_t *select, apir_value_t *items,
                              const apir_zmodel_model_t *model,
                              apir_gql_group_t *group,
                              const apir_gql_path_t *path, set_fn *set)
{
    const apir_gql_groups_t *groups = groups_below(select, group, path);
    apr_status_t status = groups ? APR_SUCCESS : APR_EGENERAL;

    for (apir_gql_group_t *at = groups ? groups->first : NULL;
         at && status == APR_SUCCESS; at = at->next) {
        const apir_gql_name_t *key = &at->parts.field->key;
        apir_gql_path_t step = { path, key->text, key->length, 0 };
        apir_value_t *item = new_item(select, at);

        if (is_typename(select, at)) {
            set_text(select, item, "text", groups->type->name);
        }
        else {
            status = set(select, item, model, at, &step);
        }
        apir_array_add(items, item, select->pool);
    }
    return status;
}

/* ---- aggregates ---- */

/* {f: true …}; where nothing but __typename is asked for, of any field. */
static apir_value_t *names_below(select_t *select, apir_gql_group_t *group,
                                 const apir_gql_path_t *path)
{
    const apir_gql_groups_t *groups = groups_below(select, group, path);
    apir_value_t *names = apir_value_object(select->pool);
    const apir_value_t *yes = apir_value_bool(true, select->pool);

    if (!groups) {
        return NULL;
    }
    for (const apir_gql_group_t *at = groups->first; at; at = at->next) {
        if (!is_typename(select, at)) {
            apir_object_set(names, at->known->name, yes);
        }
    }
    if (!apir_value_member(names, 0, NULL, NULL)) {
        apir_object_set(names, groups->type->fields[0].name, yes);
    }
    return names;
}

/* Several groups of one aggregate, under several names, are one. */
static apr_status_t add_aggregate(select_t *select, apir_value_t *args,
                                  apir_gql_group_t *group,
                                  const apir_gql_path_t *path)
{
    const char *name = group->known->name;
    const apir_gql_name_t *key = &group->parts.field->key;
    apir_gql_path_t step = { path, key->text, key->length, 0 };
    apir_value_t *names = names_below(select, group, &step);
    const apir_value_t *old = apir_value_get(args, name);
    const apir_value_t *value;
    const char *member;

    if (!names) {
        return APR_EGENERAL;
    }
    for (apr_size_t i = 0; (value = apir_value_member(old, i, &member, NULL));
         i++) {
        apir_object_set(names, member, value);
    }
    apir_object_set(args, name, names);
    return APR_SUCCESS;
}

/* Of a group, what does not begin with an underscore is a field. */
static apr_status_t add_aggregates(select_t *select, apir_value_t *args,
                                   apir_gql_group_t *root,
                                   const apir_gql_path_t *path)
{
    const apir_gql_groups_t *groups = groups_below(select, root, path);
    apr_status_t status = groups ? APR_SUCCESS : APR_EGENERAL;

    for (apir_gql_group_t *at = groups ? groups->first : NULL;
         at && status == APR_SUCCESS; at = at->next) {
        if (at->known->name[0] == '_' && !is_typename(select, at)) {
            status = add_aggregate(select, args, at, path);
        }
    }
    return status;
}

/* ---- the whole ---- */

apr_status_t apir_gql_models_args(apir_field_t *field,
                                  const apir_gql_root_t *root,
                                  const apir_value_t **args,
                                  apir_error_t *error)
{
    select_t select = { root, field->x, field->pool, error };
    apir_value_t *raw = given(field->group->args, field->pool);
    const apir_value_t *checked = NULL;
    apir_value_t *items, *whole;
    apr_status_t status = APR_SUCCESS;

    if (field->known->parent == field->x->schema->mutation) {
        apir_gql_models_changes(root->models, &field->known->arguments, raw,
                                field->pool);
    }
    if (root->op == APIR_Q_AGGREGATE || root->op == APIR_Q_GROUP_BY) {
        status = add_aggregates(&select, raw, field->group, field->path);
    }
    if (status == APR_SUCCESS) {
        status = apir_query_check(root->models->rules, root->model, root->op,
                                  raw, &checked, field->pool, error);
    }
    *args = checked;
    if (status != APR_SUCCESS || !apir_gql_models_shapes(root->op)) {
        return status;
    }
    items = apir_value_array(field->pool);
    status = add_items(&select, items, root->model, field->group, field->path,
                       set_field);
    whole = apir_value_object(field->pool);
    if (status == APR_SUCCESS) {
        const apir_value_t *value;
        const char *name;

        for (apr_size_t i = 0;
             (value = apir_value_member(checked, i, &name, NULL)); i++) {
            apir_object_set(whole, name, value);
        }
        apir_object_set(whole, "fields", items);
        *args = whole;
    }
    return status;
}
