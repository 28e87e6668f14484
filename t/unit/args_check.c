/*
 * Arguments against the schema: what the reference was recorded to accept
 * and to say, the normal form, and the bounds of the work.
 */
#include "args_fixture.h"

#include "core/limits.h"

static apir_zmodel_t *schema;
static const apir_query_rules_t *rules;

static checked_t check_text(const char *model, const char *op,
                            const char *args)
{
    return check_value(rules, apir_zmodel_model(schema, model, strlen(model)),
                       op, check_read(args, unit_pool), unit_pool);
}

static const char *text_of(const apir_value_t *value, const char *name)
{
    return apir_value_text(apir_value_get(value, name), NULL);
}

/* One recorded case; false: told otherwise. */
static bool run_recorded(const apir_value_t *recorded, apr_pool_t *pool)
{
    const char *model = text_of(recorded, "model");
    const char *want = text_of(recorded, "error");
    const apir_value_t *meta = apir_value_get(recorded, "meta");
    apir_value_t *args = apir_value_copy(apir_value_get(recorded, "args"),
                                         pool);
    checked_t got;
    bool same;

    if (meta) {
        apir_superjson_apply(args, meta, 0, pool, NULL);
    }
    got = check_value(rules, apir_zmodel_model(schema, model, strlen(model)),
                      text_of(recorded, "op"), args, pool);
    same = want ? got.said && strcmp(got.said, want) == 0 : got.text != NULL;
    if (!same) {
        printf("# %s %s %s\n#  got: %s\n# want: %s\n", model,
               text_of(recorded, "op"), check_print(args, pool),
               got.said ? got.said : "accepted", want ? want : "accepted");
    }
    return same;
}

static void recorded_answers_are_given(void)
{
    size_t length;
    char *text = unit_file("t/query/check.json", &length);
    apir_json_limits_t limits = { APIR_MAX_DEPTH, 1000000 };
    apir_value_t *file = NULL;
    const apir_value_t *cases;
    const apir_value_t *one;
    apr_pool_t *pool;
    int wrong = 0;

    if (!text
        || apir_json_read(text, length, &limits, &file, unit_pool, NULL)) {
        OK(false, "the recorded cases can be read");
        return;
    }
    apr_pool_create(&pool, unit_pool);
    cases = apir_value_get(file, "cases");
    OK(apir_value_length(cases) > 2000, "there are recorded cases");
    for (apr_size_t i = 0; (one = apir_value_at(cases, i)); i++) {
        apr_pool_clear(pool);
        wrong += !run_recorded(one, pool);
    }
    IS_INT(wrong, 0, "recorded answers are given");
}

