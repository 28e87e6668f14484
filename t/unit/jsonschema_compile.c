/*
 * What is said of schemas that are wrong, what is taken of those that are
 * right, and what the outputs and messages are where no reference tells.
 */
#include "unit.h"

#include "json/reader.h"
#include "json/writer.h"
#include "jsonschema/schema.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>

static apir_schema_store_t *store;
static const char *messages;
static int warnings;

static void gather(void *baton, apir_severity_t severity,
                   const apir_place_t *place, const char *message)
{
    messages = apr_pstrcat(unit_pool, messages, *messages ? "\n" : "",
                           message, NULL);
    warnings += severity == APIR_DIAG_WARNING;
}

static apir_value_t *json(const char *text)
{
    apir_value_t *value = NULL;
    apir_error_t error = { 0 };

    if (apir_json_read(text, strlen(text), NULL, &value, unit_pool, &error)
        != APR_SUCCESS) {
        printf("# %s: %s\n", error.message, text);
    }
    return value;
}

static apir_schema_t *compile_with(const char *text, bool assert_formats)
{
    apir_schema_options_t options = { assert_formats, store };
    apir_diag_t diag = { gather, NULL, unit_pool, 0, 0 };

    messages = "";
    warnings = 0;
    return apir_schema_compile(json(text), &options, NULL, &diag, unit_pool);
}

static apir_schema_t *compile(const char *text)
{
    return compile_with(text, false);
}

/* The message of a schema with one mistake. */
static void mistake(const char *schema, const char *want, const char *name)
{
    apir_schema_t *compiled = compile(schema);

    IS(messages, apr_pstrcat(unit_pool, "schema, at ", want, NULL), name);
    if (compiled) {
        OK(false, name);
    }
}

static const char *text_of(const apir_value_t *value)
{
    apr_size_t length;

    return value ? apir_json_stringify(value, &length, unit_pool) : NULL;
}

/* valid()'s output, or its issues after "!". */
static const char *valid(const apir_schema_t *schema, const char *value)
{
    apir_value_t *issues;
    const apir_value_t *out = apir_schema_valid(schema,
                                                value ? json(value) : NULL,
                                                &issues, unit_pool);

    return out ? text_of(out)
               : apr_pstrcat(unit_pool, "!", text_of(issues), NULL);
}

/* Path and message of the only issue. */
static const char *only_issue(const char *schema, const char *value)
{
    apir_value_t *issues = NULL;
    const apir_value_t *issue;

    apir_schema_valid(compile(schema), json(value), &issues, unit_pool);
    issue = issues && issues->length == 1 ? apir_value_at(issues, 0) : NULL;
    return issue ? apr_pstrcat(
               unit_pool, text_of(apir_value_get(issue, "path")), " ",
               apir_value_text(apir_value_get(issue, "message"), NULL), NULL)
           : issues ? text_of(issues)
                    : "valid";
}

