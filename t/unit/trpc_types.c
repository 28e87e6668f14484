/*
 * Routers as types of TypeScript: what schemas become, how names nest.
 */
#include "trpc_fixture.h"

#include "trpc/types.h"

static int mistakes;

static void report(void *baton, apir_severity_t severity,
                   const apir_place_t *place, const char *message)
{
    mistakes++;
}

static const char *types_of(const apir_trpc_t *router)
{
    apir_diag_t diag = { report, NULL, unit_pool, 0, 0 };
    apir_buf_t out;

    mistakes = 0;
    apir_buf_init(&out, unit_pool, 1024, APR_SIZE_MAX);
    apir_trpc_types(router, false, &diag, &out);
    return out.data;
}

static apir_trpc_t *new_router(void)
{
    return apir_trpc(apir_plugin_create("p", "p.so", unit_pool), "app");
}

/* The type of an input with this schema, and the definitions after it. */
static const char *input_type(const char *schema)
{
    apir_trpc_t *router = new_router();
    apir_route_t *route = apir_procedure(router, APIR_QUERY, "q", NULL, NULL);
    const char *text;
    const char *end;

    route->input_schema = schema;
    text = strstr(types_of(router), "input: ") + 7;
    end = strstr(text, "; output: ");
    text = apr_pstrcat(unit_pool,
                       apr_pstrmemdup(unit_pool, text,
                                      (apr_size_t)(end - text)),
                       strstr(end, "}>>;\n") + 5, NULL);
    return text;
}

static void test_schemas(void)
{
    static const char *const cases[][2] = {
        { "{}", "any" },
        { "true", "any" },
        { "false", "never" },
        { "{\"type\":\"string\",\"minLength\":3}", "string" },
        { "{\"type\":\"integer\"}", "number" },
        { "{\"type\":[\"string\",\"null\"]}", "(string | null)" },
        { "{\"const\":\"a\\\"b\"}", "\"a\\\"b\"" },
        { "{\"enum\":[\"a\",1,null,true]}", "(\"a\" | 1 | null | true)" },
        { "{\"type\":\"array\"}", "Array<any>" },
        { "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"}}",
          "Array<boolean>" },
        { "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"string\"}],"
          "\"items\":false}",
          "[string?, ]" },
        { "{\"type\":\"object\"}", "{[name: string]: any}" },
        { "{\"type\":\"object\",\"additionalProperties\":"
          "{\"type\":\"number\"}}",
          "{[name: string]: number}" },
        { "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":"
          "{\"a\":{\"type\":\"string\"},\"b-c\":{\"type\":\"null\"}}}",
          "{ a: string; \"b-c\"?: null; }" },
        { "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":"
          "{\"a\":{\"type\":\"string\",\"default\":\"x\"}}}",
          "{ a?: string; }" },
        { "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}",
          "(string | number)" },
        { "{\"allOf\":[{\"type\":\"string\"},{\"const\":\"a\"}],"
          "\"type\":\"string\"}",
          "string & (string & \"a\")" },
        { "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":\"object\","
          "\"properties\":{\"next\":{\"$ref\":\"#/$defs/n\"}}}}}",
          "T1_n\ntype T1_n = { next?: T1_n; };\n" },
        { "{\"$ref\":\"#/$defs/none\"}", "any" },
        { "{\"$ref\":\"https://example.com/x\"}", "any" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        IS(input_type(cases[i][0]), cases[i][1], cases[i][0]);
    }
    IS(input_type(NULL), "void", "no input");
    input_type("{");
    IS_INT(mistakes, 1, "what_is_no_JSON_is_told");
}

static void test_nesting(void)
{
    static const char *const paths[] = { "z",   "a.b.d", "a.b.c",
                                         "a.e", "a-b",   "x.y" };
    apir_trpc_t *router = new_router();
    const char *text;

    for (int i = 0; i < 6; i++) {
        apir_procedure(router, APIR_MUTATION, paths[i], NULL, NULL);
    }
    text = strstr(types_of(router), "Options<{\n") + 10;
#define LEAF                                               \
    ": TRPCMutationProcedure<{ input: void; output: any; " \
    "meta: object }>;\n"
    IS(text,
       "    \"a-b\"" LEAF "    a: {\n        b: {\n            c" LEAF
       "            d" LEAF "        };\n        e" LEAF "    };\n"
       "    x: {\n        y" LEAF "    };\n    z" LEAF "}>>;\n",
       "routers_nest_as_paths_do");
    apir_procedure(router, APIR_QUERY, "a", NULL, NULL);
    types_of(router);
    IS_INT(mistakes, 3, "a_procedure_with_others_in_it_is_told");
}

int main(void)
{
    unit_begin();
    test_schemas();
    test_nesting();
    return unit_done();
}