static const struct {
    const char *model;
    const char *op;
    const char *args;
    const char *want;
} forms[] = {
    { "User", "findMany", "{}", "{}" },
    { "User", "findMany", "{'where':{'email':'x','id':1}}",
      "{'where':{'id':{'equals':1},'email':{'equals':'x'}}}" },
    { "User", "findMany", "{'where':{'age':null,'name':{'not':'x'}}}",
      "{'where':{'name':{'not':{'equals':'x'}},'age':{'equals':null}}}" },
    { "User", "findMany", "{'where':{'id':{}}}", "{'where':{'id':{}}}" },
    { "User", "findMany",
      "{'where':{'NOT':{'id':1},'AND':[{}],'OR':[{},{'id':2}]}}",
      "{'where':{'OR':[{'id':{'equals':2}}],'NOT':[{'id':{'equals':1}}]}}" },
    /* What the client left empty goes; what became empty is true. */
    { "User", "findMany", "{'where':{'NOT':{'NOT':[{}]}}}",
      "{'where':{'NOT':[{'NOT':[]}]}}" },
    { "User", "findMany", "{'where':{'OR':[{'NOT':{},'AND':{}},{}]}}",
      "{'where':{'OR':[{'AND':[]}]}}" },
    { "User", "findMany", "{'where':{'AND':[{'OR':[{'AND':[]}]}]}}",
      "{'where':{'AND':[{'OR':[{'AND':[]}]}]}}" },
    { "User", "findMany", "{'where':{'OR':[{}],'NOT':[]}}",
      "{'where':{'OR':[]}}" },
    { "User", "findMany", "{'where':{'boss':null,'profile':{'bio':'x'}}}",
      "{'where':{'profile':{'is':{'bio':{'equals':'x'}}},"
      "'boss':{'unlinked':null}}}" },
    { "User", "findMany", "{'where':{'boss':{}}}",
      "{'where':{'boss':{'is':{}}}}" },
    { "User", "findMany", "{'where':{'big':5,'dec':'1.50','by':{}}}",
      "{'where':{'big':{'equals':'5'},'dec':{'equals':'1.5'},'by':{}}}" },
    { "User", "findMany", "{'where':{'born':'2024-01-02'}}",
      "{'where':{'born':{'equals':'2024-01-02T00:00:00.000Z'}}}" },
    { "User", "findMany", "{'where':{'js':{'equals':null}}}",
      "{'where':{'js':{'equals':null}}}" },
    { "User", "findMany",
      "{'where':{'tj':{'city':'x','geo':{'is':{'lat':1}}}}}",
      "{'where':{'tj':{'fields':{'city':{'equals':'x'},'geo':{'is':{'fields':"
      "{'lat':{'equals':1}}}}}}}}" },
    { "User", "findMany", "{'where':{'tj':null,'rtj':{'path':'$.a'}}}",
      "{'where':{'tj':{'equals':null},'rtj':{'path':'$.a'}}}" },
    { "User", "findMany", "{'orderBy':{'id':'asc'}}",
      "{'orderBy':[{'id':{'sort':'asc'}}]}" },
    { "User", "findMany",
      "{'orderBy':[{},{'boss':{}},{'age':{'sort':'desc','nulls':'last'}},"
      "{'boss':{'posts':{'_count':'asc'}}}]}",
      "{'orderBy':[{'age':{'sort':'desc','nulls':'last'}},"
      "{'boss':{'posts':{'_count':{'sort':'asc'}}}}]}" },
    { "User", "findMany", "{'select':{'posts':true,'id':true,'tags':false}}",
      "{'select':{'id':true,'posts':{}}}" },
    { "User", "findMany", "{'include':{'_count':true},'omit':{'id':false}}",
      "{'include':{'_count':{'select':{'posts':{},'tags':{},'staff':{}}}},"
      "'omit':{'id':false}}" },
    { "User", "findMany", "{'select':null,'include':null,'distinct':'id'}",
      "{'distinct':['id']}" },
    { "Comp", "findUnique", "{'where':{'a_b':{'a':1,'b':'x'},'n':2}}",
      "{'where':{'a':{'equals':1},'b':{'equals':'x'},'n':{'equals':2}}}" },
    { "Comp", "findUnique",
      "{'where':{'a_b':{'a':1,'b':'x'},'a':{'gt':0},'AND':{'n':1}}}",
      "{'where':{'a':{'equals':1},'b':{'equals':'x'},"
      "'AND':[{'a':{'gt':0}},{'n':{'equals':1}}]}}" },
    { "User", "findMany", "{'cursor':{'id':1},'take':-2}",
      "{'take':-2,'cursor':{'id':{'equals':1}}}" },
    { "User", "count", "{'select':true}", "{}" },
    { "User", "count", "{'select':{'_all':true}}",
      "{'select':{'_all':true}}" },
    { "User", "aggregate", "{'_count':true,'_sum':{'age':true}}",
      "{'_count':true,'_sum':{'age':true}}" },
    { "User", "groupBy",
      "{'by':'id','having':{'id':{'_count':1}},'orderBy':{'_avg':{'age':"
      "'asc'}}}",
      "{'orderBy':[{'_avg':{'age':{'sort':'asc'}}}],'by':['id'],"
      "'having':{'id':{'_count':{'equals':1}}}}" },
    { "User", "create", "{'data':{'name':' abc ','email':'a@b.cc'}}",
      "{'data':{'email':'a@b.cc','name':'abc'}}" },
    { "User", "create",
      "{'data':{'email':'a@b.cc','boss':null,'profile':{},'posts':{'create':"
      "{'title':'x'}}}}",
      "{'data':{'email':'a@b.cc','posts':{'create':[{'title':'x'}]}}}" },
    { "User", "create",
      "{'data':{'email':'a@b.cc','boss':{'connect':{'id':1}}}}",
      "{'data':{'email':'a@b.cc','boss':{'connect':[{'id':{'equals':1}}]}}"
      "}" },
    { "User", "createMany", "{'data':{'email':'a@b.cc'}}",
      "{'data':[{'email':'a@b.cc'}]}" },
    { "User", "update",
      "{'where':{'id':1},'data':{'age':{'increment':2},'name':null,"
      "'big':{'set':3},'rdec':{'multiply':1.50},'tj':null}}",
      "{'where':{'id':{'equals':1}},'data':{'name':{'set':null},"
      "'age':{'increment':2},'big':{'set':'3'},'rdec':{'multiply':'1.5'},"
      "'tj':{'set':'JsonNull'}}}" },
    { "User", "update",
      "{'where':{'id':1},'data':{'boss':{'disconnect':true,'delete':false,"
      "'update':{'name':'xy'}}}}",
      "{'where':{'id':{'equals':1}},'data':{'boss':{'disconnect':[{}],"
      "'update':[{'data':{'name':{'set':'xy'}}}]}}}" },
    { "User", "update",
      "{'where':{'id':1},'data':{'posts':{'deleteMany':{},'set':[],"
      "'connect':{'id':2},'upsert':{'where':{'id':3},'create':{'title':'x'},"
      "'update':{}}}}}",
      "{'where':{'id':{'equals':1}},'data':{'posts':{'connect':[{'id':"
      "{'equals':2}}],'upsert':[{'where':{'id':{'equals':3}},'create':"
      "{'title':'x'},'update':{}}],'set':[],'deleteMany':[{}]}}}" },
    { "User", "deleteMany", "{'limit':3}", "{'limit':3}" }
};

