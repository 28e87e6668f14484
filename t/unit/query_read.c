/* Reads beyond the recorded ones: what values, orders, pages, relations and
 * sub models do, and what is refused. */
#include "query_fixture.h"

#include "core/limits.h"

static query_site_t blog, types, delegate;

static void reads(const query_site_t *site, const char *model, const char *op,
                  const char *args, const char *want, const char *name)
{
    query_answer_t answer = query_ask(site, model, op, args);

    IS(answer.status == APR_SUCCESS ? answer.data : answer.error.message,
       want, name);
    if (answer.error.detail) {
        printf("# %s\n", answer.error.detail);
    }
}

static void fails(const query_site_t *site, const char *model, const char *op,
                  const char *args, apir_error_kind_t kind,
                  const char *message, const char *name)
{
    query_answer_t answer = query_ask(site, model, op, args);

    IS_INT(answer.status == APR_SUCCESS ? 0 : (int)answer.error.kind, kind,
           name);
    if (message) {
        IS(answer.error.message, message, "in these words");
    }
}

/* ---- pages ---- */

static void pages(void)
{
    reads(&blog, "post", "findMany", "{\"take\":-2,\"select\":{\"id\":true}}",
          "[{\"id\":6},{\"id\":7}]",
          "the last rows without an order are those of the highest ids");
    reads(&blog, "post", "findMany",
          "{\"take\":-2,\"skip\":1,\"select\":{\"id\":true}}",
          "[{\"id\":5},{\"id\":6}]", "skip counts from the end then");
    reads(&blog, "post", "findMany",
          "{\"cursor\":{\"id\":5},\"take\":-2,\"select\":{\"id\":true}}",
          "[{\"id\":4},{\"id\":5}]", "a cursor without an order follows ids");
    reads(&blog, "post", "findMany",
          "{\"cursor\":{\"id\":99},\"orderBy\":{\"id\":\"asc\"}}", "[]",
          "a cursor that is not there begins nothing");
    reads(&blog, "user", "findUnique",
          "{\"where\":{\"id\":\"u1\"},\"select\":{\"posts\":{\"take\":-1,"
          "\"orderBy\":{\"id\":\"asc\"},\"select\":{\"id\":true}}}}",
          "{\"posts\":[{\"id\":2}]}", "relations have pages of their own");
    reads(&blog, "user", "findMany",
          "{\"take\":-3,\"orderBy\":[{\"age\":{\"sort\":\"asc\",\"nulls\":"
          "\"last\"}},{\"id\":\"asc\"}],\"select\":{\"id\":true}}",
          "[{\"id\":\"u1\"},{\"id\":\"u5\"},{\"id\":\"u4\"}]",
          "NULLs stay at the end that was asked for while rows are taken");
}

static void refusals(void)
{
    fails(&blog, "user", "findMany",
          "{\"cursor\":{\"id\":\"u1\"},\"orderBy\":{\"age\":{\"sort\":"
          "\"asc\",\"nulls\":\"last\"}}}",
          APIR_E_NOT_SUPPORTED, NULL,
          "a cursor over placed NULLs is refused");
    fails(&blog, "post", "findMany",
          "{\"cursor\":{\"id\":1},\"orderBy\":{\"author\":{\"name\":"
          "\"asc\"}}}",
          APIR_E_NOT_SUPPORTED, NULL, "so is one over a relation's order");
    fails(&blog, "post", "findMany", "{\"distinct\":[\"title\"]}",
          APIR_E_NOT_SUPPORTED,
          "\"distinct\" is not supported by \"sqlite\" provider",
          "distinct is refused");
    fails(&blog, "user", "findMany",
          "{\"include\":{\"posts\":{\"distinct\":[\"title\"]}}}",
          APIR_E_NOT_SUPPORTED,
          "\"distinct\" is not supported by \"sqlite\" provider",
          "in relations, too");
    fails(&types, "sample", "findMany",
          "{\"where\":{\"json\":{\"array_contains\":[1]}}}",
          APIR_E_NOT_SUPPORTED,
          "SQLite \"array_contains\" only supports checking for a single "
          "value, not an array of values",
          "a list of values is refused");
    fails(&types, "sample", "findMany",
          "{\"where\":{\"json\":{\"path\":\"$.a[\",\"equals\":1}}}",
          APIR_E_QUERY, NULL, "a path that is none is the client's mistake");
    fails(
        &types, "sample", "findMany",
        "{\"where\":{\"id\":-1,\"json\":{\"path\":\"$.a[1\",\"equals\":1}}}",
        APIR_E_QUERY, NULL, "also where there is no row to ask");
    fails(
        &types, "sample", "findMany",
        "{\"where\":{\"id\":-1,\"json\":{\"path\":\"a\\\"b\",\"equals\":1}}}",
        APIR_E_QUERY, NULL, "a quotation mark in a word");
}

