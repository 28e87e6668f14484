/* Rules of every form, each as the read rule of a model, for several users:
 * which rows are seen. rules.txt has the rules and the answers. */
#include "query_fixture.h"

#include "policy/policy.h"
#include "storage/storage.h"

#define MOST_USERS 16

static const apir_value_t *users[MOST_USERS];
static int user_count;
static const apir_query_policy_t *policies[MOST_USERS];
static const char *statements[MOST_USERS];
static int unlike; /* users of one shape with different statements */
static char *schema_text;
static query_site_t site;

/* The schema with a rule in the place of the two signs. */
static apir_zmodel_t *schema_with(const char *rule)
{
    char *gap = strstr(schema_text, "%%");
    const char *before = apr_pstrmemdup(unit_pool, schema_text,
                                        (apr_size_t)(gap - schema_text));
    const char *text = apr_pstrcat(unit_pool, before, rule, gap + 2, NULL);

    return query_schema(text, strlen(text));
}

static char *file(const char *name, const char *suffix)
{
    size_t length;

    return unit_file(apr_pstrcat(unit_pool, "t/policy/", name, suffix, NULL),
                     &length);
}

static void open_site(const char *name)
{
    apir_db_config_t *config = apr_pcalloc(unit_pool, sizeof(*config));
    apir_storage_plan_t *plan;
    apir_error_t error;

    user_count = 0;
    schema_text = file(name, ".zmodel");
    apir_db_configure(config, name,
                      apr_pstrcat(unit_pool, "sqlite:", db_path(name), NULL),
                      0, NULL, unit_pool);
    apir_storage_push(schema_with("true"), config, NULL, &plan, unit_pool,
                      &error);
    db_outside(name, file(name, ".sql"));
    site.config = config;
    apir_db_create(&site.db, config, unit_pool);
}

/* The ids in words: "1 2 5". */
static const char *ids_of(const query_answer_t *answer)
{
    apir_value_t *rows = query_json(answer->data, unit_pool);
    const apir_value_t *row;
    const char *ids = "-";
    apr_int64_t id;
    apr_size_t i;

    for (i = 0; (row = apir_value_at(rows, i)) != NULL; i++) {
        apir_value_integer(apir_value_get(row, "id"), &id);
        ids = apr_psprintf(unit_pool, "%s%s%d", i > 0 ? ids : "",
                           i > 0 ? " " : "", (int)id);
    }
    return ids;
}

static const char *seen_by(const apir_policy_t *policy, int user)
{
    query_answer_t answer;

    policies[user] = apir_policy_for(policy, users[user],
                                     APIR_POLICY_MISSING_NULL, unit_pool);
    site.policy = policies[user];
    answer = query_ask(&site, "item", "findMany",
                       "{\"orderBy\":{\"id\":\"asc\"},"
                       "\"select\":{\"id\":true}}");
    statements[user] = answer.statements;
    if (answer.status != APR_SUCCESS) {
        printf("# %s\n# %s\n", answer.error.message,
               answer.error.detail ? answer.error.detail : "");
        return "an error";
    }
    return ids_of(&answer);
}

/* The plan that is kept for a shape has to be that of all its users. */
static void compare_shapes(const char *rule)
{
    int i, j;

    for (i = 0; i < user_count; i++) {
        for (j = 0; j < i; j++) {
            if (policies[i]->shape_length == policies[j]->shape_length
                && memcmp(policies[i]->shape, policies[j]->shape,
                          policies[i]->shape_length)
                       == 0
                && (policies[i]->context_count != policies[j]->context_count
                    || strcmp(statements[i], statements[j]) != 0)) {
                unlike++;
                printf("# users %d and %d: %s\n", j, i, rule);
            }
        }
    }
}

static const char *seen(const char *rule)
{
    apir_zmodel_t *zmodel = schema_with(rule);
    const apir_policy_t *policy;
    const char *all = "";
    int i;

    if (!zmodel) {
        return "no schema";
    }
    site.zmodel = zmodel;
    site.rules = apir_query_compile(zmodel, unit_pool);
    site.cache = NULL; /* so that each user's statement is made */
    policy = apir_policy_compile(zmodel, unit_pool);
    for (i = 0; i < user_count; i++) {
        all = apr_pstrcat(unit_pool, all, i > 0 ? " | " : "",
                          seen_by(policy, i), NULL);
    }
    compare_shapes(rule);
    return all;
}

static void run(const char *name)
{
    char *rule = NULL, *line, *state;

    open_site(name);
    for (line = apr_strtok(file(name, ".txt"), "\n", &state); line;
         line = apr_strtok(NULL, "\n", &state)) {
        if (strncmp(line, "user ", 5) == 0 && user_count < MOST_USERS) {
            users[user_count++] = query_json(line + 5, unit_pool);
        }
        else if (strncmp(line, "  ", 2) == 0 && rule) {
            IS(seen(rule), line + 2, rule);
        }
        else if (*line != '#') {
            rule = line;
        }
    }
}

int main(void)
{
    db_fixture_begin();
    run("rules");
    run("typed");
    run("keys");
    OK(unlike == 0, "users of one shape have one statement");
    return db_fixture_done();
}
