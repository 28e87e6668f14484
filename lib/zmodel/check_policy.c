/*
 * Policy rules: kinds, what a rule for "create" may look at, before(), and
 * check() that would go round in a circle.
 */
#include "zmodel/load_int.h"
#include <apr_strings.h>
#include <string.h>

static const char *const model_kinds[] = { "create",      "read",   "update",
                                           "post-update", "delete", "all",
                                           NULL };
static const char *const field_kinds[] = { "read", "update", "all", NULL };

static const char *listed(apr_pool_t *pool, const char *const *kinds)
{
    const char *list = apr_psprintf(pool, "\"%s\"", *kinds);

    while (*++kinds) {
        list = apr_psprintf(pool, "%s, \"%s\"", list, *kinds);
    }
    return list;
}

static void check_kind(const apir_zscope_t *scope, const char *kind,
                       const char *const *kinds)
{
    int i;

    for (i = 0; kinds[i]; i++) {
        if (strcmp(kind, kinds[i]) == 0) {
            return;
        }
    }
    apir_diag_error(&scope->load->diag, &scope->attribute->place,
                    "Invalid policy rule kind: \"%s\", allowed: %s", kind,
                    listed(scope->load->pool, kinds));
}

static void check_kinds(const apir_zscope_t *scope, const char *text,
                        const char *const *kinds)
{
    apr_pool_t *pool = scope->load->pool;

    for (;;) {
        const char *comma = strchr(text, ',');
        apr_size_t length = comma ? (apr_size_t)(comma - text) : strlen(text);
        char *kind;

        while (length && strchr(" \t\r\n", *text)) {
            text++;
            length--;
        }
        kind = apr_pstrmemdup(pool, text, length);
        while (length && strchr(" \t\r\n", kind[length - 1])) {
            kind[--length] = '\0';
        }
        check_kind(scope, kind, kinds);
        if (!comma) {
            return;
        }
        text = comma + 1;
    }
}

static bool owns(const apir_zmodel_field_t *field)
{
    return apir_zmodel_relation(field).fields_arg != NULL;
}

/* A relation of the rule's own model that has no foreign key there. Elements
 * of a collection of auth() are data that is at hand. */
static bool is_not_owned(const apir_zmodel_expr_t *expr)
{
    if (expr->scope && apir_zmodel_is_auth(expr->scope->left)) {
        return false;
    }
    return apir_zmodel_is_relation(expr) && !owns(expr->field);
}

typedef struct ownership_t {
    const apir_zmodel_model_t *model;
    bool broken;
} ownership_t;

static bool look_for_not_owned(apir_zmodel_expr_t *expr, void *baton)
{
    ownership_t *ownership = baton;

    ownership->broken = is_not_owned(expr)
                        && expr->field->origin == ownership->model;
    return !ownership->broken;
}

static void check_model_rule(const apir_zscope_t *scope, const char *kind,
                             apir_zmodel_expr_t *condition)
{
    bool create = strcmp(kind, "create") == 0 || strcmp(kind, "all") == 0;
    ownership_t ownership = { scope->model, false };
    const apir_zmodel_expr_t *before;

    check_kinds(scope, kind, model_kinds);
    if (create && scope->model->kind != APIR_ZM_TYPE) {
        apir_zmodel_walk(condition, look_for_not_owned, &ownership);
    }
    if (ownership.broken) {
        apir_diag_error(&scope->load->diag, &condition->place,
                        "non-owned relation fields are not allowed in "
                        "\"create\" rules");
    }
    before = apir_zmodel_part(condition, apir_zmodel_is_before);
    if (before && strcmp(kind, "post-update") != 0) {
        apir_diag_error(&scope->load->diag, &before->place,
                        "\"before()\" is only allowed in \"post-update\" "
                        "policy rules");
    }
}

static void check_field_rule(const apir_zscope_t *scope, const char *kind,
                             apir_zmodel_expr_t *condition)
{
    apir_diag_t *diag = &scope->load->diag;

    check_kinds(scope, kind, field_kinds);
    if (apir_zmodel_part(condition, apir_zmodel_is_before)) {
        apir_diag_error(diag, &condition->place,
                        "\"before()\" is not allowed in field-level "
                        "policies");
    }
    if (scope->field && scope->field->kind == APIR_ZT_MODEL) {
        apir_diag_error(diag, &scope->attribute->place,
                        "Field-level policies are not allowed for relation "
                        "fields.");
    }
    if (scope->field
        && apir_zmodel_field_attribute(scope->field, "@computed")) {
        apir_diag_error(diag, &scope->attribute->place,
                        "Field-level policies are not allowed for computed "
                        "fields.");
    }
}

