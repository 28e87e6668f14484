/*
 * Attributes of the language and of access policies. Policies are part of the
 * language here, whether or not the schema declares their plugin.
 */
#include "zmodel/declare_int.h"
#include <string.h>

#define VALUE(name, shape, optional, positional)                          \
    {                                                                     \
        name, APIR_ZPARAM_VALUE, shape, NULL, false, optional, positional \
    }
#define WORD(name, vocabulary)                                          \
    {                                                                   \
        name, APIR_ZPARAM_VALUE, APIR_ZS_ENUM, vocabulary, false, true, \
            false                                                       \
    }
#define STRING_GIVEN(name) VALUE(name, APIR_ZS_STRING, true, false)
#define INT_GIVEN(name) VALUE(name, APIR_ZS_INT, true, false)
#define MESSAGE VALUE("message", APIR_ZS_STRING, true, true)
#define FIELDS                                                            \
    {                                                                     \
        "fields", APIR_ZPARAM_FIELD, APIR_ZS_ANY, NULL, true, false, true \
    }
#define KEY_DETAILS                                                      \
    STRING_GIVEN("map"), INT_GIVEN("length"), WORD("sort", "SortOrder"), \
        VALUE("clustered", APIR_ZS_BOOLEAN, true, false)

static const apir_zparam_t key[] = { KEY_DETAILS };
static const apir_zparam_t keys[] = { FIELDS, STRING_GIVEN("name"),
                                      KEY_DETAILS };
static const apir_zparam_t index_params[] = { FIELDS, STRING_GIVEN("name"),
                                              KEY_DETAILS,
                                              WORD("type", "IndexType") };
static const apir_zparam_t fulltext[] = { FIELDS, STRING_GIVEN("map") };
static const apir_zparam_t default_params[] = {
    { "value", APIR_ZPARAM_CONTEXT, APIR_ZS_ANY, NULL, false, false, true },
    STRING_GIVEN("map")
};
static const apir_zparam_t updated_at[] = {
    { "ignore", APIR_ZPARAM_FIELD, APIR_ZS_ANY, NULL, true, true, false }
};
static const apir_zparam_t relation[] = {
    VALUE("name", APIR_ZS_STRING, true, true),
    { "fields", APIR_ZPARAM_FIELD, APIR_ZS_ANY, NULL, true, true, false },
    { "references", APIR_ZPARAM_OTHER_FIELD, APIR_ZS_ANY, NULL, true, true,
      false },
    WORD("onDelete", "ReferentialAction"),
    WORD("onUpdate", "ReferentialAction"),
    STRING_GIVEN("map")
};
static const apir_zparam_t name[] = { VALUE("name", APIR_ZS_STRING, false,
                                            true) };
static const apir_zparam_t map[] = { VALUE("map", APIR_ZS_STRING, false,
                                           true) };
static const apir_zparam_t text[] = { VALUE("text", APIR_ZS_STRING, false,
                                            true) };
static const apir_zparam_t discriminator[] = {
    { "discriminator", APIR_ZPARAM_FIELD, APIR_ZS_ANY, NULL, false, false,
      true }
};
static const apir_zparam_t any_value[] = { VALUE("value", APIR_ZS_ANY, false,
                                                 true) };
static const apir_zparam_t meta[] = {
    VALUE("name", APIR_ZS_STRING, false, true),
    VALUE("value", APIR_ZS_ANY, false, true)
};
static const apir_zparam_t policy[] = {
    VALUE("operation", APIR_ZS_STRING, false, true),
    VALUE("condition", APIR_ZS_BOOLEAN, false, true)
};
static const apir_zparam_t length[] = { VALUE("min", APIR_ZS_INT, true, true),
                                        VALUE("max", APIR_ZS_INT, true, true),
                                        MESSAGE };
