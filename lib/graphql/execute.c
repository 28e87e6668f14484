/*
 * Execution. The answer is written as fields are answered; where an error
 * takes an object or a list with it, the text is cut back to where that
 * began. So memory holds the text of the answer, and no tree of it.
 */
#include "graphql/execute_int.h"

#include "core/limits.h"

#include <apr_strings.h>
#include <string.h>

const apir_gql_definition_t *
apir_gql_operation(const apir_gql_document_t *document, const char *name,
                   apr_size_t length, apir_gql_errors_t *errors)
{
    const apir_gql_definition_t *found = NULL;

    for (const apir_gql_definition_t *definition = document->definitions;
         definition; definition = definition->next) {
        if (definition->kind >= APIR_GQL_FRAGMENT) {
            continue;
        }
        if (!name && found) {
            apir_gql_report(errors,
                            "There are several operations: operationName is "
                            "to say which",
                            NULL, 0);
            return NULL;
        }
        if (!name
            || (definition->name.text && definition->name.length == length
                && memcmp(definition->name.text, name, length) == 0)) {
            found = definition;
        }
    }
    if (!found) {
        apir_gql_report(errors,
                        name ? "There is no operation of that name"
                             : "There is no operation",
                        NULL, 0);
    }
    return found;
}

apir_gql_place_t apir_gql_place(const apir_gql_execution_t *x)
{
    apir_gql_place_t place = { x->out.length + x->json.used, x->json.depth,
                               x->json.comma };

    return place;
}

void apir_gql_go_back(apir_gql_execution_t *x, apir_gql_place_t place)
{
    if (place.length >= x->out.length) {
        x->json.used = place.length - x->out.length;
    }
    else {
        x->json.used = 0;
        x->out.length = place.length;
    }
    x->json.depth = place.depth;
    x->json.comma = place.comma;
}

bool apir_gql_is_stopped(apir_gql_execution_t *x)
{
    if (x->stopped) {
        return true;
    }
    if (x->json.status != APR_SUCCESS) {
        x->stopped = apr_psprintf(
            x->pool, "The answer is longer than %" APR_UINT64_T_FMT " bytes",
            x->request->limits->answer);
    }
    else if (x->deadline && ++x->steps % 64 == 0
             && apr_time_now() > x->deadline) {
        x->stopped = apr_psprintf(x->pool,
                                  "The execution takes longer than %d ms",
                                  (int)apr_time_as_msec(
                                      x->request->limits->time));
    }
    return x->stopped != NULL;
}

static const apir_gql_path_t *copy_path(const apir_gql_path_t *path,
                                        apr_pool_t *pool)
{
    const apir_gql_path_t *first = NULL;
    const apir_gql_path_t **last = &first;

    for (; path; path = path->above) {
        apir_gql_path_t *copy = apr_pmemdup(pool, path, sizeof(*path));

        *last = copy;
        last = &copy->above;
    }
    return first;
}

/* Adds an error with a path that outlives this call. */
static apir_gql_error_t *
add_error(apir_gql_execution_t *x, const apir_gql_path_t *path,
          const char *message, const apr_uint32_t *places, apr_uint32_t count)
{
    apir_gql_error_t *error = apir_gql_report(x->errors,
                                              apr_pstrdup(x->pool, message),
                                              places, count);

    if (error) {
        error->path = copy_path(path, x->pool);
    }
    return error;
}

void apir_gql_field_error(apir_field_t *field, const apir_gql_path_t *path,
                          const char *message, const apir_value_t *extensions)
{
    apir_gql_execution_t *x = field->x;
    apr_uint32_t places[APIR_MAX_GRAPHQL_PLACES];
    apr_uint32_t count = 0;
    apir_gql_error_t *error;

    if (apir_gql_full(x->errors)) {
        return;
    }
    for (const apir_gql_part_t *part = &field->group->parts;
         part && count < APIR_MAX_GRAPHQL_PLACES; part = part->next) {
        places[count++] = part->field->offset;
    }
    error = add_error(x, path, message, places, count);
    error->extensions = extensions ? apir_value_copy(extensions, x->pool)
                                   : NULL;
}

