/*
 * The schema in words, for tests and for people.
 */
#include "zmodel/schema.h"
#include "core/buf.h"
#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

#define MOST_TEXT (256 * 1024 * 1024)

typedef struct dump_t {
    apir_buf_t buf;
    apr_pool_t *pool;
} dump_t;

static void say(dump_t *dump, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(dump_t *dump, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    apir_buf_puts(&dump->buf, apr_pvsprintf(dump->pool, format, arguments));
    va_end(arguments);
}

static const char *text_of(dump_t *dump, const apir_zmodel_expr_t *expr)
{
    return apir_zmodel_print_expr(expr, dump->pool);
}

static void say_fields(dump_t *dump, apir_zmodel_field_t *const *fields,
                       int count)
{
    int i;

    for (i = 0; i < count; i++) {
        say(dump, "%s%s", i ? ", " : "", fields[i]->name);
    }
}

static void say_operations(dump_t *dump, unsigned operations)
{
    static const char *const words[] = { "create", "read", "update", "delete",
                                         "post-update" };
    const char *gap = "";
    int i;

    for (i = 0; i < 5; i++) {
        if (operations & (1u << i)) {
            say(dump, "%s%s", gap, words[i]);
            gap = ",";
        }
    }
}

static void say_rules(dump_t *dump, const char *indent,
                      const apir_zmodel_rule_t *rules, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        say(dump, "%s%s ", indent, rules[i].deny ? "deny" : "allow");
        say_operations(dump, rules[i].operations);
        say(dump, ": %s\n", text_of(dump, rules[i].condition));
    }
}

static void say_default(dump_t *dump, const apir_zmodel_field_t *field)
{
    static const char *const words[] = {
        "none", "literal", "auth", "now",           "uuid",
        "cuid", "nanoid",  "ulid", "autoincrement", "dbgenerated"
    };
    const apir_zmodel_default_t *value = &field->default_value;

    if (value->kind != APIR_ZD_NONE) {
        say(dump, " default=%s", words[value->kind]);
    }
    if (value->kind == APIR_ZD_LITERAL || value->kind == APIR_ZD_AUTH) {
        say(dump, ":%s", text_of(dump, value->value));
    }
    if (value->version) {
        say(dump, ":%d", value->version);
    }
    if (value->format) {
        say(dump, ":\"%s\"", value->format);
    }
}

static void say_flags(dump_t *dump, const apir_zmodel_field_t *field)
{
    const struct {
        bool set;
        const char *word;
    } flags[] = {
        { field->id, " id" },
        { field->unique, " unique" },
        { field->updated_at, " updatedAt" },
        { field->omit, " omit" },
        { field->computed, " computed" },
        { field->discriminator, " discriminator" },
        { field->has_default, " hasDefault" },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        say(dump, "%s", flags[i].set ? flags[i].word : "");
    }
    if (strcmp(field->column, field->name) != 0) {
        say(dump, " column=%s", field->column);
    }
    if (field->origin != field->model) {
        say(dump, " from=%s", field->origin->name);
    }
    if (field->table != field->model) {
        say(dump, " table=%s", field->table->name);
    }
    if (field->foreign_key_count) {
        say(dump, " foreignKeyFor=");
        say_fields(dump, field->foreign_key_for, field->foreign_key_count);
    }
}

static void say_relation(dump_t *dump, const apir_zmodel_relation_t *relation)
{
    static const char *const actions[] = { "Cascade", "Restrict", "NoAction",
                                           "SetNull", "SetDefault" };

    say(dump, "    relation %s to %s.%s",
        relation->name ? relation->name : "-", relation->target->name,
        relation->opposite ? relation->opposite->name : "-");
    if (relation->many_to_many) {
        say(dump, " through %s.%c\n", relation->join_table,
            relation->local_column);
        return;
    }
    say(dump, "%s (", relation->owner ? " owner" : "");
    say_fields(dump, relation->local, relation->pair_count);
    say(dump, ") = (");
    say_fields(dump, relation->remote, relation->pair_count);
    say(dump, ") delete=%s update=%s\n", actions[relation->on_delete],
        actions[relation->on_update]);
}

static void say_validators(dump_t *dump, const apir_zmodel_field_t *field)
{
    static const char *const words[] = {
        "length",   "startsWith", "endsWith", "contains", "regex", "email",
        "datetime", "date",       "time",     "url",      "phone", "trim",
        "lower",    "upper",      "gt",       "gte",      "lt",    "lte"
    };
    int i;

    for (i = 0; i < field->validator_count; i++) {
        const apir_zmodel_validator_t *made = &field->validators[i];

        say(dump, "    check %s", words[made->kind]);
        if (made->text) {
            say(dump, " %s", made->text);
        }
        if (made->has_min) {
            say(dump, " min=%ld", made->min);
        }
        if (made->has_max) {
            say(dump, " max=%ld", made->max);
        }
        say(dump, "%s%s\n", made->message ? " message=" : "",
            made->message ? made->message : "");
    }
}

static void say_field(dump_t *dump, const apir_zmodel_field_t *field)
{
    say(dump, "  %d %s %s%s%s", field->number, field->name,
        field->kind == APIR_ZT_UNSUPPORTED ? "Unsupported" : field->type_name,
        field->list ? "[]" : "", field->optional ? "?" : "");
    say_flags(dump, field);
    say_default(dump, field);
    say(dump, "\n");
    if (field->relation) {
        say_relation(dump, field->relation);
    }
    say_rules(dump, "    ", field->rules, field->rule_count);
    say_validators(dump, field);
}

