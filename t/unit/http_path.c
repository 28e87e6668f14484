/* lib/http/path and percent: segments of the path that httpd authorised. */
#include "core/limits.h"
#include "http/path.h"
#include "unit.h"
#include <apr_strings.h>

static apir_error_t error;

/* The segments joined by '|', each in full; the error's sentence. */
static const char *split(const char *uri, const char *raw)
{
    apir_path_t path;
    const char *text = "";
    apr_size_t i;

    memset(&error, 0, sizeof(error));
    if (apir_path_split(uri, raw, &path, unit_pool, &error)) {
        return error.message;
    }
    for (i = 0; i < path.count; i++) {
        text = apr_pstrcat(unit_pool, text, i ? "|" : "",
                           apr_pstrmemdup(unit_pool, path.segments[i].text,
                                          path.segments[i].length),
                           NULL);
    }
    return text;
}

static void segments(void)
{
    static const struct {
        const char *uri, *raw, *want, *name;
    } rows[] = {
        { "/", NULL, "", "the root is one empty segment" },
        { "/a//b/", NULL, "a||b|", "inner and last empty segments stay" },
        { "/api/users", NULL, "api|users", "two segments" },
        { "/a%2Fb/%41", NULL, "a%2Fb|%41",
          "without a raw path nothing is decoded" },
        { "/a%2Fb", "/a%2Fb", "a/b", "NoDecode: %2F is a slash inside" },
        { "/a%2fb", "/a%2fb", "a/b", "in either case" },
        { "/a%2Fb", "/a%252Fb", "a%2Fb", "%252F is the text %2F" },
        { "/a/b", "/a%2Fb", "a|b", "On: what was authorised is a/b" },
        { "/other", "/a%2Fb", "other", "a rewritten path is taken as it is" },
        { "/oth%20r", "/a%2Fb", "oth%20r", "and not decoded" },
        { "/a b/\xC3\xBC", "/a%20b/%C3%BC", "a b|\xC3\xBC",
          "escapes are decoded" },
        { "/100%", "/100%25", "100%", "%25 is a percent sign" },
        { "/%41", "/%2541", "%41", "decoded once" },
        { "/a?b#c", "/a%3Fb%23c", "a?b#c", "? and # inside a segment" },
        { "/a/", "/%61/", "a|", "an escaped letter" },
        { "/..%2F", "/..%2F", "../", "dots are httpd's affair" },
        { "/a+b", "/a%2Bb", "a+b", "plus is plus" },
        { "/a%zz", "/a%zz", "a%zz", "malformed escapes stay" },
        { "/a", "/a%2", "a", "a raw path cut short does not agree" },
        { "/ab", "/a", "ab", "nor does one that is a prefix" },
        { "/a\\b;c", NULL, "a\\b;c", "backslash and semicolon stay" },
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        IS(split(rows[i].uri, rows[i].raw), rows[i].want, rows[i].name);
    }
}

static void refusals(void)
{
    static const char control[] = "The path holds a control character";
    static const char not_utf8[] = "The path is not UTF-8";

    IS(split("/a\nb", "/a%0Ab"), control, "an escaped line feed");
    IS_INT(error.kind, APIR_E_BAD_REQUEST, "is a bad request");
    IS(split("/a\rb", NULL), control, "a carriage return");
    IS(split("/\t", NULL), control, "a tab");
    IS(split("/\x7F", "/%7F"), control, "DEL");
    IS(split("/\x1F", NULL), control, "the last of the first row");
    IS(split("/\xC2\x80", NULL), "\xC2\x80", "U+0080 passes");
    IS(split("/", "/%00"), "", "an escaped NUL never agrees with a C string");
    IS(split("/a%2Fb%00", "/a%2Fb%2500"), "a/b%00",
       "%2500 does not become NUL by two decodings");
    IS(split("/\xFF", "/%FF"), not_utf8, "a byte that is no UTF-8");
    IS(split("/\xC3/\xBC", NULL), not_utf8,
       "a character cannot span a slash");
    IS(split("/\xED\xA0\x80", NULL), not_utf8, "a surrogate");
    IS(split("", NULL), "The path does not begin with '/'", "an empty path");
    IS(split("*", NULL), "The path does not begin with '/'", "an asterisk");
}

