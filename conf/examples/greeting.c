/*
 * The resolvers of greeting.graphql: one function for each field of Query.
 * The field Message.message needs none, it is the member of that name.
 */
#include <apiroutes.h>

static apir_node_t *hello(apir_field_t *field)
{
    const apir_value_t *input = apir_arg(field, "input");
    const char *name = input ? apir_value_text(input, NULL) : NULL;

    return apir_node_json(field, json_pack("{s:s+}", "message", "Hello ",
                                           name ? name : "World"));
}

static apir_node_t *goodbye(apir_field_t *field)
{
    return apir_node_text(field, "Goodbye");
}

const char *apir_start(apir_plugin_t *plugin, int argc,
                       const char *const argv[])
{
    apir_resolvers_t *resolvers = apir_resolvers(plugin, "");

    apir_resolver(resolvers, "Query.hello", hello, NULL);
    apir_resolver(resolvers, "Query.goodbye", goodbye, NULL);
    return NULL;
}
