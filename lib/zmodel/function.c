/*
 * Functions of the language and of access policies.
 */
#include "zmodel/declare_int.h"
#include <string.h>

#define TAKES(name, shape, array, optional)                         \
    {                                                               \
        name, APIR_ZPARAM_VALUE, shape, NULL, array, optional, true \
    }
#define STRING(name) TAKES(name, APIR_ZS_STRING, false, false)
#define STRING_OR_NOT(name) TAKES(name, APIR_ZS_STRING, false, true)
#define INT_OR_NOT(name) TAKES(name, APIR_ZS_INT, false, true)

static const apir_zparam_t env[] = { STRING("name") };
static const apir_zparam_t versioned[] = { INT_OR_NOT("version"),
                                           STRING_OR_NOT("format") };
static const apir_zparam_t nanoid[] = { INT_OR_NOT("length"),
                                        STRING_OR_NOT("format") };
static const apir_zparam_t ulid[] = { STRING_OR_NOT("format") };
static const apir_zparam_t dbgenerated[] = { STRING_OR_NOT("expr") };
static const apir_zparam_t search[] = { STRING("field"), STRING("search"),
                                        TAKES("caseInSensitive",
                                              APIR_ZS_BOOLEAN, false, true) };
static const apir_zparam_t has[] = { TAKES("field", APIR_ZS_ANY, true, false),
                                     TAKES("search", APIR_ZS_ANY, false,
                                           false) };
static const apir_zparam_t has_many[] = {
    TAKES("field", APIR_ZS_ANY, true, false),
    TAKES("search", APIR_ZS_ANY, true, false)
};
static const apir_zparam_t list[] = { TAKES("field", APIR_ZS_ANY, true,
                                            false) };
static const apir_zparam_t any_field[] = { TAKES("field", APIR_ZS_ANY, false,
                                                 false) };
static const apir_zparam_t field[] = { STRING("field") };
static const apir_zparam_t regex[] = { STRING("field"), STRING("pattern") };
static const apir_zparam_t is_time[] = { STRING("field"),
                                         INT_OR_NOT("precision") };
static const apir_zparam_t value[] = { STRING("value") };
static const apir_zparam_t check[] = {
    TAKES("field", APIR_ZS_ANY, false, false), STRING_OR_NOT("operation")
};
static const apir_zparam_t casing[] = { STRING_OR_NOT("casing") };

#define PARAMS(list_) list_, (int)(sizeof(list_) / sizeof((list_)[0]))
#define D APIR_ZIN_DEFAULT
#define P APIR_ZIN_POLICY
#define V APIR_ZIN_VALIDATION
#define YES_NO APIR_ZS_BOOLEAN, false

static const apir_zfunction_t functions[] = {
    { "env", APIR_ZF_ENV, 0, APIR_ZS_STRING, false, PARAMS(env) },
    { "now", APIR_ZF_NOW, D | P | V, APIR_ZS_DATETIME, false, NULL, 0 },
    { "uuid", APIR_ZF_UUID, D, APIR_ZS_STRING, false, PARAMS(versioned) },
    { "cuid", APIR_ZF_CUID, D, APIR_ZS_STRING, false, PARAMS(versioned) },
    { "nanoid", APIR_ZF_NANOID, D, APIR_ZS_STRING, false, PARAMS(nanoid) },
    { "ulid", APIR_ZF_ULID, D, APIR_ZS_STRING, false, PARAMS(ulid) },
    { "autoincrement", APIR_ZF_AUTOINCREMENT, D, APIR_ZS_INT, false, NULL,
      0 },
    { "dbgenerated", APIR_ZF_DBGENERATED, D, APIR_ZS_ANY, false,
      PARAMS(dbgenerated) },
    { "auth", APIR_ZF_AUTH, D | P, APIR_ZS_ANY, false, NULL, 0 },
    { "contains", APIR_ZF_CONTAINS, P | V, YES_NO, PARAMS(search) },
    { "startsWith", APIR_ZF_STARTS_WITH, P | V, YES_NO, PARAMS(search) },
    { "endsWith", APIR_ZF_ENDS_WITH, P | V, YES_NO, PARAMS(search) },
    { "has", APIR_ZF_HAS, P | V, YES_NO, PARAMS(has) },
    { "hasSome", APIR_ZF_HAS_SOME, P | V, YES_NO, PARAMS(has_many) },
    { "hasEvery", APIR_ZF_HAS_EVERY, P | V, YES_NO, PARAMS(has_many) },
    { "isEmpty", APIR_ZF_IS_EMPTY, P | V, YES_NO, PARAMS(list) },
    { "length", APIR_ZF_LENGTH, V, APIR_ZS_INT, false, PARAMS(any_field) },
    { "regex", APIR_ZF_REGEX, V, YES_NO, PARAMS(regex) },
    { "isEmail", APIR_ZF_IS_EMAIL, V, YES_NO, PARAMS(field) },
    { "isDateTime", APIR_ZF_IS_DATETIME, V, YES_NO, PARAMS(field) },
    { "isDate", APIR_ZF_IS_DATE, V, YES_NO, PARAMS(field) },
    { "isTime", APIR_ZF_IS_TIME, V, YES_NO, PARAMS(is_time) },
    { "isUrl", APIR_ZF_IS_URL, V, YES_NO, PARAMS(field) },
    { "isPhone", APIR_ZF_IS_PHONE, V, YES_NO, PARAMS(field) },
    { "raw", APIR_ZF_RAW, APIR_ZIN_INDEX, APIR_ZS_ANY, false, PARAMS(value) },
    { "check", APIR_ZF_CHECK, P, YES_NO, PARAMS(check) },
    { "before", APIR_ZF_BEFORE, P, APIR_ZS_ANY, false, NULL, 0 },
    { "currentModel", APIR_ZF_CURRENT_MODEL, P, APIR_ZS_STRING, false,
      PARAMS(casing) },
    { "currentOperation", APIR_ZF_CURRENT_OPERATION, P, APIR_ZS_STRING, false,
      PARAMS(casing) },
};

const apir_zfunction_t *apir_zmodel_std_function(const char *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (strcmp(name, functions[i].name) == 0) {
            return &functions[i];
        }
    }
    return NULL;
}
