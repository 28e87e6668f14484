/*
 * Rules of filters: operators by type and provider, typed JSON, relations.
 */
#include "args/build_int.h"
#include <apr_strings.h>

typedef struct filter_t {
    apir_zmodel_kind_t kind;
    const apir_zmodel_enum_t *enumeration;
    const apir_zmodel_model_t *type;
    bool optional;
    bool list;
    bool aggregates;
    bool fuzzy;
    bool full_text;
} filter_t;

static apir_rule_t *filter_rule(apir_build_t *build, const filter_t *filter);

static bool is_numeric(apir_zmodel_kind_t kind)
{
    return kind == APIR_ZT_INT || kind == APIR_ZT_FLOAT
           || kind == APIR_ZT_BIGINT || kind == APIR_ZT_DECIMAL;
}

/* What `<`, `between` … are for. */
static bool is_ordered(apir_zmodel_kind_t kind)
{
    return is_numeric(kind) || kind == APIR_ZT_STRING
           || kind == APIR_ZT_DATETIME;
}

static bool is_postgresql(const apir_build_t *build)
{
    return build->zmodel->datasource
           && build->zmodel->datasource->provider == APIR_ZMODEL_POSTGRESQL;
}

static apir_rule_t *mode_rule(apir_build_t *build)
{
    return apir_rule_any(build, 2, apir_rule_word(build, "default"),
                         apir_rule_word(build, "insensitive"));
}

static void add_operators(apir_build_t *build, apir_rule_t *object,
                          const apir_rule_t *value, bool optional,
                          bool ordered)
{
    static const char *const names[] = { "lt", "lte", "gt", "gte" };
    apir_rule_t *between = apir_rule_array(build, value);

    between->min = between->max = 2;
    between->flags = APIR_RULE_EXACT;
    apir_rule_add(object, "equals",
                  optional ? apir_rule_nullable(build, value) : value,
                  APIR_MAY_BE);
    apir_rule_add(object, "in", apir_rule_array(build, value), APIR_MAY_BE);
    apir_rule_add(object, "notIn", apir_rule_array(build, value),
                  APIR_MAY_BE);
    for (int i = 0; i < 4 && ordered; i++) {
        apir_rule_add(object, names[i], value, APIR_MAY_BE);
    }
    if (ordered) {
        apir_rule_add(object, "between", between, APIR_MAY_BE);
    }
}

void apir_build_add_search(apir_build_t *build, apir_rule_t *object,
                           bool fuzzy, const apir_rule_t *threshold)
{
    if (!fuzzy) {
        apir_rule_add(object, "config", build->filled, APIR_MAY_BE);
        return;
    }
    object->finish = apir_finish_fuzzy;
    apir_rule_add(object, "mode",
                  apir_rule_any(build, 3, apir_rule_word(build, "simple"),
                                apir_rule_word(build, "word"),
                                apir_rule_word(build, "strictWord")),
                  APIR_MAY_BE);
    if (threshold) {
        apir_rule_add(object, "threshold", threshold, APIR_MAY_BE);
    }
    apir_rule_add(object, "unaccent", build->boolean, APIR_MAY_BE);
}

static apir_rule_t *search_rule(apir_build_t *build, bool fuzzy)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);
    apir_rule_t *unit = apir_rule_new(build, APIR_RULE_NUMBER);

    unit->flags = APIR_RULE_UNIT;
    apir_rule_open(build, object, 4);
    apir_rule_add(object, "search", build->filled, APIR_MUST_BE);
    apir_build_add_search(build, object, fuzzy, unit);
    apir_rule_close(build, object);
    return object;
}

static void add_text_operators(apir_build_t *build, apir_rule_t *object,
                               const filter_t *filter)
{
    apir_rule_add(object, "startsWith", build->string, APIR_MAY_BE);
    apir_rule_add(object, "endsWith", build->string, APIR_MAY_BE);
    apir_rule_add(object, "contains", build->string, APIR_MAY_BE);
    if (!is_postgresql(build)) {
        return;
    }
    if (filter->fuzzy) {
        apir_rule_add(object, "fuzzy", search_rule(build, true), APIR_MAY_BE);
    }
    if (filter->full_text) {
        apir_rule_add(object, "fts", search_rule(build, false), APIR_MAY_BE);
    }
    apir_rule_add(object, "mode", mode_rule(build), APIR_MAY_BE);
}

/* What can be said in `having` about an aggregate of the field: all
 * operators, whatever the type. */
static apir_rule_t *aggregate_rule(apir_build_t *build,
                                   const apir_rule_t *value,
                                   const apir_rule_t *self)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    apir_rule_open(build, object, 10);
    add_operators(build, object, value, false, true);
    apir_rule_add(object, "not", self, APIR_MAY_BE);
    apir_rule_close(build, object);
    return apir_rule_any(build, 2,
                         apir_rule_wrapped(build, APIR_WRAP_EQUALS, value),
                         object);
}

