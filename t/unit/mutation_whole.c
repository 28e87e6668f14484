/* Writes are whole or not at all: how deep and how many they may be, and that
 * one which fails anywhere leaves nothing. */
#include "mutation_schema.h"

#include "core/limits.h"

/* ---- how deep ---- */

static const char *nested(int levels)
{
    apir_buf_t text;
    int i;

    apir_buf_init(&text, unit_pool, 4096, APR_SIZE_MAX);
    apir_buf_puts(&text, "{\"select\":{\"id\":true},\"data\":");
    for (i = 1; i < levels; i++) {
        apir_buf_puts(&text, "{\"title\":\"t\",\"replies\":{\"create\":");
    }
    apir_buf_puts(&text, "{\"title\":\"t\"");
    for (i = 1; i < levels; i++) {
        apir_buf_puts(&text, "}}");
    }
    apir_buf_puts(&text, "}}");
    return text.data;
}

static void test_depth(void)
{
    restart();
    IS_INT(write_ask(&site, "post/create", nested(APIR_MAX_QUERY_DEPTH - 1))
               .status,
           201, "rows may hang on rows");
    IS_INT(
        write_ask(&site, "post/create", nested(APIR_MAX_QUERY_DEPTH)).status,
        201, "as deep as the limit");
    IS(state("SELECT count(*) FROM Post"), "202 ", "and all are there");
    IS_INT(write_ask(&site, "post/create", nested(APIR_MAX_QUERY_DEPTH + 1))
               .status,
           400, "and no deeper");
    IS(state("SELECT count(*) FROM Post"), "202 ", "then nothing is there");
}

/* ---- many rows ---- */

static const char *many(int rows)
{
    apir_buf_t text;
    int i;

    apir_buf_init(&text, unit_pool, 4096, APR_SIZE_MAX);
    apir_buf_puts(&text, "{\"data\":[");
    for (i = 0; i < rows; i++) {
        apir_buf_puts(&text,
                      apr_psprintf(unit_pool, "%s{\"title\":\"t%d\"%s}",
                                   i > 0 ? "," : "", i,
                                   i % 2 ? ",\"views\":1" : ""));
    }
    apir_buf_puts(&text, "]}");
    return text.data;
}

static void test_many(void)
{
    restart();
    IS_INT(write_ask(&site, "post/createMany", many(1000)).status, 201,
           "a thousand rows");
    IS(state("SELECT count(*), sum(views) FROM Post"), "1003|3015 ",
       "each with its own");
    restart();
    IS_INT(write_ask(&site, "post/createManyAndReturn", many(1000)).status,
           201, "and back");
}

/* ---- atomicity ---- */

static apir_db_driver_t faulty;
static int steps_left; /* until one fails; -1: none does */

static apr_status_t failing_step(apir_db_statement_t *statement,
                                 apir_error_t *error)
{
    if (steps_left == 0) {
        return apir_error_set(error, unit_pool, APIR_E_INTERNAL, "now");
    }
    if (steps_left > 0) {
        steps_left--;
    }
    return apir_db_sqlite.step(statement, error);
}

static void make_faulty(write_site_t *where)
{
    where->connection->driver = &faulty;
}

static const struct {
    const char *path;
    const char *args;
} atomic[] = {
    { "user/create",
      "{'data':{'email':'n','profile':{'create':{'bio':'b'}},'posts':"
      "{'create':[{'title':'a'},{'title':'b','replies':{'create':"
      "{'title':'c'}}}],'connect':[{'id':3}]},'tags':{'create':"
      "{'name':'x'},'connect':{'id':1},'connectOrCreate':{'where':"
      "{'name':'y'},'create':{'name':'y'}}}},'include':{'posts':true}}" },
    { "post/create",
      "{'data':{'title':'t','author':{'create':{'email':'n','tags':"
      "{'create':{'name':'x'}}}},'parent':{'connectOrCreate':{'where':"
      "{'id':77},'create':{'title':'p'}}}}}" },
    { "user/update",
      "{'where':{'id':1},'data':{'name':'x','email':'y','profile':{'upsert':"
      "{'create':{},'update':{'bio':'x'}}},'posts':{'create':"
      "{'title':'c'},'connect':[{'id':3}],'disconnect':[{'id':2}],"
      "'update':{'where':{'id':1},'data':{'title':'u','replies':{'create':"
      "{'title':'r'}}}},'upsert':{'where':{'id':50},'create':"
      "{'title':'n'},'update':{}},'updateMany':{'where':{},'data':"
      "{'views':9}},'deleteMany':{'id':3}},'tags':{'set':[{'id':3}],"
      "'create':{'name':'x'}}}}" },
    { "post/update",
      "{'where':{'id':1},'data':{'title':'x','author':{'delete':true},"
      "'replies':{'set':[{'id':2},{'id':3}]}}}" },
    { "user/upsert",
      "{'where':{'id':9},'update':{},'create':{'email':'n','posts':"
      "{'createMany':{'data':[{'title':'a'},{'title':'b'}]}}}}" },
    { "user/createMany", "{'data':[{'email':'a'},{'email':'b'}]}" },
    { "crate/create",
      "{'data':{'label':'l','size':1,'owner':{'create':{'name':'n'}},"
      "'marks':{'create':[{'text':'a'},{'text':'b'}]}}}" },
    { "crate/update",
      "{'where':{'id':1},'data':{'label':'l','size':3,'wood':'w','marks':"
      "{'deleteMany':{},'create':{'text':'z'}}}}" },
    { "crate/updateMany", "{'data':{'label':'l','size':3,'wood':'w'}}" },
    { "owner/delete", "{'where':{'id':2},'include':{'boxes':true}}" },
    { "user/delete", "{'where':{'id':1}}" },
};

/* Every step of every statement fails once. */
static void test_atomicity(const char *path, const char *args)
{
    const char *before;
    int failures = 0, bad = 0, status = 0;
    write_answer_t answer;

    restart();
    before = everything();
    for (; failures < 1000; failures++) {
        steps_left = failures;
        answer = write_ask(&site, path, quoted(args));
        status = answer.status;
        if (status < 300) {
            break;
        }
        bad += status != 500 || strcmp(everything(), before) != 0;
    }
    steps_left = -1;
    OK(status < 300 && failures > 1 && bad == 0,
       apr_psprintf(unit_pool,
                    "%s leaves nothing when any of its %d steps "
                    "fails: %s",
                    path, failures, args));
    OK(strcmp(everything(), before) != 0, "  and all when none does");
    if (status >= 300) {
        printf("# %d %s\n", status, answer.body);
    }
}

int main(void)
{
    apr_size_t i;

    db_fixture_begin();
    begin();
    test_depth();
    test_many();
    faulty = apir_db_sqlite;
    faulty.step = failing_step;
    steps_left = -1;
    site.begun = make_faulty;
    for (i = 0; i < sizeof(atomic) / sizeof(atomic[0]); i++) {
        test_atomicity(atomic[i].path, atomic[i].args);
    }
    return db_fixture_done();
}
