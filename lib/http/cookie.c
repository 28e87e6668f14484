#include "http/cookie.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "http/media.h"
#include "http/percent.h"
#include <apr_cstr.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <math.h>
#include <string.h>

/* ---- Cookie ---------------------------------------------------------- */

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static void trim(const char **at, const char **end)
{
    while (*at < *end && is_blank(**at)) {
        (*at)++;
    }
    while (*end > *at && is_blank((*end)[-1])) {
        (*end)--;
    }
}

/* slice(1, -1): the last character may have several bytes. */
static void drop_quotes(const char **at, const char **end)
{
    (*at)++;
    if (*end > *at) {
        do {
            (*end)--;
        } while (*end > *at && (**end & 0xC0) == 0x80);
    }
}

static const char *decoded(const char *at, const char *end,
                           apr_size_t *length, apr_pool_t *pool)
{
    apr_size_t written = (apr_size_t)(end - at);
    const char *text = apir_uri_component_decode(at, written, length, pool);

    if (!text || memchr(text, '\0', *length)) {
        text = at;
        *length = written;
    }
    if (text == at) {
        text = apr_pstrmemdup(pool, at, written);
    }
    return apir_utf8_replace(text, *length, length, pool);
}

static void add_cookie(const char *at, const char *equals, const char *end,
                       apir_pairs_t *cookies, apr_pool_t *pool)
{
    const char *value = equals + 1, *name_end = equals, *name;
    apr_size_t name_length, value_length;

    trim(&at, &name_end);
    trim(&value, &end);
    name_length = (apr_size_t)(name_end - at);
    name = apir_utf8_replace(apr_pstrmemdup(pool, at, name_length),
                             name_length, &name_length, pool);
    if (apir_pairs_first(cookies, name)) {
        return;
    }
    if (value < end && *value == '"') {
        drop_quotes(&value, &end);
    }
    value = decoded(value, end, &value_length, pool);
    apir_pairs_add(cookies, pool, name, name_length, value, value_length);
}

apr_status_t apir_cookie_parse(const char *header, apir_pairs_t *cookies,
                               apr_pool_t *pool, apir_error_t *error)
{
    const char *at = header;
    int count = 0;

    while (at && *at) {
        const char *end = at + strcspn(at, ";");
        const char *equals = memchr(at, '=', (apr_size_t)(end - at));

        if (equals) {
            if (++count > APIR_MAX_COOKIES) {
                return apir_error_set(error, pool, APIR_E_TOO_MANY,
                                      "More than %d cookies",
                                      APIR_MAX_COOKIES);
            }
            add_cookie(at, equals, end, cookies, pool);
        }
        at = *end ? end + 1 : NULL;
    }
    return APR_SUCCESS;
}

/* ---- Several Cookie fields ------------------------------------------- */

/* Prefixes that browsers vouch for, in any case (RFC 6265bis §4.1.3). */
static bool is_vouched_for(const char *name)
{
    return !apr_cstr_casecmpn(name, "__Host-", 7)
           || !apr_cstr_casecmpn(name, "__Secure-", 9);
}

/* Whether a field of its own may have begun at @a at. */
static bool begins_pair(const char *at)
{
    apr_size_t length = apir_token_length(at);

    return length > 0 && at[length] == '=' && !is_vouched_for(at);
}

const char *apir_cookie_unmerge(const char *header, apr_pool_t *pool)
{
    const char *at = header;
    char *copy = NULL;

    while (at && (at = strstr(at, ", "))) {
        if (begins_pair(at + 2)) {
            copy = copy ? copy : apr_pstrdup(pool, header);
            copy[at - header] = ';';
        }
        at += 2;
    }
    return copy ? copy : header;
}

/* ---- Set-Cookie ------------------------------------------------------ */

/* field-content as npm's expression has it, and nothing of @a refused. */
static bool may_stand(const char *text, const char *refused)
{
    const char *at = text, *end = text + strlen(text);

    if (at == end || !apir_utf8_valid(text, (apr_size_t)(end - at))
        || strpbrk(text, refused)) {
        return false;
    }
    while (at < end) {
        unsigned c = apir_utf8_next(&at, end);

        if ((c < 0x20 && c != '\t') || c == 0x7F || c > 0xFF) {
            return false;
        }
    }
    return true;
}

