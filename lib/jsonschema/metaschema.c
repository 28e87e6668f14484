/*
 * The metaschema of draft 2020-12 and its vocabularies, as JSON Schema Core
 * and Validation define them, so that "$ref": "…/draft/2020-12/schema" needs
 * no network. The macros write what recurs.
 */
#include "store_int.h"

#define HEAD(path, vocabulary, anchor)                                 \
    "{\"$schema\":\"" APIR_DRAFT "schema\",\"$id\":\"" APIR_DRAFT path \
    "\",\"$vocabulary\":{\"" APIR_DRAFT "vocab/" vocabulary            \
    "\":true},\"$dynamicAnchor\":\"" anchor "\","                      \
    "\"type\":[\"object\",\"boolean\"],"

#define META "{\"$dynamicRef\":\"#meta\"}"
#define MAP_OF_META \
    "{\"type\":\"object\",\"additionalProperties\":" META ",\"default\":{}}"
#define LIST "{\"$ref\":\"#/$defs/schemaArray\"}"
#define COUNT "{\"$ref\":\"#/$defs/nonNegativeInteger\"}"
#define NUMBER "{\"type\":\"number\"}"
#define STRING "{\"type\":\"string\"}"
#define NAMES "{\"$ref\":\"#/$defs/stringArray\"}"

static const char schema[] =
    "{\"$schema\":\"" APIR_DRAFT "schema\",\"$id\":\"" APIR_DRAFT "schema\","
    "\"$vocabulary\":{"
    "\"" APIR_DRAFT "vocab/core\":true,"
    "\"" APIR_DRAFT "vocab/applicator\":true,"
    "\"" APIR_DRAFT "vocab/unevaluated\":true,"
    "\"" APIR_DRAFT "vocab/validation\":true,"
    "\"" APIR_DRAFT "vocab/meta-data\":true,"
    "\"" APIR_DRAFT "vocab/format-annotation\":true,"
    "\"" APIR_DRAFT "vocab/content\":true},"
    "\"$dynamicAnchor\":\"meta\","
    "\"allOf\":[{\"$ref\":\"meta/core\"},{\"$ref\":\"meta/applicator\"},"
    "{\"$ref\":\"meta/unevaluated\"},{\"$ref\":\"meta/validation\"},"
    "{\"$ref\":\"meta/meta-data\"},{\"$ref\":\"meta/format-annotation\"},"
    "{\"$ref\":\"meta/content\"}],"
    "\"type\":[\"object\",\"boolean\"],"
    "\"properties\":{"
    "\"definitions\":{\"type\":\"object\",\"additionalProperties\":" META ","
    "\"deprecated\":true,\"default\":{}},"
    "\"dependencies\":{\"type\":\"object\",\"additionalProperties\":"
    "{\"anyOf\":[" META
    ",{\"$ref\":\"meta/validation#/$defs/stringArray\"}]},"
    "\"deprecated\":true,\"default\":{}},"
    "\"$recursiveAnchor\":{\"$ref\":\"meta/core#/$defs/anchorString\","
    "\"deprecated\":true},"
    "\"$recursiveRef\":{\"$ref\":\"meta/core#/$defs/uriReferenceString\","
    "\"deprecated\":true}}}";

static const char core[] = HEAD(
    "meta/core", "core",
    "meta") "\"properties\":{"
            "\"$id\":{\"$ref\":\"#/$defs/uriReferenceString\","
            "\"pattern\":\"^[^#]*#?$\"},"
            "\"$schema\":{\"$ref\":\"#/$defs/uriString\"},"
            "\"$ref\":{\"$ref\":\"#/$defs/uriReferenceString\"},"
            "\"$anchor\":{\"$ref\":\"#/$defs/anchorString\"},"
            "\"$dynamicRef\":{\"$ref\":\"#/$defs/uriReferenceString\"},"
            "\"$dynamicAnchor\":{\"$ref\":\"#/$defs/anchorString\"},"
            "\"$vocabulary\":{\"type\":\"object\","
            "\"propertyNames\":{\"$ref\":\"#/$defs/uriString\"},"
            "\"additionalProperties\":{\"type\":\"boolean\"}},"
            "\"$comment\":" STRING ","
            "\"$defs\":{\"type\":\"object\",\"additionalProperties\":" META
            "}},"
            "\"$defs\":{"
            "\"anchorString\":{\"type\":\"string\","
            "\"pattern\":\"^[A-Za-z_][-A-Za-z0-9._]*$\"},"
            "\"uriString\":{\"type\":\"string\",\"format\":\"uri\"},"
            "\"uriReferenceString\":{\"type\":\"string\","
            "\"format\":\"uri-reference\"}}}";