static const char *deep(int count)
{
    char *uri = apr_palloc(unit_pool, 2 * (apr_size_t)count + 1);
    int i;

    for (i = 0; i < count; i++) {
        memcpy(uri + 2 * i, "/a", 2);
    }
    uri[2 * count] = '\0';
    return uri;
}

static void limits(void)
{
    apir_path_t path;

    IS_INT(apir_path_split(deep(APIR_MAX_SEGMENTS - 1), NULL, &path,
                           unit_pool, &error),
           0, "one segment less than the limit");
    IS_INT(apir_path_split(deep(APIR_MAX_SEGMENTS), NULL, &path, unit_pool,
                           &error),
           0, "as many segments as the limit");
    IS_INT(path.count, APIR_MAX_SEGMENTS, "all of them are there");
    OK(apir_path_split(deep(APIR_MAX_SEGMENTS + 1), NULL, &path, unit_pool,
                       &error)
           != APR_SUCCESS,
       "one segment more is refused");
    IS_INT(error.kind, APIR_E_BAD_REQUEST, "as a bad request");
    IS(error.message, "The path has more than 256 segments", "in words");
}

static void borrowing(void)
{
    static const char uri[] = "/abc/d e";
    static const char raw[] = "/abc/d%20e";
    apir_path_t path;

    apir_path_split(uri, NULL, &path, unit_pool, NULL);
    OK(path.segments[0].text == uri + 1, "segments of uri are borrowed");
    apir_path_split(uri, raw, &path, unit_pool, NULL);
    OK(path.segments[0].text == raw + 1, "so are those without escapes");
    IS(path.segments[1].text, "d e", "decoded ones end with a zero byte");
}

/* ---- percent --------------------------------------------------------- */

static const char *decode(const char *text, bool strict)
{
    apr_size_t length;
    const char *out = apir_percent_decode(text, strlen(text), strict, &length,
                                          unit_pool);

    return out ? apr_pstrmemdup(unit_pool, out, length) : NULL;
}

static const char *component(const char *text)
{
    apr_size_t length;
    const char *out = apir_uri_component_decode(text, strlen(text), &length,
                                                unit_pool);

    return out ? apr_pstrmemdup(unit_pool, out, length) : NULL;
}

static void percent(void)
{
    static const char plain[] = "plain";
    apr_size_t length;

    OK(apir_percent_decode(plain, 5, true, &length, unit_pool) == plain,
       "text without '%' is given back");
    IS(decode("%41%2f%E2%82%AC+", false), "A/\xE2\x82\xAC+", "decoded");
    IS(decode("%zz%4%", false), "%zz%4%", "malformed escapes are kept");
    OK(!decode("%zz", true), "or refused");
    OK(!decode("a%4", true), "also at the end");
    IS(decode("%2541", true), "%41", "decoded once");
    IS(apir_percent_decode("a%00b", 5, true, &length, unit_pool), "a",
       "a NUL is decoded");
    IS_INT(length, 3, "and counted");
    IS(apir_percent_encode("AZaz09-_.!~*'()", 15, unit_pool),
       "AZaz09-_.!~*'()", "encodeURIComponent keeps these");
    IS(apir_percent_encode("a b/+=\xC3\xBC\"%\x7F", 11, unit_pool),
       "a%20b%2F%2B%3D%C3%BC%22%25%7F", "and escapes the rest");
    IS(apir_percent_encode("\0", 1, unit_pool), "%00", "NUL too");
    IS(apir_percent_encode("", 0, unit_pool), "", "nothing gives nothing");
    IS(component("a%20%C3%BC%F0%9F%98%80+"), "a \xC3\xBC\xF0\x9F\x98\x80+",
       "decodeURIComponent");
    OK(!component("%C3"), "refuses half a character");
    OK(!component("%C3\xBC"), "even with its other half beside it");
    OK(!component("%C3a%BC"), "or further on");
    OK(!component("%ED%A0%80") && !component("%C0%80"),
       "surrogates and overlong forms");
    OK(!component("%") && !component("%4") && !component("%zz"),
       "malformed escapes");
    IS(component("\xFF%41"),
       "\xFF"
       "A",
       "bytes not escaped pass unseen");
}

int main(void)
{
    unit_begin();
    segments();
    refusals();
    limits();
    borrowing();
    percent();
    return unit_done();
}
