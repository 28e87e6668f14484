/*
 * Attributes as applied: on what, how often, with which arguments.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static bool is(const apir_zscope_t *scope, const char *name)
{
    return strcmp(scope->attribute->name, name) == 0;
}

static void complain(const apir_zscope_t *scope, const char *format,
                     const char *name)
{
    apir_diag_error(&scope->load->diag, &scope->attribute->place, "%s",
                    apr_pstrcat(scope->load->pool, format, name, NULL));
}

static void check_target(const apir_zscope_t *scope)
{
    const apir_zmodel_field_t *field = scope->field;
    unsigned targets = scope->attribute->decl->targets;

    if (!field || targets == 0 || (targets & (1u << field->kind))
        || ((targets & APIR_ZON_LIST) && field->list
            && field->kind != APIR_ZT_MODEL)) {
        return;
    }
    apir_diag_error(&scope->load->diag, &scope->attribute->place,
                    "attribute \"%s\" cannot be used on this type of field",
                    scope->attribute->name);
}

static void check_once(const apir_zscope_t *scope)
{
    int i, count = 0;

    if (!scope->attribute->decl->once) {
        return;
    }
    for (i = 0; i < scope->sibling_count; i++) {
        count += strcmp(scope->siblings[i].name, scope->attribute->name) == 0;
    }
    if (count > 1) {
        apir_diag_error(&scope->load->diag, &scope->attribute->place,
                        "Attribute \"%s\" can only be applied once",
                        scope->attribute->name);
    }
}

static const apir_zparam_t *
find_param(const apir_zmodel_attribute_decl_t *decl, const char *name)
{
    int i;

    for (i = 0; name && i < decl->param_count; i++) {
        if (strcmp(decl->params[i].name, name) == 0) {
            return &decl->params[i];
        }
    }
    return NULL;
}

static bool is_given(const apir_zmodel_attribute_t *attribute, int before,
                     const char *param)
{
    int i;

    for (i = 0; i < before; i++) {
        if (attribute->args[i].param
            && strcmp(attribute->args[i].param, param) == 0) {
            return true;
        }
    }
    return false;
}

/* False: something is wrong, and what follows would only repeat it. */
static bool check_arg(const apir_zscope_t *scope, int number)
{
    const apir_zmodel_attribute_t *attribute = scope->attribute;
    const apir_zmodel_arg_t *arg = &attribute->args[number];
    const apir_zparam_t *param = find_param(attribute->decl, arg->param);
    apir_diag_t *diag = &scope->load->diag;
    const char *misfit;

    if (!param && !arg->given_name) {
        apir_diag_error(diag, &arg->place, "Unexpected unnamed argument");
        return false;
    }
    if (!param) {
        apir_diag_error(diag, &arg->place,
                        "Attribute \"%s\" doesn't have a parameter named "
                        "\"%s\"",
                        attribute->name, arg->given_name);
        return false;
    }
    misfit = apir_zmodel_misfit(scope, param, arg->value);
    if (misfit) {
        apir_diag_error(diag, &arg->place, "%s", misfit);
        return false;
    }
    if (is_given(attribute, number, param->name)) {
        apir_diag_error(diag, &arg->place,
                        "Parameter \"%s\" is already provided", param->name);
        return false;
    }
    return true;
}

static bool check_missing(const apir_zscope_t *scope)
{
    const apir_zmodel_attribute_t *attribute = scope->attribute;
    const apir_zmodel_attribute_decl_t *decl = attribute->decl;
    const char *missing = NULL;
    int i, count = 0;

    for (i = 0; i < decl->param_count; i++) {
        if (!decl->params[i].optional
            && !is_given(attribute, attribute->arg_count,
                         decl->params[i].name)) {
            missing = count++ ? apr_pstrcat(scope->load->pool, missing, ", ",
                                            decl->params[i].name, NULL)
                              : decl->params[i].name;
        }
    }
    if (missing) {
        complain(scope,
                 count > 1 ? "Required parameters not provided: "
                           : "Required parameter not provided: ",
                 missing);
    }
    return !missing;
}

static bool is_view(const apir_zscope_t *scope)
{
    return scope->model && scope->model->kind == APIR_ZM_VIEW;
}