static char *quotes(const char *text)
{
    char *out = apr_pstrdup(unit_pool, text);

    for (char *at = out; *at; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    return out;
}

static void shorthands_are_written_out(void)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        checked_t got = check_text(forms[i].model, forms[i].op,
                                   quotes(forms[i].args));

        IS(got.text ? got.text : got.error.message, quotes(forms[i].want),
           apr_psprintf(unit_pool, "%s %s", forms[i].op, forms[i].args));
    }
}

static void kinds_are_the_fields(void)
{
    const char *args = "{\"data\":{\"email\":\"a@b.cc\",\"big\":5,"
                       "\"dec\":\"2\",\"born\":\"2024-01-01\","
                       "\"js\":{\"a\":null}}}";
    apir_zmodel_model_t *user = apir_zmodel_model(schema, "User", 4);
    const apir_value_t *out;
    const apir_value_t *data;

    IS_INT(apir_query_check(rules, user, APIR_Q_CREATE,
                            check_read(args, unit_pool), &out, unit_pool,
                            NULL),
           APR_SUCCESS, "a row is accepted");
    data = apir_value_get(out, "data");
    IS_INT(apir_value_kind(apir_value_get(data, "big")), APIR_BIGINT,
           "a BigInt is one");
    IS_INT(apir_value_kind(apir_value_get(data, "dec")), APIR_DECIMAL,
           "a Decimal is one");
    IS_INT(apir_value_kind(apir_value_get(data, "born")), APIR_DATE,
           "a DateTime is one");
    IS_INT(apir_value_kind(apir_value_get(data, "js")), APIR_OBJECT,
           "JSON stays as it is");
}

