/* lib/http/cookie: what npm's cookie 0.5 reads and writes. */
#include "core/limits.h"
#include "http/cookie.h"
#include "unit.h"
#include <apr_strings.h>
#include <jansson.h>
#include <math.h>

static apir_error_t error;

/* "name>value|…", or the error's sentence */
static const char *parsed(const char *header)
{
    apir_pairs_t cookies = { 0 };
    const char *text = "";
    apr_size_t i;

    memset(&error, 0, sizeof(error));
    if (apir_cookie_parse(header, &cookies, unit_pool, &error)) {
        return error.message;
    }
    for (i = 0; i < cookies.count; i++) {
        text = apr_pstrcat(unit_pool, text, cookies.items[i].name, ">",
                           cookies.items[i].value, "|", NULL);
    }
    return text;
}

static void reading(void)
{
    static const char *const rows[][2] = {
        { "a=1; b=2", "a>1|b>2|" },
        { "a=1;b=2", "a>1|b>2|" },
        { "a=1,b=2", "a>1,b=2|" },
        { "a=1; a=2", "a>1|" },
        { "=v", ">v|" },
        { "", "" },
        { "a", "" },
        { "; ;", "" },
        { "a; b=1", "b>1|" },
        { "b=1; a", "b>1|" },
        { "a==b", "a>=b|" },
        { " a \t= 1 ;", "a>1|" },
        { "a b=1", "a b>1|" },
        { "a=\"with \\\"esc\\\"\"", "a>with \\\"esc\\\"|" },
        { "a=\"1;2\"; b=3", "a>|b>3|" },
        { "a=\"un", "a>u|" },
        { "a=\"", "a>|" },
        { "a=\"\"", "a>|" },
        { "a=\"x\xC3\xBC", "a>x|" },
        { "a=x\"", "a>x\"|" },
        { "a=%20x%20", "a> x |" },
        { "a=%zz", "a>%zz|" },
        { "a=%41%zz", "a>%41%zz|" },
        { "a=%C3%BC", "a>\xC3\xBC|" },
        { "a=%C3", "a>%C3|" },
        { "a=%22q%22", "a>\"q\"|" },
        { "a=x+y", "a>x+y|" },
        { "%61=1", "%61>1|" },
        { "a=1; Path=/; HttpOnly", "a>1|Path>/|" },
        { "a=b%00c", "a>b%00c|" },
        { "a=\xFF", "a>\xEF\xBF\xBD|" },
        { "\xFF=1", "\xEF\xBF\xBD>1|" },
        { "A=1; a=2", "A>1|a>2|" },
        { "__proto__=x; toString=y", "__proto__>x|toString>y|" },
        { "a=; a=2", "a>|" },
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        IS(parsed(rows[i][0]), rows[i][1], rows[i][0]);
    }
    IS(parsed(NULL), "", "no header, no cookies");
}

static const char *many(int count)
{
    char *text = apr_palloc(unit_pool, (apr_size_t)count * 6 + 1);
    int i;

    for (i = 0; i < count; i++) {
        apr_snprintf(text + 6 * i, 7, "c%03d=;", i);
    }
    return text;
}

static apr_status_t parse_many(int count, apir_pairs_t *cookies)
{
    memset(cookies, 0, sizeof(*cookies));
    return apir_cookie_parse(many(count), cookies, unit_pool, &error);
}

static void limits(void)
{
    apir_pairs_t cookies;

    IS_INT(parse_many(APIR_MAX_COOKIES - 1, &cookies), 0,
           "one cookie less than the limit");
    IS_INT(parse_many(APIR_MAX_COOKIES, &cookies), 0,
           "as many cookies as the limit");
    IS_INT(cookies.count, APIR_MAX_COOKIES, "all of them are there");
    OK(parse_many(APIR_MAX_COOKIES + 1, &cookies) != APR_SUCCESS,
       "one cookie more is refused");
    IS_INT(error.kind, APIR_E_TOO_MANY, "as too many");
    IS(error.message, "More than 200 cookies", "naming the limit");
}