void apir_zmodel_check_policy(const apir_zscope_t *scope)
{
    const apir_zmodel_attribute_t *attribute = scope->attribute;
    const char *name = attribute->name;
    bool of_model = name[1] == '@';
    apir_zmodel_expr_t *operation;
    const char *kind;

    name += of_model;
    if (strcmp(name, "@allow") != 0 && strcmp(name, "@deny") != 0) {
        return;
    }
    operation = apir_zmodel_arg(attribute, "operation");
    kind = apir_zmodel_string(operation);
    if (!kind || !*kind) {
        apir_diag_error(&scope->load->diag, &operation->place,
                        "expects a string literal");
    }
    else if (of_model && scope->model) {
        check_model_rule(scope, kind,
                         apir_zmodel_arg(attribute, "condition"));
    }
    else {
        check_field_rule(scope, kind,
                         apir_zmodel_arg(attribute, "condition"));
    }
}

/* One check(), as an edge from the model of the rule to that of the field. */
typedef struct edge_t {
    apir_zmodel_model_t *from;
    apir_zmodel_model_t *to;
    const apir_zmodel_expr_t *call;
    bool cut;
} edge_t;

typedef struct edges_t {
    apr_array_header_t *list;
    apir_zmodel_model_t *from;
} edges_t;

static bool collect(apir_zmodel_expr_t *expr, void *baton)
{
    edges_t *edges = baton;

    if (expr->kind == APIR_ZX_CALL && expr->function == APIR_ZF_CHECK
        && expr->item_count && apir_zmodel_is_relation(expr->items[0])) {
        edge_t *edge = apr_array_push(edges->list);

        edge->from = edges->from;
        edge->to = expr->items[0]->field->target;
        edge->call = expr;
        edge->cut = false;
    }
    return true;
}

static void collect_edges(edges_t *edges, const apir_zmodel_decl_t *decl)
{
    int i, j;

    edges->from = decl->model;
    for (i = 0; i < decl->model->attribute_count; i++) {
        const apir_zmodel_attribute_t *attribute =
            &decl->model->attributes[i];

        for (j = 0; j < attribute->arg_count; j++) {
            apir_zmodel_walk(attribute->args[j].value, collect, edges);
        }
    }
}

/* Cuts edges to models from which no edge goes on; in the end circles are
 * left, and ways between circles. A queue of models makes it linear. */
typedef struct trimming_t {
    apr_array_header_t *edges;
    int *out;                  /* edges left, by the model's declaration */
    apr_array_header_t **into; /* edges by their end */
    apr_array_header_t *queue;
} trimming_t;

static void cut_edges_into(trimming_t *trimming, int end)
{
    int i;

    for (i = 0; trimming->into[end] && i < trimming->into[end]->nelts; i++) {
        edge_t *edge = APR_ARRAY_IDX(trimming->into[end], i, edge_t *);
        int from = edge->from->decl->number;

        edge->cut = true;
        if (--trimming->out[from] == 0) {
            APR_ARRAY_PUSH(trimming->queue, int) = from;
        }
    }
}

static void trim(apir_zload_t *load, trimming_t *trimming)
{
    int i, count = load->decls->nelts;

    for (i = 0; i < trimming->edges->nelts; i++) {
        edge_t *edge = &APR_ARRAY_IDX(trimming->edges, i, edge_t);
        int to = edge->to->decl->number;

        trimming->out[edge->from->decl->number]++;
        if (!trimming->into[to]) {
            trimming->into[to] = apr_array_make(load->pool, 2,
                                                sizeof(edge_t *));
        }
        APR_ARRAY_PUSH(trimming->into[to], edge_t *) = edge;
    }
    for (i = 0; i < count; i++) {
        if (trimming->out[i] == 0) {
            APR_ARRAY_PUSH(trimming->queue, int) = i;
        }
    }
    for (i = 0; i < trimming->queue->nelts; i++) {
        cut_edges_into(trimming, APR_ARRAY_IDX(trimming->queue, i, int));
    }
}

void apir_zmodel_check_cycles(apir_zload_t *load)
{
    apr_array_header_t *list = apr_array_make(load->pool, 8, sizeof(edge_t));
    int i, count = load->decls->nelts;
    edges_t edges = { list, NULL };
    trimming_t trimming = { list, NULL, NULL, NULL };

    for (i = 0; i < count; i++) {
        const apir_zmodel_decl_t *decl = APR_ARRAY_IDX(load->decls, i,
                                                       apir_zmodel_decl_t *);

        if (decl->model && decl->kind != APIR_ZDECL_TYPE) {
            collect_edges(&edges, decl);
        }
    }
    trimming.out = apir_zmodel_alloc(load, count, sizeof(int));
    trimming.into = apir_zmodel_alloc(load, count,
                                      sizeof(apr_array_header_t *));
    trimming.queue = apr_array_make(load->pool, count + 1, sizeof(int));
    trim(load, &trimming);
    for (i = 0; i < list->nelts; i++) {
        const edge_t *edge = &APR_ARRAY_IDX(list, i, edge_t);

        /* A list is refused already: see check_call.c. */
        if (!edge->cut && !edge->call->items[0]->type.array) {
            apir_diag_error(&load->diag, &edge->call->place,
                            "cyclic dependency detected when following the "
                            "`check()` call");
        }
    }
}