void apir_gql_groups_error(apir_gql_execution_t *x,
                           const apir_gql_groups_t *groups,
                           const apir_gql_path_t *path)
{
    const apir_gql_directive_t *wrong = groups->wrong;

    if (!apir_gql_full(x->errors)) {
        add_error(x, path,
                  apr_psprintf(x->pool,
                               "The argument \"if\" of \"@%.*s\" is null, "
                               "which its type does not allow",
                               APIR_GQL_NAME(&wrong->name)),
                  &wrong->arguments->value->offset, 1);
    }
}

/* The error is told at the value. */
bool apir_gql_field_arguments(apir_field_t *field)
{
    apir_gql_execution_t *x = field->x;
    const apir_gql_selection_t *selection = field->group->parts.field;
    apr_uint32_t place = selection->offset;
    const char *wrong;

    if (field->group->args
        || apir_gql_coerce_arguments(&field->known->arguments,
                                     selection->arguments, x->variables,
                                     &field->group->args, &wrong, &place,
                                     x->pool)) {
        return true;
    }
    add_error(x, field->path,
              apr_psprintf(x->pool,
                           "The argument \"%s\" has no value that its type "
                           "takes",
                           wrong),
              &place, 1);
    return false;
}

/* The answer of a resolver, of a lazy object, or the member of that name. */
static const apir_node_t *resolve(apir_field_t *field, apir_node_t *member)
{
    const apir_gql_field_t *known = field->known;
    const apir_node_t *parent = field->parent;

    if (known->resolve) {
        return known->resolve(field);
    }
    if (parent->kind == APIR_NODE_OBJECT) {
        return parent->as.object.type->get
                   ? parent->as.object.type->get(field)
                   : NULL;
    }
    member->kind = APIR_NODE_VALUE;
    member->as.value = parent->kind == APIR_NODE_VALUE
                           ? apir_value_get_n(parent->as.value, known->name,
                                              known->length)
                           : NULL;
    return member;
}

const apir_node_t *apir_gql_resolver_failed(apir_field_t *field)
{
    static const apir_node_t failed = {
        APIR_NODE_ERROR, { .error = { "Internal server error", NULL } }
    };
    const apir_gql_request_t *request = field->x->request;

    if (request->failed && !apir_gql_full(field->x->errors)) {
        request->failed(request->event,
                        apr_pstrcat(field->pool, field->known->parent->name,
                                    ".", field->known->name, NULL));
    }
    return &failed;
}

static bool run_field(apir_field_t *field)
{
    apir_node_t member;
    const apir_node_t *node;

    if (!apir_gql_field_arguments(field)) {
        if (field->known->type->kind == APIR_GQL_KIND_NON_NULL) {
            return false;
        }
        apir_json_null(&field->x->json);
        return true;
    }
    node = resolve(field, &member);
    if (!node) {
        node = apir_gql_resolver_failed(field);
    }
    return apir_gql_complete(field, field->known->type, node, field->path);
}

apir_gql_outcome_t apir_gql_write_object(apir_gql_execution_t *x,
                                         const apir_gql_groups_t *groups,
                                         const apir_node_t *parent,
                                         const apir_gql_path_t *path,
                                         apr_pool_t *pool)
{
    apir_gql_place_t start = apir_gql_place(x);

    if (groups->wrong) {
        apir_gql_groups_error(x, groups, path);
        return APIR_GQL_FAILED;
    }
    apir_json_begin_object(&x->json);
    for (apir_gql_group_t *group = groups->first; group;
         group = group->next) {
        const apir_gql_name_t *key = &group->parts.field->key;
        apir_gql_path_t step = { path, key->text, key->length, 0 };
        apir_field_t field = { x, group, group->known, parent, &step, pool };

        apir_json_name(&x->json, key->text, key->length);
        if (group->known == x->schema->meta_typename) {
            apir_json_string(&x->json, groups->type->name,
                             groups->type->length);
        }
        else if (apir_gql_is_stopped(x) || !run_field(&field)) {
            apir_gql_go_back(x, start);
            return APIR_GQL_FAILED;
        }
    }
    apir_json_end_object(&x->json);
    return APIR_GQL_WRITTEN;
}

