/*
 * What ApiDatabase says: the URL and the options, each checked here so that
 * nothing later meets a value out of its range.
 */
#include "db/driver.h"
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define MOST_CONNECTIONS 256
#define MOST_TIME apr_time_from_sec(3600)
#define MOST_MAPPED APR_INT64_C(0x4000000000)

static const apir_db_driver_t *const drivers[] = { &apir_db_sqlite };

/* Decimal digits alone, up to @a most. */
static bool number(const char *text, apr_size_t length, apr_int64_t most,
                   apr_int64_t *out)
{
    apr_int64_t sum = 0;
    apr_size_t i;

    for (i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        sum = sum * 10 + (text[i] - '0');
        if (sum > most) {
            return false;
        }
    }
    *out = sum;
    return length > 0;
}

static const char *read_time(apr_interval_time_t *out, const char *option,
                             const char *text, apr_pool_t *pool)
{
    static const struct {
        const char *name;
        apr_interval_time_t length;
    } units[] = {
        { "ms", APR_TIME_C(1000) },
        { "s", APR_TIME_C(1000000) },
        { "", APR_TIME_C(1000000) },
        { "min", APR_TIME_C(60000000) },
    };
    apr_size_t digits = strspn(text, "0123456789");
    apr_int64_t count;
    apr_size_t i;

    for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(text + digits, units[i].name) == 0
            && number(text, digits, MOST_TIME / units[i].length, &count)) {
            *out = count * units[i].length;
            return NULL;
        }
    }
    return apr_psprintf(pool,
                        "%s=%s: must be a time up to an hour, such as %s=5s "
                        "or %s=500ms",
                        option, text, option, option);
}

static const char *read_pool(apir_db_config_t *config, const char *text,
                             apr_pool_t *pool)
{
    apr_int64_t count;

    if (!number(text, strlen(text), MOST_CONNECTIONS, &count) || count < 1) {
        return apr_psprintf(pool,
                            "pool=%s: must be a number of connections from 1 "
                            "to %d",
                            text, MOST_CONNECTIONS);
    }
    config->pool = (int)count;
    return NULL;
}

static const char *read_timeout(apir_db_config_t *config, const char *text,
                                apr_pool_t *pool)
{
    return read_time(&config->timeout, "timeout", text, pool);
}

static const char *read_statement_timeout(apir_db_config_t *config,
                                          const char *text, apr_pool_t *pool)
{
    return read_time(&config->statement_timeout, "statement_timeout", text,
                     pool);
}

static const char *read_synchronous(apir_db_config_t *config,
                                    const char *text, apr_pool_t *pool)
{
    static const char *const levels[] = { "full", "normal", "off" };
    int i;

    for (i = 0; i < 3; i++) {
        if (strcmp(text, levels[i]) == 0) {
            config->synchronous = levels[i];
            return NULL;
        }
    }
    return apr_psprintf(pool, "synchronous=%s: must be full, normal or off",
                        text);
}

static const char *read_mmap_size(apir_db_config_t *config, const char *text,
                                  apr_pool_t *pool)
{
    if (!number(text, strlen(text), MOST_MAPPED, &config->mmap_size)) {
        return apr_psprintf(
            pool,
            "mmap_size=%s: must be a number of bytes up to %" APR_INT64_T_FMT
            " (0: no mapping)",
            text, MOST_MAPPED);
    }
    return NULL;
}

static const char *read_trusted_schema(apir_db_config_t *config,
                                       const char *text, apr_pool_t *pool)
{
    config->trusted_schema = strcmp(text, "on") == 0;
    if (config->trusted_schema || strcmp(text, "off") == 0) {
        return NULL;
    }
    return apr_psprintf(pool, "trusted_schema=%s: must be on or off", text);
}

static const struct {
    const char *name;
    const char *(*read)(apir_db_config_t *config, const char *text,
                        apr_pool_t *pool);
} options[] = {
    { "pool", read_pool },
    { "timeout", read_timeout },
    { "statement_timeout", read_statement_timeout },
    { "synchronous", read_synchronous },
    { "mmap_size", read_mmap_size },
    { "trusted_schema", read_trusted_schema },
};

static const char *read_option(apir_db_config_t *config, const char *text,
                               apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        apr_size_t length = strlen(options[i].name);

        if (strncmp(text, options[i].name, length) == 0
            && text[length] == '=') {
            return options[i].read(config,
                                   apr_pstrdup(pool, text + length + 1),
                                   pool);
        }
    }
    return apr_psprintf(pool,
                        "\"%s\" is no option of a database: pool=N, "
                        "timeout=T, statement_timeout=T, synchronous=full|"
                        "normal|off, mmap_size=BYTES, trusted_schema=on|off",
                        text);
}

static const char *read_url(apir_db_config_t *config, const char *url,
                            apr_pool_t *pool)
{
    const char *colon = strchr(url, ':');
    apr_size_t i;

    for (i = 0; colon && i < sizeof(drivers) / sizeof(drivers[0]); i++) {
        apr_size_t length = strlen(drivers[i]->scheme);

        if (length == (apr_size_t)(colon - url)
            && strncmp(url, drivers[i]->scheme, length) == 0) {
            config->driver = drivers[i];
            return drivers[i]->configure(config, colon + 1, pool);
        }
    }
    return apr_psprintf(pool,
                        "\"%s\" is no database: must be "
                        "sqlite:/path/to/file.db",
                        url);
}

static const char *check_name(const char *name, apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; name[i]; i++) {
        if (!apr_isascii(name[i])
            || (!apr_isalnum(name[i]) && name[i] != '_' && name[i] != '-')) {
            break;
        }
    }
    if (i > 0 && !name[i]) {
        return NULL;
    }
    return apr_psprintf(pool,
                        "\"%s\" cannot name a database: letters, digits, '_' "
                        "and '-' only",
                        name);
}

const char *apir_db_configure(apir_db_config_t *config, const char *name,
                              const char *url, int argc,
                              const char *const *argv, apr_pool_t *pool)
{
    const char *wrong = check_name(name, pool);
    int i;

    memset(config, 0, sizeof(*config));
    config->name = apr_pstrdup(pool, name);
    config->url = apr_pstrdup(pool, url);
    config->pool = 16;
    config->timeout = apr_time_from_sec(5);
    config->statement_timeout = apr_time_from_sec(30);
    config->synchronous = "full";
    config->mmap_size = 256 * 1024 * 1024;
    if (!wrong) {
        wrong = read_url(config, config->url, pool);
    }
    for (i = 0; !wrong && i < argc; i++) {
        wrong = read_option(config, argv[i], pool);
    }
    return wrong;
}
