/* Promises of writes: the vectors of what each action does and answers, exact
 * numbers, sub models. */
#include "mutation_schema.h"

/* ---- vectors ---- */

typedef struct vector_t {
    const char *path;
    const char *args;
    int status;
    const char *body;  /* is in the answer; NULL: anything */
    const char *query; /* a statement, and what it answers afterwards; NULL:
                          nothing has changed */
    const char *rows;
} vector_t;

#define POSTS "SELECT id, authorId FROM Post"
#define LINKS "SELECT A, B FROM _TagToUser ORDER BY 1, 2"

static const vector_t vectors[] = {
    /* mutation.md §6, in its order */
    { "post/create",
      "{'data':{'title':'t','authorId':1,'author':{'connect':{'id':1}}}}",
      422, "Unrecognized key", NULL, NULL },
    { "post/create", "{'data':{'title':'t','author':{'connect':{'id':99}}}}",
      400, "SQLITE_CONSTRAINT_FOREIGNKEY", NULL, NULL },
    { "post/create",
      "{'data':{'title':'t','author':{'connect':{'email':'zz'}}}}", 404,
      "'message':'Could not find the entity to connect for the relation "
      "\\'author\\'','reason':'not-found','model':'User'",
      NULL, NULL },
    { "post/create",
      "{'data':{'title':'t','author':{'connect':{'id':1,'email':'no'}}}}",
      201, "'authorId':1", POSTS, "1|1 2|1 3|2 4|1 " },
    { "post/update",
      "{'where':{'id':3},'data':{'author':{'connect':{'id':1,"
      "'email':'no'}}}}",
      404, "'model':'User'", NULL, NULL },
    { "post/create",
      "{'data':{'title':'t','author':{'connectOrCreate':{'where':"
      "{'email':'new'},'create':{'email':'new'}}}}}",
      201, "'authorId':3", "SELECT id, email FROM User WHERE id > 2",
      "3|new " },
    { "post/create",
      "{'data':{'title':'t','author':{'connectOrCreate':{'where':"
      "{'email':'u2'},'create':{'email':'u2'}}}}}",
      201, "'authorId':2", "SELECT count(*) FROM User", "2 " },
    { "user/create",
      "{'data':{'email':'n','posts':{'connectOrCreate':{'where':{'id':"
      "{'gt':0}},'create':{'title':'t'}}}}}",
      201, NULL, "SELECT count(*) FROM Post WHERE authorId = 3", "1 " },
    { "profile/create", "{'data':{'bio':'b'}}", 422, "data.userId", NULL,
      NULL },
    { "user/create",
      "{'data':{'email':'n','posts':{'connect':[{'id':1},{'id':99}]}}}", 404,
      "'model':'Post'", NULL, NULL },
    { "user/createMany",
      "{'data':[{'email':'u1'},{'email':'n'}],'skipDuplicates':true}", 201,
      "{'count':1}", "SELECT email FROM User ORDER BY id", "u1 u2 n " },
    { "user/createMany", "{'data':[{'email':'n'},{'email':'u1'}]}", 400,
      "SQLITE_CONSTRAINT_UNIQUE", NULL, NULL },
    { "post/createMany",
      "{'data':[{'id':8,'title':'a','parentId':9},{'id':9,'title':'b'}]}",
      201, "{'count':2}", "SELECT id, parentId FROM Post WHERE id > 3",
      "8|9 9|- " },
    { "post/createMany",
      "{'data':[{'id':8,'title':'a','parentId':99},{'id':1,'title':'b'}]}",
      400, "SQLITE_CONSTRAINT_PRIMARYKEY", NULL, NULL },
    { "post/createManyAndReturn",
      "{'data':[{'title':'a'},{'id':20,'title':'b'},{'title':'c'}],"
      "'select':{'id':true,'title':true}}",
      201,
      "[{'id':4,'title':'a'},{'id':20,'title':'b'},{'id':21,'title':'c'}]",
      "SELECT id, title, views FROM Post WHERE id > 3",
      "4|a|5 20|b|5 21|c|5 " },
    { "user/createManyAndReturn",
      "{'data':[{'email':'z'},{'email':'a'}],'select':{'email':true}}", 201,
      "[{'email':'z'},{'email':'a'}]", "SELECT count(*) FROM User", "4 " },
    { "user/update", "{'where':{'id':1},'data':{}}", 200, "'email':'u1'",
      NULL, NULL },
    { "user/update", "{'where':{'id':99},'data':{}}", 404,
      "'message':'Record not found','reason':'not-found','model':'User'",
      NULL, NULL },
    { "user/update", "{'where':{},'data':{}}", 422,
      "At least one unique field or field set must be set", NULL, NULL },
    { "user/update", "{'where':{'name':'one'},'data':{}}", 422,
      "At least one unique field or field set must be set", NULL, NULL },
    { "user/update", "{'where':{'id':1,'email':'zz'},'data':{'name':'x'}}",
      404, "'model':'User'", NULL, NULL },
    { "post/update",
      "{'where':{'id':1},'data':{'views':{'increment':2}},"
      "'select':{'views':true}}",
      200, "{'views':7}", "SELECT views FROM Post WHERE id = 1", "7 " },
    { "post/update",
      "{'where':{'id':1},'data':{'author':{'disconnect':true}}}", 200, NULL,
      POSTS, "1|- 2|1 3|2 " },
    { "post/update",
      "{'where':{'id':1},'data':{'author':{'disconnect':{'email':'zz'}}}}",
      200, "'authorId':1", NULL, NULL },
    { "post/update",
      "{'where':{'id':1},'data':{'author':{'disconnect':{'email':'u1'}}}}",
      200, "'authorId':null", POSTS, "1|- 2|1 3|2 " },
    { "post/update", "{'where':{'id':1},'data':{'author':{'delete':true}}}",
      200, "'authorId':null", "SELECT id FROM User", "2 " },
    { "post/update",
      "{'where':{'id':1},'data':{'author':{'delete':{'email':'zz'}}}}", 404,
      "'model':'Post'", NULL, NULL },
    { "post/update",
      "{'where':{'id':1},'data':{'author':{'update':{'where':{'email':'zz'},"
      "'data':{'name':'x'}}}}}",
      404, "'model':'User'", NULL, NULL },
    { "profile/update",
      "{'where':{'id':1},'data':{'user':{'disconnect':true}}}", 422, NULL,
      NULL, NULL },
    { "user/update", "{'where':{'id':2},'data':{'profile':{'delete':true}}}",
      404, "'model':'Profile'", NULL, NULL },
    { "user/update",
      "{'where':{'id':2},'data':{'profile':{'update':{'bio':'x'}}}}", 404,
      "'model':'Profile'", NULL, NULL },
    { "user/update",
      "{'where':{'id':2},'data':{'profile':{'connect':{'id':1}}}}", 200, NULL,
      "SELECT id, userId FROM Profile", "1|2 " },
    { "user/update",
      "{'where':{'id':2},'data':{'profile':{'upsert':{'create':{'bio':'c'},"
      "'update':{'bio':'u'}}}}}",
      200, NULL, "SELECT id, bio, userId FROM Profile", "1|b|1 2|c|2 " },
    { "user/update",
      "{'where':{'id':1},'data':{'profile':{'upsert':{'create':{'bio':'c'},"
      "'update':{'bio':'u'}}}}}",
      200, NULL, "SELECT id, bio, userId FROM Profile", "1|u|1 " },
    { "user/update", "{'where':{'id':1},'data':{'posts':{'set':[{'id':3}]}}}",
      200, NULL, POSTS, "1|- 2|- 3|1 " },
    { "user/update",
      "{'where':{'id':1},'data':{'posts':{'set':[{'id':99}]}}}", 404,
      "'model':'Post'", NULL, NULL },
    { "user/update", "{'where':{'id':1},'data':{'posts':{'set':[]}}}", 200,
      NULL, POSTS, "1|- 2|- 3|2 " },
    { "user/update",
      "{'where':{'id':1},'data':{'posts':{'disconnect':{'id':3}}}}", 200,
      NULL, NULL, NULL },
    { "user/update",
      "{'where':{'id':1},'data':{'posts':{'delete':{'id':3}}}}", 404,
      "'model':'Post'", NULL, NULL },
    { "user/update",
      "{'where':{'id':1},'data':{'posts':{'delete':[{'id':1},{'id':3}]}}}",
      404, "'model':'Post'", NULL, NULL },
    { "user/update",
      "{'where':{'id':1},'data':{'posts':{'update':{'where':{'id':3},"
      "'data':{'title':'x'}}}}}",
      404, "'model':'Post'", NULL, NULL },
    { "user/update",
      "{'where':{'id':1},'data':{'posts':{'upsert':{'where':{'id':3},"
      "'create':{'title':'c'},'update':{'title':'u'}}}}}",
      200, NULL, "SELECT id, title, authorId FROM Post WHERE id > 2",
      "3|p3|2 4|c|1 " },
    { "user/update",
      "{'where':{'id':1},'data':{'posts':{'updateMany':{'data':"
      "{'title':'x'}}}}}",
      422, NULL, NULL, NULL },
    { "user/update",
      "{'where':{'id':1},'data':{'tags':{'set':[{'name':'t1'}]}}}", 200, NULL,
      LINKS, "1|1 1|2 " },
    { "user/update",
      "{'where':{'id':1},'data':{'tags':{'disconnect':[{'name':'t1'},"
      "{'name':'zz'}]}}}",
      200, NULL, LINKS, "1|2 2|1 " },
    { "user/update",
      "{'where':{'id':1},'data':{'tags':{'connect':[{'name':'t3'},"
      "{'name':'zz'}]}}}",
      404, "'model':'Tag'", NULL, NULL },
    { "user/update",
      "{'where':{'id':1},'data':{'tags':{'delete':{'name':'t1'}}}}", 200,
      NULL, LINKS, "2|1 " },
    { "user/update",
      "{'where':{'id':2},'data':{'tags':{'delete':{'name':'t2'}}}}", 404,
      "'model':'Tag'", NULL, NULL },
    { "user/update", "{'where':{'id':1},'data':{'tags':{'deleteMany':{}}}}",
      200, NULL, "SELECT name FROM Tag", "t3 " },
    { "user/update",
      "{'where':{'id':1},'data':{'id':10},'select':{'id':true}}", 200,
      "{'id':10}", POSTS, "1|10 2|10 3|2 " },
    { "user/update",
      "{'where':{'id':1},'data':{'posts':{'deleteMany':{},'create':"
      "{'title':'c'},'set':[{'id':2}],'connect':[{'id':1}],'updateMany':"
      "{'where':{},'data':{'title':'x'}},'upsert':{'where':{'id':99},"
      "'create':{'title':'n'},'update':{}}}}}",
      200, NULL, "SELECT id, title, authorId FROM Post",
      "1|p1|- 3|p3|2 4|c|- 5|n|- " },
    { "user/updateMany", "{'data':{'name':'x'},'limit':1}", 200,
      "{'count':1}", "SELECT count(*) FROM User WHERE name = 'x'", "1 " },
    { "user/updateMany", "{'data':{}}", 200, "{'count':0}", NULL, NULL },
    { "user/upsert",
      "{'where':{'id':1},'create':{'email':'n'},'update':{'name':'x'}}", 200,
      "'name':'x'", "SELECT id, name FROM User", "1|x 2|two " },
    { "user/upsert",
      "{'where':{'id':9},'create':{'email':'n'},'update':{'name':'x'}}", 200,
      "'email':'n'", "SELECT count(*) FROM User", "3 " },
    { "user/upsert", "{'where':{'id':1},'create':{'email':'n'},'update':{}}",
      200, "'email':'u1'", NULL, NULL },
    { "user/delete", "{'where':{'id':1},'include':{'posts':true}}", 200,
      "'posts':[{'id':1,'title':'p1'", "SELECT id FROM User", "2 " },
    { "user/delete", "{'where':{'id':99}}", 404, "'model':'User'", NULL,
      NULL },
    { "comp/create", "{'data':{'a':7,'b':8}}", 201, "'a':7,'b':8",
      "SELECT count(*) FROM Comp", "3 " },
    { "comp/findUnique", "{'where':{'a_b':{'a':1,'b':2}}}", 200, "'b':2",
      NULL, NULL },
    { "comp/findUnique", "{'where':{'a_b':{'a':1}}}", 422, NULL, NULL, NULL },
    { "post/create", "{'data':{'title':'t','author':null}}", 201,
      "'authorId':null", "SELECT count(*) FROM Post", "4 " },
    { "post/create", "{'data':{'title':'t','author':{}}}", 201,
      "'authorId':null", "SELECT count(*) FROM Post", "4 " },
    { "crate/create", "{'data':{'label':'l','size':1,'kind':'Box'}}", 422,
      "Unrecognized key", NULL, NULL },
    /* limits on rows */
    { "post/deleteMany", "{'limit':2}", 200, "{'count':2}",
      "SELECT count(*) FROM Post", "1 " },
    { "post/deleteMany", "{'limit':0}", 200, "{'count':0}", NULL, NULL },
    { "post/updateManyAndReturn",
      "{'where':{'authorId':1},'data':{'title':'x'},'limit':1,"
      "'select':{'title':true}}",
      200, "[{'title':'x'}]", "SELECT count(*) FROM Post WHERE title = 'x'",
      "1 " },
    { "user/createMany", "{'data':[]}", 201, "{'count':0}", NULL, NULL },
    /* keys of two fields */
    { "comp/update",
      "{'where':{'a_b':{'a':1,'b':2}},'data':{'links':{'connect':"
      "[{'id':1},{'id':2}]}},'include':{'links':true}}",
      200, "'links':[{'id':1,'a':1,'b':2},{'id':2,'a':1,'b':2}]",
      "SELECT * FROM Link", "1|1|2 2|1|2 " },
    { "link/create",
      "{'data':{'id':3,'comp':{'connect':{'a_b':{'a':1,'b':2}}}}}", 201,
      "'b':2", "SELECT * FROM Link WHERE id = 3", "3|1|2 " },
    { "link/create",
      "{'data':{'id':3,'comp':{'connect':{'a_b':{'a':9,'b':9}}}}}", 404,
      "'model':'Comp'", NULL, NULL },
    { "link/update",
      "{'where':{'id':1},'data':{'comp':{'create':{'a':5,'b':6}}}}", 200,
      "'a':5,'b':6", "SELECT * FROM Link WHERE id = 1", "1|5|6 " },
    { "link/update",
      "{'where':{'id':1},'data':{'comp':{'disconnect':{'note':'n'}}}}", 200,
      "'a':null,'b':null", "SELECT * FROM Link", "1|-|- 2|1|1 " },
    { "comp/update",
      "{'where':{'a_b':{'a':1,'b':1}},'data':{'a':3},'select':{'a':true}}",
      200, "{'a':3}", "SELECT * FROM Link", "1|3|1 2|3|1 " },
    { "comp/deleteMany", "{'limit':1}", 200, "{'count':1}",
      "SELECT count(*) FROM Comp", "1 " },
    /* the same row twice */
    { "user/update",
      "{'where':{'id':2},'data':{'posts':{'connect':[{'id':1},"
      "{'id':1}]}}}",
      404, "'model':'Post'", NULL, NULL },
    { "user/update",
      "{'where':{'id':2},'data':{'posts':{'delete':[{'id':3},"
      "{'id':3}]}}}",
      404, "'model':'Post'", NULL, NULL },
    /* many-to-many */
    { "tag/create",
      "{'data':{'name':'n','users':{'create':[{'email':'a'},{'email':'b'}],"
      "'connect':{'id':2},'connectOrCreate':[{'where':{'id':1},'create':"
      "{'email':'c'}}]}}}",
      201, NULL, "SELECT A, B FROM _TagToUser WHERE A = 4 ORDER BY 2",
      "4|1 4|2 4|3 4|4 " },
    { "user/update",
      "{'where':{'id':2},'data':{'tags':{'createMany':{'data':[{'name':'a'},"
      "{'name':'t1'}],'skipDuplicates':true}}}}",
      200, NULL, LINKS, "1|1 1|2 2|1 4|2 " },
    { "user/update",
      "{'where':{'id':1},'data':{'tags':{'update':{'where':{'name':'t2'},"
      "'data':{'name':'x'}},'upsert':[{'where':{'name':'t3'},'create':"
      "{'name':'y'},'update':{'name':'z'}}]}}}",
      200, NULL, "SELECT name FROM Tag", "t1 x t3 y " },
    { "user/update",
      "{'where':{'id':2},'data':{'tags':{'update':{'where':{'name':'t2'},"
      "'data':{'name':'x'}}}}}",
      404, "'model':'Tag'", NULL, NULL },
    /* two levels, and the error of the deeper one */
    { "user/update",
      "{'where':{'id':1},'data':{'name':'x','posts':{'update':{'where':"
      "{'id':1},'data':{'title':'y','parent':{'update':{'title':'z'}}}}}}}",
      404, "'model':'Post'", NULL, NULL },
    { "profile/update",
      "{'where':{'id':1},'data':{'bio':'x','user':{'update':{'name':'y',"
      "'posts':{'update':{'where':{'id':2},'data':{'title':'z','replies':"
      "{'delete':{'id':1}}}}}}}}}",
      404, "'model':'Post'", NULL, NULL },
};