/* APIR_DB_MAX_LIKE bytes of pattern, with its two "%". */
static const char *text_filter(int length)
{
    char *text = apr_palloc(unit_pool, (apr_size_t)length + 1);

    memset(text, 'x', (apr_size_t)length);
    text[length] = '\0';
    return apr_pstrcat(unit_pool,
                       "{\"where\":{\"id\":-1,\"str\":{\"contains\":\"", text,
                       "\"}}}", NULL);
}

static void long_patterns(void)
{
    reads(&types, "sample", "findMany", text_filter(APIR_DB_MAX_LIKE - 3),
          "[]", "a pattern below the limit");
    reads(&types, "sample", "findMany", text_filter(APIR_DB_MAX_LIKE - 2),
          "[]", "a pattern at the limit");
    fails(&types, "sample", "findMany", text_filter(APIR_DB_MAX_LIKE - 1),
          APIR_E_QUERY, NULL, "a pattern above it, whatever rows there are");
}

/* ---- orders ---- */

static void orders(void)
{
    reads(&blog, "post", "findMany",
          "{\"orderBy\":[{\"tags\":{\"_count\":\"desc\"}},{\"id\":\"asc\"}],"
          "\"select\":{\"id\":true}}",
          "[{\"id\":1},{\"id\":7},{\"id\":2},{\"id\":4},{\"id\":5},"
          "{\"id\":3},{\"id\":6}]",
          "rows are ordered by the count of a many-to-many");
    reads(&blog, "comment", "findMany",
          "{\"orderBy\":[{\"post\":{\"comments\":{\"_count\":\"desc\"}}},"
          "{\"id\":\"asc\"}],\"take\":2,\"select\":{\"id\":true}}",
          "[{\"id\":\"c1\"},{\"id\":\"c2\"}]",
          "by a count behind a relation");
    reads(&delegate, "remark", "findMany",
          "{\"orderBy\":[{\"asset\":{\"views\":\"desc\"}},{\"id\":\"asc\"}],"
          "\"select\":{\"id\":true}}",
          "[{\"id\":2},{\"id\":1},{\"id\":3}]", "by a field of a base");
    reads(&delegate, "user", "findMany",
          "{\"orderBy\":{\"rated\":{\"_count\":\"desc\"}},"
          "\"select\":{\"id\":true}}",
          "[{\"id\":2},{\"id\":1}]", "by a count of sub models");
}

/* So many elements, each along a relation. */
static const char *joined(int count)
{
    apir_buf_t args;
    int i;

    apir_buf_init(&args, unit_pool, 1000, APR_SIZE_MAX);
    apir_buf_puts(&args, "{\"orderBy\":[");
    for (i = 0; i < count; i++) {
        apir_buf_puts(&args, i ? "," : "");
        apir_buf_puts(&args, "{\"author\":{\"name\":\"asc\"}}");
    }
    apir_buf_puts(&args, "]}");
    return args.data;
}

