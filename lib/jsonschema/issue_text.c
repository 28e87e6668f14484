/*
 * Issues of pattern and format. zod writes a string format into JSON Schema as
 * "format" with its own pattern, as the pattern alone (times, several formats
 * on one string), or as the format alone; here it is told what it was.
 */
#include "issue_int.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define UUID_START "^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-"
#define IPV6_START "^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|"
#define IPV4_PART "25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\\.){3}("
#define DATE_START "^(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|"
#define TIME_START "^(?:[01]\\d|2[0-3]):[0-5]\\d"

/* Beginnings that are long enough to be no accident; the first that fits. */
static const struct {
    const char *start;
    const char *format;
} known_patterns[] = {
    { UUID_START "[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-", "guid" },
    { UUID_START, "uuid" },
    { "^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@",
      "email" },
    { TIME_START, "time" },
    { IPV6_START, "ipv6" },
    { "^(?:(?:" IPV4_PART "?:", "ipv4" },
    { "^((" IPV4_PART, "cidrv4" },
    { "^P(?:(\\d+W)|(?!.*W)", "duration" },
    { "^(?=.{1,253}\\.?$)[a-zA-Z0-9](?:", "hostname" },
    { "^(?=[\\s\\S]*[\\p{Extended_Pictographic}", "emoji" },
};

/* JSON Schema's names of zod's formats, where they differ. */
static const struct {
    const char *json_schema;
    const char *zod;
} renamed[] = {
    { "uri", "url" },
    { "date-time", "datetime" },
    { "json-string", "json_string" },
};

/* "Invalid email address" */
static const struct {
    const char *format;
    const char *noun;
} nouns[] = {
    { "regex", "input" },
    { "email", "email address" },
    { "url", "URL" },
    { "uuid", "UUID" },
    { "uuidv4", "UUIDv4" },
    { "uuidv6", "UUIDv6" },
    { "guid", "GUID" },
    { "ulid", "ULID" },
    { "xid", "XID" },
    { "ksuid", "KSUID" },
    { "datetime", "ISO datetime" },
    { "date", "ISO date" },
    { "time", "ISO time" },
    { "duration", "ISO duration" },
    { "ipv4", "IPv4 address" },
    { "ipv6", "IPv6 address" },
    { "mac", "MAC address" },
    { "cidrv4", "IPv4 range" },
    { "cidrv6", "IPv6 range" },
    { "base64", "base64-encoded string" },
    { "base64url", "base64url-encoded string" },
    { "json_string", "JSON string" },
    { "e164", "E.164 number" },
    { "currency_code", "currency code" },
    { "credit_card", "credit card number" },
    { "iban", "IBAN" },
    { "jwt", "JWT" },
};

/* Formats that zod checks by code: their issues show no pattern. */
static const char *const without_pattern[] = {
    "ipv6",        "cidrv6", "base64",        "base64url",
    "jwt",         "url",    "hostname",      "hex",
    "credit_card", "iban",   "currency_code", "json_string",
};

