/*
 * Enums of the language: words that attributes take.
 */
#include "zmodel/declare_int.h"

static const char *const referential_action[] = { "Cascade",    "Restrict",
                                                  "NoAction",   "SetNull",
                                                  "SetDefault", NULL };
static const char *const sort_order[] = { "Asc", "Desc", NULL };
static const char *const index_type[] = { "BTree",  "Hash", "Gist", "Gin",
                                          "SpGist", "Brin", NULL };
static const char *const target_field[] = { "StringField",
                                            "IntField",
                                            "BigIntField",
                                            "FloatField",
                                            "DecimalField",
                                            "BooleanField",
                                            "DateTimeField",
                                            "JsonField",
                                            "BytesField",
                                            "ModelField",
                                            "TypeDefField",
                                            "ListField",
                                            NULL };
static const char *const context[] = { "DefaultValue", "AccessPolicy",
                                       "ValidationRule", "Index", NULL };
/* PostgreSQL's operator classes, for `ops:` in an index. */
static const char *const operator_class[] = { "ArrayOps",
                                              "JsonbOps",
                                              "JsonbPathOps",
                                              "InetOps",
                                              "TextOps",
                                              "BitMinMaxOps",
                                              "VarBitMinMaxOps",
                                              "BpcharBloomOps",
                                              "BpcharMinMaxOps",
                                              "ByteaBloomOps",
                                              "ByteaMinMaxOps",
                                              "DateBloomOps",
                                              "DateMinMaxOps",
                                              "DateMinMaxMultiOps",
                                              "Float4BloomOps",
                                              "Float4MinMaxOps",
                                              "Float4MinMaxMultiOps",
                                              "Float8BloomOps",
                                              "Float8MinMaxOps",
                                              "Float8MinMaxMultiOps",
                                              "InetInclusionOps",
                                              "InetBloomOps",
                                              "InetMinMaxOps",
                                              "InetMinMaxMultiOps",
                                              "Int2BloomOps",
                                              "Int2MinMaxOps",
                                              "Int2MinMaxMultiOps",
                                              "Int4BloomOps",
                                              "Int4MinMaxOps",
                                              "Int4MinMaxMultiOps",
                                              "Int8BloomOps",
                                              "Int8MinMaxOps",
                                              "Int8MinMaxMultiOps",
                                              "NumericBloomOps",
                                              "NumericMinMaxOps",
                                              "NumericMinMaxMultiOps",
                                              "OidBloomOps",
                                              "OidMinMaxOps",
                                              "OidMinMaxMultiOps",
                                              "TextBloomOps",
                                              "TextMinMaxOps",
                                              "TextMinMaxMultiOps",
                                              "TimestampBloomOps",
                                              "TimestampMinMaxOps",
                                              "TimestampMinMaxMultiOps",
                                              "TimestampTzBloomOps",
                                              "TimestampTzMinMaxOps",
                                              "TimestampTzMinMaxMultiOps",
                                              "TimeBloomOps",
                                              "TimeMinMaxOps",
                                              "TimeMinMaxMultiOps",
                                              "TimeTzBloomOps",
                                              "TimeTzMinMaxOps",
                                              "TimeTzMinMaxMultiOps",
                                              "UuidBloomOps",
                                              "UuidMinMaxOps",
                                              "UuidMinMaxMultiOps",
                                              NULL };

static const apir_zvocabulary_t vocabulary[] = {
    { "ReferentialAction", referential_action },
    { "SortOrder", sort_order },
    { "IndexType", index_type },
    { "IndexOperatorClass", operator_class },
    { "AttributeTargetField", target_field },
    { "ExpressionContext", context },
    { NULL, NULL }
};

const apir_zvocabulary_t *apir_zmodel_vocabulary(void)
{
    return vocabulary;
}
