/*
 * Attributes and what else has expressions. Inherited copies are linked
 * silently: what is wrong with them was told where they are written.
 */
#include "zmodel/load_int.h"
#include <string.h>

static const apir_zmodel_attribute_decl_t *
find_attribute(const apir_zscope_t *scope, const char *name)
{
    const apir_zmodel_attribute_decl_t *found;
    apir_zmodel_decl_t *decl;

    found = apir_zmodel_std_attribute(name);
    if (found) {
        return found;
    }
    decl = apir_zmodel_find(scope->load, scope->file, name,
                            1u << APIR_ZDECL_ATTRIBUTE);
    return decl ? decl->attribute : NULL;
}

/* The parameter that argument @a number goes to. Of positional ones it is the
 * next that has not been given. */
static const apir_zparam_t *param_of(const apir_zmodel_attribute_t *attribute,
                                     int number)
{
    const apir_zmodel_attribute_decl_t *decl = attribute->decl;
    const apir_zmodel_arg_t *arg = &attribute->args[number];
    int i, j;

    for (i = 0; i < decl->param_count; i++) {
        const apir_zparam_t *param = &decl->params[i];

        if (arg->given_name) {
            if (strcmp(arg->given_name, param->name) == 0) {
                return param;
            }
            continue;
        }
        for (j = 0;
             j < number
             && (!attribute->args[j].param
                 || strcmp(attribute->args[j].param, param->name) != 0);
             j++) {
        }
        if (param->positional && j == number) {
            return param;
        }
    }
    return NULL;
}

/* `references: [id]` names fields of the model at the other end. */
static void link_other(const apir_zscope_t *scope, apir_zmodel_expr_t *expr)
{
    apir_zscope_t other = *scope;

    other.model = scope->field->target;
    other.preferred = NULL;
    apir_zmodel_link(&other, expr);
}

static void link_arg(const apir_zscope_t *scope, apir_zmodel_arg_t *arg,
                     const apir_zparam_t *param)
{
    apir_zscope_t inner = *scope;

    arg->param = param ? param->name : arg->given_name;
    if (param && param->kind == APIR_ZPARAM_OTHER_FIELD && scope->field
        && scope->field->kind == APIR_ZT_MODEL) {
        link_other(scope, arg->value);
        return;
    }
    if (param && param->shape == APIR_ZS_ENUM) {
        inner.preferred = apr_hash_get(scope->load->std_enums,
                                       param->enumeration,
                                       APR_HASH_KEY_STRING);
    }
    apir_zmodel_link(&inner, arg->value);
}

static void link_attribute(apir_zscope_t *scope,
                           apir_zmodel_attribute_t *attribute)
{
    int i;

    scope->attribute = attribute;
    attribute->decl = find_attribute(scope, attribute->name);
    if (!attribute->decl) {
        apir_zmodel_unresolved(scope->load, &attribute->place, "Attribute",
                               attribute->name);
    }
    for (i = 0; i < attribute->arg_count; i++) {
        link_arg(scope, &attribute->args[i],
                 attribute->decl ? param_of(attribute, i) : NULL);
    }
}

static void link_attributes(apir_zscope_t *scope,
                            apir_zmodel_attribute_t *attributes, int count)
{
    const apir_zfile_t *file = scope->file;
    int i;

    for (i = 0; i < count; i++) {
        const apir_zmodel_model_t *origin = attributes[i].origin;

        scope->load->muted = origin && origin != scope->model;
        if (origin) {
            scope->file = origin->decl->file;
        }
        link_attribute(scope, &attributes[i]);
    }
    scope->load->muted = false;
    scope->file = (apir_zfile_t *)file;
}

static void link_model(apir_zload_t *load, apir_zmodel_decl_t *decl)
{
    apir_zmodel_model_t *model = decl->model;
    apir_zscope_t scope = { .load = load,
                            .model = model,
                            .file = decl->file };
    int i;

    for (i = 0; i < decl->all->nelts; i++) {
        apir_zmodel_field_t *field = APR_ARRAY_IDX(decl->all, i,
                                                   apir_zmodel_field_t *);

        scope.field = field;
        scope.preferred = field->enumeration;
        link_attributes(&scope, field->attributes, field->attribute_count);
    }
    scope.field = NULL;
    scope.preferred = NULL;
    link_attributes(&scope, model->attributes, model->attribute_count);
}

static void link_array(apir_zscope_t *scope, apr_array_header_t *attributes)
{
    link_attributes(scope, (apir_zmodel_attribute_t *)attributes->elts,
                    attributes->nelts);
}

/* Enums, functions, procedures, attributes, datasources. */
static void link_other_decl(apir_zload_t *load, apir_zmodel_decl_t *decl)
{
    apir_zscope_t scope = { .load = load,
                            .file = decl->file,
                            .function = decl };
    int i;

    for (i = 0; i < decl->fields->nelts; i++) {
        link_array(&scope,
                   APR_ARRAY_IDX(decl->fields, i, apir_zfield_t).attributes);
    }
    link_array(&scope, decl->attributes);
    if (decl->kind == APIR_ZDECL_DATASOURCE) {
        for (i = 0; i < decl->entries->nelts; i++) {
            apir_zmodel_expr_t *value =
                APR_ARRAY_IDX(decl->entries, i, apir_zentry_t).value;

            if (value->kind == APIR_ZX_CALL) {
                apir_zmodel_link(&scope, value);
            }
        }
    }
    if (decl->body) {
        apir_zmodel_link(&scope, decl->body);
    }
}

/* What auth() is: the first that says so, else what is called User. */
static apir_zmodel_model_t *find_auth(const apir_zload_t *load)
{
    apir_zmodel_model_t *user = NULL;
    int i, j;

    for (i = 0; i < load->decls->nelts; i++) {
        apir_zmodel_decl_t *decl = APR_ARRAY_IDX(load->decls, i,
                                                 apir_zmodel_decl_t *);

        for (j = 0; decl->model && j < decl->attributes->nelts; j++) {
            if (strcmp(APR_ARRAY_IDX(decl->attributes, j,
                                     apir_zmodel_attribute_t)
                           .name,
                       "@@auth")
                == 0) {
                decl->model->auth = true;
                return decl->model;
            }
        }
        if (decl->model && !user && strcmp(decl->name, "User") == 0) {
            user = decl->model;
        }
    }
    return user;
}

void apir_zmodel_link_expressions(apir_zload_t *load)
{
    int i;

    load->zmodel->auth = find_auth(load);
    for (i = 0; i < load->decls->nelts; i++) {
        apir_zmodel_decl_t *decl = APR_ARRAY_IDX(load->decls, i,
                                                 apir_zmodel_decl_t *);

        if (decl->model) {
            link_model(load, decl);
        }
        else {
            link_other_decl(load, decl);
        }
    }
}