static void run_vector(const vector_t *vector)
{
    const char *name = apr_psprintf(unit_pool, "%s %s: %d", vector->path,
                                    vector->args, vector->status);
    const char *body = vector->body ? quoted(vector->body) : "";
    const char *before, *text;
    write_answer_t answer;

    restart();
    before = everything();
    answer = write_ask(&site, vector->path, quoted(vector->args));
    text = apr_psprintf(unit_pool, "%d %s", answer.status, answer.body);
    if (!OK(answer.status == vector->status && strstr(answer.body, body),
            name)) {
        printf("# %s\n# %s\n", text, answer.detail ? answer.detail : "");
    }
    else if (vector->query) {
        IS(state(vector->query), quoted(vector->rows), "  and its rows");
    }
    else {
        IS(everything(), before, "  and nothing has changed");
    }
}

/* ---- values ---- */

static const vector_t values[] = {
    { "number/update",
      "{'where':{'id':1},'data':{'big':{'increment':9007199254740993}}}", 200,
      "'big':'18014398509481986'", "SELECT big FROM Number WHERE id = 1",
      "18014398509481986 " },
    { "number/update", "{'where':{'id':2},'data':{'big':{'increment':1}}}",
      200, "9223372036854775807", "SELECT big FROM Number WHERE id = 2",
      "9223372036854775807 " },
    { "number/update", "{'where':{'id':2},'data':{'big':{'increment':2}}}",
      400, "db-query-error", NULL, NULL },
    { "number/update", "{'where':{'id':2},'data':{'big':{'multiply':2}}}",
      400, "db-query-error", NULL, NULL },
    { "number/update", "{'where':{'id':2},'data':{'int':{'increment':2}}}",
      200, "'int':null", NULL, NULL },
    { "number/update", "{'where':{'id':1},'data':{'int':{'divide':2}}}", 200,
      "'int':3", "SELECT int FROM Number WHERE id = 1", "3 " },
    { "number/update", "{'where':{'id':1},'data':{'int':{'divide':-2}}}", 200,
      "'int':-3", "SELECT int FROM Number WHERE id = 1", "-3 " },
    { "number/update", "{'where':{'id':1},'data':{'dec':{'divide':2}}}", 200,
      "'dec':'2.5'", "SELECT dec FROM Number WHERE id = 1", "2.5 " },
    { "number/update", "{'where':{'id':1},'data':{'dec':{'multiply':1.5}}}",
      200, "'dec':'7.5'", "SELECT dec FROM Number WHERE id = 1", "7.5 " },
    { "number/update", "{'where':{'id':1},'data':{'flt':{'divide':2}}}", 200,
      "'flt':1.25", "SELECT flt FROM Number WHERE id = 1", "1.25 " },
    { "number/update",
      "{'where':{'id':1},'data':{'line':{'text':'c','count':2}}}", 200,
      "'line':{'text':'c','count':2}", "SELECT line FROM Number WHERE id = 1",
      "{'text':'c','count':2} " },
    { "number/create", "{'data':{'id':3,'json':{'a':[1,null]}}}", 201,
      "'json':{'a':[1,null]}",
      "SELECT json, typeof(dec) FROM Number WHERE id = 3",
      "{'a':[1,null]}|null " },
    { "number/create",
      "{'data':{'id':'9223372036854775808'},'meta':{"
      "'serialization':{'values':{'data.id':['bigint']},'v':1}}}",
      400, "more than 64 bits", NULL, NULL },
    { "number/create",
      "{'data':{'id':'9223372036854775807'},'meta':{"
      "'serialization':{'values':{'data.id':['bigint']},'v':1}}}",
      201, "'id':'9223372036854775807'",
      "SELECT count(*) FROM Number WHERE id = 9223372036854775807", "1 " },
    /* enums by their names, stored by their values */
    { "user/update", "{'where':{'id':1},'data':{'role':'ADMIN'}}", 200,
      "'role':'ADMIN'", "SELECT role FROM User WHERE id = 1", "adm " },
    { "flat/createManyAndReturn",
      "{'data':[{'mood':'ADMIN'},{'mood':'USER'}],'select':{'mood':true}}",
      201, "[{'mood':'ADMIN'},{'mood':'USER'}]",
      "SELECT mood FROM Flat ORDER BY id", "adm USER " },
    { "flat/upsert",
      "{'where':{'mood':'ADMIN'},'create':{'mood':'ADMIN'},"
      "'update':{'note':'n'},'select':{'mood':true}}",
      200, "{'mood':'ADMIN'}", "SELECT mood FROM Flat", "adm " },
    /* @updatedAt: not for relations, nor for what it ignores */
    { "user/update", "{'where':{'id':1},'data':{'name':'x'}}", 200,
      "2020-01-01", "SELECT name FROM User WHERE id = 1", "x " },
    { "user/update",
      "{'where':{'id':1},'data':{'posts':{'connect':{'id':3}}}}", 200,
      "2020-01-01", POSTS, "1|1 2|1 3|1 " },
    { "user/update", "{'where':{'id':1},'data':{'email':'x'}}", 200,
      "'email':'x'", "SELECT touched > '2025-' FROM User WHERE id = 1",
      "1 " },
    { "user/updateMany", "{'data':{'role':'USER'}}", 200, "{'count':2}",
      "SELECT count(*) FROM User WHERE touched > '2025-'", "2 " },
    { "user/updateMany", "{'data':{'name':'x'}}", 200, "{'count':2}",
      "SELECT count(*) FROM User WHERE touched > '2025-'", "0 " },
};