static void unmerging(void)
{
    static const char *const rows[][2] = {
        { "a=1, b=2", "a=1; b=2" },
        { "a=1,b=2", "a=1,b=2" },
        { "a=1; b=2, c=3; d=4, e=5", "a=1; b=2; c=3; d=4; e=5" },
        { "a=1, 2", "a=1, 2" },
        { "a=Thu, 01 Jan", "a=Thu, 01 Jan" },
        { "a=1, =2", "a=1, =2" },
        { "a=1, b c=2", "a=1, b c=2" },
        { "a=1, ", "a=1, " },
        { "a=1,  b=2", "a=1,  b=2" },
        { "a=1, __Host-s=2", "a=1, __Host-s=2" },
        { "a=1, __host-s=2, b=3", "a=1, __host-s=2; b=3" },
        { "a=1, __SECURE-s=2", "a=1, __SECURE-s=2" },
        { "a=1, __Hos=2", "a=1; __Hos=2" },
        { "", "" },
        { NULL, NULL },
    };
    static const char single[] = "a=1; b=2";
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        IS(apir_cookie_unmerge(rows[i][0], unit_pool), rows[i][1],
           "fields that httpd merged");
    }
    OK(apir_cookie_unmerge(single, unit_pool) == single,
       "a header with nothing to undo is given back");
    IS(parsed(apir_cookie_unmerge("a=1, b=2", unit_pool)), "a>1|b>2|",
       "two Cookie fields");
}

/* ---- Set-Cookie ------------------------------------------------------ */

/* The field, or the error's sentence. */
static const char *format(const char *name, const char *value,
                          const apir_cookie_options_t *options)
{
    const char *text;

    memset(&error, 0, sizeof(error));
    text = apir_cookie_format(name, value, options, unit_pool, &error);
    return text ? text : error.message;
}

static const char *with(apir_cookie_options_t options)
{
    return format("a", "v", &options);
}

#define WITH(...) with((apir_cookie_options_t){ __VA_ARGS__ })

static void writing(void)
{
    IS(format("a", "b", NULL), "a=b", "name and value");
    IS(format("a", "b c;d,e=\"f\"", NULL), "a=b%20c%3Bd%2Ce%3D%22f%22",
       "the value is percent-encoded");
    IS(format("a", "\xC3\xA9\xF0\x9F\x98\x80", NULL), "a=%C3%A9%F0%9F%98%80",
       "as UTF-8");
    IS(format("a", "", NULL), "a=", "an empty value");
    IS(format("a b", "v", NULL), "a b=v", "a blank in the name passes");
    IS(WITH(.path = "/", .http_only = true, .secure = true,
            .same_site = "lax", .has_max_age = true, .max_age = 1.9,
            .domain = "x.org", .has_expires = true,
            .expires = 1893456000000.0),
       "a=v; Max-Age=1; Domain=x.org; Path=/; "
       "Expires=Tue, 01 Jan 2030 00:00:00 GMT; HttpOnly; Secure; "
       "SameSite=Lax",
       "all attributes in their order");
    IS(WITH(.path = "", .domain = "", .same_site = ""), "a=v",
       "empty texts count as absent");
    IS(WITH(.path = "/\xC3\xA9"), "a=v; Path=/\xC3\xA9",
       "characters up to U+00FF pass");
}

