/*
 * The schema of models: first its text, then the schema of that text, so that
 * what clients see is what was checked. Which models and fields there are is
 * decided here, once for all types.
 */
#include "graphql/models_int.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

void apir_sdl_put(apir_sdl_t *sdl, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    apir_buf_puts(&sdl->out, apr_pvsprintf(sdl->pool, format, arguments));
    va_end(arguments);
}

const char *apir_sdl_name(apir_sdl_t *sdl, const char *format, ...)
{
    const char *wanted, *name, *key;
    va_list arguments;

    va_start(arguments, format);
    wanted = apr_pvsprintf(sdl->pool, format, arguments);
    va_end(arguments);
    /* A list of User and a UserList are two things of one name. */
    key = apr_pstrcat(sdl->pool, format, " ", wanted, NULL);
    name = apr_hash_get(sdl->names, key, APR_HASH_KEY_STRING);
    if (name) {
        return name;
    }
    name = wanted;
    while (apr_hash_get(sdl->taken, name, APR_HASH_KEY_STRING)) {
        name = apr_pstrcat(sdl->pool, name, "_", NULL);
    }
    apr_hash_set(sdl->taken, name, APR_HASH_KEY_STRING, name);
    apr_hash_set(sdl->names, key, APR_HASH_KEY_STRING, name);
    return name;
}

/* ---- what there is ---- */

/* What begins with two underscores is the specification's (§2.1.9). */
static bool is_name(const char *name)
{
    if (!apr_isalpha(*name) && *name != '_') {
        return false;
    }
    if (name[0] == '_' && name[1] == '_') {
        return false;
    }
    for (; *name; name++) {
        if (!apr_isalnum(*name) && *name != '_') {
            return false;
        }
    }
    return true;
}

/* Words that arguments have beside names of fields. */
static bool is_word(const char *name)
{
    static const char *const words[] = { "AND",  "OR",   "NOT",  "_count",
                                         "_all", "_avg", "_sum", "_min",
                                         "_max", NULL };

    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], name) == 0) {
            return true;
        }
    }
    return false;
}

bool apir_sdl_can_name(const apir_zmodel_field_t *field)
{
    return is_name(field->name) && !is_word(field->name)
           && field->kind != APIR_ZT_UNSUPPORTED;
}

static bool is_secret(const apir_zmodel_field_t *field)
{
    return field->omit
           || apir_zmodel_attribute(field->attributes, field->attribute_count,
                                    "@password");
}

bool apir_sdl_shows_value(const apir_zmodel_field_t *field)
{
    return apir_sdl_can_name(field) && !field->relation && !field->computed
           && field->kind != APIR_ZT_MODEL && !is_secret(field);
}

bool apir_sdl_has_model(const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->field_count && is_name(model->name); i++) {
        if (apir_sdl_shows_value(model->fields[i])) {
            return true;
        }
    }
    return false;
}

bool apir_sdl_shows(const apir_zmodel_field_t *field)
{
    return field->relation ? apir_sdl_can_name(field) && !is_secret(field)
                                 && apir_sdl_has_model(field->target)
                           : apir_sdl_shows_value(field);
}

bool apir_sdl_shows_key(const apir_zmodel_key_t *key)
{
    for (int i = 0; i < key->field_count; i++) {
        if (!apir_sdl_shows_value(key->fields[i])) {
            return false;
        }
    }
    return is_name(key->name) && !is_word(key->name);
}

bool apir_sdl_has_key(const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->key_count; i++) {
        if (apir_sdl_shows_key(model->keys[i])) {
            return true;
        }
    }
    return false;
}

bool apir_sdl_creates(const apir_zmodel_model_t *model)
{
    if (model->kind != APIR_ZM_MODEL || model->discriminator) {
        return false;
    }
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (!field->optional && !field->has_default
            && (field->kind == APIR_ZT_UNSUPPORTED
                || (!field->relation && !field->list
                    && !apir_sdl_can_name(field)))) {
            return false;
        }
    }
    return true;
}

bool apir_sdl_has_lists(const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->field_count; i++) {
        const apir_zmodel_field_t *field = model->fields[i];

        if (field->relation && field->list && apir_sdl_shows(field)) {
            return true;
        }
    }
    return false;
}