static void check_key_fields(const apir_zscope_t *scope,
                             const apir_zmodel_expr_t *fields)
{
    const apir_zmodel_attribute_t *attribute = scope->attribute;
    int i;

    if (fields->item_count == 0) {
        apir_diag_error(&scope->load->diag, &fields->place,
                        "`%s` expects at least one field reference",
                        attribute->name);
    }
    for (i = 0; i < fields->item_count; i++) {
        const apir_zmodel_model_t *origin = fields->items[i]->field->origin;

        if (origin != attribute->origin && origin->kind != APIR_ZM_TYPE
            && apir_zmodel_own_attribute(origin, "@@delegate")) {
            apir_diag_error(&scope->load->diag, &fields->items[i]->place,
                            "Cannot use fields inherited from a polymorphic "
                            "base model in `%s`",
                            attribute->name);
        }
    }
}

/* @fuzzy and @fullText; a schema without a datasource is refused later. */
static void check_postgresql(const apir_zscope_t *scope)
{
    const apir_zmodel_datasource_t *source = scope->load->zmodel->datasource;

    if (source && source->provider != APIR_ZMODEL_POSTGRESQL) {
        complain(scope, "",
                 apr_psprintf(scope->load->pool,
                              "`%s` is only supported for "
                              "the `postgresql` provider",
                              scope->attribute->name));
    }
}

static void check_db_schema(const apir_zscope_t *scope)
{
    const apir_zmodel_datasource_t *source = scope->load->zmodel->datasource;
    const char *name = apir_zmodel_string_arg(scope->attribute, "map");
    int i;

    for (i = 0; source && i < source->schema_count; i++) {
        if (name && strcmp(source->schemas[i], name) == 0) {
            return;
        }
    }
    if (source) {
        apir_diag_error(&scope->load->diag, &scope->attribute->place,
                        "Schema \"%s\" is not defined in the datasource",
                        name ? name : "");
    }
}

static void check_validate(const apir_zscope_t *scope)
{
    apir_zmodel_expr_t *condition = apir_zmodel_arg(scope->attribute,
                                                    "value");

    if (apir_zmodel_part(condition, apir_zmodel_is_relation)) {
        apir_diag_error(&scope->load->diag, &condition->place,
                        "`@@validate` condition cannot use relation fields");
    }
}

static void check_subject(const apir_zscope_t *scope)
{
    const char *name = scope->attribute->name;
    bool key = is(scope, "@@id") || is(scope, "@@index");

    if (is_view(scope) && (key || is(scope, "@id"))) {
        complain(scope, "",
                 apr_psprintf(scope->load->pool,
                              "`%s` is not allowed for views", name));
    }
    if (key || is(scope, "@@unique")) {
        check_key_fields(scope, apir_zmodel_arg(scope->attribute, "fields"));
    }
    else if (is(scope, "@fuzzy") || is(scope, "@fullText")) {
        check_postgresql(scope);
    }
    else if (is(scope, "@@schema")) {
        check_db_schema(scope);
    }
    else if (is(scope, "@@validate")) {
        check_validate(scope);
    }
    else {
        apir_zmodel_check_policy(scope);
    }
}

void apir_zmodel_check_attribute(const apir_zscope_t *scope)
{
    const apir_zmodel_attribute_t *attribute = scope->attribute;
    const char *deprecated = attribute->decl->deprecated;
    int i;

    check_target(scope);
    if (deprecated) {
        apir_diag_warning(&scope->load->diag, &attribute->place, "%s",
                          *deprecated ? deprecated
                                      : apr_psprintf(scope->load->pool,
                                                     "Attribute \"%s\" is "
                                                     "deprecated",
                                                     attribute->name));
    }
    check_once(scope);
    for (i = 0; i < attribute->arg_count; i++) {
        if (!check_arg(scope, i)) {
            return;
        }
    }
    if (check_missing(scope)) {
        check_subject(scope);
    }
}

void apir_zmodel_check_attributes(apir_zscope_t *scope,
                                  const apir_zmodel_attribute_t *attributes,
                                  int count)
{
    int i, j;

    scope->siblings = attributes;
    scope->sibling_count = count;
    for (i = 0; i < count; i++) {
        scope->attribute = &attributes[i];
        if (attributes[i].origin && attributes[i].origin != scope->model) {
            check_once(scope);
            continue;
        }
        apir_zmodel_check_attribute(scope);
        for (j = 0; j < attributes[i].arg_count; j++) {
            apir_zmodel_check_expr(scope, attributes[i].args[j].value);
        }
    }
    scope->attribute = NULL;
}