static void list_fragments(apir_gql_execution_t *x)
{
    const apir_gql_document_t *document = x->request->document;

    if (!document->fragments) {
        return;
    }
    x->visited = apr_palloc(x->pool, document->fragments);
    x->fragments = apr_hash_make(x->pool);
    for (const apir_gql_definition_t *definition = document->definitions;
         definition; definition = definition->next) {
        if (definition->kind == APIR_GQL_FRAGMENT) {
            apr_hash_set(x->fragments, definition->name.text,
                         definition->name.length, definition);
        }
    }
}

static apr_status_t put(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

static void run(apir_gql_execution_t *x, const apir_gql_type_t *root)
{
    apir_value_t none = { .kind = APIR_NULL };
    apir_node_t nothing = { APIR_NODE_VALUE, { .value = &none } };
    const apir_gql_groups_t *groups =
        apir_gql_collect(x, root, x->request->operation->selections);

    if (apir_gql_write_object(x, groups, &nothing, NULL, x->pool)
        != APIR_GQL_WRITTEN) {
        apir_json_null(&x->json);
    }
    apir_json_writer_flush(&x->json);
    if (apir_gql_is_stopped(x)) {
        apir_buf_reset(&x->out);
        apir_json_writer_init(&x->json, put, &x->out);
        apir_json_null(&x->json);
        apir_json_writer_flush(&x->json);
        x->errors->most = APR_UINT32_MAX; /* this one is told for certain */
        apir_gql_report(x->errors, x->stopped, NULL, 0);
    }
}

static const apir_gql_type_t *root_of(const apir_gql_request_t *request)
{
    return request->operation->kind == APIR_GQL_QUERY
               ? request->schema->query
               : request->schema->mutation;
}

void apir_gql_execute(const apir_gql_request_t *request, const char **data,
                      apr_size_t *length, apir_gql_errors_t *errors)
{
    apir_gql_execution_t *x = apr_pcalloc(errors->pool, sizeof(*x));
    apr_uint64_t most = request->limits->answer;

    *data = NULL;
    if (request->operation->kind == APIR_GQL_SUBSCRIPTION) {
        apir_gql_report_at(errors, request->operation->offset,
                           "Subscriptions are not supported");
        return;
    }
    x->request = request;
    x->schema = request->schema;
    x->pool = errors->pool;
    x->errors = errors;
    if (request->limits->time) {
        x->deadline = apr_time_now() + request->limits->time;
    }
    x->variables = apir_gql_coerce_variables(request->schema,
                                             request->operation,
                                             request->variables, errors);
    if (errors->count) {
        return;
    }
    errors->code = NULL;
    list_fragments(x);
    apir_buf_init(&x->out, x->pool, 4096,
                  most < APR_SIZE_MAX / 2 ? (apr_size_t)most
                                          : APR_SIZE_MAX / 2);
    apir_json_writer_init(&x->json, put, &x->out);
    run(x, root_of(request));
    *data = x->out.data;
    *length = x->out.length;
}

void apir_gql_write_answer(const apir_gql_document_t *document,
                           const char *data, apr_size_t length,
                           const apir_gql_errors_t *errors,
                           apir_json_writer_t *json)
{
    apir_json_begin_object(json);
    if (errors->count) {
        apir_gql_write_errors(errors, document, json);
    }
    if (data) {
        apir_json_name(json, "data", 4);
        apir_json_raw(json, data, length);
    }
    apir_json_end_object(json);
}
