/*
 * `check`: what it is asked, and its answers where they can be told by hand
 * (policy.md §7, §10). That they are right for any rules is for
 * policy_enumerate.c.
 */
#include "zmodel_fixture.h"

#include "core/limits.h"
#include "json/reader.h"
#include "policy/decide.h"

static char *quotes(const char *text)
{
    char *out = apr_pstrdup(unit_pool, text);

    for (char *at = out; *at; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    return out;
}

static apir_value_t *json_of(const char *text)
{
    apir_value_t *value = NULL;

    text = quotes(text);
    return apir_json_read(text, strlen(text), NULL, &value, unit_pool, NULL)
                   == APR_SUCCESS
               ? value
               : NULL;
}

static apir_zmodel_t *schema_of(const char *rules)
{
    apir_zmodel_t *zmodel = zmodel_of(apr_pstrcat(
        unit_pool, ZMODEL_SOURCE,
        "enum Role { USER ADMIN @map('boss') }\n"
        "model M { id Int @id\n value Int\n x Int\n y Int\n z Int?\n"
        " flag Boolean\n other Boolean\n third Boolean\n text String\n role "
        "Role\n f Float\n"
        " big BigInt\n d DateTime\n owner User? @relation(fields: [ownerId], "
        "references: [id])\n ownerId Int?\n foos Foo[]\n foo Foo? "
        "@relation('one', fields: [fooId], references: [id])\n fooId Int?\n",
        rules,
        "}\nmodel Foo { id Int @id\n x Int\n open Boolean\n"
        " m M? @relation(fields: [mId], references: [id])\n mId Int?\n"
        " ones M[] @relation('one')\n"
        " @@allow('read', open && x > 1)\n @@allow('update', x < 1) }\n"
        "model User { id Int @id\n level Int?\n admin Boolean?\n role Role?\n"
        " name String?\n score Float?\n boss User? @relation('b', fields: "
        "[bossId], references: [id])\n bossId Int?\n staff User[] "
        "@relation('b')\n ms M[]\n @@allow('update', auth() == this) }\n",
        NULL));

    if (!zmodel) {
        printf("# %s: %s", rules, zmodel_told);
    }
    return zmodel;
}

/* "true", "false", or the message. */
static const char *asked(const char *rules, const char *auth,
                         const char *args)
{
    apir_zmodel_t *zmodel = schema_of(rules);
    apir_policy_question_t question;
    apir_error_t error = { 0 };

    if (!zmodel) {
        return "no schema";
    }
    if (apir_policy_question(zmodel->models[0], json_of(args), &question,
                             unit_pool, &error)) {
        return error.message;
    }
    return apir_policy_check(zmodel, &question, auth ? json_of(auth) : NULL,
                             unit_pool)
               ? "true"
               : "false";
}

static const struct {
    const char *rules;
    const char *auth;
    const char *args; /* after {'operation':' */
    const char *want;
} vectors[] = {
    { "", NULL, "read'}", "false" },
    { "@@allow('all', true)", NULL, "read','where':{'value':0}}", "true" },
    { "@@allow('read', value == 1) @@allow('read', value == 2)", NULL,
      "read'}", "true" },
    { "@@allow('read', value == 1) @@allow('read', value == 2)", NULL,
      "read','where':{'value':0}}", "false" },
    { "@@allow('read', value == 1) @@allow('read', value == 2)", NULL,
      "read','where':{'value':2}}", "true" },
    { "@@allow('read', value > 0) @@deny('read', value == 1)", NULL,
      "read','where':{'value':0}}", "false" },
    { "@@allow('read', value > 0) @@deny('read', value == 1)", NULL,
      "read','where':{'value':1}}", "false" },
    { "@@allow('read', value > 0) @@deny('read', value == 1)", NULL,
      "read','where':{'value':2}}", "true" },
    { "@@allow('update', value > 1)", NULL, "update','where':{'value':1}}",
      "false" },
    { "@@allow('update', value > 1)", NULL, "update','where':{'value':2}}",
      "true" },
    { "@@allow('read', flag)", NULL, "read','where':{'flag':false}}",
      "false" },
    { "@@allow('read', flag)", NULL, "read','where':{'flag':true}}", "true" },
    { "@@allow('update', flag != true)", NULL,
      "update','where':{'flag':true}}", "false" },
    { "@@allow('read', text == 'admin')", NULL,
      "read','where':{'text':'user'}}", "false" },
    { "@@allow('read', text == 'admin')", NULL,
      "read','where':{'text':'admin'}}", "true" },
    { "@@allow('read', auth().role == ADMIN)", NULL, "read'}", "false" },
    { "@@allow('read', auth().role == ADMIN)", "{'id':1,'role':'USER'}",
      "read'}", "false" },
    { "@@allow('read', auth().role == ADMIN)", "{'id':1,'role':'ADMIN'}",
      "read'}", "true" },
    { "@@allow('read', startsWith(text, 'admin'))", NULL,
      "read','where':{'text':'x'}}", "true" },
    { "@@allow('read', !startsWith(text, 'admin'))", NULL,
      "read','where':{'text':'admin'}}", "true" },
    { "@@allow('read', foos?[x > 0])", NULL, "read'}", "true" },
    { "@@allow('read', foo.x > 0)", NULL, "read'}", "true" },
    { "@@allow('read', x > 0 && x > y)", NULL, "read','where':{'x':0}}",
      "false" },
    { "@@allow('read', x > 0 && x > y)", NULL, "read','where':{'x':1}}",
      "true" },
    { "@@allow('read', x > 0 && x > y)", NULL, "read','where':{'x':1,'y':0}}",
      "true" },
    { "@@allow('read', x > 0 && x > y)", NULL, "read','where':{'x':1,'y':1}}",
      "false" },
    { "@@allow('create', x > 1 || x > y)", NULL, "create','where':{'x':0}}",
      "false" },
    { "@@allow('create', x > 1 || x > y)", NULL,
      "create','where':{'x':1,'y':1}}", "false" },
    { "@@allow('update', !(x >= y))", NULL, "update','where':{'y':0}}",
      "false" },
    { "@@allow('update', !(x >= y))", NULL, "update','where':{'x':1,'y':1}}",
      "false" },
    { "@@allow('read', x > 0 && x < y && y <= 1)", NULL, "read'}", "false" },
    { "@@allow('read', auth().level > 0)", NULL, "read'}", "false" },
    { "@@allow('read', auth().level > 0)", "{'id':1}", "read'}", "false" },
    { "@@allow('read', auth().level > 0)", "{'id':1,'level':0}", "read'}",
      "false" },
    { "@@allow('read', auth().level > 0)", "{'id':1,'level':1}", "read'}",
      "true" },
    { "@@allow('create', auth().admin)", "{'id':1}", "create'}", "false" },
    { "@@allow('update', !auth().admin)", "{'id':1}", "update'}", "true" },
    { "@@allow('read', auth().id == ownerId)", NULL, "read'}", "false" },
    { "@@allow('create', auth().id != ownerId)", NULL, "create'}", "false" },
    { "@@allow('read', auth().id == ownerId)", "{'id':1}",
      "read','where':{'ownerId':1}}", "true" },
    { "@@allow('read', auth().id == ownerId)", "{'id':1}",
      "read','where':{'ownerId':2}}", "false" },
    { "@@allow('create', auth().id != ownerId)", "{'id':1}",
      "create','where':{'ownerId':1}}", "false" },
    { "@@allow('create', auth().id != ownerId)", "{'id':1}",
      "create','where':{'ownerId':2}}", "true" },
    { "@@allow('update', auth() == owner)", "{'id':1}",
      "update','where':{'ownerId':2}}", "false" },
    { "@@allow('delete', auth() != owner)", "{'id':1}",
      "delete','where':{'ownerId':2}}", "true" },
    { "@@allow('update', auth() == owner)", NULL, "update'}", "false" },
    { "@@allow('delete', auth() != owner)", NULL, "delete'}", "false" },
    { "@@allow('read', auth() != null)", NULL, "read'}", "false" },
    { "@@allow('create', auth() == null)", NULL, "create'}", "true" },
    { "@@allow('read', auth() != null)", "{'id':1}", "read'}", "true" },
    { "@@allow('create', auth() == null)", "{'id':1}", "create'}", "false" },
    { "@@allow('read', flag || ownerId == auth().id)", NULL,
      "read','where':{'flag':false}}", "false" },
    { "@@allow('read', flag || ownerId == auth().id)", "{'id':1}",
      "read','where':{'flag':false}}", "true" },

    /* what those leave open */
    { "@@deny('read', true) @@allow('read', true)", NULL, "read'}", "false" },
    { "@@allow('post-update', flag)", NULL, "update'}", "true" },
    { "@@allow('post-update', flag) @@deny('update', x == 1)", NULL,
      "update','where':{'x':1}}", "false" },
    { "@@allow('read', z == null)", NULL, "read'}", "true" },
    { "@@allow('read', f > 1.5) @@deny('read', f > 1.5)", NULL,
      "read','where':{'f':1}}", "true" },
    { "@@allow('read', d > now())", NULL, "read'}", "true" },
    { "@@allow('read', role in [ADMIN])", NULL,
      "read','where':{'role':'USER'}}", "true" },
    { "@@allow('read', role == ADMIN)", NULL,
      "read','where':{'role':'USER'}}", "false" },
    { "@@allow('read', role != ADMIN && role != USER)", NULL, "read'}",
      "false" },
    { "@@allow('read', text != 'a' && text != 'b')", NULL, "read'}", "true" },
    { "@@allow('read', flag == other && flag != other)", NULL, "read'}",
      "false" },
    { "@@allow('read', flag != other && other != third && flag != third)",
      NULL, "read'}", "false" },
    { "@@allow('read', flag == other && !flag && other)", NULL, "read'}",
      "false" },
    { "@@allow('read', flag != other)", NULL,
      "read','where':{'flag':true,'other':true}}", "false" },
    { "@@allow('read', x > 4294967294)", NULL, "read'}", "true" },
    { "@@allow('read', x > 4294967295)", NULL, "read'}", "false" },
    { "@@allow('read', x == 4294967295)", NULL, "read'}", "true" },
    { "@@allow('read', x == 4294967296)", NULL, "read'}", "false" },
    { "@@allow('read', x < 4294967296)", NULL, "read'}", "true" },
    { "@@allow('read', x >= y && x != y && x <= y)", NULL, "read'}",
      "false" },
    { "@@allow('read', x != 0 && x != 1 && x < 3)", NULL, "read'}", "true" },
    { "@@allow('read', x != 0 && x != 1 && x != 2 && x < 3)", NULL, "read'}",
      "false" },
    { "@@allow('read', x != y && y != value && x != value && x < 2 && y < 2 "
      "&& value < 2)",
      NULL, "read'}", "false" },
    { "@@allow('read', x != y && y != value && x != value && x < 3 && y < 3 "
      "&& value < 3)",
      NULL, "read'}", "true" },
    { "@@allow('read', x > -1)", NULL, "read'}", "true" },
    { "@@allow('read', auth().level != x)", "{'id':1,'level':-5}", "read'}",
      "true" },
    { "@@allow('read', auth().level > 0)", "{'id':1,'level':-5}", "read'}",
      "false" },
    { "@@allow('read', auth().level == 5)", "{'id':1,'level':'5'}", "read'}",
      "true" },
    { "@@allow('read', auth().boss.id == ownerId)",
      "{'id':1,'boss':{'id':3}}", "read','where':{'ownerId':3}}", "true" },
    { "@@allow('read', auth().boss.id == ownerId)",
      "{'id':1,'boss':{'id':3}}", "read','where':{'ownerId':1}}", "false" },
    { "@@allow('read', auth().boss.id == ownerId)", "{'id':1,'boss':null}",
      "read'}", "false" },
    { "@@allow('read', !(auth().id == ownerId))", NULL,
      "read','where':{'ownerId':1}}", "true" },
    { "@@allow('read', auth().role == role)", "{'id':1,'role':'boss'}",
      "read','where':{'role':'ADMIN'}}", "true" },
    { "@@allow('read', auth().role == role)", "{'id':1,'role':'nobody'}",
      "read'}", "false" },
    { "@@allow('read', check(foo))", NULL, "read'}", "true" },
    { "@@allow('read', check(foo) && check(foo, 'update'))", NULL, "read'}",
      "false" },
    { "@@allow('read', !check(foo) && check(foo, 'update'))", NULL, "read'}",
      "true" },
    { "@@allow('read', check(foo, 'delete'))", NULL, "read'}", "false" },
    { "@@allow('read', !check(foo, 'delete'))", NULL, "read'}", "true" },
    { "@@allow('delete', check(foo))", NULL, "delete'}", "false" },
    { "@@allow('read', this.x > 1 && this.flag)", NULL,
      "read','where':{'x':1}}", "false" },
    { "@@allow('read', big > 3)", NULL, "read','where':{'big':3}}", "false" }
};

static void answers_are_right(void)
{
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        IS(asked(vectors[i].rules, vectors[i].auth,
                 apr_pstrcat(unit_pool, "{'operation':'", vectors[i].args,
                             NULL)),
           vectors[i].want,
           apr_psprintf(unit_pool, "%s for %s: %s", vectors[i].rules,
                        vectors[i].auth ? vectors[i].auth : "nobody",
                        vectors[i].args));
    }
}