static void say_keys(dump_t *dump, const apir_zmodel_model_t *model)
{
    int i, j;

    for (i = 0; i < model->key_count; i++) {
        const apir_zmodel_key_t *key = model->keys[i];

        say(dump, "  %s %s (", key->id ? "id" : "unique", key->name);
        say_fields(dump, key->fields, key->field_count);
        say(dump, ")%s%s\n", key == model->id && !key->id ? " as id" : "",
            key->inherited ? " inherited" : "");
    }
    for (i = 0; i < model->index_count; i++) {
        const apir_zmodel_index_t *index = &model->indexes[i];

        say(dump, "  %s (", index->fulltext ? "fulltext" : "index");
        for (j = 0; j < index->field_count; j++) {
            say(dump, "%s%s%s%s%s", j ? ", " : "",
                index->fields[j].field->name,
                index->fields[j].descending ? " desc" : "",
                index->fields[j].ops ? " ops=" : "",
                index->fields[j].ops ? index->fields[j].ops : "");
        }
        say(dump, ")%s%s%s%s\n", index->type ? " type=" : "",
            index->type ? index->type : "", index->map ? " map=" : "",
            index->map ? index->map : "");
    }
}

static void say_validates(dump_t *dump, const apir_zmodel_model_t *model)
{
    int i, j;

    for (i = 0; i < model->validate_count; i++) {
        const apir_zmodel_validate_t *made = &model->validates[i];

        say(dump, "  validate %s", text_of(dump, made->condition));
        if (made->message) {
            say(dump, " message=%s", made->message);
        }
        for (j = 0; j < made->path_count; j++) {
            say(dump, "%s%s", j ? "." : " path=", made->path[j]);
        }
        say(dump, "\n");
    }
}

static void say_head(dump_t *dump, const apir_zmodel_model_t *model)
{
    static const char *const words[] = { "model", "view", "type" };

    say(dump, "%s %d %s", words[model->kind], model->number, model->name);
    if (strcmp(model->db_name, model->name) != 0) {
        say(dump, " table=%s", model->db_name);
    }
    if (model->base) {
        say(dump, " extends=%s value=%s%s", model->base->name,
            model->delegate_value, model->delegate_member ? " (enum)" : "");
    }
    if (model->discriminator) {
        say(dump, " discriminator=%s", model->discriminator->name);
    }
    say(dump, "%s\n", model->auth ? " auth" : "");
}

static void say_model(dump_t *dump, const apir_zmodel_model_t *model)
{
    int i;

    say_head(dump, model);
    for (i = 0; i < model->field_count; i++) {
        say_field(dump, model->fields[i]);
    }
    say_keys(dump, model);
    if (model->kind == APIR_ZM_MODEL) {
        say(dump, "  columns ");
        say_fields(dump, model->columns, model->column_count);
        say(dump, "\n");
    }
    say_rules(dump, "  ", model->rules, model->rule_count);
    say_validates(dump, model);
}

static void say_enum(dump_t *dump, const apir_zmodel_enum_t *of)
{
    int i;

    say(dump, "enum %s", of->name);
    if (strcmp(of->db_name, of->name) != 0) {
        say(dump, " type=%s", of->db_name);
    }
    for (i = 0; i < of->member_count; i++) {
        const apir_zmodel_member_t *member = &of->members[i];

        say(dump, " %s", member->name);
        if (strcmp(member->value, member->name) != 0) {
            say(dump, "=%s", member->value);
        }
    }
    say(dump, "\n");
}

static void say_param(dump_t *dump, const apir_zmodel_param_t *param)
{
    say(dump, "%s%s%s%s%s", param->name ? param->name : "",
        param->name ? ": " : "", param->type_name, param->list ? "[]" : "",
        param->optional ? "?" : "");
}

static void say_procedure(dump_t *dump,
                          const apir_zmodel_procedure_t *procedure)
{
    int i;

    say(dump, "%sprocedure %s(", procedure->mutation ? "mutation " : "",
        procedure->name);
    for (i = 0; i < procedure->param_count; i++) {
        say(dump, "%s", i ? ", " : "");
        say_param(dump, &procedure->params[i]);
    }
    say(dump, "): ");
    say_param(dump, &procedure->result);
    say(dump, "\n");
}

static void say_source(dump_t *dump, const apir_zmodel_datasource_t *source)
{
    static const char *const words[] = { "sqlite", "postgresql", "mysql" };

    say(dump, "datasource %s %s", source->name, words[source->provider]);
    if (source->url || source->url_env) {
        say(dump, " %s%s", source->url ? "url=" : "env=",
            source->url ? source->url : source->url_env);
    }
    say(dump, "\n");
}

const char *apir_zmodel_dump(const apir_zmodel_t *zmodel, apr_pool_t *pool)
{
    dump_t dump = { .pool = pool };
    int i;

    apir_buf_init(&dump.buf, pool, 4096, MOST_TEXT);
    say_source(&dump, zmodel->datasource);
    if (zmodel->auth) {
        say(&dump, "auth %s\n", zmodel->auth->name);
    }
    for (i = 0; i < zmodel->enum_count; i++) {
        say_enum(&dump, zmodel->enums[i]);
    }
    for (i = 0; i < zmodel->type_count; i++) {
        say_model(&dump, zmodel->types[i]);
    }
    for (i = 0; i < zmodel->model_count; i++) {
        say_model(&dump, zmodel->models[i]);
    }
    for (i = 0; i < zmodel->procedure_count; i++) {
        say_procedure(&dump, zmodel->procedures[i]);
    }
    return dump.buf.data;
}