/* Date.prototype.toUTCString (ECMA-262 §21.4.4.43); NULL when out of range. */
static const char *utc_text(double milliseconds, apr_pool_t *pool)
{
    static const char days[][4] = { "Sun", "Mon", "Tue", "Wed",
                                    "Thu", "Fri", "Sat" };
    static const char months[][4] = { "Jan", "Feb", "Mar", "Apr",
                                      "May", "Jun", "Jul", "Aug",
                                      "Sep", "Oct", "Nov", "Dec" };
    apr_time_exp_t t;
    apr_time_t seconds;
    int year;

    if (!(fabs(milliseconds) <= 8.64e15)) {
        return NULL;
    }
    seconds = (apr_time_t)floor(trunc(milliseconds) / 1000);
    apr_time_exp_gmt(&t, seconds * APR_USEC_PER_SEC);
    year = t.tm_year + 1900;
    return apr_psprintf(pool, "%s, %02d %s %s%04d %02d:%02d:%02d GMT",
                        days[t.tm_wday], t.tm_mday, months[t.tm_mon],
                        year < 0 ? "-" : "", year < 0 ? -year : year,
                        t.tm_hour, t.tm_min, t.tm_sec);
}

/* SameSite as it is written: "" when it is absent, NULL when it is wrong. */
static const char *same_site_text(const char *option)
{
    static const struct {
        const char *option, *text;
    } known[] = {
        { "", "" },
        { "true", "; SameSite=Strict" },
        { "strict", "; SameSite=Strict" },
        { "lax", "; SameSite=Lax" },
        { "none", "; SameSite=None" },
    };
    size_t i;

    for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (!apr_cstr_casecmp(option, known[i].option)) {
            return known[i].text;
        }
    }
    return NULL;
}

static const char *wrong(const char *what, apr_pool_t *pool,
                         apir_error_t *error)
{
    apir_error_set(error, pool, APIR_E_INTERNAL, "%s is invalid", what);
    return NULL;
}

static const char *add_attributes(const char *cookie,
                                  const apir_cookie_options_t *options,
                                  apr_pool_t *pool, apir_error_t *error)
{
    const char *path = options->path ? options->path : "";
    const char *domain = options->domain ? options->domain : "";
    const char *same_site = options->same_site ? options->same_site : "";
    const char *max_age = "", *expires = "";

    if (options->has_max_age) {
        if (!(fabs(options->max_age) <= 9007199254740991.0)) {
            return wrong("option maxAge", pool, error);
        }
        max_age = apr_psprintf(pool, "; Max-Age=%" APR_INT64_T_FMT,
                               (apr_int64_t)floor(options->max_age));
    }
    if (*domain && !may_stand(domain, ";")) {
        return wrong("option domain", pool, error);
    }
    if (*path && !may_stand(path, ";")) {
        return wrong("option path", pool, error);
    }
    if (options->has_expires
        && !(expires = utc_text(options->expires, pool))) {
        return wrong("option expires", pool, error);
    }
    same_site = same_site_text(same_site);
    if (!same_site) {
        return wrong("option sameSite", pool, error);
    }
    return apr_pstrcat(pool, cookie, max_age, *domain ? "; Domain=" : "",
                       domain, *path ? "; Path=" : "", path,
                       *expires ? "; Expires=" : "", expires,
                       options->http_only ? "; HttpOnly" : "",
                       options->secure ? "; Secure" : "", same_site, NULL);
}

const char *apir_cookie_format(const char *name, const char *value,
                               const apir_cookie_options_t *options,
                               apr_pool_t *pool, apir_error_t *error)
{
    const char *cookie;

    if (!name || !may_stand(name, ";=")) {
        return wrong("argument name", pool, error);
    }
    if (!value || !apir_utf8_valid(value, strlen(value))) {
        return wrong("argument val", pool, error);
    }
    cookie = apr_pstrcat(pool, name, "=",
                         apir_percent_encode(value, strlen(value), pool),
                         NULL);
    return options ? add_attributes(cookie, options, pool, error) : cookie;
}