bool apir_sdl_is_number(const apir_zmodel_field_t *field)
{
    return apir_sdl_shows_value(field) && !field->list
           && (field->kind == APIR_ZT_INT || field->kind == APIR_ZT_BIGINT
               || field->kind == APIR_ZT_FLOAT
               || field->kind == APIR_ZT_DECIMAL);
}

bool apir_sdl_has_numbers(const apir_zmodel_model_t *model)
{
    for (int i = 0; i < model->field_count; i++) {
        if (apir_sdl_is_number(model->fields[i])) {
            return true;
        }
    }
    return false;
}

bool apir_sdl_is_ordered(const apir_zmodel_field_t *field)
{
    return apir_sdl_shows_value(field) && !field->list
           && field->kind != APIR_ZT_JSON && field->kind != APIR_ZT_TYPEDEF
           && field->kind != APIR_ZT_BYTES && field->kind != APIR_ZT_OTHER;
}

bool apir_sdl_is_enum(const apir_zmodel_enum_t *enumeration)
{
    for (int i = 0; i < enumeration->member_count; i++) {
        const char *name = enumeration->members[i].name;

        if (!is_name(name) || strcmp(name, "true") == 0
            || strcmp(name, "false") == 0 || strcmp(name, "null") == 0) {
            return false;
        }
    }
    return is_name(enumeration->name) && enumeration->member_count > 0;
}

apir_zmodel_kind_t apir_sdl_kind(const apir_zmodel_field_t *field)
{
    if (field->kind == APIR_ZT_ENUM
        && !apir_sdl_is_enum(field->enumeration)) {
        return APIR_ZT_STRING;
    }
    return field->kind <= APIR_ZT_ENUM ? field->kind : APIR_ZT_JSON;
}

const char *apir_sdl_kind_name(apir_zmodel_kind_t kind)
{
    switch (kind) {
    case APIR_ZT_STRING: return "String";
    case APIR_ZT_BOOLEAN: return "Boolean";
    case APIR_ZT_INT: return "Int";
    case APIR_ZT_BIGINT: return "BigInt";
    case APIR_ZT_FLOAT: return "Float";
    case APIR_ZT_DECIMAL: return "Decimal";
    case APIR_ZT_DATETIME: return "DateTime";
    case APIR_ZT_BYTES: return "Bytes";
    default: return "Json";
    }
}

const char *apir_sdl_scalar(apir_sdl_t *sdl, const apir_zmodel_field_t *field)
{
    apir_zmodel_kind_t kind = apir_sdl_kind(field);

    return kind == APIR_ZT_ENUM
               ? apir_sdl_name(sdl, "%s", field->enumeration->name)
               : apir_sdl_kind_name(kind);
}

/* ---- the whole ---- */

static void put_enums(apir_sdl_t *sdl)
{
    for (int i = 0; i < sdl->zmodel->enum_count; i++) {
        const apir_zmodel_enum_t *enumeration = sdl->zmodel->enums[i];

        if (enumeration->standard || !apir_sdl_is_enum(enumeration)) {
            continue;
        }
        apir_sdl_put(sdl, "\nenum %s {\n",
                     apir_sdl_name(sdl, "%s", enumeration->name));
        for (int j = 0; j < enumeration->member_count; j++) {
            apir_sdl_put(sdl, "  %s\n", enumeration->members[j].name);
        }
        apir_sdl_put(sdl, "}\n");
    }
}

/* The types that every schema of models has take their names first, then
 * enums and models; all others go round them. */
static void take_names(apir_sdl_t *sdl)
{
    static const char *const fixed[] = {
        "Query",  "Mutation",   "Subscription", "Int",    "Float",
        "String", "Boolean",    "ID",           "BigInt", "Decimal",
        "Json",   "DateTime",   "Bytes",        "Count",  "SortOrder",
        "Sort",   "NullsOrder", "JsonMode",     NULL
    };
    const apir_zmodel_t *zmodel = sdl->zmodel;

    for (int i = 0; fixed[i]; i++) {
        apr_hash_set(sdl->taken, fixed[i], APR_HASH_KEY_STRING, fixed[i]);
    }
    for (int i = 0; i < zmodel->enum_count; i++) {
        if (!zmodel->enums[i]->standard
            && apir_sdl_is_enum(zmodel->enums[i])) {
            apir_sdl_name(sdl, "%s", zmodel->enums[i]->name);
        }
    }
    for (int i = 0; i < zmodel->model_count; i++) {
        if (apir_sdl_has_model(zmodel->models[i])) {
            apir_sdl_name(sdl, "%s", zmodel->models[i]->name);
        }
    }
}

