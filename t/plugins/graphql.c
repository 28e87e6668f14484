/*
 * Resolvers that do what the live tests of GraphQL ask for: fail, wait, make
 * rows as they go, answer lazily.
 */
#include <apiroutes.h>

#include <apr_strings.h>
#include <apr_time.h>
#include <string.h>

static apir_node_t *fails(apir_field_t *field)
{
    apir_fail(apir_field_event(field), "the disk of %s is full",
              apir_field_name(field));
    return NULL;
}

static apir_node_t *user(apir_field_t *field)
{
    return apir_node_text(field,
                          apir_header(apir_field_event(field), "X-User"));
}

static apir_node_t *takes_long(apir_field_t *field)
{
    apr_sleep(apr_time_from_msec(100));
    return apir_node_text(field, "waited");
}

static apir_node_t *depth_of(apir_field_t *field);
static const apir_object_class_t level_class = { depth_of, NULL };

/* A level below another, for ever; "depth" is how deep this one is. */
static apir_node_t *depth_of(apir_field_t *field)
{
    int *depth = apir_field_object(field, &level_class);
    int *below;

    if (strcmp(apir_field_name(field), "depth") == 0) {
        return apir_node_value(field, apir_value_int(*depth,
                                                     apir_field_pool(field)));
    }
    below = apr_palloc(apir_field_pool(field), sizeof(*below));
    *below = *depth + 1;
    return apir_node_object(field, &level_class, below);
}

static apir_node_t *top(apir_field_t *field)
{
    int *depth = apr_pcalloc(apir_field_pool(field), sizeof(*depth));

    return apir_node_object(field, &level_class, depth);
}

typedef struct rows_t {
    apr_int64_t next;
    apr_int64_t count;
} rows_t;

static apir_node_t *next_row(apir_field_t *field, void *data, bool *end)
{
    rows_t *rows = data;

    *end = rows->next >= rows->count;
    if (rows->next == 3 && rows->count == 7) {
        rows->next++;
        return apir_node_error(field, "row %d is torn", 3);
    }
    return apir_node_json(field,
                          json_pack("{s:I}", "n", (json_int_t)rows->next++));
}

static apir_node_t *make_rows(apir_field_t *field)
{
    rows_t *rows = apr_pcalloc(apir_field_pool(field), sizeof(*rows));

    apir_value_integer(apir_arg(field, "count"), &rows->count);
    return apir_node_list(field, next_row, rows);
}

static const char *animal_type(const apir_value_t *value, void *object,
                               void *data, apr_pool_t *pool)
{
    return apir_value_get(value, "barks") ? "Dog" : "Cat";
}

static apir_node_t *animals(apir_field_t *field)
{
    return apir_node_json(field, json_pack("[{s:s,s:b},{s:s}]", "name", "Rex",
                                           "barks", 1, "name", "Tom"));
}

const char *apir_start(apir_plugin_t *plugin, int argc,
                       const char *const argv[])
{
    apir_resolvers_t *set = apir_resolvers(plugin, "probe");

    apir_resolver(set, "Query.fails", fails, NULL);
    apir_resolver(set, "Query.failsToo", fails, NULL);
    apir_resolver(set, "Query.user", user, NULL);
    apir_resolver(set, "Query.wait", takes_long, NULL);
    apir_resolver(set, "Query.top", top, NULL);
    apir_resolver(set, "Query.rows", make_rows, NULL);
    apir_resolver(set, "Query.animals", animals, NULL);
    apir_resolver(set, "Mutation.touch", user, NULL);
    apir_abstract_type(set, "Animal", animal_type, NULL);
    if (argc) {
        apir_resolver(set, argv[0], user, NULL);
    }
    return NULL;
}
