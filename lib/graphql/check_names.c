/*
 * Sets of names that have come: of the few that documents mostly give no table
 * is made. In a file of its own, so that analysers do not follow both ways of
 * the set through each loop that adds to one.
 */
#include "graphql/check_int.h"

static void hash_names(apir_gql_names_t *names)
{
    names->many = apr_hash_make(names->pool);
    for (int i = 0; i < names->count; i++) {
        apr_hash_set(names->many, names->few[i]->text, names->few[i]->length,
                     names->few[i]);
    }
}

const apir_gql_name_t *apir_gql_names_add(apir_gql_names_t *names,
                                          const apir_gql_name_t *name)
{
    const int few = (int)(sizeof(names->few) / sizeof(names->few[0]));
    const apir_gql_name_t *same = NULL;

    if (!names->many) {
        for (int i = 0; i < names->count; i++) {
            if (apir_gql_same(names->few[i], name)) {
                return names->few[i];
            }
        }
        if (names->count < few) {
            names->few[names->count++] = name;
            return NULL;
        }
        hash_names(names);
    }
    same = apr_hash_get(names->many, name->text, name->length);
    if (!same) {
        apr_hash_set(names->many, name->text, name->length, name);
    }
    return same;
}
