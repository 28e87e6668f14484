/*
 * Rules of fields' values: plain ones, and those of data with the field's
 * attributes.
 */
#include "args/build_int.h"
#include "json/scalar.h"
#include "json/writer.h"
#include "jsonschema/schema.h"
#include <apr_strings.h>
#include <string.h>

static const apir_rule_kind_t rule_kinds[] = {
    [APIR_ZT_STRING] = APIR_RULE_STRING,
    [APIR_ZT_BOOLEAN] = APIR_RULE_BOOLEAN,
    [APIR_ZT_INT] = APIR_RULE_INT,
    [APIR_ZT_BIGINT] = APIR_RULE_BIGINT,
    [APIR_ZT_FLOAT] = APIR_RULE_NUMBER,
    [APIR_ZT_DECIMAL] = APIR_RULE_DECIMAL,
    [APIR_ZT_DATETIME] = APIR_RULE_DATETIME,
    [APIR_ZT_BYTES] = APIR_RULE_BYTES
};

/* An object of a `type`: its members are checked, others kept. */
static void fill_typed(apir_build_t *build, const apir_zmodel_model_t *type,
                       apir_rule_t *rule)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    rule->item = object;
    object->flags = APIR_RULE_LOOSE;
    apir_rule_open(build, object, type->field_count);
    for (int i = 0; i < type->field_count; i++) {
        const apir_zmodel_field_t *field = type->fields[i];
        apir_rule_t *value = apir_build_value(build, field->kind,
                                              field->enumeration,
                                              field->target);

        if (field->list) {
            value = apir_rule_array(build, value);
        }
        if (field->optional) {
            value = apir_rule_nullable(build, value);
        }
        apir_rule_add(object, field->name, value,
                      field->optional ? APIR_MAY_BE : APIR_MUST_BE);
    }
    apir_rule_close(build, object);
}

static apir_rule_t *shared(apir_build_t *build, const char *key,
                           apir_rule_kind_t kind, bool *made)
{
    apir_rule_t *rule = apr_hash_get(build->shared, key, APR_HASH_KEY_STRING);

    *made = rule == NULL;
    if (!rule) {
        rule = apir_rule_new(build, kind);
        apr_hash_set(build->shared, key, APR_HASH_KEY_STRING, rule);
    }
    return rule;
}

apir_rule_t *apir_build_value(apir_build_t *build, apir_zmodel_kind_t kind,
                              const apir_zmodel_enum_t *enumeration,
                              const apir_zmodel_model_t *type)
{
    apir_rule_t *rule;
    bool made;

    switch (kind) {
    case APIR_ZT_JSON: return build->json;
    case APIR_ZT_ENUM:
        rule = shared(build,
                      apr_psprintf(build->pool, "enum %pp", enumeration),
                      APIR_RULE_ENUM, &made);
        rule->enumeration = enumeration;
        return rule;
    case APIR_ZT_TYPEDEF:
        rule = shared(build, apr_psprintf(build->pool, "type %pp", type),
                      APIR_RULE_TYPED, &made);
        if (made) {
            fill_typed(build, type, rule);
        }
        return rule;
    case APIR_ZT_MODEL:
    case APIR_ZT_UNSUPPORTED:
    case APIR_ZT_OTHER: return apir_rule_new(build, APIR_RULE_NEVER);
    default:
        return shared(build, apr_psprintf(build->pool, "value %d", (int)kind),
                      rule_kinds[kind], &made);
    }
}

/* RegExp.prototype.toString(): slashes are escaped, but in a class. */
static const char *between_slashes(apir_build_t *build, const char *pattern,
                                   apr_size_t length)
{
    char *out = apr_palloc(build->pool, length * 2 + 8);
    apr_size_t n = 0;
    bool in_class = false;

    out[n++] = '/';
    for (apr_size_t i = 0; i < length; i++) {
        char c = pattern[i];

        if (c == '/' && !in_class) {
            out[n++] = '\\';
        }
        else if (c == '\\' && i + 1 < length) {
            out[n++] = c;
            c = pattern[++i];
        }
        else if (c == '[' || c == ']') {
            in_class = c == '[';
        }
        if (c == '\n') {
            out[n++] = '\\';
            c = 'n';
        }
        out[n++] = c;
    }
    out[n++] = '/';
    out[n] = '\0';
    return out;
}

/* The pattern as a JSON Schema, which has JavaScript's expressions, too. */
const void *apir_build_pattern(apir_build_t *build, const char *pattern,
                               apr_size_t length)
{
    apir_value_t *schema = apir_value_object(build->pool);
    apir_schema_options_t options = { false, NULL };
    apir_place_t place = { 0 };
    apir_diag_t diag = { 0 };

    diag.pool = build->pool;
    apir_object_set(schema, "pattern",
                    apir_value_string_n(pattern, length, build->pool));
    return apir_schema_compile(schema, &options, &place, &diag, build->pool);
}

static void set_bound(apir_build_t *build, const char *text,
                      apir_checker_t *checker)
{
    apr_size_t length = strlen(text);
    char *printed = apr_palloc(build->pool, 40);

    checker->number = apir_scalar_number(text, length, build->pool);
    printed[apir_json_format_double(checker->number, printed)] = '\0';
    checker->text = printed;
}

static bool is_bound(apir_zmodel_validator_kind_t kind)
{
    return kind >= APIR_ZV_GT && kind <= APIR_ZV_LTE;
}

