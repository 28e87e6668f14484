/*
 * ApiGraphQL.
 */
#include "mod_apiroutes/directives.h"
#include "mod_apiroutes/graphql_mount.h"

#include <http_config.h>

/* "name=value"; false, and told, when it is no option. */
static bool read_option(cmd_parms *cmd, const char *word,
                        apir_graphql_mount_t *graphql)
{
    const char *value;

    if ((value = apir_mod_option(word, "resolvers"))) {
        graphql->resolvers = value;
    }
    else if ((value = apir_mod_option(word, "introspection"))) {
        graphql->introspection = apir_mod_choice(cmd, word, value, "on",
                                                 "off");
    }
    else if ((value = apir_mod_option(word, "get"))) {
        graphql->get = apir_mod_choice(cmd, word, value, "on", "off");
    }
    else {
        apir_mod_mistake(cmd,
                         "%s is neither resolvers=PLUGIN[:NAME], "
                         "introspection=on|off nor get=on|off",
                         word);
    }
    return value != NULL;
}

const char *apir_mod_set_graphql(cmd_parms *cmd, void *dir, const char *args)
{
    apir_graphql_mount_t *graphql;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);
    bool good = true;

    if (!apir_mod_in_location(cmd, false)
        || !apir_mod_count_ok(cmd, count, 2, 4)) {
        return NULL;
    }
    graphql = apr_pcalloc(cmd->pool, sizeof(*graphql));
    graphql->file = ap_server_root_relative(cmd->pool, words[0]);
    graphql->introspection = true;
    graphql->get = true;
    for (int i = 1; i < count; i++) {
        good &= read_option(cmd, words[i], graphql);
    }
    if (good && !graphql->resolvers) {
        return apir_mod_mistake(cmd, "resolvers=PLUGIN[:NAME] is missing");
    }
    if (good) {
        apir_mod_own_location(cmd, dir, apir_mod_compile_graphql, graphql,
                              graphql->get ? "GET, HEAD, POST, OPTIONS"
                                           : "POST, OPTIONS");
    }
    return NULL;
}
