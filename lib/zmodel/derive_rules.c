/*
 * Policy rules and validation.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static unsigned one_operation(const char *word, apr_size_t length,
                              bool of_field)
{
    static const struct {
        const char *word;
        unsigned bit;
    } words[] = {
        { "create", APIR_ZP_CREATE },           { "read", APIR_ZP_READ },
        { "update", APIR_ZP_UPDATE },           { "delete", APIR_ZP_DELETE },
        { "post-update", APIR_ZP_POST_UPDATE },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i].word) == length
            && memcmp(words[i].word, word, length) == 0) {
            return words[i].bit;
        }
    }
    return of_field ? APIR_ZP_READ | APIR_ZP_UPDATE : APIR_ZP_ALL;
}

/* The words were checked: what is no operation is "all". */
static unsigned operations_of(const char *text, bool of_field)
{
    static const char gaps[] = ", \t\r\n";
    unsigned operations = 0;

    while (*(text += strspn(text, gaps))) {
        apr_size_t length = strcspn(text, gaps);

        operations |= one_operation(text, length, of_field);
        text += length;
    }
    return operations;
}

static bool is_rule(const char *name, bool of_field)
{
    name += of_field ? 0 : 1;
    return strcmp(name, "@allow") == 0 || strcmp(name, "@deny") == 0;
}

void apir_zmodel_derive_rules(apir_zload_t *load,
                              const apir_zmodel_attribute_t *attributes,
                              int count, bool of_field,
                              apir_zmodel_rule_t **rules, int *rule_count)
{
    int i, made = 0;

    for (i = 0; i < count; i++) {
        made += is_rule(attributes[i].name, of_field);
    }
    *rules = apir_zmodel_alloc(load, made, sizeof(apir_zmodel_rule_t));
    for (i = 0; i < count; i++) {
        const apir_zmodel_attribute_t *attribute = &attributes[i];
        apir_zmodel_rule_t *rule;

        if (is_rule(attribute->name, of_field)) {
            rule = &(*rules)[(*rule_count)++];
            rule->deny = strstr(attribute->name, "deny") != NULL;
            rule->operations = operations_of(
                apir_zmodel_string_arg(attribute, "operation"), of_field);
            rule->condition = apir_zmodel_arg(attribute, "condition");
            rule->place = attribute->place;
        }
    }
}

static const struct {
    const char *name;
    apir_zmodel_validator_kind_t kind;
} validators[] = {
    { "@length", APIR_ZV_LENGTH },
    { "@startsWith", APIR_ZV_STARTS_WITH },
    { "@endsWith", APIR_ZV_ENDS_WITH },
    { "@contains", APIR_ZV_CONTAINS },
    { "@regex", APIR_ZV_REGEX },
    { "@email", APIR_ZV_EMAIL },
    { "@datetime", APIR_ZV_DATETIME },
    { "@date", APIR_ZV_DATE },
    { "@time", APIR_ZV_TIME },
    { "@url", APIR_ZV_URL },
    { "@phone", APIR_ZV_PHONE },
    { "@trim", APIR_ZV_TRIM },
    { "@lower", APIR_ZV_LOWER },
    { "@upper", APIR_ZV_UPPER },
    { "@gt", APIR_ZV_GT },
    { "@gte", APIR_ZV_GTE },
    { "@lt", APIR_ZV_LT },
    { "@lte", APIR_ZV_LTE },
};

static int validator_kind(const char *name)
{
    int i;

    for (i = 0; i < (int)(sizeof(validators) / sizeof(validators[0])); i++) {
        if (strcmp(name, validators[i].name) == 0) {
            return (int)validators[i].kind;
        }
    }
    return -1;
}

static void set_bound(const apir_zmodel_attribute_t *attribute,
                      const char *param, bool *has, long *bound)
{
    const apir_zmodel_expr_t *value = apir_zmodel_arg(attribute, param);

    if (value && value->kind == APIR_ZX_NUMBER) {
        *has = true;
        *bound = (long)apr_strtoi64(value->text, NULL, 10);
    }
}

static void set_validator(apir_zmodel_validator_t *made,
                          const apir_zmodel_attribute_t *attribute)
{
    const apir_zmodel_expr_t *value = apir_zmodel_arg(attribute, "value");

    made->message = apir_zmodel_string_arg(attribute, "message");
    made->place = attribute->place;
    set_bound(attribute, "min", &made->has_min, &made->min);
    set_bound(attribute, "max", &made->has_max, &made->max);
    set_bound(attribute, "precision", &made->has_min, &made->min);
    value = value ? value : apir_zmodel_arg(attribute, "text");
    value = value ? value : apir_zmodel_arg(attribute, "regex");
    if (value
        && (value->kind == APIR_ZX_STRING || value->kind == APIR_ZX_NUMBER)) {
        made->text = value->text;
        made->length = value->length;
    }
}

void apir_zmodel_derive_validators(apir_zload_t *load,
                                   apir_zmodel_field_t *field)
{
    int i, kind;

    field->validators = apir_zmodel_alloc(load, field->attribute_count,
                                          sizeof(apir_zmodel_validator_t));
    for (i = 0; i < field->attribute_count; i++) {
        kind = validator_kind(field->attributes[i].name);
        if (kind >= 0) {
            apir_zmodel_validator_t *made =
                &field->validators[field->validator_count++];

            made->kind = (apir_zmodel_validator_kind_t)kind;
            set_validator(made, &field->attributes[i]);
        }
    }
}

static void set_validate(apir_zload_t *load, apir_zmodel_validate_t *made,
                         const apir_zmodel_attribute_t *attribute)
{
    const apir_zmodel_expr_t *path = apir_zmodel_arg(attribute, "path");
    int i;

    made->condition = apir_zmodel_arg(attribute, "value");
    made->message = apir_zmodel_string_arg(attribute, "message");
    made->place = attribute->place;
    if (!path || path->kind != APIR_ZX_ARRAY) {
        return;
    }
    made->path_count = path->item_count;
    made->path = apir_zmodel_alloc(load, path->item_count,
                                   sizeof(const char *));
    for (i = 0; i < path->item_count; i++) {
        made->path[i] = path->items[i]->text;
    }
}

void apir_zmodel_derive_validates(apir_zload_t *load,
                                  apir_zmodel_model_t *model)
{
    int i;

    model->validates = apir_zmodel_alloc(load, model->attribute_count,
                                         sizeof(apir_zmodel_validate_t));
    for (i = 0; i < model->attribute_count; i++) {
        if (strcmp(model->attributes[i].name, "@@validate") == 0) {
            set_validate(load, &model->validates[model->validate_count++],
                         &model->attributes[i]);
        }
    }
}