/* ---- sub models ---- */

#define CHAIN                                                      \
    "SELECT t.id, kind, sort, label, size, wood FROM Thing t LEFT" \
    " JOIN Box b ON b.id = t.id LEFT JOIN Crate c ON c.id = t.id"

static const vector_t sub_models[] = {
    { "crate/create",
      "{'data':{'label':'l','size':1,'wood':'w','marks':{'create':"
      "{'text':'k'}}},'include':{'marks':true}}",
      201, "'marks':[{'id':3,'text':'k','crateId':3}]",
      CHAIN " WHERE t.id = 3", "3|Box|Crate|l|1|w " },
    { "crate/createMany",
      "{'data':[{'label':'a','size':1},{'label':'b','size':2}]}", 201,
      "{'count':2}", CHAIN " WHERE t.id > 2",
      "3|Box|Crate|a|1|- 4|Box|Crate|b|2|- " },
    { "crate/createMany",
      "{'data':{'label':'a','size':1},'skipDuplicates':true}", 400,
      "not-supported", NULL, NULL },
    { "box/create", "{'data':{'label':'l','size':1}}", 400,
      "Model \\'Box\\' is a delegate and cannot be created directly.", NULL,
      NULL },
    { "thing/createMany", "{'data':[{'label':'l'}]}", 400, "is a delegate",
      NULL, NULL },
    { "crate/update",
      "{'where':{'id':1},'data':{'label':'l','size':{'increment':1},"
      "'wood':null}}",
      200, "'size':11", CHAIN, "1|Box|Crate|l|11|- 2|Box|Crate|y|20|fir " },
    { "crate/update", "{'where':{'id':1},'data':{'wood':'elm'}}", 200,
      "'wood':'elm'",
      "SELECT wood, stamp > '2025-' FROM Thing JOIN Crate USING (id)",
      "elm|1 fir|0 " },
    { "crate/update", "{'where':{'id':9},'data':{'wood':'elm'}}", 404,
      "'model':'Crate'", NULL, NULL },
    { "crate/update",
      "{'where':{'id':1},'data':{'id':7,'wood':'elm'},'select':"
      "{'id':true}}",
      200, "{'id':7}", CHAIN " ORDER BY t.id",
      "2|Box|Crate|y|20|fir 7|Box|Crate|x|10|elm " },
    { "crate/updateMany",
      "{'where':{'label':'x'},'data':{'label':'z','wood':'elm'}}", 200,
      "{'count':1}", CHAIN, "1|Box|Crate|z|10|elm 2|Box|Crate|y|20|fir " },
    { "crate/updateManyAndReturn",
      "{'data':{'label':'z','size':{'increment':1}},'select':{'size':true}}",
      200, "[{'size':11},{'size':21}]", "SELECT label FROM Thing", "z z " },
    { "crate/updateMany", "{'data':{'wood':'elm'},'limit':1}", 400,
      "not-supported", NULL, NULL },
    { "crate/deleteMany", "{'limit':1}", 400, "not-supported", NULL, NULL },
    { "crate/delete", "{'where':{'id':1}}", 200, "'wood':'oak'", CHAIN,
      "2|Box|Crate|y|20|fir " },
    { "thing/delete", "{'where':{'id':2}}", 200, "'wood':'fir'",
      "SELECT (SELECT count(*) FROM Box), (SELECT count(*) FROM Mark)",
      "1|1 " },
    { "crate/deleteMany", "{'where':{'label':'x'}}", 200, "{'count':1}",
      "SELECT id FROM Thing", "2 " },
    /* The foreign key stands in the sub model's own table. */
    { "owner/delete", "{'where':{'id':2}}", 200, "'name':'o2'",
      "SELECT id FROM Thing", "1 " },
    { "owner/deleteMany", "{}", 200, "{'count':2}",
      "SELECT (SELECT count(*) FROM Thing), (SELECT count(*) FROM Mark)",
      "0|0 " },
    { "owner/deleteMany", "{'limit':1}", 400, "not-supported", NULL, NULL },
    { "owner/update",
      "{'where':{'id':1},'data':{'boxes':{'connect':{'id':1}},'things':"
      "{'disconnect':{'id':1}}}}",
      200, NULL, "SELECT ownerId, keeperId FROM Thing JOIN Box USING (id)",
      "-|1 -|2 " },
    { "owner/update",
      "{'where':{'id':2},'data':{'boxes':{'delete':{'id':2}}}}", 200, NULL,
      "SELECT id FROM Thing", "1 " },
    { "crate/createManyAndReturn",
      "{'data':[{'label':'p','size':1},{'label':'q','size':2,'wood':'w'}],"
      "'select':{'id':true,'size':true,'wood':true}}",
      201, "[{'id':3,'size':1,'wood':null},{'id':4,'size':2,'wood':'w'}]",
      "SELECT t.id, kind, sort, label, size, wood FROM Thing t JOIN Box USING"
      " (id) JOIN Crate USING (id) WHERE id > 2",
      "3|Box|Crate|p|1|- 4|Box|Crate|q|2|w " },
    { "crate/update",
      "{'where':{'id':1},'data':{'owner':{'update':{'name':'x'}},'keeper':"
      "{'create':{'name':'k'}},'marks':{'set':[{'id':2}]}}}",
      200, NULL,
      "SELECT name, keeperId, (SELECT group_concat(id) FROM Mark WHERE"
      " crateId = 1) FROM Owner o JOIN Thing t ON t.ownerId = o.id JOIN Box"
      " b ON b.id = t.id",
      "x|3|2 " },
};