static void mistakes_are_named(void)
{
    mistake("3", "\"#\": a schema is an object, true or false, not a number",
            "a schema is an object or a boolean");
    mistake(
        "{\"properties\":{\"a/b\":[]}}",
        "\"#/properties/a~1b\": a schema is an object, true or false, not "
        "an array",
        "pointers are escaped");
    mistake("{\"type\":\"strnig\"}",
            "\"#/type\": \"strnig\" is no type; the types are null, boolean, "
            "object, array, number, integer and string",
            "unknown type");
    mistake("{\"type\":[]}",
            "\"#/type\": it must be the name of a type, or "
            "an array of names",
            "no type at all");
    mistake("{\"minLength\":-1}",
            "\"#/minLength\": it must be a whole "
            "number, 0 or more",
            "negative length");
    mistake("{\"maxItems\":1.5}",
            "\"#/maxItems\": it must be a whole "
            "number, 0 or more",
            "fraction of an item");
    mistake("{\"minimum\":\"1\"}", "\"#/minimum\": it must be a number",
            "bound that is no number");
    mistake("{\"multipleOf\":0}",
            "\"#/multipleOf\": it must be greater than "
            "0",
            "multiple of nothing");
    mistake("{\"pattern\":\"a(\"}",
            "\"#/pattern\": \"a(\" is no regular "
            "expression of ECMA-262: a ( is not closed",
            "bad pattern");
    mistake("{\"pattern\":\"(?<=a+)b\"}",
            "\"#/pattern\": \"(?<=a+)b\" is no regular expression of "
            "ECMA-262: lookbehind assertion is not fixed length",
            "what PCRE2 cannot do is refused at the start");
    mistake("{\"patternProperties\":{\"\\\\Z\":true}}",
            "\"#/patternProperties/\\Z\": the pattern is no regular "
            "expression of ECMA-262: the escape \\Z is not known to ECMA-262",
            "bad pattern of names");
    mistake("{\"items\":[{}]}",
            "\"#/items\": it must be one schema; schemas "
            "by position stand in \"prefixItems\"",
            "items of old drafts");
    mistake("{\"required\":\"a\"}",
            "\"#/required\": it must be an array of "
            "strings, the names of members",
            "required is an array");
    mistake("{\"anyOf\":[]}",
            "\"#/anyOf\": it must be an array of schemas, "
            "at least one",
            "a union of nothing");
    mistake("{\"enum\":3}",
            "\"#/enum\": it must be an array of the values "
            "that are allowed",
            "enum is an array");
    mistake("{\"$ref\":\"#/$defs/x\"}",
            "\"#/$ref\": \"#/$defs/x\" leads to "
            "nothing: the schema has no such place",
            "reference to nothing");
    mistake("{\"$ref\":\"#x\"}",
            "\"#/$ref\": \"#x\" leads to nothing: the "
            "schema has no such anchor",
            "reference to no anchor");
    mistake(
        "{\"$id\":\"http://a/b\",\"$ref\":\"c\"}",
        "\"#/$ref\": "
        "\"c\" leads to http://a/c, and no schema with that URI is loaded",
        "reference to no document");
    mistake("{\"$id\":\"http://a/b#c\"}",
            "\"#/$id\": it must be a "
            "URI without a fragment (a name inside of a schema is an "
            "\"$anchor\")",
            "identifier with a fragment");
}

static void mistakes_come_all_at_once(void)
{
    const char *at;
    int lines = 1;

    OK(!compile("{\"type\":\"x\",\"minLength\":\"1\",\"properties\":{\"a\":"
                "{\"$ref\":\"#/nowhere\"},\"b\":5},\"$defs\":{\"c\":"
                "{\"pattern\":\"[\"}}}"),
       "a schema with five mistakes is refused");
    for (at = messages; *at; at++) {
        lines += *at == '\n';
    }
    IS_INT(lines, 5, "and all five are told, unused definitions too");
}

static void circles_are_found(void)
{
    mistake("{\"$ref\":\"#\"}",
            "\"#\": it leads back to \"#\" without going "
            "into the value, so checking would never end",
            "its own target");
    mistake("{\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/b\"}]},"
            "\"b\":{\"not\":{\"$ref\":\"#/$defs/a\"}}}}",
            "\"#/$defs/b/not\": it leads back to \"#/$defs/a\" without going "
            "into the value, so checking would never end",
            "a circle of three");
    OK(compile("{\"properties\":{\"a\":{\"$ref\":\"#\"}},"
               "\"items\":{\"$ref\":\"#\"}}")
           != NULL,
       "a circle through members and items is no circle");
    OK(compile(
           "{\"$dynamicAnchor\":\"x\",\"allOf\":[{\"$ref\":\"#/$defs/y\"},"
           "{\"$ref\":\"#/$defs/y\"}],\"$defs\":{\"y\":{}}}")
           != NULL,
       "nor are two ways to one place");
}

static void dialects(void)
{
    apir_schema_store_add(
        store, "http://dialects/strange",
        json("{\"$vocabulary\":{\"http://nobody/knows\":true}}"));
    mistake("{\"$schema\":\"http://dialects/strange\"}",
            "\"#\": its dialect "
            "needs the vocabulary http://nobody/knows, which is not known "
            "here",
            "a vocabulary that must be known");
    OK(compile("{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
               "\"items\":[{\"type\":\"string\"}],\"additionalItems\":false}")
           && warnings == 1,
       "an older draft is read with a warning");
    IS(valid(compile(
                 "{\"$schema\":\"http://json-schema.org/draft-07/schema#\""
                 ",\"items\":[{\"type\":\"string\"}],"
                 "\"additionalItems\":false}"),
             "[\"a\",1]"),
       "![{\"code\":\"too_big\",\"maximum\":1,\"inclusive\":true,\"origin\":"
       "\"array\",\"path\":[],\"message\":\"Too big: expected array to have "
       "<=1 items\"}]",
       "with its tuples");
}

