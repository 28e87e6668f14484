/*
 * What a field's attributes say about it, and its default.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static bool has(const apir_zmodel_field_t *field, const char *name)
{
    return apir_zmodel_field_attribute(field, name) != NULL;
}

static int small_number(const apir_zmodel_expr_t *call, int other)
{
    if (call->item_count == 0 || call->items[0]->kind != APIR_ZX_NUMBER) {
        return other;
    }
    return (int)apr_strtoi64(call->items[0]->text, NULL, 10);
}

static const char *text_item(const apir_zmodel_expr_t *call, int number)
{
    return call->item_count > number ? apir_zmodel_string(call->items[number])
                                     : NULL;
}

static void set_generator(apir_zmodel_default_t *value,
                          apir_zmodel_default_kind_t kind,
                          const apir_zmodel_expr_t *call, int usual)
{
    value->kind = kind;
    value->version = value->length = small_number(call, usual);
    value->format = text_item(call, 1);
}

static void set_call(apir_zmodel_default_t *value,
                     const apir_zmodel_expr_t *call)
{
    switch (call->function) {
    case APIR_ZF_AUTH: value->kind = APIR_ZD_AUTH; break;
    case APIR_ZF_NOW: value->kind = APIR_ZD_NOW; break;
    case APIR_ZF_UUID: set_generator(value, APIR_ZD_UUID, call, 4); break;
    case APIR_ZF_CUID: set_generator(value, APIR_ZD_CUID, call, 1); break;
    case APIR_ZF_NANOID:
        set_generator(value, APIR_ZD_NANOID, call, 21);
        break;
    case APIR_ZF_ULID:
        value->kind = APIR_ZD_ULID;
        value->format = text_item(call, 0);
        break;
    case APIR_ZF_AUTOINCREMENT: value->kind = APIR_ZD_AUTOINCREMENT; break;
    case APIR_ZF_DBGENERATED:
        value->kind = APIR_ZD_DBGENERATED;
        value->format = text_item(call, 0);
        break;
    default: break;
    }
}

void apir_zmodel_derive_default(apir_zload_t *load,
                                apir_zmodel_field_t *field)
{
    const apir_zmodel_attribute_t *attribute;
    apir_zmodel_default_t *value = &field->default_value;

    attribute = apir_zmodel_field_attribute(field, "@default");
    if (!attribute) {
        return;
    }
    value->value = apir_zmodel_arg(attribute, "value");
    value->kind = APIR_ZD_LITERAL;
    if (apir_zmodel_is_auth(value->value)) {
        value->kind = APIR_ZD_AUTH;
    }
    else if (value->value->kind == APIR_ZX_CALL) {
        set_call(value, value->value);
    }
}

static void set_updated_at(apir_zload_t *load, apir_zmodel_field_t *field)
{
    const apir_zmodel_attribute_t *attribute;
    const apir_zmodel_expr_t *ignore;
    int i;

    attribute = apir_zmodel_field_attribute(field, "@updatedAt");
    field->updated_at = attribute != NULL;
    ignore = attribute ? apir_zmodel_arg(attribute, "ignore") : NULL;
    if (!ignore) {
        return;
    }
    field->updated_at_ignore_count = ignore->item_count;
    field->updated_at_ignore = apir_zmodel_alloc(load, ignore->item_count,
                                                 sizeof(
                                                     apir_zmodel_field_t *));
    for (i = 0; i < ignore->item_count; i++) {
        field->updated_at_ignore[i] = ignore->items[i]->field;
    }
}

/* A relation to a model that the API does not know is unknown, too. */
static bool is_ignored(const apir_zmodel_field_t *field)
{
    return has(field, "@ignore")
           || (field->kind == APIR_ZT_MODEL && field->target->ignored);
}

void apir_zmodel_derive_field(apir_zload_t *load, apir_zmodel_field_t *field)
{
    const char *column;

    column = apir_zmodel_string_arg(apir_zmodel_field_attribute(field,
                                                                "@map"),
                                    "name");
    field->column = column ? column : field->name;
    field->id = has(field, "@id");
    field->unique = field->id || has(field, "@unique");
    field->omit = has(field, "@omit");
    field->computed = has(field, "@computed");
    field->ignored = is_ignored(field);
    set_updated_at(load, field);
    apir_zmodel_derive_default(load, field);
    field->has_default = field->updated_at
                         || field->default_value.kind != APIR_ZD_NONE;
}
