/*
 * Members of enums may have another name in the database (`@map`).
 */
#include "statement/stored.h"
#include <string.h>

const apir_value_t *apir_stored_member(const apir_value_t *value,
                                       const apir_zmodel_enum_t *enumeration,
                                       apr_pool_t *pool)
{
    apr_size_t length;
    const char *name = apir_value_text(value, &length);
    const apir_zmodel_member_t *member =
        name ? apir_zmodel_member(enumeration, name, length) : NULL;

    return member && strcmp(member->value, name) != 0
               ? apir_value_string(member->value, pool)
               : value;
}