static void operations_have_names(void)
{
    for (int op = 0; op < APIR_Q_OP_COUNT; op++) {
        const char *name = apir_query_op_name((apir_query_op_t)op);

        IS_INT(apir_query_op(name, strlen(name)), op, name);
    }
    IS_INT(apir_query_op("findUniqueOrThrow", 17), APIR_Q_OP_COUNT,
           "other names have none");
    OK(apir_query_op_name(APIR_Q_OP_COUNT) == NULL, "nor has what is none");
}

/* wire.md §2 */
static void what_is_no_object_is_spread(void)
{
    IS(check_text("User", "findMany", "null").text, "{}", "null is {}");
    IS(check_text("User", "findMany", "7").text, "{}", "a number is {}");
    IS(check_text("User", "findMany", "[]").text, "{}", "[] is {}");
    IS(check_text("User", "findMany", "[1]").said, "Unrecognized key: \"0\"",
       "an item is a key");
    IS(check_text("User", "findMany", "\"ab\"").said,
       "Unrecognized keys: \"0\", \"1\"", "a character is a key");
}

static char *repeated(const char *before, const char *part, int count,
                      const char *middle, const char *end)
{
    apir_buf_t buf;

    apir_buf_init(&buf, unit_pool, 1024, 64 * 1024 * 1024);
    apir_buf_puts(&buf, before);
    for (int i = 0; i < count; i++) {
        apir_buf_puts(&buf, part);
    }
    apir_buf_puts(&buf, middle);
    for (int i = 0; i < count; i++) {
        apir_buf_puts(&buf, end);
    }
    apir_buf_puts(&buf, "}");
    return buf.data;
}

/* Arguments of any depth that ApiMaxDepth could be set to. */
static apir_error_kind_t of_depth(int levels, const char *before,
                                  const char *part, const char *end)
{
    apir_json_limits_t limits = { APIR_DEPTH_CEILING, 1000000 };
    char *text = repeated(before, part, levels, "1", end);
    apir_value_t *args = NULL;
    const apir_value_t *out;
    apir_error_t error = { 0 };

    if (apir_json_read(text, strlen(text), &limits, &args, unit_pool,
                       &error)) {
        return error.kind;
    }
    apir_query_check(rules, apir_zmodel_model(schema, "User", 4),
                     APIR_Q_FIND_MANY, args, &out, unit_pool, &error);
    return error.kind;
}

static void depth_is_bounded(void)
{
    const char *start = "{\"where\":";
    int most = 0;

    for (int i = 1; i < 400; i++) {
        if (of_depth(i, start, "{\"NOT\":", "}") != APIR_E_UNPROCESSABLE) {
            most = i;
            break;
        }
    }
    OK(most > 64, "more levels than ApiMaxDepth's default are looked at");
    IS_INT(of_depth(most - 1, start, "{\"NOT\":", "}"), APIR_E_UNPROCESSABLE,
           "the deepest is judged");
    IS_INT(of_depth(most, start, "{\"NOT\":", "}"), APIR_E_TOO_DEEP,
           "one more is too deep");
    IS_INT(of_depth(5000, start, "{\"NOT\":", "}"), APIR_E_TOO_DEEP,
           "much more is, too");
}

static apir_error_kind_t with_items(int count)
{
    apir_value_t *args = check_read("{\"where\":{\"id\":{}}}", unit_pool);
    apir_value_t *in = apir_value_array(unit_pool);
    apir_value_t *id = apir_value_object(unit_pool);
    apir_value_t *where = apir_value_object(unit_pool);
    const apir_value_t *out;
    apir_error_t error = { 0 };

    for (int i = 0; i < count; i++) {
        apir_array_add(in, apir_value_int(i, unit_pool), unit_pool);
    }
    apir_object_set(id, "in", in);
    apir_object_set(where, "id", id);
    apir_object_set(args, "where", where);
    apir_query_check(rules, apir_zmodel_model(schema, "User", 4),
                     APIR_Q_FIND_MANY, args, &out, unit_pool, &error);
    return error.kind;
}