static const apir_zparam_t text_rule[] = {
    VALUE("text", APIR_ZS_STRING, false, true), MESSAGE
};
static const apir_zparam_t regex[] = {
    VALUE("regex", APIR_ZS_STRING, false, true), MESSAGE
};
static const apir_zparam_t message[] = { MESSAGE };
static const apir_zparam_t time_rule[] = {
    VALUE("precision", APIR_ZS_INT, true, true), MESSAGE
};
static const apir_zparam_t bound[] = {
    VALUE("value", APIR_ZS_ANY, false, true), MESSAGE
};
static const apir_zparam_t validate[] = {
    VALUE("value", APIR_ZS_BOOLEAN, false, true),
    MESSAGE,
    { "path", APIR_ZPARAM_VALUE, APIR_ZS_STRING, NULL, true, true, true }
};
static const apir_zparam_t size[] = { VALUE("x", APIR_ZS_INT, true, true) };
static const apir_zparam_t any_size[] = { VALUE("x", APIR_ZS_ANY, true,
                                                true) };
static const apir_zparam_t named_length[] = { VALUE("length", APIR_ZS_INT,
                                                    true, true) };
static const apir_zparam_t count[] = { VALUE("n", APIR_ZS_INT, true, true) };
static const apir_zparam_t precision[] = {
    VALUE("p", APIR_ZS_INT, true, true), VALUE("s", APIR_ZS_INT, true, true)
};
static const apir_zparam_t internal_fields[] = {
    { "targetField", APIR_ZPARAM_VALUE, APIR_ZS_ENUM, "AttributeTargetField",
      true, false, true }
};
static const apir_zparam_t internal_context[] = {
    { "context", APIR_ZPARAM_VALUE, APIR_ZS_ENUM, "ExpressionContext", true,
      false, true }
};
static const apir_zparam_t internal_hint[] = {
    { "values", APIR_ZPARAM_VALUE, APIR_ZS_STRING, NULL, true, false, true }
};
static const apir_zparam_t internal_message[] = {
    VALUE("message", APIR_ZS_STRING, false, true)
};

#define PARAMS(list) list, (int)(sizeof(list) / sizeof((list)[0]))
#define PLAIN(name)                                 \
    {                                               \
        name, NULL, 0, 0, false, false, false, NULL \
    }
#define WITH(name, list)                                 \
    {                                                    \
        name, PARAMS(list), 0, false, false, false, NULL \
    }
#define ONCE(name, list)                                \
    {                                                   \
        name, PARAMS(list), 0, true, false, false, NULL \
    }
#define RULE(name, list, on)                             \
    {                                                    \
        name, PARAMS(list), on, false, false, true, NULL \
    }
#define CHANGE(name)                                             \
    {                                                            \
        name, NULL, 0, APIR_ZON_STRING, false, false, true, NULL \
    }
#define NATIVE(name, on)                                    \
    {                                                       \
        "@db." name, NULL, 0, on, false, false, false, NULL \
    }
#define NATIVE_SIZED(name, list, on)                             \
    {                                                            \
        "@db." name, PARAMS(list), on, false, false, false, NULL \
    }

#define NUMBER \
    (APIR_ZON_INT | APIR_ZON_FLOAT | APIR_ZON_DECIMAL | APIR_ZON_BIGINT)
#define FRACTION (APIR_ZON_FLOAT | APIR_ZON_DECIMAL)
#define STRING APIR_ZON_STRING
#define INT APIR_ZON_INT
#define DATE APIR_ZON_DATETIME
#define BYTES APIR_ZON_BYTES