/* Text and work grow with the elements, not with their square: a child would
 * run out of memory. */
static void long_orders(void)
{
    fails(&blog, "post", "findMany", joined(100), APIR_E_QUERY, NULL,
          "more tables than SQLite joins are the client's mistake");
    fails(&blog, "post", "findMany", joined(30000), APIR_E_TOO_MANY,
          "The arguments ask for a statement of more than 1048576 bytes",
          "tables that would be too much text are refused at once");
}

/* ---- values ---- */

/* A list of so many ids, 1 and 7 among them. */
static const char *ids(int count)
{
    apir_buf_t args;
    int i;

    apir_buf_init(&args, unit_pool, 1000, APR_SIZE_MAX);
    apir_buf_puts(&args, "{\"where\":{\"id\":{\"in\":[");
    for (i = 1; i < count; i++) {
        apir_buf_puts(&args, apr_psprintf(unit_pool, "%d,", i + 6));
    }
    apir_buf_puts(&args, "1]}}}");
    return args.data;
}

static void lists(void)
{
    reads(&blog, "post", "count", ids(3001), "2",
          "a list of thousands is compared whole");
    reads(&blog, "post", "count", ids(16385), "2",
          "also where its length rounded up is too much");
    reads(&blog, "post", "count", ids(APIR_MAX_QUERY_VALUES - 1), "2",
          "a list below the limit");
    reads(&blog, "post", "count", ids(APIR_MAX_QUERY_VALUES), "2",
          "a list at the limit");
    fails(&blog, "post", "count", ids(APIR_MAX_QUERY_VALUES + 1),
          APIR_E_TOO_MANY, "The arguments have more than 32766 values",
          "a list above it");
    reads(&blog, "post", "count", "{\"where\":{\"id\":{\"notIn\":[1,2,3]}}}",
          "4", "a list whose room is filled up says the same");
}

static void json_values(void)
{
    reads(&types, "sample", "findMany",
          "{\"where\":{\"jsonOpt\":{\"array_contains\":false}},"
          "\"select\":{\"id\":true}}",
          "[{\"id\":1}]", "an array is searched for false");
    reads(&types, "sample", "findMany",
          "{\"where\":{\"json\":{\"path\":\"$.b.c\",\"string_contains\":"
          "\"%\"}},\"select\":{\"id\":true}}",
          "[]", "wildcards in JSON strings are characters");
    reads(&types, "sample", "count",
          "{\"where\":{\"json\":{\"path\":\"$.b\"},\"id\":{\"lt\":3}}}", "2",
          "a path alone asks nothing");
    reads(&types, "sample", "count",
          "{\"where\":{\"json\":{\"path\":\"b\",\"equals\":{\"c\":\"deep\","
          "\"d\":[1,2,3]}}}}",
          "1", "a word as a path is a member's name");
    reads(&types, "sample", "count",
          "{\"where\":{\"OR\":[{\"json\":{\"path\":\"b.c\",\"equals\":"
          "\"deep\"}},"
          "{\"json\":{\"path\":\"0x10\",\"array_ends_with\":3}}]}}",
          "0", "whatever is in it");
    reads(&types, "sample", "count",
          "{\"where\":{\"jsonOpt\":{\"path\":\"[1]\",\"equals\":\"two\"}}}",
          "1", "a place of an array needs no dollar");
    reads(&types, "sample", "findMany",
          "{\"where\":{\"json\":{\"array_ends_with\":1}},\"select\":{\"id\":"
          "true}}",
          "[]", "what is no array has no last item");
    reads(&types, "place", "findMany",
          "{\"where\":{\"addr\":{\"zip\":{\"gt\":12344}}},"
          "\"select\":{\"id\":true}}",
          "[{\"id\":1}]", "numbers in typed JSON are compared as numbers");
    reads(&types, "place", "findMany",
          "{\"where\":{\"addr\":{\"color\":\"RED\"}},"
          "\"select\":{\"id\":true}}",
          "[{\"id\":1}]", "enums in typed JSON by their names");
    reads(&types, "place", "findMany",
          "{\"where\":{\"book\":{\"entries\":{\"every\":{\"city\":{\"not\":"
          "\"Rome\"}}}}},\"orderBy\":{\"id\":\"asc\"},"
          "\"select\":{\"id\":true}}",
          "[{\"id\":2},{\"id\":3}]", "every item of a typed list");
    reads(&types, "place", "findMany",
          "{\"where\":{\"addr\":{\"geo\":{\"lat\":{\"gte\":10}}}},"
          "\"select\":{\"id\":true}}",
          "[{\"id\":3}]", "types nest");
}

