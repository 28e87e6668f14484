/**
 * @file json/type_name.h
 * @brief What messages call the type of a value.
 */
#ifndef APIR_JSON_TYPE_NAME_H
#define APIR_JSON_TYPE_NAME_H

#include "json/value.h"

/** As zod calls it: "string", "undefined", "NaN" …; instances are called as
 * their class, "Date". */
const char *apir_json_type_name(const apir_value_t *value);

#endif