static void set_checkers(apir_build_t *build,
                         const apir_zmodel_field_t *field, apir_rule_t *rule)
{
    rule->checkers = apr_pcalloc(build->pool,
                                 (apr_size_t)(field->validator_count + 1)
                                     * sizeof(*rule->checkers));
    for (int i = 0; i < field->validator_count; i++) {
        const apir_zmodel_validator_t *validator = &field->validators[i];
        apir_checker_t *checker;

        if (is_bound(validator->kind) != (field->kind != APIR_ZT_STRING)) {
            continue;
        }
        checker = &rule->checkers[rule->checker_count++];
        checker->validator = validator;
        if (is_bound(validator->kind)) {
            set_bound(build, validator->text, checker);
        }
        else if (validator->kind == APIR_ZV_REGEX) {
            checker->text = between_slashes(build, validator->text,
                                            validator->length);
            checker->pattern = apir_build_pattern(build, validator->text,
                                                  validator->length);
        }
    }
}

static bool takes_attributes(const apir_zmodel_field_t *field)
{
    return field->validator_count > 0
           && (field->kind == APIR_ZT_STRING || field->kind == APIR_ZT_INT
               || field->kind == APIR_ZT_BIGINT
               || field->kind == APIR_ZT_FLOAT
               || field->kind == APIR_ZT_DECIMAL);
}

static apir_rule_t *item_rule(apir_build_t *build,
                              const apir_zmodel_field_t *field)
{
    apir_rule_t *rule = apir_build_value(build, field->kind,
                                         field->enumeration, field->target);

    if (takes_attributes(field)) {
        rule = apir_rule_new(build, rule_kinds[field->kind]);
        set_checkers(build, field, rule);
    }
    return rule;
}

/* @length bounds a list, too. */
static apir_rule_t *list_rule(apir_build_t *build,
                              const apir_zmodel_field_t *field,
                              const apir_rule_t *item)
{
    apir_rule_t *rule = apir_rule_array(build, item);

    for (int i = 0; i < field->validator_count; i++) {
        const apir_zmodel_validator_t *validator = &field->validators[i];

        if (validator->kind != APIR_ZV_LENGTH) {
            continue;
        }
        rule->text = validator->message;
        if (validator->has_min && validator->min > rule->min) {
            rule->min = (int)validator->min;
        }
        if (validator->has_max
            && (rule->max < 0 || validator->max < rule->max)) {
            rule->max = (int)validator->max;
        }
    }
    return rule;
}

/* Nulls of a field that may have them. */
static apir_rule_t *optional_rule(apir_build_t *build,
                                  const apir_zmodel_field_t *field,
                                  apir_rule_t *rule, bool is_update)
{
    apir_rule_t *out;

    if (!field->optional || field->list) {
        return rule;
    }
    if (field->kind == APIR_ZT_JSON) {
        out = apir_rule_class(build, APIR_DB_NULL, "DbNullClass");
        if (is_update) {
            out = apir_rule_wrapped(build, APIR_WRAP_SET, out);
        }
        return apir_rule_any(build, 2, rule, out);
    }
    if (field->kind == APIR_ZT_TYPEDEF) {
        return rule;
    }
    out = apir_rule_nullable(build, rule);
    out->flags = is_update ? APIR_RULE_NULL_IS_SET : 0;
    return out;
}

static apir_rule_t *operations(apir_build_t *build,
                               const apir_zmodel_field_t *field)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);
    const apir_rule_t *set = field->optional
                                 ? apir_rule_nullable(build, build->number)
                                 : build->number;

    object->flags = APIR_RULE_STRIPS;
    object->operand = field->kind;
    object->finish = apir_finish_number;
    apir_rule_open(build, object, 5);
    apir_rule_add(object, "set", set, APIR_MAY_BE);
    apir_rule_add(object, "increment", build->number, APIR_MAY_BE);
    apir_rule_add(object, "decrement", build->number, APIR_MAY_BE);
    apir_rule_add(object, "multiply", build->number, APIR_MAY_BE);
    apir_rule_add(object, "divide", build->number, APIR_MAY_BE);
    apir_rule_close(build, object);
    return object;
}

static apir_rule_t *list_object(apir_build_t *build, const apir_rule_t *set,
                                const apir_rule_t *push)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    apir_rule_open(build, object, 2);
    apir_rule_add(object, "set", set, push ? APIR_MAY_BE : APIR_MUST_BE);
    if (push) {
        object->flags = APIR_RULE_STRIPS;
        object->finish = apir_finish_list;
        apir_rule_add(object, "push", push, APIR_MAY_BE);
    }
    apir_rule_close(build, object);
    return object;
}

void apir_build_field(apir_build_t *build, const apir_zmodel_field_t *field,
                      apir_field_rules_t *rules)
{
    apir_rule_t *item = item_rule(build, field);
    apir_rule_t *value = item;
    apir_rule_t *set;

    if (field->kind == APIR_ZT_TYPEDEF && field->optional && !field->list) {
        value = apir_rule_new(build, APIR_RULE_TYPED);
        value->item = item->item;
        value->flags = APIR_RULE_OPTIONAL;
    }
    if (field->list) {
        value = list_rule(build, field, item);
    }
    set = apir_rule_wrapped(build, APIR_WRAP_SET, value);
    if (field->list) {
        rules->create =
            apir_rule_any(build, 2, value,
                          apir_rule_wrapped(build, APIR_WRAP_UNSET,
                                            list_object(build, value, NULL)));
        rules->update = apir_rule_any(
            build, 2, set,
            list_object(build, value, apir_rule_or_array(build, item)));
        return;
    }
    if (apir_build_is_number(field)) {
        set = apir_rule_any(build, 2, set, operations(build, field));
    }
    rules->create = optional_rule(build, field, value, false);
    rules->update = optional_rule(build, field, set, true);
}