static void stored_values(void)
{
    db_outside("read-types",
               "INSERT INTO \"Part\" (\"id\",\"name\",\"dt\",\"dec\",\"big\","
               "\"json\") VALUES (100,'x','2024-05-06 07:08:09','abc',"
               "9223372036854775807,'no json')");
    reads(&types, "part", "findUnique", "{\"where\":{\"id\":100}}",
          "{\"id\":100,\"name\":\"x\",\"big\":\"9223372036854775807\","
          "\"dec\":\"abc\",\"dt\":\"2024-05-06T07:08:09.000Z\","
          "\"bytes\":null,\"json\":\"no json\",\"sampleId\":null}",
          "what others wrote is read as well as it goes");
    db_outside("read-types", "UPDATE \"Part\" SET \"big\" = "
                             "1180591620717411303424 WHERE \"id\" = 100");
    reads(&types, "part", "findUnique",
          "{\"where\":{\"id\":100},\"select\":{\"big\":true}}",
          "{\"big\":\"1180591620717411303424\"}",
          "an integer of more than 64 bits with all its digits");
    reads(&types, "sample", "findUnique",
          "{\"where\":{\"id\":1},\"select\":{\"parts\":{\"orderBy\":"
          "{\"id\":\"asc\"},\"select\":{\"bytes\":true}}}}",
          "{\"parts\":[{\"bytes\":\"Bw==\"},{\"bytes\":\"CAg=\"}]}",
          "bytes of relations are in base64");
}

/* ---- aggregates ---- */

static void aggregates(void)
{
    reads(&blog, "post", "aggregate", "{}", "{}",
          "nothing is asked, nothing answered");
    reads(&blog, "post", "aggregate",
          "{\"_max\":{},\"_count\":true,\"_avg\":{}}", "{\"_count\":7}",
          "a function of no field is not answered");
    reads(&blog, "post", "groupBy",
          "{\"by\":\"published\",\"_max\":{},\"orderBy\":{\"published\":"
          "\"asc\"}}",
          "[{\"published\":false},{\"published\":true}]",
          "neither of groups");
    reads(&blog, "post", "count", "{\"select\":{\"_all\":true}}",
          "{\"_all\":7}", "all rows are counted as a member");
    reads(&blog, "post", "count", "{\"take\":-1}", "7",
          "a negative take counts all");
    reads(&blog, "post", "aggregate",
          "{\"take\":-2,\"orderBy\":{\"id\":\"asc\"},\"_sum\":{\"views\":"
          "true}}",
          "{\"_sum\":{\"views\":80}}", "aggregates of the last rows");
    reads(&blog, "post", "aggregate", "{\"_max\":{\"status\":true}}",
          "{\"_max\":{\"status\":\"PUBLISHED\"}}",
          "aggregates compare enums by their names");
    reads(&blog, "post", "groupBy",
          "{\"by\":[\"published\"],\"_max\":{\"status\":true},"
          "\"orderBy\":{\"published\":\"asc\"}}",
          "[{\"published\":false,\"_max\":{\"status\":\"ARCHIVED\"}},"
          "{\"published\":true,\"_max\":{\"status\":\"PUBLISHED\"}}]",
          "groups by what is stored, told by its name");
    reads(&delegate, "clip", "groupBy",
          "{\"by\":[\"views\",\"codec\"],\"_sum\":{\"duration\":true}}",
          "[{\"views\":20,\"codec\":\"av1\",\"_sum\":{\"duration\":200}}]",
          "groups over fields of bases");
    reads(&blog, "tag", "groupBy",
          "{\"by\":[\"id\"],\"orderBy\":{\"id\":\"asc\"},\"take\":-2}",
          "[{\"id\":3},{\"id\":4}]", "the last groups in their order");
    reads(&blog, "tag", "groupBy", "{\"by\":[\"id\"],\"take\":-2}",
          "[{\"id\":3},{\"id\":4}]", "by what they are grouped by at least");
    reads(&types, "sample", "groupBy",
          "{\"by\":\"color\",\"having\":{\"dec\":{\"_max\":{\"gt\":\"100\"}}}"
          ",\"orderBy\":{\"color\":\"asc\"}}",
          "[{\"color\":\"BLUE\"}]",
          "decimals of groups are compared as numbers");
    reads(&types, "sample", "groupBy",
          "{\"by\":\"color\",\"having\":{\"dec\":{\"_avg\":{\"gt\":\"100\"}}}"
          ",\"orderBy\":{\"color\":\"asc\"}}",
          "[{\"color\":\"BLUE\"}]", "so are their averages");
}