static bool starts(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool ends(const char *text, const char *end)
{
    apr_size_t length = strlen(text), tail = strlen(end);

    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static const char *by_pattern(const char *pattern)
{
    apr_size_t i;

    if (starts(pattern, DATE_START)) {
        return strstr(pattern, ")T(?:") ? "datetime" : "date";
    }
    for (i = 0; i < sizeof(known_patterns) / sizeof(known_patterns[0]); i++) {
        if (starts(pattern, known_patterns[i].start)) {
            bool range = strstr(pattern, ")\\/(") != NULL;
            const char *format = known_patterns[i].format;

            return range && strcmp(format, "ipv6") == 0 ? "cidrv6" : format;
        }
    }
    return NULL;
}

const char *apir_zod_format(const char *pattern, const char *format)
{
    apr_size_t i;

    if (format && strcmp(format, "uuid") == 0 && pattern) {
        const char *kind = by_pattern(pattern);

        return kind && strcmp(kind, "guid") == 0 ? kind : format;
    }
    if (!format) {
        return pattern ? by_pattern(pattern) : NULL;
    }
    for (i = 0; i < sizeof(renamed) / sizeof(renamed[0]); i++) {
        if (strcmp(renamed[i].json_schema, format) == 0) {
            return renamed[i].zod;
        }
    }
    return format;
}

static bool shows_no_pattern(const char *format)
{
    apr_size_t i;

    for (i = 0; i < sizeof(without_pattern) / sizeof(without_pattern[0]);
         i++) {
        if (strcmp(without_pattern[i], format) == 0) {
            return true;
        }
    }
    /* z.hash(): "sha256_hex", "md5_base64" … */
    return (starts(format, "md5_") || starts(format, "sha"))
           && (ends(format, "_hex") || ends(format, "_base64")
               || ends(format, "_base64url"));
}

/* RegExp.prototype.toString: slashes outside of classes are escaped. */
static const char *as_regexp(const char *pattern, const char *format,
                             apr_pool_t *pool)
{
    char *out = apr_palloc(pool, strlen(pattern) * 2 + 4), *to = out;
    bool in_class = false;

    *to++ = '/';
    for (; *pattern; pattern++) {
        if (*pattern == '\\' && pattern[1]) {
            *to++ = *pattern++;
        }
        else if (*pattern == '[' || *pattern == ']') {
            in_class = *pattern == '[';
        }
        else if (*pattern == '/' && !in_class) {
            *to++ = '\\';
        }
        *to++ = *pattern;
    }
    *to++ = '/';
    if (format && strcmp(format, "emoji") == 0) {
        *to++ = 'u';
    }
    *to = '\0';
    return out;
}

/* The text that a pattern without operators stands for, or NULL. */
static const char *literal(const char *start, const char *end,
                           apr_pool_t *pool)
{
    char *out = apr_palloc(pool, (apr_size_t)(end - start) + 1), *to = out;

    for (; start < end; start++) {
        if (*start == '\\') {
            if (++start == end || apr_isalnum(*start)) {
                return NULL;
            }
        }
        else if (strchr(".*+?^${}()|[]", *start)) {
            return NULL;
        }
        *to++ = *start;
    }
    *to = '\0';
    return out;
}

/* What starts_with, ends_with and includes look for, or NULL. */
static const char *sought(const char *pattern, const char *format,
                          apr_pool_t *pool)
{
    const char *end = pattern + strlen(pattern);

    if (strcmp(format, "starts_with") == 0) {
        return *pattern == '^' && end - pattern > 2 && ends(pattern, ".*")
                   ? literal(pattern + 1, end - 2, pool)
                   : NULL;
    }
    if (strcmp(format, "ends_with") == 0) {
        return starts(pattern, ".*") && end - pattern > 2
                       && ends(pattern, "$")
                   ? literal(pattern + 2, end - 1, pool)
                   : NULL;
    }
    if (strcmp(format, "includes") != 0) {
        return NULL;
    }
    if (starts(pattern, "^.{") && strstr(pattern, ",}")) {
        pattern = strstr(pattern, ",}") + 2;
    }
    return literal(pattern, end, pool);
}

/* The form of those three. */
static apir_issue_form_t sought_form(apir_value_t *members,
                                     const char *format, const char *text,
                                     apr_pool_t *pool)
{
    static const char *const names[][3] = {
        { "starts_with", "prefix", "start with" },
        { "ends_with", "suffix", "end with" },
        { "includes", "includes", "include" },
    };
    apir_issue_form_t result = { members, NULL, true, false };
    int i = 0;

    while (i < 2 && strcmp(names[i][0], format) != 0) {
        i++;
    }
    apir_object_set(members, names[i][1], apir_value_string(text, pool));
    result.message = apr_pstrcat(pool, "Invalid string: must ", names[i][2],
                                 " \"", text, "\"", NULL);
    return result;
}

static const char *noun_of(const char *format)
{
    apr_size_t i;

    for (i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++) {
        if (strcmp(nouns[i].format, format) == 0) {
            return nouns[i].noun;
        }
    }
    return format;
}

apir_issue_form_t apir_form_text(const char *pattern, const char *format,
                                 apr_pool_t *pool)
{
    apir_value_t *members = apir_value_object(pool);
    apir_issue_form_t result = { members, NULL, true, false };
    const char *zod = apir_zod_format(pattern, format), *text;
    const char *shown = pattern ? as_regexp(pattern, zod, pool) : NULL;
    bool bare = zod && shows_no_pattern(zod);

    if (!bare) {
        apir_object_set(members, "origin", apir_value_string("string", pool));
    }
    apir_object_set(members, "code",
                    apir_value_string("invalid_format", pool));
    apir_object_set(members, "format",
                    apir_value_string(zod ? zod : "regex", pool));
    text = pattern && zod ? sought(pattern, zod, pool) : NULL;
    if (text) {
        return sought_form(members, zod, text, pool);
    }
    if (shown && !bare) {
        apir_object_set(members, "pattern", apir_value_string(shown, pool));
    }
    result.message = zod ? apr_pstrcat(pool, "Invalid ", noun_of(zod), NULL)
                         : apr_pstrcat(pool,
                                       "Invalid string: must match pattern ",
                                       shown, NULL);
    return result;
}