static void add_aggregates(apir_build_t *build, apir_rule_t *object,
                           const filter_t *filter, const apir_rule_t *value,
                           const apir_rule_t *self)
{
    static const filter_t count = { .kind = APIR_ZT_INT };

    apir_rule_add(object, "_count", filter_rule(build, &count), APIR_MAY_BE);
    if (is_numeric(filter->kind)) {
        apir_rule_add(object, "_avg", aggregate_rule(build, value, self),
                      APIR_MAY_BE);
        apir_rule_add(object, "_sum", aggregate_rule(build, value, self),
                      APIR_MAY_BE);
    }
    apir_rule_add(object, "_min", aggregate_rule(build, value, self),
                  APIR_MAY_BE);
    apir_rule_add(object, "_max", aggregate_rule(build, value, self),
                  APIR_MAY_BE);
}

static void fill_scalar(apir_build_t *build, const filter_t *filter,
                        const apir_rule_t *value, apir_rule_t *self)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);
    const apir_rule_t *plain = filter->optional
                                   ? apir_rule_nullable(build, value)
                                   : value;
    const apir_rule_t *not = filter->kind == APIR_ZT_BYTES
                                 ? apir_rule_wrapped(build, APIR_WRAP_EQUALS,
                                                     value)
                                 : self;

    apir_rule_open(build, object, 20);
    if (filter->kind == APIR_ZT_BOOLEAN) {
        apir_rule_add(object, "equals", plain, APIR_MAY_BE);
    }
    else {
        add_operators(build, object, value, filter->optional,
                      is_ordered(filter->kind));
    }
    apir_rule_add(object, "not", not, APIR_MAY_BE);
    if (filter->kind == APIR_ZT_STRING) {
        add_text_operators(build, object, filter);
    }
    if (filter->aggregates) {
        add_aggregates(build, object, filter, value, self);
    }
    apir_rule_close(build, object);
    self->kind = APIR_RULE_UNION;
    apir_rule_options(build, self, 2,
                      apir_rule_wrapped(build, APIR_WRAP_EQUALS, plain),
                      object);
}

static void fill_list(apir_build_t *build, const apir_rule_t *value,
                      apir_rule_t *self)
{
    self->kind = APIR_RULE_OBJECT;
    apir_rule_open(build, self, 5);
    apir_rule_add(self, "equals", apir_rule_array(build, value), APIR_MAY_BE);
    apir_rule_add(self, "has", value, APIR_MAY_BE);
    apir_rule_add(self, "hasEvery", apir_rule_array(build, value),
                  APIR_MAY_BE);
    apir_rule_add(self, "hasSome", apir_rule_array(build, value),
                  APIR_MAY_BE);
    apir_rule_add(self, "isEmpty", build->boolean, APIR_MAY_BE);
    apir_rule_close(build, self);
}

static void fill_json(apir_build_t *build, bool optional, apir_rule_t *self)
{
    apir_rule_t *value = apir_rule_any(
        build, optional ? 4 : 3, build->json,
        apir_rule_class(build, APIR_DB_NULL, "DbNullClass"),
        apir_rule_class(build, APIR_ANY_NULL, "AnyNullClass"), build->null);

    self->kind = APIR_RULE_OBJECT;
    apir_rule_open(build, self, 10);
    apir_rule_add(self, "path", build->string, APIR_MAY_BE);
    apir_rule_add(self, "equals", value, APIR_MAY_BE);
    apir_rule_add(self, "not", value, APIR_MAY_BE);
    apir_rule_add(self, "string_contains", build->string, APIR_MAY_BE);
    apir_rule_add(self, "string_starts_with", build->string, APIR_MAY_BE);
    apir_rule_add(self, "string_ends_with", build->string, APIR_MAY_BE);
    apir_rule_add(self, "mode", mode_rule(build), APIR_MAY_BE);
    apir_rule_add(self, "array_contains", value, APIR_MAY_BE);
    apir_rule_add(self, "array_starts_with", value, APIR_MAY_BE);
    apir_rule_add(self, "array_ends_with", value, APIR_MAY_BE);
    apir_rule_close(build, self);
}

/* {sub: filter …} of a typed JSON value. */
static apir_rule_t *sub_filters(apir_build_t *build,
                                const apir_zmodel_model_t *type)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    apir_rule_open(build, object, type->field_count);
    for (int i = 0; i < type->field_count; i++) {
        const apir_zmodel_field_t *field = type->fields[i];
        filter_t filter = { .kind = field->kind,
                            .enumeration = field->enumeration,
                            .type = field->target,
                            .optional = field->optional,
                            .list = field->list };

        if (field->kind < APIR_ZT_MODEL) {
            apir_rule_add(object, field->name, filter_rule(build, &filter),
                          APIR_MAY_BE);
        }
    }
    apir_rule_close(build, object);
    return object;
}