static void stores(void)
{
    apir_schema_t *schema;

    apir_schema_store_add(store, "http://shop/types",
                          json("{\"$defs\":{\"id\":{\"$anchor\":\"id\","
                               "\"type\":\"integer\"}}}"));
    apir_schema_store_add(
        store, "http://shop/by-location",
        json("{\"$id\":\"http://shop/by-id\",\"type\":\"string\"}"));
    schema = compile("{\"$id\":\"http://shop/order\",\"properties\":{"
                     "\"id\":{\"$ref\":\"types#id\"},"
                     "\"a\":{\"$ref\":\"by-id\"},"
                     "\"b\":{\"$ref\":\"by-location\"}}}");
    IS(messages, "", "documents of the store are found by URI and by $id");
    IS(valid(schema, "{\"id\":7,\"a\":\"x\",\"b\":\"y\"}"),
       "{\"id\":7,\"a\":\"x\",\"b\":\"y\"}", "and apply");
}

static void metaschema(void)
{
    apir_schema_t *schema = compile(
        "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}");
    apir_error_t error = { 0 };

    OK(apir_schema_check(schema,
                         json("{\"properties\":{\"a\":{\"type\":["
                              "\"string\",\"null\"]}},\"$defs\":{}}"),
                         unit_pool, NULL),
       "a good schema conforms to the metaschema");
    OK(!apir_schema_check(schema,
                          json("{\"properties\":{\"a\":{\"type\":"
                               "\"strnig\"}}}"),
                          unit_pool, &error),
       "a bad one does not");
    IS(error.message,
       "at \"/properties/a/type\": Invalid input: no option "
       "fits (anyOf)",
       "the place is named");
    OK(!apir_schema_check(schema, json("{\"allOf\":[{\"minimum\":\"1\"}]}"),
                          unit_pool, NULL),
       "$dynamicRef goes through all vocabularies");
}

static void check_names_place_and_keyword(void)
{
    apir_schema_t *schema = compile(
        "{\"properties\":{\"a/b\":{\"items\":{\"maximum\":5}}}}");
    apir_error_t error = { 0 };

    OK(!apir_schema_check(schema, json("{\"a/b\":[1,9,10]}"), unit_pool,
                          &error),
       "a value that does not conform");
    IS_INT(error.kind, APIR_E_INVALID, "is invalid");
    IS(error.message,
       "at \"/a~1b/1\": Too big: expected number to be <=5 "
       "(maximum)",
       "its first place, what is wrong there, and the keyword");
}

