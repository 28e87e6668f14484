/*
 * Look-ups by name.
 */
#include "zmodel/schema.h"
#include "zmodel/load_int.h"
#include <apr_lib.h>
#include <string.h>

static void *find(apr_hash_t *by_name, const char *name, apr_size_t length)
{
    return by_name ? apr_hash_get(by_name, name, (apr_ssize_t)length) : NULL;
}

apir_zmodel_model_t *apir_zmodel_model(const apir_zmodel_t *zmodel,
                                       const char *name, apr_size_t length)
{
    return find(zmodel->models_by_name, name, length);
}

apir_zmodel_model_t *apir_zmodel_model_in_url(const apir_zmodel_t *zmodel,
                                              const char *name,
                                              apr_size_t length)
{
    apir_zmodel_model_t *model = find(zmodel->models_by_name, name, length);
    char other[256];

    if (model || length == 0 || length > sizeof(other)) {
        return model;
    }
    memcpy(other, name, length);
    other[0] = (char)(apr_islower(other[0]) ? apr_toupper(other[0])
                                            : apr_tolower(other[0]));
    return find(zmodel->models_by_name, other, length);
}

apir_zmodel_model_t *apir_zmodel_type(const apir_zmodel_t *zmodel,
                                      const char *name, apr_size_t length)
{
    return find(zmodel->types_by_name, name, length);
}

apir_zmodel_enum_t *apir_zmodel_enum(const apir_zmodel_t *zmodel,
                                     const char *name, apr_size_t length)
{
    return find(zmodel->enums_by_name, name, length);
}

apir_zmodel_procedure_t *apir_zmodel_procedure(const apir_zmodel_t *zmodel,
                                               const char *name,
                                               apr_size_t length)
{
    return find(zmodel->procedures_by_name, name, length);
}

apir_zmodel_field_t *apir_zmodel_field(const apir_zmodel_model_t *model,
                                       const char *name, apr_size_t length)
{
    return find(model->by_name, name, length);
}

apir_zmodel_key_t *apir_zmodel_key(const apir_zmodel_model_t *model,
                                   const char *name, apr_size_t length)
{
    return find(model->by_key, name, length);
}

apir_zmodel_member_t *
apir_zmodel_member(const apir_zmodel_enum_t *enumeration, const char *name,
                   apr_size_t length)
{
    return find(enumeration->by_name, name, length);
}

apir_zmodel_member_t *
apir_zmodel_member_stored(const apir_zmodel_enum_t *enumeration,
                          const char *value, apr_size_t length)
{
    int i;

    for (i = 0; i < enumeration->member_count; i++) {
        const char *stored = enumeration->members[i].value;

        if (strlen(stored) == length && memcmp(stored, value, length) == 0) {
            return &enumeration->members[i];
        }
    }
    return NULL;
}

const apir_zmodel_attribute_t *
apir_zmodel_attribute(const apir_zmodel_attribute_t *attributes, int count,
                      const char *name)
{
    int i;

    for (i = 0; i < count; i++) {
        if (strcmp(attributes[i].name, name) == 0) {
            return &attributes[i];
        }
    }
    return NULL;
}

apir_zmodel_expr_t *apir_zmodel_arg(const apir_zmodel_attribute_t *attribute,
                                    const char *param)
{
    int i;

    for (i = 0; i < attribute->arg_count; i++) {
        if (attribute->args[i].param
            && strcmp(attribute->args[i].param, param) == 0) {
            return attribute->args[i].value;
        }
    }
    return NULL;
}

const char *apir_zmodel_string_arg(const apir_zmodel_attribute_t *attribute,
                                   const char *param)
{
    return attribute ? apir_zmodel_string(apir_zmodel_arg(attribute, param))
                     : NULL;
}

bool apir_zmodel_extends(const apir_zmodel_model_t *model,
                         const apir_zmodel_model_t *other)
{
    while (model && model != other) {
        model = model->base;
    }
    return model != NULL;
}