static const char applicator[] = HEAD(
    "meta/applicator", "applicator",
    "meta") "\"properties\":{"
            "\"prefixItems\":" LIST ",\"items\":" META ",\"contains\":" META
            ","
            "\"additionalProperties\":" META ",\"properties\":" MAP_OF_META
            ","
            "\"patternProperties\":{\"type\":\"object\","
            "\"additionalProperties\":" META
            ",\"propertyNames\":{\"format\":\"regex\"},\"default\":{}},"
            "\"dependentSchemas\":" MAP_OF_META ",\"propertyNames\":" META ","
            "\"if\":" META ",\"then\":" META ",\"else\":" META
            ",\"allOf\":" LIST ","
            "\"anyOf\":" LIST ",\"oneOf\":" LIST ",\"not\":" META "},"
            "\"$defs\":{\"schemaArray\":{\"type\":\"array\",\"minItems\":1,"
            "\"items\":" META "}}}";

static const char unevaluated[] =
    HEAD("meta/unevaluated", "unevaluated",
         "meta") "\"properties\":{\"unevaluatedItems\":" META ","
                 "\"unevaluatedProperties\":" META "}}";

static const char validation[] = HEAD(
    "meta/validation", "validation",
    "meta") "\"properties\":{"
            "\"type\":{\"anyOf\":[{\"$ref\":\"#/$defs/simpleTypes\"},"
            "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/"
            "simpleTypes\"},"
            "\"minItems\":1,\"uniqueItems\":true}]},"
            "\"const\":true,\"enum\":{\"type\":\"array\",\"items\":true},"
            "\"multipleOf\":{\"type\":\"number\",\"exclusiveMinimum\":0},"
            "\"maximum\":" NUMBER ",\"exclusiveMaximum\":" NUMBER ","
            "\"minimum\":" NUMBER ",\"exclusiveMinimum\":" NUMBER ","
            "\"maxLength\":" COUNT ","
            "\"minLength\":{\"$ref\":\"#/$defs/nonNegativeIntegerDefault0\"},"
            "\"pattern\":{\"type\":\"string\",\"format\":\"regex\"},"
            "\"maxItems\":" COUNT ","
            "\"minItems\":{\"$ref\":\"#/$defs/nonNegativeIntegerDefault0\"},"
            "\"uniqueItems\":{\"type\":\"boolean\",\"default\":false},"
            "\"maxContains\":" COUNT ","
            "\"minContains\":{\"$ref\":\"#/$defs/nonNegativeInteger\","
            "\"default\":1},"
            "\"maxProperties\":" COUNT ","
            "\"minProperties\":{\"$ref\":\"#/$defs/"
            "nonNegativeIntegerDefault0\"},"
            "\"required\":" NAMES ","
            "\"dependentRequired\":{\"type\":\"object\","
            "\"additionalProperties\":" NAMES "}},"
            "\"$defs\":{"
            "\"nonNegativeInteger\":{\"type\":\"integer\",\"minimum\":0},"
            "\"nonNegativeIntegerDefault0\":{"
            "\"$ref\":\"#/$defs/nonNegativeInteger\",\"default\":0},"
            "\"simpleTypes\":{\"enum\":[\"array\",\"boolean\",\"integer\","
            "\"null\","
            "\"number\",\"object\",\"string\"]},"
            "\"stringArray\":{\"type\":\"array\",\"items\":" STRING ","
            "\"uniqueItems\":true,\"default\":[]}}}";

static const char meta_data[] =
    HEAD("meta/meta-data", "meta-data",
         "meta") "\"properties\":{\"title\":" STRING
                 ",\"description\":" STRING ","
                 "\"default\":true,\"deprecated\":{\"type\":\"boolean\","
                 "\"default\":false},\"readOnly\":{\"type\":\"boolean\","
                 "\"default\":false},\"writeOnly\":{\"type\":\"boolean\","
                 "\"default\":false},\"examples\":{\"type\":\"array\","
                 "\"items\":true}}}";

static const char format_annotation[] =
    HEAD("meta/format-annotation", "format-annotation",
         "meta") "\"properties\":{\"format\":" STRING "}}";

static const char format_assertion[] =
    HEAD("meta/format-assertion", "format-assertion",
         "meta") "\"properties\":{\"format\":" STRING "}}";

static const char content[] =
    HEAD("meta/content", "content",
         "meta") "\"properties\":{\"contentEncoding\":" STRING ","
                 "\"contentMediaType\":" STRING ",\"contentSchema\":" META
                 "}}";

const char *apir_metaschema(int index)
{
    static const char *const documents[] = {
        schema,     core,      applicator,        unevaluated,
        validation, meta_data, format_annotation, format_assertion,
        content,    NULL,
    };

    return documents[index];
}
