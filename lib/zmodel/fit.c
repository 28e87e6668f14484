/*
 * Which values fit where: the rules of assignment, and literals that are
 * written as strings.
 */
#include "zmodel/load_int.h"
#include "json/reader.h"
#include <string.h>

static bool digits(const char **at, int count)
{
    for (; count > 0; count--, (*at)++) {
        if (**at < '0' || **at > '9') {
            return false;
        }
    }
    return true;
}

static bool sign(const char **at, char wanted)
{
    bool is = **at == wanted || (wanted == 'T' && **at == 't');

    *at += is;
    return is;
}

static bool is_zone(const char *at)
{
    if (strcmp(at, "") == 0 || strcmp(at, "Z") == 0 || strcmp(at, "z") == 0) {
        return true;
    }
    return (sign(&at, '+') || sign(&at, '-')) && digits(&at, 2)
           && sign(&at, ':') && digits(&at, 2) && *at == '\0';
}

static bool is_clock(const char *at)
{
    if (!digits(&at, 2) || !sign(&at, ':') || !digits(&at, 2)) {
        return false;
    }
    if (sign(&at, ':') && !digits(&at, 2)) {
        return false;
    }
    if (sign(&at, '.')) {
        if (!digits(&at, 1)) {
            return false;
        }
        at += strspn(at, "0123456789");
    }
    return is_zone(at);
}

/* A year, a month, a day or a moment of ISO 8601; the calendar is not looked
 * at, as the language has it. */
static bool is_date(const char *at, apr_size_t length)
{
    if (strlen(at) != length || !digits(&at, 4)) {
        return false;
    }
    if (*at == '\0') {
        return true;
    }
    if (!sign(&at, '-') || !digits(&at, 2)) {
        return false;
    }
    if (*at == '\0') {
        return true;
    }
    if (!sign(&at, '-') || !digits(&at, 2)) {
        return false;
    }
    return *at == '\0' || (sign(&at, 'T') && is_clock(at));
}

bool apir_zmodel_assignable(apir_zmodel_shape_t to, apir_zmodel_shape_t from,
                            const apir_zmodel_expr_t *value)
{
    if (to == APIR_ZS_DATETIME && value && value->kind == APIR_ZX_STRING
        && is_date(value->text, value->length)) {
        return true;
    }
    return to == APIR_ZS_ANY || from == APIR_ZS_ANY || from == to
           || (to == APIR_ZS_FLOAT && from == APIR_ZS_INT);
}

bool apir_zmodel_is_json(const char *text, apr_size_t length)
{
    static const apir_json_limits_t limits = { APIR_MAX_DEPTH,
                                               APIR_MAX_NODES };
    apir_json_reader_t *reader;
    apir_token_t token;
    const char *part;
    apr_size_t part_length;
    apr_pool_t *pool;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS) {
        return false;
    }
    reader = apir_json_reader_create(text, length, &limits, pool);
    do {
        token = apir_json_next(reader, &part, &part_length);
    } while (token != APIR_T_END && token != APIR_T_ERROR);
    apr_pool_destroy(pool);
    return token == APIR_T_END;
}

static bool is_json_string(const apir_zmodel_expr_t *value)
{
    return value->kind == APIR_ZX_STRING
           && apir_zmodel_is_json(value->text, value->length);
}

static const char *misfit_json(const apir_zmodel_field_t *field,
                               const apir_zmodel_expr_t *value)
{
    int i;

    if (!field->list || field->kind != APIR_ZT_JSON) {
        return is_json_string(value) ? NULL
                                     : "expected a JSON string literal";
    }
    for (i = 0; value->kind == APIR_ZX_ARRAY && i < value->item_count; i++) {
        if (!is_json_string(value->items[i])) {
            break;
        }
    }
    return value->kind == APIR_ZX_ARRAY && i == value->item_count
               ? NULL
               : "expected an array of JSON string literals";
}

static bool names_field(const apir_zmodel_expr_t *value)
{
    return value->kind == APIR_ZX_FIELD && value->field;
}

static const char *misfit_reference(const apir_zparam_t *param,
                                    const apir_zmodel_expr_t *value)
{
    int i;

    if (!param->array) {
        return names_field(value) ? NULL : "expected a field reference";
    }
    for (i = 0; value->kind == APIR_ZX_ARRAY && i < value->item_count; i++) {
        if (!names_field(value->items[i])) {
            break;
        }
    }
    return value->kind == APIR_ZX_ARRAY && i == value->item_count
               ? NULL
               : "expected an array of field references";
}

static const char *misfit_array(bool wanted, bool given)
{
    return wanted == given ? NULL
           : wanted        ? "expected array"
                           : "expected non-array";
}

static const char *misfit_enum(const apir_zscope_t *scope,
                               const apir_zparam_t *param,
                               const apir_zmodel_expr_t *value)
{
    const apir_zmodel_enum_t *given = value->type.enumeration;

    if (param->kind == APIR_ZPARAM_CONTEXT && scope->field) {
        if (scope->field->enumeration != given) {
            return "invalid argument type";
        }
        return misfit_array(scope->field->list, value->type.array);
    }
    if (param->shape != APIR_ZS_ENUM
        || strcmp(param->enumeration, given->name) != 0) {
        return "invalid argument type";
    }
    return misfit_array(param->array, value->type.array);
}

static bool is_plain(apir_zmodel_shape_t shape)
{
    return shape != APIR_ZS_ENUM && shape != APIR_ZS_MODEL;
}

static const char *misfit_value(const apir_zscope_t *scope,
                                const apir_zparam_t *param,
                                const apir_zmodel_expr_t *value)
{
    apir_zmodel_shape_t wanted = param->shape;
    bool array = param->array;

    if (param->kind == APIR_ZPARAM_CONTEXT && scope->field) {
        wanted = apir_zmodel_field_type(scope->field).shape;
        array = scope->field->list;
    }
    if (!is_plain(wanted) || wanted == APIR_ZS_UNSUPPORTED
        || !is_plain(value->type.shape) || array != value->type.array
        || !apir_zmodel_assignable(wanted, value->type.shape, value)) {
        return "invalid argument type";
    }
    return NULL;
}

const char *apir_zmodel_misfit(const apir_zscope_t *scope,
                               const apir_zparam_t *param,
                               const apir_zmodel_expr_t *value)
{
    const apir_zmodel_field_t *field = scope->field;
    bool context = param->kind == APIR_ZPARAM_CONTEXT && field;

    if (value->type.shape == APIR_ZS_UNKNOWN) {
        return "the argument's type is not known";
    }
    if (context && strcmp(scope->attribute->name, "@default") == 0
        && (field->kind == APIR_ZT_JSON
            || apir_zmodel_field_attribute(field, "@json"))) {
        return misfit_json(field, value);
    }
    if (param->kind == APIR_ZPARAM_VALUE && param->shape == APIR_ZS_ANY
        && !param->array) {
        return NULL;
    }
    if (value->type.shape == APIR_ZS_ANY) {
        return value->type.array
                   ? misfit_array(context ? field->list : param->array, true)
                   : NULL;
    }
    if (param->kind == APIR_ZPARAM_FIELD
        || param->kind == APIR_ZPARAM_OTHER_FIELD) {
        return misfit_reference(param, value);
    }
    if (value->type.shape == APIR_ZS_ENUM) {
        return misfit_enum(scope, param, value);
    }
    return misfit_value(scope, param, value);
}
