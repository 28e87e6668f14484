/* What hidden rows are for the reads of others: links to them, and what hangs
 * on the hidden row of a base. */
#include "query_fixture.h"

#include "policy/policy.h"
#include "storage/storage.h"

static const char schema[] =
    "datasource db {\n  provider = 'sqlite'\n}\n"
    "model Person {\n  id Int @id\n  name String\n  open Boolean\n"
    "  tasks Task[]\n  things Thing[]\n  @@allow('read', open)\n}\n"
    "model Task {\n  id Int @id\n"
    "  person Person? @relation(fields: [personId], references: [id])\n"
    "  personId Int?\n  @@allow('read', true)\n}\n"
    "model Thing {\n  id Int @id\n  kind String\n  size Int\n"
    "  owner Person? @relation(fields: [ownerId], references: [id])\n"
    "  ownerId Int?\n  marks Mark[]\n  @@delegate(kind)\n"
    "  @@allow('read', size > 0)\n}\n"
    "model Box extends Thing {\n  wood String\n  @@allow('read', true)\n}\n"
    "model Mark {\n  id Int @id\n"
    "  thing Thing @relation(fields: [thingId], references: [id])\n"
    "  thingId Int\n  @@allow('read', true)\n}\n";

static const char rows[] =
    "INSERT INTO Person VALUES (1, 'a', 1), (2, 'b', 0);"
    "INSERT INTO Task VALUES (1, 1), (2, 2), (3, NULL);"
    "INSERT INTO Thing (id, kind, size, ownerId) VALUES"
    " (1, 'Box', 5, 1), (2, 'Box', 0, 1), (3, 'Box', 5, 2),"
    " (4, 'Box', 5, NULL);"
    "INSERT INTO Box VALUES (1, 'oak'), (2, 'elm'), (3, 'ash'), (4, 'fir');"
    "INSERT INTO Mark VALUES (1, 1), (2, 2);";

static query_site_t site;

static void open_site(void)
{
    apir_storage_plan_t *plan;
    apir_error_t error;

    site = query_site_of("reads", schema, "");
    apir_storage_push(site.zmodel, site.config, NULL, &plan, unit_pool,
                      &error);
    db_outside("reads", rows);
    site.policy = apir_policy_for(apir_policy_compile(site.zmodel, unit_pool),
                                  NULL, APIR_POLICY_MISSING_NULL, unit_pool);
}

static const char *seen(const char *model, const char *op, const char *args)
{
    query_answer_t answer = query_ask(&site, model, op, args);

    return answer.status == APR_SUCCESS ? answer.data : answer.error.message;
}

static const char *ids(const char *model, const char *where)
{
    return seen(model, "findMany",
                apr_psprintf(unit_pool,
                             "{\"select\":{\"id\":true},\"orderBy\":"
                             "{\"id\":\"asc\"},\"where\":%s}",
                             where));
}

static void links(void)
{
    IS(ids("task", "{\"person\":null}"), "[{\"id\":3}]",
       "null is what has no link");
    IS(ids("task", "{\"person\":{\"is\":null}}"), "[{\"id\":2},{\"id\":3}]",
       "`is: null` is what nothing is seen of");
    IS(ids("task", "{\"person\":{\"isNot\":null}}"), "[{\"id\":1}]",
       "and its opposite");
    IS(ids("task", "{\"NOT\":{\"person\":null}}"), "[{\"id\":1},{\"id\":2}]",
       "NOT of a null");
    IS(ids("thing", "{\"owner\":null}"), "[{\"id\":4}]", "of a base as well");
    IS(ids("box", "{\"owner\":null}"), "[{\"id\":2},{\"id\":3},{\"id\":4}]",
       "through a base's row it is what nothing is seen of");
}

/* Box 2 is seen by its own rules, and what it has of Thing is not. What hangs
 * on it has rules of its own, and would be found from the other side. */
static void bases(void)
{
    IS(seen("box", "findUnique",
            "{\"where\":{\"id\":2},\"include\":{\"owner\":true,"
            "\"marks\":true,\"_count\":true}}"),
       "{\"id\":2,\"kind\":null,\"size\":null,\"ownerId\":null,"
       "\"wood\":\"elm\",\"owner\":null,\"marks\":[{\"id\":2,"
       "\"thingId\":2}],\"_count\":{\"marks\":1}}",
       "with a base's row its columns are hidden");
    IS(ids("box", "{\"marks\":{\"some\":{}}}"), "[{\"id\":1},{\"id\":2}]",
       "what hangs on it is found by filters, too");
    IS(seen("mark", "count", "{\"where\":{\"thing\":{}}}"), "1",
       "and sees no base");
}

int main(void)
{
    db_fixture_begin();
    open_site();
    links();
    bases();
    return db_fixture_done();
}