static void the_user_may_be_the_row(void)
{
    apir_zmodel_t *zmodel = schema_of("");
    const apir_zmodel_model_t *user = apir_zmodel_model(zmodel, "User", 4);
    apir_policy_question_t question;

    apir_policy_question(user,
                         json_of("{'operation':'update','where':{'id':2}}"),
                         &question, unit_pool, NULL);
    OK(apir_policy_check(zmodel, &question, json_of("{'id':2}"), unit_pool),
       "auth() == this: oneself");
    OK(!apir_policy_check(zmodel, &question, json_of("{'id':1}"), unit_pool),
       "not another");
    OK(!apir_policy_check(zmodel, &question, NULL, unit_pool), "not nobody");
}

/* ---- arguments ---- */

static const char *refusal(const char *args)
{
    const char *said = asked("@@allow('all', true)", NULL, args);
    const char *words = strstr(said, "Validation error: ");

    return words ? words + 18 : said;
}

static void arguments_are_judged(void)
{
    static const char *const cases[][2] = {
        { "{}", "Invalid \"operation\": expected \"create\", \"read\", "
                "\"update\" or \"delete\"" },
        { "{'operation':1}", "Invalid \"operation\": expected \"create\", "
                             "\"read\", \"update\" or \"delete\"" },
        { "{'operation':'drop'}", "Invalid \"operation\" \"drop\"" },
        { "{'operation':'post-update'}",
          "Invalid \"operation\" \"post-update\"" },
        { "{'operation':'read','zz':1}", "Unrecognized key: \"zz\"" },
        { "{'operation':'read','where':1}",
          "Invalid input: expected object at \"where\"" },
        { "{'operation':'read','where':{}}", "true" },
        { "{'operation':'read','where':{'zz':1}}",
          "Unrecognized key: \"zz\" at \"where\"" },
        { "{'operation':'read','where':{'x':null}}",
          "null is not supported at \"where.x\"" },
        { "{'operation':'read','where':{'x':'1'}}",
          "Invalid input: expected number at \"where.x\"" },
        { "{'operation':'read','where':{'x':-1}}",
          "Invalid input: expected a whole number that is not negative at "
          "\"where.x\"" },
        { "{'operation':'read','where':{'x':1.5}}",
          "Invalid input: expected a whole number that is not negative at "
          "\"where.x\"" },
        { "{'operation':'read','where':{'x':0}}", "true" },
        { "{'operation':'read','where':{'f':2}}", "true" },
        { "{'operation':'read','where':{'text':1}}",
          "Invalid input: expected string at \"where.text\"" },
        { "{'operation':'read','where':{'flag':1}}",
          "Invalid input: expected boolean at \"where.flag\"" },
        { "{'operation':'read','where':{'role':'X'}}",
          "Invalid input: expected a member of Role at \"where.role\"" },
        { "{'operation':'read','where':{'role':'USER'}}", "true" },
        { "{'operation':'read','where':{'d':'2024-01-01'}}",
          "Fields of type DateTime are not supported at \"where.d\"" },
        { "{'operation':'read','where':{'owner':{}}}",
          "Only single values are supported at \"where.owner\"" },
        { "{'operation':'read','where':{'foos':[]}}",
          "Only single values are supported at \"where.foos\"" }
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        IS(refusal(cases[i][0]), cases[i][1], cases[i][0]);
    }
    IS(asked("", NULL, "{'operation':'x'}"),
       "Invalid check args for model \"M\": Validation error: Invalid "
       "\"operation\" \"x\"",
       "a refusal names the model");
}

/* ---- the bound ---- */

/* More pigeons than holes: no short proof by trying. */
static const char *pigeons(int count)
{
    const char *fields = "", *rule = "true";

    for (int i = 0; i < count; i++) {
        fields = apr_psprintf(unit_pool, "%s p%d Int\n", fields, i);
        rule = apr_psprintf(unit_pool, "%s && p%d < %d", rule, i, count - 1);
        for (int j = 0; j < i; j++) {
            rule = apr_psprintf(unit_pool, "%s && p%d != p%d", rule, i, j);
        }
    }
    return asked(apr_pstrcat(unit_pool, fields, "@@allow('read', ", rule, ")",
                             NULL),
                 NULL, "{'operation':'read'}");
}

static void work_is_bounded(void)
{
    IS(pigeons(3), "false", "three do not fit into two");
    IS(pigeons(4), "false", "four do not fit into three");
    IS(pigeons(14), "true", "beyond the bound nobody knows");
}

int main(void)
{
    unit_begin();
    answers_are_right();
    the_user_may_be_the_row();
    arguments_are_judged();
    work_is_bounded();
    return unit_done();
}
