/* lib/event/signed_cookie: what the reference wrote and read, and what must
 * not count as a session. */
#include "event/signed_cookie.h"
#include "core/limits.h"
#include "http/cookie.h"
#include "json/jansson.h"
#include "json/reader.h"
#include "json/writer.h"
#include "unit.h"
#include <apr_encode.h>
#include <apr_strings.h>

#define CASES "t/conformance/routes/"

static const char *const no_secrets[] = { NULL };
static const char *const one[] = { "s3cr3t", NULL };
static const char *const rotated[] = { "brand-new", "s3cr3t", NULL };

static apir_value_t *value_of(const char *json)
{
    static const apir_json_limits_t limits = { 100, 10000 };
    apir_value_t *value = NULL;

    apir_json_read(json, strlen(json), &limits, &value, unit_pool, NULL);
    return value;
}

static const char *text_of(const apir_value_t *value)
{
    apr_size_t length;

    return apir_json_stringify(value, &length, unit_pool);
}

static const char *read_text(const char *text, const char *const *secrets)
{
    return text_of(apir_signed_cookie_read(text, secrets, unit_pool));
}

static const char *write_json(const char *json, const char *const *secrets,
                              apir_error_t *error)
{
    return apir_signed_cookie_write(value_of(json), secrets, unit_pool,
                                    error);
}

/* ---- recorded -------------------------------------------------------- */

static json_t *load(const char *path)
{
    size_t length;
    const char *text = unit_file(path, &length);

    return text ? apir_jansson_own(json_loadb(text, length, 0, NULL),
                                   unit_pool)
                : NULL;
}

static const char *const *secrets_of(json_t *cookie)
{
    json_t *list = json_object_get(cookie, "secrets"), *item;
    const char **secrets = apr_pcalloc(unit_pool, (json_array_size(list) + 1)
                                                      * sizeof(*secrets));
    size_t i;

    json_array_foreach (list, i, item) {
        secrets[i] = json_string_value(item);
    }
    return secrets;
}

/* The part of /api/s/STORE/ACTION that names the store's cookie options. */
static json_t *store_of(json_t *sessions, const char *path,
                        const char **action)
{
    const char *slash;
    json_t *store;

    if (strncmp(path, "/api/s/", 7) || !(slash = strchr(path + 7, '/'))) {
        return NULL;
    }
    *action = slash + 1;
    store = json_object_get(sessions,
                            apr_pstrmemdup(unit_pool, path + 7,
                                           (apr_size_t)(slash - path - 7)));
    return store;
}

static apir_cookie_options_t options_of(json_t *cookie)
{
    json_t *path = json_object_get(cookie, "path");
    json_t *max_age = json_object_get(cookie, "maxAge");
    json_t *same_site = json_object_get(cookie, "sameSite");
    apir_cookie_options_t options = {
        .path = path ? json_string_value(path) : "/",
        .domain = json_string_value(json_object_get(cookie, "domain")),
        .same_site = json_is_true(same_site) ? "true"
                                             : json_string_value(same_site),
        .has_max_age = max_age != NULL,
        .max_age = json_number_value(max_age),
        .has_expires = json_object_get(cookie, "expires") != NULL,
        .expires = 1893456000000.0, /* the only one: 2030-01-01 */
        .http_only = json_is_true(json_object_get(cookie, "httpOnly")),
        .secure = json_is_true(json_object_get(cookie, "secure")),
    };

    return options;
}

static void recorded_read(json_t *cookie, json_t *step, const char *label)
{
    json_t *request = json_object_get(step, "request");
    const char *header = json_string_value(
        json_object_get(json_object_get(request, "headers"), "cookie"));
    json_t *want = json_object_get(
        json_object_get(json_object_get(step, "response"), "json"), "data");
    const char *name = json_string_value(json_object_get(cookie, "name"));
    apir_pairs_t cookies = { 0 };
    const apir_pair_t *pair;
    apir_value_t *got;

    apir_cookie_parse(header, &cookies, unit_pool, NULL);
    pair = apir_pairs_first(&cookies, name ? name : "__session");
    got = apir_signed_cookie_read(pair ? pair->value : NULL,
                                  secrets_of(cookie), unit_pool);
    OK(want
           && apir_value_equal(got, apir_value_from_jansson(want, unit_pool)),
       label);
}