static void run_vectors(const vector_t *list, apr_size_t count)
{
    apr_size_t i;

    for (i = 0; i < count; i++) {
        run_vector(&list[i]);
    }
}

/* A condition of so many relations in each other. */
static const char *deep(int levels)
{
    const char *where = "{'id':1}";
    int i;

    for (i = 0; i < levels; i++) {
        where = apr_pstrcat(unit_pool,
                            "{'posts':{'some':{'author':{'is':", where,
                            "}}}}", NULL);
    }
    return where;
}

static void deep_conditions(void)
{
    const vector_t list[] = {
        { "user/updateMany",
          apr_pstrcat(unit_pool, "{'where':", deep(4),
                      ",'data':{'name':'x'}}", NULL),
          200, "'count':1", "SELECT name FROM User WHERE id = 1", "x " },
        { "user/updateMany",
          apr_pstrcat(unit_pool, "{'where':", deep(14),
                      ",'data':{'name':'x'}}", NULL),
          400, "db-query-error", NULL, NULL },
        { "user/deleteMany",
          apr_pstrcat(unit_pool, "{'where':", deep(14), "}", NULL), 400,
          "db-query-error", NULL, NULL },
    };

    run_vectors(list, sizeof(list) / sizeof(list[0]));
}

#define RUN(list) run_vectors((list), sizeof(list) / sizeof((list)[0]))

int main(void)
{
    db_fixture_begin();
    begin();
    RUN(vectors);
    RUN(values);
    RUN(sub_models);
    deep_conditions();
    return db_fixture_done();
}