static void work_is_bounded(void)
{
    int low = APIR_MAX_ARGUMENT_WORK - 20;
    int most = low;

    IS_INT(with_items(low), APIR_E_NONE, "below the bound all is judged");
    while (most < APIR_MAX_ARGUMENT_WORK
           && with_items(most + 1) == APIR_E_NONE) {
        most++;
    }
    OK(most < APIR_MAX_ARGUMENT_WORK, "steps are counted, not only items");
    IS_INT(with_items(most + 1), APIR_E_TOO_MANY, "one more is refused");
}

static void messages_are_bounded(void)
{
    char *name = apr_palloc(unit_pool, APIR_MAX_ARGUMENT_MESSAGE * 2);
    checked_t got;

    memset(name, 'k', APIR_MAX_ARGUMENT_MESSAGE * 2);
    name[APIR_MAX_ARGUMENT_MESSAGE * 2 - 1] = '\0';
    got = check_text("User", "findMany",
                     apr_pstrcat(unit_pool, "{\"", name, "\":1}", NULL));
    IS_INT(strlen(got.said), APIR_MAX_ARGUMENT_MESSAGE,
           "a message has a ceiling");
    name[APIR_MAX_ARGUMENT_MESSAGE - 20] = '\0';
    got = check_text("User", "findMany",
                     apr_pstrcat(unit_pool, "{\"", name, "\":1}", NULL));
    IS_INT(strlen(got.said), APIR_MAX_ARGUMENT_MESSAGE,
           "one that just fits is whole");
    OK(got.said[APIR_MAX_ARGUMENT_MESSAGE - 1] == '"', "to its end");
    name[APIR_MAX_ARGUMENT_MESSAGE - 21] = '\0';
    got = check_text("User", "findMany",
                     apr_pstrcat(unit_pool, "{\"", name, "\":1}", NULL));
    IS_INT(strlen(got.said), APIR_MAX_ARGUMENT_MESSAGE - 1,
           "a shorter one, too");
}

/* Both variants of each level fail, with different words. */
static void alternatives_do_not_multiply(void)
{
    char *text = repeated("{\"data\":",
                          "{\"email\":1,\"bossId\":1,\"boss\":{\"create\":",
                          300, "{}", "}}");
    apir_json_limits_t limits = { APIR_DEPTH_CEILING, 1000000 };
    apir_value_t *args = NULL;
    checked_t got;

    apir_json_read(text, strlen(text), &limits, &args, unit_pool, NULL);
    got = check_value(rules, apir_zmodel_model(schema, "User", 4), "create",
                      args, unit_pool);
    OK(got.status != APR_SUCCESS, "nested mixtures are refused in time");
    text = repeated("{\"data\":",
                    "{\"email\":1,\"bossId\":1,\"boss\":{\"create\":", 25,
                    "{}", "}}");
    apir_json_read(text, strlen(text), &limits, &args, unit_pool, NULL);
    got = check_value(rules, apir_zmodel_model(schema, "User", 4), "create",
                      args, unit_pool);
    OK(got.said && strlen(got.said) <= APIR_MAX_ARGUMENT_MESSAGE,
       "and their message is bounded");
}

int main(void)
{
    const char *root = getenv("SRCDIR");
    apir_diag_t diag;

    unit_begin();
    diag = zmodel_diag();
    schema = apir_zmodel_load(apr_pstrcat(unit_pool, root ? root : ".",
                                          "/t/query/schema.zmodel", NULL),
                              &diag, unit_pool);
    if (!OK(schema != NULL, "the schema loads")) {
        return unit_done();
    }
    rules = apir_query_compile(schema, unit_pool);
    recorded_answers_are_given();
    shorthands_are_written_out();
    kinds_are_the_fields();
    operations_have_names();
    what_is_no_object_is_spread();
    depth_is_bounded();
    work_is_bounded();
    messages_are_bounded();
    alternatives_do_not_multiply();
    return unit_done();
}
