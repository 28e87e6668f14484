/*
 * Input validation: what the reference was recorded to say of rules of models
 * (@@validate) and of attributes, which recorded requests it refuses for
 * their arguments, and where we differ from it on purpose.
 */
#include "args_fixture.h"

#include "core/limits.h"
#include "rpc/rpc.h"

typedef struct site_t {
    apir_zmodel_t *schema;
    const apir_query_rules_t *rules;
} site_t;

static char *file(const char *path)
{
    size_t length;
    char *text = unit_file(path, &length);

    if (!text) {
        printf("Bail out! %s cannot be read\n", path);
        exit(1);
    }
    return text;
}

static site_t site_of(const char *schema)
{
    apir_diag_t diag = zmodel_diag();
    site_t site = { apir_zmodel_parse(schema, strlen(schema), NULL, &diag,
                                      unit_pool),
                    NULL };

    if (!site.schema) {
        printf("Bail out! %s\n", zmodel_told);
        exit(1);
    }
    site.rules = apir_query_compile(site.schema, unit_pool);
    return site;
}

static const char *text_of(const apir_value_t *value, const char *name)
{
    return apir_value_text(apir_value_get(value, name), NULL);
}

static apir_value_t *json_of(const char *text)
{
    apir_json_limits_t limits = { APIR_MAX_DEPTH, 1000000 };
    apir_value_t *value = NULL;

    apir_json_read(text, strlen(text), &limits, &value, unit_pool, NULL);
    return value;
}

/* ---- @@validate, word by word ---- */

static bool is_as_recorded(const site_t *site, const apir_value_t *recorded,
                           apr_pool_t *pool)
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
    got = check_value(site->rules,
                      apir_zmodel_model(site->schema, model, strlen(model)),
                      text_of(recorded, "op"), args, pool);
    same = want ? got.said && strcmp(got.said, want) == 0 : got.text != NULL;
    if (!same) {
        printf("# %s %s %s\n#  got: %s\n# want: %s\n", model,
               text_of(recorded, "op"), check_print(args, pool),
               got.said ? got.said : "accepted", want ? want : "accepted");
    }
    return same;
}

static void is_told_as_recorded(const char *name)
{
    const char *path = apr_pstrcat(unit_pool, "t/query/", name, NULL);
    site_t site = site_of(
        file(apr_pstrcat(unit_pool, path, ".zmodel", NULL)));
    apir_value_t *cases = json_of(
        file(apr_pstrcat(unit_pool, path, ".json", NULL)));
    const apir_value_t *one;
    apr_pool_t *pool;
    int wrong = 0;
    apr_size_t i;

    apr_pool_create(&pool, unit_pool);
    for (i = 0; (one = apir_value_at(apir_value_get(cases, "cases"), i));
         i++) {
        apr_pool_clear(pool);
        wrong += !is_as_recorded(&site, one, pool);
    }
    OK(i > 400,
       apr_psprintf(unit_pool, "%s: there are recorded cases", name));
    IS_INT(wrong, 0, "refusals are told as recorded");
}

/* ---- which requests are refused ---- */

static apr_status_t body_of(void *baton, const char **data,
                            apr_size_t *length, apir_error_t *error)
{
    const apir_value_t *body = baton;

    *data = body ? apir_value_text(body, length) : "";
    *length = body ? *length : 0;
    return APR_SUCCESS;
}

/* Whether a request's arguments are refused. */
static bool is_refused(const site_t *site, const apir_value_t *request)
{
    apir_rpc_input_t input = { .body = body_of,
                               .limits = { APIR_MAX_DEPTH, 100000 } };
    char *path = apr_pstrdup(unit_pool, text_of(request, "path"));
    apir_rpc_request_t *parsed;
    apir_rpc_failure_t failure;
    const apir_value_t *out;
    const char *segments[32];
    char *state;

    input.method = text_of(request, "method");
    input.query = text_of(request, "query");
    input.baton = (void *)apir_value_get(request, "body");
    input.segments = segments;
    for (char *part = apr_strtok(path, "/", &state); part;
         part = apr_strtok(NULL, "/", &state)) {
        segments[input.segment_count++] = part;
    }
    input.segments += 2; /* "api", "model" */
    input.segment_count -= 2;
    if (apir_rpc_parse(site->schema, &input, &parsed, unit_pool, &failure)) {
        return failure.error.kind == APIR_E_UNPROCESSABLE;
    }
    for (int i = 0; i < parsed->call_count; i++) {
        if (apir_query_check(site->rules, parsed->calls[i].model,
                             parsed->calls[i].op, parsed->calls[i].args, &out,
                             unit_pool, NULL)) {
            return true;
        }
    }
    return false;
}

