/* lib/http/internal_url: what a URL given to fetch means. */
#include "http/internal_url.h"
#include "unit.h"
#include <apr_strings.h>

/* "path?query", as the caller would put them together again. */
static const char *resolved(const char *url)
{
    const char *path, *query;

    if (apir_internal_url(url, &path, &query, unit_pool) != APR_SUCCESS) {
        return path || query ? "left something behind" : NULL;
    }
    return query ? apr_pstrcat(unit_pool, path, "?", query, NULL) : path;
}

/* Wanted texts are those of new URL(url, "http://internal"). */
static void resolving(void)
{
    static const char *const rows[][2] = {
        { "/api/target", "/api/target" },
        { "api/target", "/api/target" },
        { "/api/target?a=1&b=%20", "/api/target?a=1&b=%20" },
        { "/api/items/a b", "/api/items/a%20b" },
        { "/api/items/a%20b", "/api/items/a%20b" },
        { "/api/x/../target", "/api/target" },
        { "", "/" },
        { "/", "/" },
        { "?", "/?" },
        { "?a", "/?a" },
        { "#a?b", "/" },
        { "/a?b#c", "/a?b" },
        { "/a#b?c", "/a" },
        { ".", "/" },
        { "..", "/" },
        { "../../a", "/a" },
        { "a/..", "/" },
        { "/a/.", "/a/" },
        { "/a/./b", "/a/b" },
        { "/a/b/..", "/a/" },
        { "/a/%2e%2E/b", "/b" },
        { "/a/.%2e", "/" },
        { "/%2e/a", "/a" },
        { "/a/...", "/a/..." },
        { "/.a/..b", "/.a/..b" },
        { "/a//b/", "/a//b/" },
        { "/a//..", "/a/" },
        { "/.//x", "//x" },
        { "\\a\\..\\b", "/b" },
        { "a\\b?c\\d", "/a/b?c\\d" },
        { " \t/a\n/b\r ", "/a/b" },
        { "/a/.\n./b", "/b" },
        { "/\xC3\xBC?\xC3\xBC", "/%C3%BC?%C3%BC" },
        { "/a\xFF"
          "b",
          "/a%EF%BF%BDb" },
        { "/\"<>`{}'|[]@!$&()*+,;=:~",
          "/%22%3C%3E%60%7B%7D'|[]@!$&()*+,;=:~" },
        { "?\"<>`{}'|", "/?%22%3C%3E`{}%27|" },
        { "/%zz%4?%", "/%zz%4?%" },
        { "/%41%2F%5c", "/%41%2F%5c" },
        { "/a?b?c/../d", "/a?b?c/../d" },
        { "1:2", "/1:2" },
        { ":a", "/:a" },
        { "/a:b", "/a:b" },
        { "a/b:c", "/a/b:c" },
        { "a_b:c", "/a_b:c" },
        { "?x:", "/?x:" },
        { "/\x01\x7F", "/%01%7F" },
        { "/a/b/../../../c", "/c" },
        { "/a//../b", "/a/b" },
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        IS(resolved(rows[i][0]), rows[i][1],
           apr_psprintf(unit_pool, "row %d", (int)i));
    }
}

static void refusing(void)
{
    static const char *const rows[] = { "http://internal/api",
                                        "http://example.com/",
                                        "HTTP:a",
                                        "x:y",
                                        "//h",
                                        "//internal/api",
                                        "\\\\h",
                                        "/\\h",
                                        "\\/h",
                                        " //h",
                                        "/\t/h",
                                        "ht\ntp://h",
                                        "mailto:a",
                                        "a+b.c-1:d",
                                        "javascript:0",
                                        "file:///etc" };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        IS(resolved(rows[i]), NULL, "another host or a scheme is refused");
    }
}

static void length(void)
{
    char *url = apr_palloc(unit_pool, 30001);
    const char *path, *query;
    int i;

    for (i = 0; i < 10000; i++) {
        memcpy(url + 3 * i, "/..", 3);
    }
    url[30000] = '\0';
    url[1] = 'a';
    IS(resolved(url), "/", "many dot segments");
    memset(url, ' ', 30000);
    url[0] = '/';
    url[29999] = '?';
    IS_INT(apir_internal_url(url, &path, &query, unit_pool), 0,
           "a path of spaces");
    IS_INT(strlen(path), 1 + 3 * 29998, "each of them escaped");
    IS(query, "", "an empty query is one");
}

int main(void)
{
    unit_begin();
    resolving();
    refusing();
    length();
    return unit_done();
}