static void outputs(void)
{
    const char *text = "{\"a\":1,\"b\":[{\"c\":2}]}";
    apir_value_t *value = json(text), *issues;
    apir_schema_t *schema;

    schema = compile("{\"properties\":{\"b\":{\"items\":{\"properties\":"
                     "{\"c\":{}}}},\"a\":{}}}");
    OK(apir_schema_valid(schema, value, &issues, unit_pool) == value,
       "what needs no change is returned itself, not copied");
    IS(valid(compile("{\"properties\":{\"b\":{\"items\":{\"properties\":{}}},"
                     "\"d\":{\"default\":[1]}}}"),
             text),
       "{\"b\":[{}],\"d\":[1]}", "dropped inside of arrays, filled in");
    IS(valid(compile("{\"type\":\"object\"}"), text), text,
       "an object without properties keeps its members");
    IS(valid(compile("{\"properties\":{}}"), text), "{}",
       "one with none of them keeps none");
    IS(valid(compile("{\"properties\":{\"a\":{}},\"required\":[\"a\"],"
                     "\"allOf\":[{\"required\":[\"b\"]}]}"),
             text),
       "{\"a\":1}", "a schema that only requires keeps nothing");
    IS(valid(compile("{\"properties\":{\"a\":{}},\"anyOf\":[{\"properties\":"
                     "{\"z\":{}},\"required\":[\"z\"]},{\"properties\":"
                     "{\"b\":{\"items\":{\"properties\":{}}}}}]}"),
             text),
       "{\"a\":1,\"b\":[{}]}", "what either schema keeps is kept");
    IS(valid(compile("{\"$ref\":\"#/$defs/x\",\"unevaluatedProperties\":"
                     "{\"type\":\"array\",\"items\":{\"properties\":{}}},"
                     "\"$defs\":{\"x\":{\"properties\":{\"a\":{}}}}}"),
             text),
       "{\"a\":1,\"b\":[{}]}",
       "unevaluated members are kept, as they are left");
    IS(valid(compile(
                 "{\"if\":{\"required\":[\"a\"]},\"then\":{\"properties\":"
                 "{\"a\":{},\"n\":{\"default\":null}}}}"),
             text),
       "{\"a\":1,\"n\":null}", "then keeps and fills in");
    IS(valid(compile("{\"allOf\":[{\"prefixItems\":[{\"properties\":{\"a\":"
                     "{}}}]},{\"items\":{\"properties\":{\"b\":{}}}}]}"),
             "[{\"a\":1,\"b\":2,\"c\":3}]"),
       "[{\"a\":1,\"b\":2}]", "items are joined one by one");
    IS(valid(compile("{\"patternProperties\":{\"^a\":{\"properties\":{}},"
                     "\"b$\":{\"properties\":{\"c\":{}}}}}"),
             "{\"ab\":{\"c\":1,\"d\":2},\"x\":3}"),
       "{\"ab\":{\"c\":1},\"x\":3}",
       "rules for names join, and leave other members alone");
}

static void defaults(void)
{
    apir_schema_t *schema = compile("{\"default\":{\"q\":1},\"properties\":"
                                    "{\"a\":{\"default\":5}}}");

    IS(valid(schema, NULL), "{\"a\":5}",
       "no body: the default, through the schema");
    IS(valid(compile("{}"), NULL), "",
       "no body where anything goes: undefined");
    IS(valid(compile("{\"type\":\"object\"}"), NULL),
       "![{\"expected\":\"object\",\"code\":\"invalid_type\",\"path\":[],"
       "\"message\":\"Invalid input: expected object, received undefined\"}]",
       "no body where an object must be");
    IS(valid(compile("{\"properties\":{\"a\":{\"$ref\":\"#/$defs/x\"}},"
                     "\"$defs\":{\"x\":{\"default\":\"d\"}}}"),
             "{}"),
       "{\"a\":\"d\"}", "the default of what is referred to");
    IS(valid(compile("{\"properties\":{\"a\":{\"default\":1}},"
                     "\"required\":[\"a\"]}"),
             "{}"),
       "{\"a\":1}", "a default stands in for what is required and missing");
    IS(valid(compile("{\"properties\":{\"a\":{\"default\":1,\"type\":"
                     "\"number\"}},\"required\":[\"a\"]}"),
             "{\"a\":\"x\"}"),
       "{\"a\":1}", "and for what does not conform there: zod's catch()");
    IS(valid(compile(
                 "{\"properties\":{\"n\":{\"properties\":{\"n\":{\"$ref\":"
                 "\"#/properties/n\",\"default\":{}}}}}}"),
             "{\"n\":{}}"),
       "{\"n\":{\"n\":{\"n\":{}}}}", "a default that fills itself in ends");
}

static void undefined_members_are_absent(void)
{
    apir_value_t *value = apir_value_object(unit_pool), *issues;
    apir_schema_t *schema = compile(
        "{\"properties\":{\"a\":{\"type\":\"string\",\"default\":\"d\"}},"
        "\"additionalProperties\":false,\"maxProperties\":0}");

    apir_object_set(value, "a", apir_value_undefined(unit_pool));
    apir_object_set(value, "b", apir_value_undefined(unit_pool));
    OK(apir_schema_check(schema, value, unit_pool, NULL),
       "members that are undefined are not there");
    IS(text_of(apir_schema_valid(schema, value, &issues, unit_pool)),
       "{\"a\":\"d\"}", "and a default takes their place");
}