static int judge_steps(const site_t *site, const apir_value_t *one,
                       int *wrong)
{
    const apir_value_t *steps = apir_value_get(one, "steps");
    const apir_value_t *step;
    apr_size_t i;

    for (i = 0; (step = apir_value_at(steps, i)); i++) {
        const apir_value_t *request = apir_value_get(step, "request");
        double status = apir_value_number(
            apir_value_get(apir_value_get(step, "response"), "status"));

        if (is_refused(site, request) != (status == 422)) {
            printf("# %s: recorded as %g: %s %s\n", text_of(one, "name"),
                   status, text_of(request, "query"),
                   text_of(request, "body"));
            ++*wrong;
        }
    }
    return (int)i;
}

static void refusals_are_as_recorded(const char *suite)
{
    const char *folder = "t/conformance/rpc/";
    apir_value_t *cases = json_of(
        file(apr_pstrcat(unit_pool, folder, suite, ".json", NULL)));
    site_t site = site_of(
        file(apr_pstrcat(unit_pool, folder, "fixtures/",
                         text_of(cases, "fixture"), "/schema.zmodel", NULL)));
    const apir_value_t *one;
    int steps = 0;
    int wrong = 0;

    for (apr_size_t i = 0;
         (one = apir_value_at(apir_value_get(cases, "cases"), i)); i++) {
        steps += judge_steps(&site, one, &wrong);
    }
    OK(steps > 0 && wrong == 0,
       apr_psprintf(unit_pool,
                    "%s: %d requests are refused or not, as "
                    "recorded",
                    suite, steps));
}

/* ---- single promises ---- */

static const char *said(const char *schema, const char *op, const char *args)
{
    site_t site = site_of(
        apr_pstrcat(unit_pool, "datasource db { provider = 'postgresql' }\n",
                    schema, NULL));
    char *text = apr_pstrdup(unit_pool, args);
    checked_t got;

    for (char *at = text; *at; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    got = check_value(site.rules, site.schema->models[0], op,
                      check_read(text, unit_pool), unit_pool);
    return got.text ? "" : got.said ? got.said : got.error.message;
}

static void attributes_have_their_own_messages(void)
{
    const char *schema =
        "model M { id Int @id\n"
        " s String? @email('no mail') @length(3, 4, 'size')\n"
        " n Int? @gt(5, 'more')\n"
        " d Decimal? @lte(1, 'less')\n"
        " l String[] @length(1, 1, 'one') }";

    IS(said(schema, "create", "{'data':{'id':1,'s':'x'}}"),
       "No mail at \"data.s\"; Size at \"data.s\"", "of strings");
    IS(said(schema, "create", "{'data':{'id':1,'n':5,'d':'1.5'}}"),
       "More at \"data.n\"; Less at \"data.d\"", "of numbers");
    IS(said(schema, "create", "{'data':{'id':1,'l':['abc','def']}}"),
       "One at \"data.l[0]\"; One at \"data.l[1]\"; One at \"data.l\"",
       "of lists");
}

static void decimals_and_dates_are_compared_by_value(void)
{
    const char *schema = "model M { id Int @id\n a Decimal?  b Decimal?\n"
                         " t DateTime?  u DateTime?\n"
                         " @@validate(a == null || a < b, 'ab')\n"
                         " @@validate(t == null || t == u, 'tu') }";

    IS(said(schema, "create", "{'data':{'id':1,'a':'9','b':'10'}}"), "",
       "9 is less than 10");
    IS(said(schema, "create", "{'data':{'id':1,'a':'10','b':'9.5'}}"),
       "Ab at \"data\"", "10 is not less than 9.5");
    IS(said(schema, "create",
            "{'data':{'id':1,'t':'2024-01-01','u':'2024-01-01T00:00Z'}}"),
       "", "dates of one time are equal");
    IS(said(schema, "create",
            "{'data':{'id':1,'t':'2024-01-01','u':'2024-01-02'}}"),
       "Tu at \"data\"", "others are not");
}

static void lists_have_functions(void)
{
    const char *schema = "model M { id Int @id\n l Int[]\n k Int[]\n"
                         " @@validate(!has(l, 7), 'seven')\n"
                         " @@validate(length(l) != 3, 'three')\n"
                         " @@validate(!hasEvery(l, [1, 2]), 'both')\n"
                         " @@validate(!hasSome(l, [8, 9]), 'some')\n"
                         " @@validate(!isEmpty(l), 'empty')\n"
                         " @@validate(!(5 in l), 'in') }";
    static const char *const lists[][2] = {
        { "[7]", "Seven at \"data\"" },
        { "[4,4,4]", "Three at \"data\"" },
        { "[2,1]", "Both at \"data\"" },
        { "[9]", "Some at \"data\"" },
        { "[]", "Empty at \"data\"" },
        { "[5]", "In at \"data\"" },
        { "[1,1]", "" },
        { "{'set':[7]}", "Seven at \"data\"" }
    };

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        IS(said(schema, "create",
                apr_pstrcat(unit_pool, "{'data':{'id':1,'l':", lists[i][0],
                            "}}", NULL)),
           lists[i][1], lists[i][0]);
        IS(said(schema, "updateMany",
                apr_pstrcat(unit_pool, "{'data':{'l':", lists[i][0], "}}",
                            NULL)),
           lists[i][1],
           apr_pstrcat(unit_pool, "of an update: ", lists[i][0], NULL));
    }
    IS(said(schema, "updateMany", "{'data':{'l':{'push':7}}}"), "",
       "of what is added to a list nothing is known");
    IS(said("model M { id Int @id\n l Int[]\n @@validate(length(l) < 5) }",
            "updateMany", "{'data':{'l':{'push':7}}}"),
       "", "and false is less than 5");
}