static void warn(apir_sdl_t *sdl)
{
    for (int i = 0; i < sdl->zmodel->model_count; i++) {
        const apir_zmodel_model_t *model = sdl->zmodel->models[i];

        if (!apir_sdl_has_model(model)) {
            apir_diag_warning(sdl->diag, &model->place,
                              "model %s is not in the GraphQL schema: it has "
                              "no name or no field that GraphQL can show",
                              model->name);
        }
    }
}

static const char fixed_types[] =
    "\n\"A whole number of any size, as text\"\n"
    "scalar BigInt\n"
    "\n\"A decimal number of any size, as text\"\n"
    "scalar Decimal\n"
    "\n\"A moment, as ISO 8601 text\"\n"
    "scalar DateTime\n"
    "\n\"Bytes, as text in base64\"\n"
    "scalar Bytes\n"
    "\n\"Any JSON value\"\n"
    "scalar Json\n"
    "\nenum SortOrder {\n  asc\n  desc\n}\n"
    "\nenum NullsOrder {\n  first\n  last\n}\n"
    "\ninput Sort {\n  sort: SortOrder!\n  nulls: NullsOrder\n}\n";

static void put_models(apir_sdl_t *sdl)
{
    for (int i = 0; i < sdl->zmodel->model_count; i++) {
        const apir_zmodel_model_t *model = sdl->zmodel->models[i];

        if (apir_sdl_has_model(model)) {
            apir_sdl_put_types(sdl, model);
            apir_sdl_put_filters(sdl, model);
            apir_sdl_put_inputs(sdl, model);
        }
    }
}

static void put_all(apir_sdl_t *sdl, const apir_zmodel_t *zmodel,
                    apir_diag_t *diag, apr_pool_t *pool)
{
    memset(sdl, 0, sizeof(*sdl));
    sdl->pool = pool;
    sdl->zmodel = zmodel;
    sdl->diag = diag;
    sdl->taken = apr_hash_make(pool);
    sdl->names = apr_hash_make(pool);
    sdl->changes = apr_hash_make(pool);
    sdl->roots = apr_array_make(pool, 64, sizeof(apir_gql_root_t *));
    apir_buf_init(&sdl->out, pool, 65536, APR_UINT32_MAX / 4);
    take_names(sdl);
    warn(sdl);
    apir_sdl_put_roots(sdl);
    apir_buf_puts(&sdl->out, fixed_types);
    if (sdl->counts) {
        apir_sdl_put(sdl, "\ntype Count {\n  count: Int!\n}\n");
    }
    put_enums(sdl);
    put_models(sdl);
    apir_sdl_put_scalar_filters(sdl);
    apir_sdl_put_changes(sdl);
}

const char *apir_gql_models_sdl(const apir_zmodel_t *zmodel,
                                apir_diag_t *diag, apr_pool_t *pool)
{
    apir_sdl_t sdl;

    put_all(&sdl, zmodel, diag, pool);
    return sdl.out.data;
}

apir_gql_schema_t *apir_gql_models_create(const apir_zmodel_t *zmodel,
                                          const apir_query_rules_t *rules,
                                          const apir_gql_engine_t *engine,
                                          apir_diag_t *diag, apr_pool_t *pool)
{
    apir_resolvers_t *resolvers = apir_resolvers_create("models", pool);
    apir_gql_models_t *models = apr_pcalloc(pool, sizeof(*models));
    apir_sdl_t sdl;

    models->zmodel = zmodel;
    models->rules = rules;
    models->engine = engine;
    put_all(&sdl, zmodel, diag, pool);
    models->changes = sdl.changes;
    for (int i = 0; i < sdl.roots->nelts; i++) {
        apir_gql_root_t *root = APR_ARRAY_IDX(sdl.roots, i,
                                              apir_gql_root_t *);

        root->models = models;
        apir_resolver(resolvers, root->name, apir_gql_models_resolve, root);
    }
    apir_gql_models_scalars(resolvers);
    return apir_gql_schema_create(sdl.out.data, sdl.out.length, zmodel->path,
                                  resolvers, diag, pool);
}