static void values_beyond_json(void)
{
    apir_value_t bigint = { .kind = APIR_BIGINT,
                            .length = 20,
                            .as.text = "18446744073709551616" };
    apir_value_t date = { .kind = APIR_DATE, .as.number = 0 };
    apir_schema_t *integer = compile(
        "{\"type\":\"integer\",\"minimum\":18446744073709551615}");

    OK(apir_schema_check(integer, &bigint, unit_pool, NULL),
       "big integers are numbers, exactly");
    OK(!apir_schema_check(compile("{\"maximum\":18446744073709551615}"),
                          &bigint, unit_pool, NULL),
       "however near the bound is");
    OK(apir_schema_check(compile("{\"type\":\"string\",\"pattern\":\"x\"}"),
                         &date, unit_pool, NULL),
       "dates are strings, as they are written, without a text to check");
}

static void wordings_of_our_own(void)
{
    IS(only_issue("{\"minProperties\":2}", "{\"a\":1}"),
       "[] Too small: expected object to have >=2 properties",
       "minProperties");
    IS(only_issue("{\"maxProperties\":0}", "{\"a\":1}"),
       "[] Too big: expected object to have <=0 properties", "maxProperties");
    IS(only_issue("{\"uniqueItems\":true}", "[1,2,1.0]"),
       "[] Invalid input: expected array to have unique items",
       "uniqueItems");
    IS(only_issue("{\"contains\":{\"type\":\"null\"}}", "[1]"),
       "[] Too small: expected array to have >=1 matching items", "contains");
    IS(only_issue("{\"contains\":true,\"maxContains\":1}", "[1,2]"),
       "[] Too big: expected array to have <=1 matching items",
       "maxContains");
    IS(only_issue("{\"not\":{\"type\":\"null\"}}", "null"),
       "[] Invalid input", "not");
    IS(only_issue("{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}"),
       "[\"b\"] Invalid input: expected nonoptional, received undefined",
       "dependentRequired");
    IS(only_issue("{\"unevaluatedProperties\":false}", "{\"a\":1,\"b\":2}"),
       "[] Unrecognized keys: \"a\", \"b\"", "unevaluatedProperties");
    IS(only_issue("{\"unevaluatedItems\":false}", "[1]"),
       "[0] Invalid input: expected never, received number",
       "unevaluatedItems");
    IS(only_issue("{\"const\":{\"a\":1}}", "5"),
       "[] Invalid input: expected {\"a\":1}",
       "a constant that is an object");
    IS(only_issue("{\"type\":\"string\",\"format\":\"phone\",\"pattern\":"
                  "\"^[0-9]+$\"}",
                  "\"x\""),
       "[] Invalid phone", "a format of one's own");
    IS(only_issue("{\"properties\":{\"a\":false}}", "{\"a\":1}"),
       "[\"a\"] Invalid input: expected never, received number",
       "a member that must not be");
    IS(only_issue("{\"required\":[\"a\"]}", "{}"),
       "[\"a\"] Invalid input: expected nonoptional, received undefined",
       "a member of which nothing is known");
    IS(only_issue("{\"type\":\"number\"}", "-1e400"),
       "[] Invalid input: expected number, received -Infinity",
       "a number that JavaScript has not");
}

static void formats_only_decide_when_asked(void)
{
    static const char schema[] = "{\"format\":\"ipv4\"}";

    OK(apir_schema_check(compile(schema), json("\"x\""), unit_pool, NULL),
       "a format annotates");
    OK(!apir_schema_check(compile_with(schema, true), json("\"x\""),
                          unit_pool, NULL),
       "and decides by option");
    IS(valid(compile_with(schema, true), "\"x\""),
       "![{\"origin\":\"string\",\"code\":\"invalid_format\",\"format\":"
       "\"ipv4\",\"path\":[],\"message\":\"Invalid IPv4 address\"}]",
       "with zod's words");
}