/* ---- depth ---- */

static const char *nested(int levels, const char *open, const char *inner,
                          const char *close)
{
    apir_buf_t args;
    int i;

    apir_buf_init(&args, unit_pool, 1000, APR_SIZE_MAX);
    apir_buf_puts(&args, "{\"where\":");
    for (i = 0; i < levels; i++) {
        apir_buf_puts(&args, open);
    }
    apir_buf_puts(&args, inner);
    for (i = 0; i < levels; i++) {
        apir_buf_puts(&args, close);
    }
    apir_buf_puts(&args, "}");
    return args.data;
}

static void depth(void)
{
    apir_buf_t args;
    int i;

    reads(&blog, "post", "count",
          nested(30, "{\"AND\":[", "{\"id\":1}", "]}"), "1",
          "conditions nest as deep as JSON may by default");
    reads(&blog, "user", "count",
          nested(5, "{\"posts\":{\"some\":{\"author\":{\"is\":",
                 "{\"id\":\"u1\"}", "}}}}"),
          "1", "ten relations in each other are one condition");
    fails(&blog, "user", "count",
          nested(14, "{\"posts\":{\"some\":{\"author\":{\"is\":",
                 "{\"id\":\"u1\"}", "}}}}"),
          APIR_E_QUERY, NULL,
          "more than SQLite's parser takes are the client's mistake");
    fails(&blog, "post", "count",
          nested(400, "{\"NOT\":[", "{\"id\":1}", "]}"), APIR_E_TOO_DEEP,
          NULL, "what is deeper is refused");
    apir_buf_init(&args, unit_pool, 1000, APR_SIZE_MAX);
    apir_buf_puts(&args, "{\"where\":{\"OR\":[");
    for (i = 0; i < 5000; i++) {
        apir_buf_puts(&args, apr_psprintf(unit_pool, "{\"id\":%d},", i));
    }
    apir_buf_puts(&args, "{\"id\":3}]}}");
    reads(&blog, "post", "count", args.data, "7",
          "thousands of alternatives are no chain");
}

int main(void)
{
    db_fixture_begin();
    blog = query_site("blog", "read-blog");
    types = query_site("types", "read-types");
    delegate = query_site("delegate", "read-delegate");
    pages();
    refusals();
    long_patterns();
    orders();
    long_orders();
    lists();
    json_values();
    stored_values();
    aggregates();
    depth();
    return db_fixture_done();
}