static void attributes(void)
{
    IS(WITH(.same_site = "true"), "a=v; SameSite=Strict", "true is strict");
    IS(WITH(.same_site = "Strict"), "a=v; SameSite=Strict", "any case");
    IS(WITH(.same_site = "NONE"), "a=v; SameSite=None", "none");
    IS(WITH(.has_max_age = true), "a=v; Max-Age=0", "Max-Age 0 is written");
    IS(WITH(.max_age = 5), "a=v", "unless it was not given");
    IS(WITH(.has_max_age = true, .max_age = -0.5), "a=v; Max-Age=-1",
       "it is floored");
    IS(WITH(.has_max_age = true, .max_age = 9007199254740991.0),
       "a=v; Max-Age=9007199254740991", "the largest Max-Age");
    IS(WITH(.has_expires = true),
       "a=v; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "the epoch is a time");
    IS(WITH(.has_expires = true, .expires = 1e12 + 999.5),
       "a=v; Expires=Sun, 09 Sep 2001 01:46:40 GMT", "milliseconds are cut");
    IS(WITH(.has_expires = true, .expires = -1),
       "a=v; Expires=Wed, 31 Dec 1969 23:59:59 GMT", "before the epoch");
    IS(WITH(.has_expires = true, .expires = 8.64e15),
       "a=v; Expires=Sat, 13 Sep 275760 00:00:00 GMT", "the last time");
    IS(WITH(.has_expires = true, .expires = -8.64e15),
       "a=v; Expires=Tue, 20 Apr -271821 00:00:00 GMT", "the first time");
}

static void refusing(void)
{
    static const char *const names[] = {
        NULL, "", "na\nme", "a;b", "a=b", "\xC4\x80", "\xFF", "\x7F"
    };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        IS(format(names[i], "v", NULL), "argument name is invalid",
           "a name that may not stand there");
    }
    IS_INT(error.kind, APIR_E_INTERNAL, "is the handler's fault");
    IS(format("a", NULL, NULL), "argument val is invalid", "no value");
    IS(format("a", "\xFF", NULL), "argument val is invalid",
       "a value that is no UTF-8");
    IS(WITH(.same_site = "sometimes"), "option sameSite is invalid",
       "an unknown SameSite");
    IS(WITH(.domain = "a\nb"), "option domain is invalid", "a line end");
    IS(WITH(.domain = "a; Path=/"), "option domain is invalid",
       "a semicolon in Domain");
    IS(WITH(.path = "/; HttpOnly"), "option path is invalid",
       "a semicolon in Path");
    IS(WITH(.path = "/\xE2\x82\xAC"), "option path is invalid", "U+20AC");
    IS(WITH(.has_max_age = true, .max_age = NAN), "option maxAge is invalid",
       "Max-Age that is no number");
    IS(WITH(.has_max_age = true, .max_age = INFINITY),
       "option maxAge is invalid", "without end");
    IS(WITH(.has_max_age = true, .max_age = 9007199254740992.0),
       "option maxAge is invalid", "too large to be exact");
    IS(WITH(.has_expires = true, .expires = NAN), "option expires is invalid",
       "a time that is none");
    IS(WITH(.has_expires = true, .expires = 8.64e15 + 1),
       "option expires is invalid", "beyond the last time");
}

/* ---- recorded -------------------------------------------------------- */

static const char *wanted(json_t *object)
{
    const char *name, *text = "";
    json_t *value;

    json_object_foreach (object, name, value) {
        text = apr_pstrcat(unit_pool, text, name, ">",
                           json_string_value(value), "|", NULL);
    }
    return text;
}

static void recorded(void)
{
    size_t length, i;
    const char *text = unit_file("t/conformance/routes/solid-cookies.json",
                                 &length);
    json_t *suite = text ? json_loadb(text, length, 0, NULL) : NULL;
    json_t *entry;
    int count = 0;

    json_array_foreach (json_object_get(suite, "cases"), i, entry) {
        json_t *step = json_array_get(json_object_get(entry, "steps"), 0);
        json_t *header = json_object_get(
            json_object_get(json_object_get(step, "request"), "headers"),
            "cookie");
        json_t *cookies = json_object_get(
            json_object_get(json_object_get(step, "response"), "json"),
            "cookies");

        if (cookies && !json_is_array(header)) {
            count++;
            IS(parsed(json_string_value(header)), wanted(cookies),
               apr_pstrcat(unit_pool, "recorded: ",
                           json_string_value(json_object_get(entry, "name")),
                           NULL));
        }
    }
    OK(count >= 15, "the recorded cookies are there");
    json_decref(suite);
}

int main(void)
{
    unit_begin();
    reading();
    limits();
    unmerging();
    writing();
    attributes();
    refusing();
    recorded();
    return unit_done();
}