static const apir_zmodel_attribute_decl_t attributes[] = {
    ONCE("@id", key),
    ONCE("@unique", key),
    ONCE("@@id", keys),
    WITH("@@unique", keys),
    WITH("@@index", index_params),
    WITH("@@fulltext", fulltext),
    ONCE("@default", default_params),
    { "@updatedAt", PARAMS(updated_at), DATE, false, false, false, NULL },
    WITH("@relation", relation),
    WITH("@map", name),
    WITH("@@map", name),
    PLAIN("@ignore"),
    PLAIN("@@ignore"),
    WITH("@@schema", map),
    PLAIN("@omit"),
    PLAIN("@computed"),
    PLAIN("@@auth"),
    { "@json", NULL, 0, APIR_ZON_TYPEDEF, false, false, false, NULL },
    { "@fuzzy", NULL, 0, STRING, true, false, false, NULL },
    { "@fullText", NULL, 0, STRING, true, false, false, NULL },
    WITH("@@delegate", discriminator),
    WITH("@@delegateMap", any_value),
    WITH("@@meta", meta),
    WITH("@meta", meta),
    WITH("@prisma.passthrough", text),
    WITH("@@prisma.passthrough", text),
    WITH("@@allow", policy),
    WITH("@@deny", policy),
    WITH("@allow", policy),
    WITH("@deny", policy),

    RULE("@length", length, STRING | APIR_ZON_LIST),
    RULE("@startsWith", text_rule, STRING),
    RULE("@endsWith", text_rule, STRING),
    RULE("@contains", text_rule, STRING),
    RULE("@regex", regex, STRING),
    RULE("@email", message, STRING),
    RULE("@datetime", message, STRING),
    RULE("@date", message, STRING),
    RULE("@time", time_rule, STRING),
    RULE("@url", message, STRING),
    RULE("@phone", message, STRING),
    CHANGE("@trim"),
    CHANGE("@lower"),
    CHANGE("@upper"),
    RULE("@gt", bound, NUMBER),
    RULE("@gte", bound, NUMBER),
    RULE("@lt", bound, NUMBER),
    RULE("@lte", bound, NUMBER),
    RULE("@@validate", validate, 0),

    NATIVE("Text", STRING),
    NATIVE_SIZED("Char", size, STRING),
    NATIVE_SIZED("VarChar", any_size, STRING),
    NATIVE_SIZED("Bit", size, STRING | APIR_ZON_BOOLEAN | BYTES),
    NATIVE_SIZED("VarBit", size, STRING),
    NATIVE("Uuid", STRING),
    NATIVE("Xml", STRING),
    NATIVE("Inet", STRING),
    NATIVE("Citext", STRING),
    NATIVE("TinyText", STRING),
    NATIVE("MediumText", STRING),
    NATIVE("LongText", STRING),
    NATIVE("Boolean", APIR_ZON_BOOLEAN),
    NATIVE("Int", INT),
    NATIVE("Integer", INT),
    NATIVE("SmallInt", INT),
    NATIVE("Oid", INT),
    NATIVE("UnsignedInt", INT),
    NATIVE("UnsignedSmallInt", INT),
    NATIVE("MediumInt", INT),
    NATIVE("UnsignedMediumInt", INT),
    NATIVE_SIZED("TinyInt", named_length, INT | APIR_ZON_BOOLEAN),
    NATIVE_SIZED("UnsignedTinyInt", named_length, INT),
    NATIVE("Year", INT),
    NATIVE("BigInt", APIR_ZON_BIGINT),
    NATIVE("UnsignedBigInt", APIR_ZON_BIGINT),
    NATIVE("DoublePrecision", FRACTION),
    NATIVE("Real", FRACTION),
    NATIVE_SIZED("Decimal", precision, FRACTION),
    NATIVE("Money", FRACTION),
    NATIVE("Float", APIR_ZON_FLOAT),
    NATIVE("Double", APIR_ZON_FLOAT),
    NATIVE_SIZED("Timestamp", size, DATE),
    NATIVE_SIZED("Timestamptz", size, DATE),
    NATIVE("Date", DATE),
    NATIVE_SIZED("Time", size, DATE),
    NATIVE_SIZED("Timetz", size, DATE),
    NATIVE_SIZED("DateTime", size, DATE),
    NATIVE("Json", APIR_ZON_JSON),
    NATIVE("JsonB", APIR_ZON_JSON),
    NATIVE("ByteA", BYTES),
    NATIVE("LongBlob", BYTES),
    NATIVE_SIZED("Binary", count, BYTES),
    NATIVE_SIZED("VarBinary", count, BYTES),
    NATIVE("TinyBlob", BYTES),
    NATIVE("Blob", BYTES),
    NATIVE("MediumBlob", BYTES),

    WITH("@@@targetField", internal_fields),
    WITH("@@@expressionContext", internal_context),
    WITH("@@@completionHint", internal_hint),
    WITH("@@@deprecated", internal_message),
    PLAIN("@@@validation"),
    PLAIN("@@@prisma"),
    PLAIN("@@@once"),
    PLAIN("@@@onceInModel"),
    PLAIN("@@@lite"),
};

const apir_zmodel_attribute_decl_t *
apir_zmodel_std_attribute(const char *wanted)
{
    apr_size_t i;

    for (i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
        if (strcmp(wanted, attributes[i].name) == 0) {
            return &attributes[i];
        }
    }
    return NULL;
}
