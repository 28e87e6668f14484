/*
 * Names of types for messages.
 */
#include "json/type_name.h"
#include <math.h>

static const char *number_name(double number)
{
    if (isnan(number)) {
        return "NaN";
    }
    return !isinf(number) ? "number" : number > 0 ? "Infinity" : "-Infinity";
}

const char *apir_json_type_name(const apir_value_t *value)
{
    switch (apir_value_kind(value)) {
    case APIR_UNDEFINED: return "undefined";
    case APIR_NULL: return "null";
    case APIR_FALSE:
    case APIR_TRUE: return "boolean";
    case APIR_NUMBER: return number_name(apir_value_number(value));
    case APIR_BIGINT: return "bigint";
    case APIR_DECIMAL: return "Decimal";
    case APIR_DATE: return "Date";
    case APIR_STRING: return "string";
    case APIR_BYTES: return "Uint8Array";
    case APIR_ARRAY: return "array";
    case APIR_SET: return "Set";
    case APIR_MAP: return "Map";
    case APIR_OBJECT: return "object";
    case APIR_DB_NULL: return "DbNullClass";
    case APIR_JSON_NULL: return "JsonNullClass";
    case APIR_ANY_NULL: return "AnyNullClass";
    }
    return "unknown";
}
