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
    else if ((value = apir_mod_option(word, "transaction"))) {
        graphql->transaction = value;
        graphql->whole = apir_mod_choice(cmd, word, value, "request",
                                         "field");
    }
    else {
        apir_mod_mistake(cmd,
                         "%s is neither resolvers=PLUGIN[:NAME], "
                         "introspection=on|off, get=on|off nor "
                         "transaction=field|request",
                         word);
    }
    return value != NULL;
}

/* What the first word is of: a file, whose fields a plugin answers, or
 * models. False, and told, when the rest does not go with it. */
static bool read_source(cmd_parms *cmd, const char *word,
                        apir_graphql_mount_t *graphql)
{
    graphql->models = apir_mod_option(word, "models");
    if (!graphql->models) {
        graphql->file = apir_mod_file_name(cmd, word);
    }
    if (graphql->models && graphql->resolvers) {
        apir_mod_mistake(cmd, "models need no resolvers");
        return false;
    }
    if (!graphql->models && !graphql->resolvers) {
        apir_mod_mistake(cmd, "resolvers=PLUGIN[:NAME] is missing");
        return false;
    }
    if (!graphql->models && graphql->transaction) {
        apir_mod_mistake(cmd, "transaction= is for models");
        return false;
    }
    return true;
}

const char *apir_mod_set_graphql(cmd_parms *cmd, void *dir, const char *args)
{
    apir_graphql_mount_t *graphql;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);
    bool good = true;

    if (!apir_mod_in_location(cmd, false)
        || !apir_mod_count_ok(cmd, count, 1, 5)) {
        return NULL;
    }
    graphql = apr_pcalloc(cmd->pool, sizeof(*graphql));
    graphql->introspection = true;
    graphql->get = true;
    for (int i = 1; i < count; i++) {
        good &= read_option(cmd, words[i], graphql);
    }
    if (good && read_source(cmd, words[0], graphql)) {
        apir_mod_own_location(cmd, dir, apir_mod_compile_graphql, graphql,
                              graphql->get ? "GET, HEAD, POST, OPTIONS"
                                           : "POST, OPTIONS");
    }
    return NULL;
}