static apir_rule_t *quantifiers(apir_build_t *build, const apir_rule_t *item,
                                bool list)
{
    apir_rule_t *object = apir_rule_new(build, APIR_RULE_OBJECT);

    apir_rule_open(build, object, 3);
    if (list) {
        apir_rule_add(object, "some", item, APIR_MAY_BE);
        apir_rule_add(object, "every", item, APIR_MAY_BE);
        apir_rule_add(object, "none", item, APIR_MAY_BE);
    }
    else {
        apir_rule_add(object, "is", item, APIR_MAY_BE);
        apir_rule_add(object, "isNot", item, APIR_MAY_BE);
    }
    apir_rule_close(build, object);
    return object;
}

static const apir_rule_t *equals_class(apir_build_t *build, apir_kind_t kind,
                                       const char *name)
{
    return apir_rule_wrapped(build, APIR_WRAP_EQUALS,
                             apir_rule_class(build, kind, name));
}

static void fill_typed(apir_build_t *build, const filter_t *filter,
                       apir_rule_t *self)
{
    const apir_rule_t *options[7];
    filter_t single = *filter;
    filter_t json = { .kind = APIR_ZT_JSON, .optional = filter->optional };
    int n = 0;

    single.list = false;
    if (!filter->list) {
        options[n++] = apir_rule_wrapped(build, APIR_WRAP_FIELDS,
                                         sub_filters(build, filter->type));
    }
    options[n++] = quantifiers(build, filter_rule(build, &single),
                               filter->list);
    options[n++] = filter_rule(build, &json);
    if (filter->optional) {
        options[n++] = apir_rule_wrapped(build, APIR_WRAP_EQUALS,
                                         build->null);
        options[n++] = equals_class(build, APIR_DB_NULL, "DbNullClass");
        options[n++] = equals_class(build, APIR_JSON_NULL, "JsonNullClass");
        options[n++] = equals_class(build, APIR_ANY_NULL, "AnyNullClass");
    }
    self->kind = APIR_RULE_UNION;
    self->option_count = n;
    self->options = apr_pmemdup(build->pool, options,
                                (apr_size_t)n * sizeof(*options));
}

static apir_rule_t *filter_rule(apir_build_t *build, const filter_t *filter)
{
    const void *more = filter->kind == APIR_ZT_ENUM
                           ? (const void *)filter->enumeration
                       : filter->kind == APIR_ZT_TYPEDEF
                           ? (const void *)filter->type
                           : NULL;
    char *key = apr_psprintf(build->pool, "filter %d %pp %d%d%d%d%d",
                             (int)filter->kind, more, filter->optional,
                             filter->list, filter->aggregates, filter->fuzzy,
                             filter->full_text);
    apir_rule_t *self = apr_hash_get(build->shared, key, APR_HASH_KEY_STRING);
    const apir_rule_t *value;

    if (self) {
        return self;
    }
    self = apir_rule_new(build, APIR_RULE_NEVER);
    apr_hash_set(build->shared, key, APR_HASH_KEY_STRING, self);
    value = apir_build_value(build, filter->kind, filter->enumeration,
                             filter->type);
    if (filter->kind == APIR_ZT_TYPEDEF) {
        fill_typed(build, filter, self);
    }
    else if (filter->list) {
        fill_list(build, value, self);
    }
    else if (filter->kind == APIR_ZT_JSON) {
        fill_json(build, filter->optional, self);
    }
    else {
        fill_scalar(build, filter, value, self);
    }
    return self;
}

apir_rule_t *apir_build_filter(apir_build_t *build,
                               const apir_zmodel_field_t *field,
                               bool aggregates)
{
    filter_t filter = { .kind = field->kind,
                        .enumeration = field->enumeration,
                        .type = field->target,
                        .optional = field->optional,
                        .list = field->list,
                        .aggregates = aggregates };

    filter.fuzzy = apir_zmodel_attribute(field->attributes,
                                         field->attribute_count, "@fuzzy")
                   != NULL;
    filter.full_text = apir_zmodel_attribute(field->attributes,
                                             field->attribute_count,
                                             "@fullText")
                       != NULL;
    if (aggregates
        && (field->kind == APIR_ZT_JSON || field->kind == APIR_ZT_TYPEDEF
            || field->list)) {
        filter.aggregates = false;
    }
    return filter_rule(build, &filter);
}

apir_rule_t *apir_build_part(apir_build_t *build,
                             const apir_zmodel_field_t *field)
{
    filter_t filter = { .kind = field->kind,
                        .enumeration = field->enumeration,
                        .type = field->target,
                        .optional = field->optional };

    return filter_rule(build, &filter);
}
