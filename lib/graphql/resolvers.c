/*
 * What plugins define for GraphQL schemas. Nothing is checked here: the
 * schema is, with all mistakes at once, when the configuration was read.
 */
#include "graphql/resolvers.h"

#include <apr_strings.h>
#include <string.h>

apir_resolvers_t *apir_resolvers_create(const char *name, apr_pool_t *pool)
{
    apir_resolvers_t *resolvers = apr_pcalloc(pool, sizeof(*resolvers));

    resolvers->name = apr_pstrdup(pool, name ? name : "");
    resolvers->pool = pool;
    resolvers->fields = apr_array_make(pool, 8,
                                       sizeof(apir_resolver_entry_t));
    resolvers->scalars = apr_array_make(pool, 1, sizeof(apir_scalar_entry_t));
    resolvers->abstracts = apr_array_make(pool, 1,
                                          sizeof(apir_abstract_entry_t));
    return resolvers;
}

apir_resolvers_t *apir_plugin_find_resolvers(apir_plugin_t *plugin,
                                             const char *name)
{
    for (int i = 0; i < plugin->resolvers->nelts; i++) {
        apir_resolvers_t *resolvers = APR_ARRAY_IDX(plugin->resolvers, i,
                                                    apir_resolvers_t *);

        if (strcmp(resolvers->name, name) == 0) {
            return resolvers;
        }
    }
    return NULL;
}

apir_resolvers_t *apir_resolvers(apir_plugin_t *plugin, const char *name)
{
    apir_resolvers_t *resolvers;

    name = name ? name : "";
    resolvers = apir_plugin_find_resolvers(plugin, name);
    if (!resolvers) {
        resolvers = apir_resolvers_create(name, plugin->pool);
        APR_ARRAY_PUSH(plugin->resolvers, apir_resolvers_t *) = resolvers;
    }
    return resolvers;
}

static const char *copy(const apir_resolvers_t *resolvers, const char *text)
{
    return apr_pstrdup(resolvers->pool, text ? text : "");
}

void apir_resolver(apir_resolvers_t *resolvers, const char *field,
                   apir_resolver_fn *resolve, void *data)
{
    apir_resolver_entry_t *entry = apr_array_push(resolvers->fields);

    entry->field = copy(resolvers, field);
    entry->resolve = resolve;
    entry->data = data;
}

void apir_scalar(apir_resolvers_t *resolvers, const char *name,
                 apir_scalar_fn *input, apir_scalar_fn *output, void *data)
{
    apir_scalar_entry_t *entry = apr_array_push(resolvers->scalars);

    entry->name = copy(resolvers, name);
    entry->input = input;
    entry->output = output;
    entry->data = data;
}

void apir_abstract_type(apir_resolvers_t *resolvers, const char *name,
                        apir_type_fn *type, void *data)
{
    apir_abstract_entry_t *entry = apr_array_push(resolvers->abstracts);

    entry->name = copy(resolvers, name);
    entry->type = type;
    entry->data = data;
}
