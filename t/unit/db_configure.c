/* What ApiDatabase may say, and the sentences for what it may not. */
#include "unit.h"

#include "db/db.h"
#include <apr_strings.h>

static apir_db_config_t config;

static const char *with(const char *option)
{
    return apir_db_configure(&config, "main", "sqlite:/srv/app.db", 1,
                             &option, unit_pool);
}

static const char *url(const char *text)
{
    return apir_db_configure(&config, "main", text, 0, NULL, unit_pool);
}

static const char *name(const char *text)
{
    return apir_db_configure(&config, text, "sqlite:/srv/app.db", 0, NULL,
                             unit_pool);
}

static void urls(void)
{
    OK(!url("sqlite:/srv/app.db"), "sqlite:/path is a database");
    IS(config.path, "/srv/app.db", "its path is told");
    IS(config.name, "main", "its name is told");
    OK(!url("sqlite:///srv/app.db"), "an empty authority is a database");
    IS(config.path, "/srv/app.db", "an empty authority is left out");
    OK(!url("sqlite:data/app.db"), "a relative path is left to the caller");
    IS(config.path, "data/app.db", "a relative path is told as it is");
    OK(!url("sqlite:/srv/a b%20c?x=1#y.db"), "a path is not decoded");
    IS(config.path, "/srv/a b%20c?x=1#y.db", "a path is told as written");
    OK(!!strstr(url("sqlite::memory:"), "is no file"),
       "a database in memory is refused");
    OK(!!strstr(url("sqlite:"), "is no file"), "an empty path is refused");
    OK(!!strstr(url("sqlite://host/app.db"), "names a host"),
       "a host is refused");
    OK(!!strstr(url("postgresql://host/app"), "is no database"),
       "an unknown scheme is refused");
    OK(!!strstr(url("/srv/app.db"), "is no database"),
       "a path without a scheme is refused");
    OK(!!strstr(url(""), "is no database"), "nothing is refused");
    OK(!!strstr(url("SQLITE:/srv/app.db"), "is no database"),
       "a scheme in capitals is refused");
}

static void names(void)
{
    OK(!name("app_2-x"), "letters, digits, _ and - name a database");
    OK(!!strstr(name("a.b"), "cannot name"), "a dot is refused");
    OK(!!strstr(name(""), "cannot name"), "an empty name is refused");
    OK(!!strstr(name("\xc3\xa4"), "cannot name"),
       "a letter beyond ASCII is refused");
}

static void defaults(void)
{
    url("sqlite:/srv/app.db");
    IS_INT(config.pool, 16, "pool is 16 by default");
    IS_INT(config.timeout, 5000000, "timeout is 5 s by default");
    IS_INT(config.statement_timeout, 30000000,
           "statement_timeout is 30 s by default");
    IS(config.synchronous, "full", "synchronous is full by default");
    IS_INT(config.mmap_size, 256 * 1024 * 1024,
           "mmap_size is 256 MiB by default");
}

static void times(void)
{
    OK(!with("timeout=3"), "a time without a unit is taken");
    IS_INT(config.timeout, 3000000, "a time without a unit is in seconds");
    OK(!with("timeout=250ms"), "milliseconds are taken");
    IS_INT(config.timeout, 250000, "milliseconds are milliseconds");
    OK(!with("timeout=2s"), "seconds are taken");
    OK(!with("statement_timeout=2min"), "minutes are taken");
    IS_INT(config.statement_timeout, 120000000, "minutes are minutes");
    OK(!with("statement_timeout=0"), "no limit on statements is taken");
    OK(!with("timeout=59min"), "59 minutes are below the limit");
    OK(!with("timeout=3600"), "an hour is the limit");
    OK(!!with("timeout=3601"), "more than an hour is refused");
    OK(!!with("timeout=99999999999999999999"), "an overflow is refused");
    OK(!!strstr(with("timeout=5h"), "timeout=5h: must be a time"),
       "an unknown unit is named");
    OK(!!with("timeout=-1"), "a negative time is refused");
    OK(!!with("timeout="), "an empty time is refused");
    OK(!!with("timeout=s"), "a unit alone is refused");
}

static void others(void)
{
    OK(!with("pool=1"), "one connection is taken");
    OK(!with("pool=255"), "255 connections are below the limit");
    OK(!with("pool=256"), "256 connections are the limit");
    IS_INT(config.pool, 256, "the number of connections is told");
    OK(!!strstr(with("pool=257"), "from 1 to 256"), "257 are refused");
    OK(!!with("pool=0"), "no connection is refused");
    OK(!!with("pool=4x"), "a number with a tail is refused");
    OK(!with("synchronous=normal"), "synchronous=normal is taken");
    IS(config.synchronous, "normal", "synchronous is told");
    OK(!!strstr(with("synchronous=OFF; DROP"), "full, normal or off"),
       "another level is refused");
    OK(!with("mmap_size=0"), "no mapping is taken");
    OK(!with("mmap_size=274877906944"), "256 GiB are the limit");
    OK(!!with("mmap_size=274877906945"), "more than 256 GiB are refused");
    OK(!config.trusted_schema, "the schema is not trusted by default");
    OK(!with("trusted_schema=on") && config.trusted_schema,
       "trusted_schema=on is taken");
    OK(!with("trusted_schema=off") && !config.trusted_schema,
       "trusted_schema=off is taken");
    IS(with("trusted_schema=1"), "trusted_schema=1: must be on or off",
       "another word is refused");
    OK(!!strstr(with("size=3"), "\"size=3\" is no option"),
       "an unknown option is named");
    OK(!!strstr(with("pool"), "is no option"),
       "an option without a value is refused");
    OK(!!strstr(with(""), "is no option"), "an empty option is refused");
}

int main(void)
{
    unit_begin();
    urls();
    names();
    defaults();
    times();
    others();
    return unit_done();
}