static void what_cannot_be_called_is_an_error_of_ours(void)
{
    IS(said("model M { id Int @id\n t DateTime?\n @@validate(t < now()) }",
            "create", "{'data':{'id':1}}"),
       "A validation rule calls what cannot be called there.",
       "now() has no value there");
}

/* What a rule does counts: lists within lists are work. */
static apr_status_t with_lists(int count)
{
    site_t site = site_of("datasource db { provider = 'postgresql' }\n"
                          "model M { id Int @id\n l Int[]\n k Int[]\n"
                          " @@validate(hasEvery(l, k)) }");
    apir_value_t *list = apir_value_array(unit_pool);
    apir_value_t *data = apir_value_object(unit_pool);
    apir_value_t *args = apir_value_object(unit_pool);
    const apir_value_t *out;

    for (int i = 0; i < count; i++) {
        apir_array_add(list, apir_value_int(i, unit_pool), unit_pool);
    }
    apir_object_set(data, "id", apir_value_int(1, unit_pool));
    apir_object_set(data, "l", list);
    apir_object_set(data, "k", list);
    apir_object_set(args, "data", data);
    return apir_query_check(site.rules, site.schema->models[0], APIR_Q_CREATE,
                            args, &out, unit_pool, NULL);
}

static void work_of_rules_is_bounded(void)
{
    IS_INT(with_lists(1000), APR_SUCCESS, "a million steps are done");
    OK(with_lists(20000) != APR_SUCCESS, "400 million are not");
}

int main(void)
{
    static const char *const suites[] = {
        "validation",    "create",        "update",       "delete",
        "nested-create", "nested-update", "types",        "superjson",
        "transaction",   "delegate",      "policy-read",  "policy-write",
        "protocol",      "filter",        "filter-types", "select"
    };

    unit_begin();
    is_told_as_recorded("validate");
    is_told_as_recorded("lists");
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        refusals_are_as_recorded(suites[i]);
    }
    attributes_have_their_own_messages();
    decimals_and_dates_are_compared_by_value();
    lists_have_functions();
    what_cannot_be_called_is_an_error_of_ours();
    work_of_rules_is_bounded();
    return unit_done();
}