static void recorded_write(json_t *cookie, json_t *step, const char *label)
{
    json_t *response = json_object_get(step, "response");
    json_t *data = json_object_get(json_object_get(response, "json"), "data");
    const char *name = json_string_value(json_object_get(cookie, "name"));
    const char *want = json_string_value(
        json_object_get(json_object_get(response, "headers"), "set-cookie"));
    apir_cookie_options_t options = options_of(cookie);
    const char *value = "";

    if (data) {
        value = apir_signed_cookie_write(apir_value_from_jansson(data,
                                                                 unit_pool),
                                         secrets_of(cookie), unit_pool, NULL);
    }
    else {
        options.has_max_age = false;
        options.has_expires = true;
        options.expires = 0;
    }
    IS(apir_cookie_format(name ? name : "__session", value, &options,
                          unit_pool, NULL),
       want, label);
}

static void recorded_case(json_t *sessions, json_t *entry)
{
    json_t *step = json_array_get(json_object_get(entry, "steps"), 0);
    const char *label = json_string_value(json_object_get(entry, "name"));
    const char *action = "";
    json_t *store = store_of(sessions,
                             json_string_value(json_object_get(
                                 json_object_get(step, "request"), "path")),
                             &action);
    json_t *cookie = json_object_get(store, "cookie");
    json_t *set = json_object_get(
        json_object_get(json_object_get(step, "response"), "headers"),
        "set-cookie");
    const char *text = json_string_value(set);

    if (!store || strstr(action, "override")) {
        return;
    }
    if (!strcmp(action, "get")) {
        recorded_read(cookie, step,
                      apr_pstrcat(unit_pool, "recorded: ", label, NULL));
    }
    else if (text && strcmp(text, "$absent")) {
        recorded_write(cookie, step,
                       apr_pstrcat(unit_pool, "recorded: ", label, NULL));
    }
}

static void recorded(void)
{
    json_t *fixture = load(CASES "fixtures/solid-session/fixture.json");
    json_t *cases = json_object_get(load(CASES "solid-session.json"),
                                    "cases");
    json_t *entry;
    size_t i;

    OK(json_array_size(cases) > 40, "the recorded cases are there");
    json_array_foreach (cases, i, entry) {
        recorded_case(json_object_get(fixture, "sessions"), entry);
    }
}

/* ---- by hand --------------------------------------------------------- */

static const char *payload_of(const char *bytes)
{
    return apr_pencode_base64(unit_pool, bytes, APR_ENCODE_STRING,
                              APR_ENCODE_NONE, NULL);
}

static void round_trips(void)
{
    static const char *const texts[] = {
        "{}", "{\"a\":1.5,\"b\":[null,true,{}],\"\":\"empty name\"}",
        "{\"t\":\"a\\u0000b\\\"\\\\\xC3\xBF\xC2\x80\"}",
        "{\"lone\":\"\\ud800\",\"c\":\"\\u001f\"}", NULL
    };
    int i;

    for (i = 0; texts[i]; i++) {
        IS(read_text(write_json(texts[i], rotated, NULL), rotated), texts[i],
           "what is written signed is read again");
        IS(read_text(write_json(texts[i], NULL, NULL), no_secrets), texts[i],
           "what is written unsigned is read again");
    }
}

static void latin1(void)
{
    apir_error_t error = { 0 };

    IS(write_json("{\"n\":\"\xC3\xBC\"}", NULL, NULL), "eyJuIjoi/CJ9",
       "text is written as Latin-1 bytes");
    IS(read_text("eyJuIjoi/CJ9", NULL), "{\"n\":\"\xC3\xBC\"}",
       "and read as such");
    IS(read_text("eyJuIjoiw7wifQ==", NULL), "{\"n\":\"\xC3\x83\xC2\xBC\"}",
       "bytes of UTF-8 are characters of their own");
    OK(!write_json("{\"n\":\"\xC4\x80\"}", NULL, &error),
       "U+0100 cannot be written");
    IS_INT(error.kind, APIR_E_INTERNAL, "which is an error of the handler");
    IS(error.message,
       "The session holds a character beyond U+00FF, which its cookie cannot "
       "carry",
       "and says why");
    OK(!write_json("{\"\xE2\x82\xAC\":1}", one, NULL),
       "nor may a name hold such a character");
}

