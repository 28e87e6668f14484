/* `fields` in the place of select: members in an order and under names of the
 * protocol's own, with values that are of their types. */
#include "query_fixture.h"

static query_site_t blog;

/* Arguments as they are, not checked. */
static query_answer_t ask(const char *model_name, const char *op,
                          const char *args)
{
    query_answer_t answer = {
        APR_SUCCESS, { APIR_E_NONE, NULL, NULL, NULL }, NULL, NULL, NULL
    };
    const apir_zmodel_model_t *model =
        apir_zmodel_model_in_url(blog.zmodel, model_name, strlen(model_name));
    apir_query_t query;

    answer.status = apir_query_plan(&query, blog.cache, blog.policy, model,
                                    apir_query_op(op, strlen(op)),
                                    query_json(args, unit_pool), unit_pool,
                                    &answer.error);
    if (answer.status == APR_SUCCESS) {
        query_run(&blog, &query, &answer, unit_pool);
    }
    return answer;
}

static void is(const char *op, const char *args, const char *want,
               const char *name)
{
    query_answer_t answer = ask("post", op, args);

    IS(answer.status == APR_SUCCESS ? answer.data : answer.error.message,
       want, name);
}

static void members(void)
{
    is("findMany",
       "{\"take\":1,\"fields\":[{\"as\":\"t\",\"field\":\"title\"},"
       "{\"as\":\"kind\",\"text\":\"Post\"},{\"as\":\"id\",\"field\":\"id\"},"
       "{\"as\":\"again\",\"field\":\"id\"}]}",
       "[{\"t\":\"Hello World\",\"kind\":\"Post\",\"id\":1,\"again\":1}]",
       "members stand as they are listed, under their names");
    is("findFirst",
       "{\"where\":{\"id\":{\"equals\":1}},\"fields\":[{\"as\":\"a\","
       "\"field\":\"tags\",\"args\":{\"take\":1,"
       "\"orderBy\":[{\"id\":{\"sort\":\"asc\"}}],\"fields\":[{\"as\":\"n\","
       "\"field\":\"id\"}]}},{\"as\":\"b\",\"field\":\"tags\",\"args\":{"
       "\"take\":1,\"orderBy\":[{\"id\":{\"sort\":\"desc\"}}],\"fields\":[{"
       "\"as\":\"n\",\"field\":\"id\"}]}}]}",
       "{\"a\":[{\"n\":1}],\"b\":[{\"n\":2}]}",
       "a relation may come twice, with arguments of each");
    is("findFirst",
       "{\"where\":{\"id\":{\"equals\":1}},\"fields\":[{\"as\":\"n\","
       "\"counts\":[{\"as\":\"all\",\"field\":"
       "\"tags\"},{\"as\":\"kind\",\"text\":\"C\"},{\"as\":\"one\",\"field\":"
       "\"tags\",\"args\":{\"where\":{\"id\":{\"equals\":1}}}}]}]}",
       "{\"n\":{\"all\":2,\"kind\":\"C\",\"one\":1}}",
       "and so may its count");
}

static void plans(void)
{
    static const char *const args[] = {
        "{\"fields\":[{\"as\":\"a\",\"field\":\"id\"}]}",
        "{\"fields\":[{\"as\":\"b\",\"field\":\"id\"}]}",
        "{\"fields\":[{\"as\":\"b\",\"field\":\"views\"}]}",
        "{\"fields\":[{\"as\":\"b\",\"field\":\"id\",\"required\":true}]}",
        "{\"fields\":[{\"as\":\"b\",\"text\":\"id\"}]}",
        "{\"fields\":[]}",
    };
    apr_uint32_t made, found, kept, before, again;

    apir_query_cache_count(blog.cache, &before, &again, &kept);
    for (int i = 0; i < 12; i++) {
        ask("post", "findMany", args[i % 6]);
    }
    apir_query_cache_count(blog.cache, &made, &found, &kept);
    IS_INT(made - before, 6, "what differs has plans of its own");
    IS_INT(found - again, 6, "what is the same has one");
}

static void types(void)
{
    static const char views[] =
        "{\"where\":{\"id\":{\"equals\":1}},\"fields\":[{\"as\":\"v\","
        "\"field\":\"views\"}]}";
    static const char title[] =
        "{\"where\":{\"id\":{\"equals\":1}},\"fields\":[{\"as\":\"t\","
        "\"field\":\"rating\",\"required\":true}]}";
    static const char status[] =
        "{\"where\":{\"id\":{\"equals\":1}},\"fields\":[{\"as\":\"s\","
        "\"field\":\"status\"}]}";
    static const char author[] =
        "{\"where\":{\"id\":{\"equals\":1}},\"fields\":[{\"as\":\"a\","
        "\"field\":\"author\",\"required\":true,\"args\":{\"fields\":[{"
        "\"as\":\"id\",\"field\":\"id\"}]}}]}";

    db_outside("fields", "UPDATE blog_posts SET views = 2147483647, "
                         "rating = NULL WHERE id = 1;");
    is("findUnique", views, "{\"v\":2147483647}", "the largest Int");
    is("findUnique", title,
       "A value of \"Post.rating\" is null, which its type does not allow",
       "what is required is not null");
    db_outside("fields",
               "UPDATE blog_posts SET views = 2147483648, status = 'x', "
               "author_id = NULL WHERE id = 1;");
    is("findUnique", views, "A value of \"Post.views\" is none of its type",
       "one above it");
    is("findUnique", status, "A value of \"Post.status\" is none of its type",
       "no member of the enum");
    is("findUnique", author,
       "A value of \"Post.author\" is null, which its type does not allow",
       "a row that is required is there");
    db_outside("fields",
               "UPDATE blog_posts SET views = -2147483648 WHERE id = 1;");
    is("findUnique", views, "{\"v\":-2147483648}", "the smallest Int");
    db_outside("fields",
               "UPDATE blog_posts SET views = -2147483649 WHERE id = 1;");
    is("findUnique", views, "A value of \"Post.views\" is none of its type",
       "one below it");
    db_outside("fields", "UPDATE blog_posts SET views = 1.5 WHERE id = 1;");
    is("findUnique", views, "A value of \"Post.views\" is none of its type",
       "a fraction");
}

static void refusals(void)
{
    query_answer_t answer = ask(
        "post", "findMany",
        "{\"fields\":[{\"as\":\"t\",\"field\":\"tags\",\"required\":true,"
        "\"args\":{\"distinct\":[\"id\"],\"fields\":[{\"as\":\"p\",\"field\":"
        "\"posts\",\"required\":true,\"args\":{\"fields\":[{\"as\":\"c\","
        "\"field\":\"category\",\"required\":true,\"args\":{\"fields\":[{"
        "\"as\":\"id\",\"field\":\"id\"}]}}]}}]}}]}");

    IS_INT(answer.error.kind, APIR_E_NOT_SUPPORTED,
           "a relation that cannot be planned fails the plan");
    answer = ask("post", "findMany",
                 "{\"fields\":[{\"as\":\"t\",\"field\":\"nothing\"}]}");
    IS_INT(answer.error.kind, APIR_E_INTERNAL,
           "and so does a field that is not there");
}

int main(void)
{
    db_fixture_begin();
    blog = query_site("blog", "fields");
    members();
    plans();
    types();
    refusals();
    return db_fixture_done();
}