static void property_types(void)
{
    apir_schema_t *schema = compile(
        "{\"allOf\":[{\"$ref\":\"#/$defs/base\"}],\"properties\":{"
        "\"i\":{\"type\":\"integer\"},\"n\":{\"type\":[\"null\",\"number\"]},"
        "\"r\":{\"$ref\":\"#/$defs/s\"},\"u\":{\"anyOf\":[{\"type\":"
        "\"boolean\"},{\"type\":\"null\"}]},\"any\":{},"
        "\"z\":{\"type\":\"null\"}},"
        "\"$defs\":{\"s\":{\"type\":\"string\"},"
        "\"base\":{\"properties\":{\"b\":{\"type\":\"array\"},\"f\":{},"
        "\"t\":true,\"never\":false}}},\"required\":[\"asked\"]}");

    IS(apir_schema_property_type(schema, "i"), "integer", "plain type");
    IS(apir_schema_property_type(schema, "n"), "number", "nullable type");
    IS(apir_schema_property_type(schema, "r"), "string", "type by reference");
    IS(apir_schema_property_type(schema, "u"), "boolean", "nullable union");
    IS(apir_schema_property_type(schema, "b"), "array", "type in allOf");
    IS(apir_schema_property_type(schema, "z"), "null", "null alone");
    IS(apir_schema_property_type(schema, "any"), NULL, "no type");
    IS(apir_schema_property_type(schema, "other"), NULL, "no such property");
    OK(apir_schema_has_property(schema, "i"), "a property");
    OK(apir_schema_has_property(schema, "any"), "one without a type");
    OK(apir_schema_has_property(schema, "b"), "one behind a reference");
    OK(apir_schema_has_property(schema, "f"), "both");
    OK(apir_schema_has_property(schema, "t"), "one that may be anything");
    OK(apir_schema_has_property(schema, "never"), "one that may not be");
    OK(!apir_schema_has_property(schema, "other"), "none of that name");
    OK(!apir_schema_has_property(schema, "asked"), "a name that is required");
}

typedef struct job_t {
    const apir_schema_t *schema;
    int good;
} job_t;

static void *APR_THREAD_FUNC work(apr_thread_t *thread, void *data)
{
    job_t *job = data;
    apr_pool_t *pool;
    int i;

    apr_pool_create_unmanaged(&pool);
    for (i = 0; i < 500; i++) {
        apir_value_t *value, *issues;
        const char *text = i & 1 ? "{\"a\":\"ab12\",\"b\":{\"c\":[1]}}"
                                 : "{\"a\":\"ab\",\"b\":5}";

        apir_json_read(text, strlen(text), NULL, &value, pool, NULL);
        job->good += (apir_schema_valid(job->schema, value, &issues, pool)
                      != NULL)
                     == (i & 1);
    }
    apr_pool_destroy(pool);
    return NULL;
}

static void threads_share_a_schema(void)
{
    apir_schema_t *schema = compile(
        "{\"properties\":{\"a\":{\"pattern\":\"^[a-z]+\\\\d+$\"},\"b\":"
        "{\"type\":\"object\",\"properties\":{\"c\":{\"uniqueItems\":true}},"
        "\"$dynamicRef\":\"#x\"}},\"$defs\":{\"x\":{\"$dynamicAnchor\":\"x\"}"
        "}"
        "}");
    apr_thread_t *threads[4];
    job_t jobs[4];
    int i, good = 0;

    for (i = 0; i < 4; i++) {
        jobs[i].schema = schema;
        jobs[i].good = 0;
        apr_thread_create(&threads[i], NULL, work, &jobs[i], unit_pool);
    }
    for (i = 0; i < 4; i++) {
        apr_status_t status;

        apr_thread_join(&status, threads[i]);
        good += jobs[i].good;
    }
    IS_INT(good, 2000, "four threads use one compiled schema at once");
}

int main(void)
{
    unit_begin();
    store = apir_schema_store_create(unit_pool);
    mistakes_are_named();
    mistakes_come_all_at_once();
    circles_are_found();
    dialects();
    stores();
    metaschema();
    check_names_place_and_keyword();
    outputs();
    defaults();
    undefined_members_are_absent();
    values_beyond_json();
    wordings_of_our_own();
    formats_only_decide_when_asked();
    property_types();
    threads_share_a_schema();
    return unit_done();
}