static void signatures(void)
{
    const char *text = write_json("{\"u\":1}", one, NULL);
    char *other = apr_pstrdup(unit_pool, text);
    apr_size_t last = strlen(other) - 1;

    OK(strlen(text) == 12 + 1 + 43, "a signature is 43 characters long");
    IS(read_text(apr_pstrcat(unit_pool, text, "=", NULL), one), "{\"u\":1}",
       "its padding may be there");
    IS(read_text(apr_pstrcat(unit_pool, text, "==", NULL), one), "{}",
       "but not too much of it");
    other[last] = other[last] == 'Z' ? 'Y' : (char)(other[last] + 1);
    IS(read_text(other, one), "{\"u\":1}", "spare bits may be set");
    other[last - 1] = other[last - 1] == 'A' ? 'B' : 'A';
    IS(read_text(other, one), "{}", "any other bit may not");
    IS(read_text(text, rotated), "{\"u\":1}", "an older secret still reads");
    IS(read_text(write_json("{\"u\":2}", rotated, NULL), one), "{}",
       "the first secret signs");
    IS(read_text(text, NULL), "{}", "a signed cookie read without secrets");
    IS(read_text(write_json("{\"u\":1}", NULL, NULL), one), "{}",
       "an unsigned one where a signature is due");
}

static void nonsense(void)
{
    static const char *const texts[] = { "",
                                         ".",
                                         "..",
                                         "a",
                                         "abc.!!!",
                                         ".LaMLoh2eS1AUIV8f8ow9z9LuIfH",
                                         "eyJ1IjoxfQ==.",
                                         "eyJ1IjoxfQ==.====",
                                         "%%%",
                                         "e30",
                                         "\xFF.\xFF",
                                         NULL };
    int i;

    IS(read_text(NULL, one), "{}", "no cookie is an empty session");
    for (i = 0; texts[i]; i++) {
        IS(read_text(texts[i], one), "{}",
           apr_pstrcat(unit_pool, "signed nonsense is an empty session: ",
                       i == 10 ? "bytes" : texts[i], NULL));
    }
}

static void other_json(void)
{
    static const struct {
        const char *json, *want;
    } rows[] = {
        { "[7,[8]]", "{\"0\":7,\"1\":[8]}" },
        { "\"ab\"", "{\"0\":\"a\",\"1\":\"b\"}" },
        { "5", "{}" },
        { "null", "{}" },
        { "true", "{}" },
        { "[]", "{}" },
        { "", "{}" },
        { "{", "{}" },
        { "{} x", "{}" },
        { " {\"a\":1}\n", "{\"a\":1}" },
        { "{\"a\":1,\"a\":2}", "{\"a\":2}" },
        { "\"\\ud83d\\ude00\"", "{\"0\":\"\\ud83d\",\"1\":\"\\ude00\"}" },
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        IS(read_text(payload_of(rows[i].json), NULL), rows[i].want,
           apr_psprintf(unit_pool, "payload %d", (int)i));
    }
    IS(read_text("e3 0=", NULL), "{}", "blanks in base64 mean nothing");
    IS(read_text("eyJhIjoxfQ", NULL), "{\"a\":1}", "nor does padding");
    IS(read_text("eyJhIjoxfQ=", NULL), "{}", "unless it is half of it");
    IS(read_text("eyJhI", NULL), "{}", "one character alone is no byte");
    IS(read_text("eyJhIjoiPz4_In0=", NULL), "{}",
       "base64url is not read, as atob does not");
    IS(read_text("eyJhIjoiPz4/In0=", NULL), "{\"a\":\"?>?\"}", "base64 is");
}

/* The reader's depth bounds what a cookie may hold. */
static const char *nested(int depth)
{
    char *text = apr_palloc(unit_pool, (apr_size_t)depth * 2 + 1);

    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    text[2 * depth] = '\0';
    return read_text(payload_of(text), NULL);
}

static void limits(void)
{
    OK(strcmp(nested(APIR_MAX_DEPTH - 1), "{}"), "below the depth limit");
    OK(strcmp(nested(APIR_MAX_DEPTH), "{}"), "at the depth limit");
    IS(nested(APIR_MAX_DEPTH + 1), "{}", "above the depth limit");
}

int main(void)
{
    unit_begin();
    recorded();
    round_trips();
    latin1();
    signatures();
    nonsense();
    other_json();
    limits();
    return unit_done();
}
