/*
 * Whether `new URL(text)` would succeed: the failures of the URL Standard's
 * basic parser without a base (url.spec.whatwg.org, "URL parsing" and "host
 * parsing"). Names beyond ASCII are taken as they are.
 */
#include "args/args_int.h"
#include <apr_lib.h>
#include <string.h>

#define MOST_URL 8192 /* longer ones are no URLs to us */

typedef struct part_t {
    const char *at;
    const char *end;
} part_t;

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to four hexadecimal digits. */
static bool take_piece(part_t *in)
{
    const char *start = in->at;

    while (in->at < in->end && in->at - start < 4 && hex(*in->at) >= 0) {
        in->at++;
    }
    return in->at > start;
}

static bool is_dotted(part_t in)
{
    for (int i = 0; i < 4; i++) {
        const char *start = in.at;
        int number = 0;

        while (in.at < in.end && apr_isdigit(*in.at) && in.at - start < 3) {
            number = number * 10 + (*in.at++ - '0');
        }
        if (in.at == start || number > 255
            || (*start == '0' && in.at - start > 1)) {
            return false;
        }
        if (i < 3 && (in.at == in.end || *in.at++ != '.')) {
            return false;
        }
    }
    return in.at == in.end;
}

/* Between the brackets. */
static bool is_ipv6(part_t in)
{
    int pieces = 0;
    bool gap = false;

    if (in.end - in.at >= 2 && in.at[0] == ':' && in.at[1] == ':') {
        in.at += 2;
        gap = true;
    }
    while (in.at < in.end) {
        part_t here = in;

        if (pieces == 8) {
            return false;
        }
        if (*in.at == ':') {
            if (gap || pieces == 0) {
                return false;
            }
            in.at++;
            gap = true;
            continue;
        }
        if (!take_piece(&in)) {
            return false;
        }
        if (in.at < in.end && *in.at == '.') {
            return pieces <= 6 && is_dotted(here)
                   && (gap ? pieces + 2 <= 8 : pieces + 2 == 8);
        }
        pieces++;
        if (in.at < in.end && (*in.at++ != ':' || in.at == in.end)) {
            return false;
        }
    }
    return gap ? pieces < 8 : pieces == 8;
}

/* A number of an IPv4 address: decimal, octal, hexadecimal; -1: none. */
static double ipv4_number(const char *at, const char *end)
{
    int base = 10;
    double number = 0;

    if (end - at >= 2 && at[0] == '0' && (at[1] | 32) == 'x') {
        at += 2;
        base = 16;
    }
    else if (end - at >= 2 && at[0] == '0') {
        at++;
        base = 8;
    }
    for (; at < end; at++) {
        int digit = hex(*at);

        if (digit < 0 || digit >= base) {
            return -1;
        }
        number = number * base + digit;
    }
    return number;
}

/* A name whose last label is a number has to be an IPv4 address. */
static bool is_ipv4_or_name(const char *text, apr_size_t length)
{
    const char *end = text + length;
    const char *last;
    const char *at = text;
    double number;
    int parts = 0;
    bool digits = true;

    if (length > 1 && end[-1] == '.') {
        end--;
    }
    for (last = end; last > text && last[-1] != '.'; last--) {
        digits = digits && apr_isdigit(last[-1]);
    }
    if (last == end || (!digits && ipv4_number(last, end) < 0)) {
        return true;
    }
    while (at <= end) {
        const char *dot = memchr(at, '.', (apr_size_t)(end - at));
        const char *stop = dot ? dot : end;

        number = at < stop ? ipv4_number(at, stop) : -1;
        if (number < 0 || ++parts > 4 || (dot && number > 255)) {
            return false;
        }
        at = stop + 1;
    }
    for (int i = 1; i < parts; i++) {
        number *= 256;
    }
    return number < 4294967296.0;
}

static bool is_domain(part_t in)
{
    char text[MOST_URL];
    apr_size_t length = 0;

    for (; in.at < in.end; in.at++) {
        char c = *in.at;

        if (c == '%' && in.end - in.at > 2 && hex(in.at[1]) >= 0
            && hex(in.at[2]) >= 0) {
            c = (char)(hex(in.at[1]) * 16 + hex(in.at[2]));
            in.at += 2;
        }
        if ((unsigned char)c <= 0x20 || c == 0x7F
            || is_one_of(c, "#/:<>?@[\\]^|%")) {
            return false;
        }
        text[length++] = c;
    }
    return length > 0 && is_ipv4_or_name(text, length);
}

static bool is_opaque_host(part_t in)
{
    for (; in.at < in.end; in.at++) {
        if (*in.at == '\0' || is_one_of(*in.at, "\t\n\r #/:<>?@[\\]^|")) {
            return false;
        }
    }
    return true;
}

static bool is_host(part_t in, bool special)
{
    if (in.at < in.end && *in.at == '[') {
        return in.end[-1] == ']' && in.end - in.at > 2
               && is_ipv6((part_t){ in.at + 1, in.end - 1 });
    }
    return special ? is_domain(in) : is_opaque_host(in);
}

static bool is_port(part_t in)
{
    long number = 0;

    for (; in.at < in.end; in.at++) {
        if (!apr_isdigit(*in.at)) {
            return false;
        }
        number = number * 10 + (*in.at - '0');
        if (number > 65535) {
            return false;
        }
    }
    return true;
}

/* [user@]host[:port] up to a path, query or fragment. */
static bool is_authority(part_t in, bool special, bool file)
{
    const char *stop = in.at;
    const char *colon = NULL;
    bool user = false;
    bool brackets = false;

    while (stop < in.end && !is_one_of(*stop, special ? "/\\?#" : "/?#")) {
        if (*stop == '@' && !file) {
            in.at = stop + 1;
            user = true;
        }
        stop++;
    }
    in.end = stop;
    for (const char *at = in.at; at < in.end && !colon; at++) {
        brackets = *at == '[' || (brackets && *at != ']');
        colon = *at == ':' && !brackets && !file ? at : NULL;
    }
    if (colon) {
        if (!is_port((part_t){ colon + 1, in.end })) {
            return false;
        }
        in.end = colon;
    }
    if (in.at == in.end) {
        return file || (!special && !user && !colon);
    }
    return is_host(in, special);
}

static bool is_scheme(const char *text, apr_size_t length, const char *name)
{
    if (strlen(name) != length) {
        return false;
    }
    for (apr_size_t i = 0; i < length; i++) {
        if (apr_tolower(text[i]) != name[i]) {
            return false;
        }
    }
    return true;
}

static bool is_after_scheme(part_t in, bool special, bool file)
{
    int slashes = 0;

    while (in.end - in.at > slashes
           && is_one_of(in.at[slashes], special ? "/\\" : "/")) {
        slashes++;
    }
    if (file || !special) {
        if (slashes < 2) {
            return true;
        }
        in.at += 2;
        if (file && in.end - in.at >= 2 && apr_isalpha(in.at[0])
            && is_one_of(in.at[1], ":|")
            && (in.end - in.at == 2 || is_one_of(in.at[2], "/\\?#"))) {
            return true;
        }
        return is_authority(in, special, file);
    }
    in.at += slashes;
    return is_authority(in, true, false);
}

bool apir_js_is_url(const char *text, apr_size_t length)
{
    static const char *const specials[] = { "http", "https", "ws",
                                            "wss",  "ftp",   "file" };
    char clean[MOST_URL];
    apr_size_t n = 0;
    apr_size_t scheme = 0;
    bool special = false;

    text = apir_js_trim(text, &length);
    while (length && (unsigned char)text[0] <= 0x20) {
        text++;
        length--;
    }
    while (length && (unsigned char)text[length - 1] <= 0x20) {
        length--;
    }
    for (apr_size_t i = 0; i < length; i++) {
        if (n == sizeof(clean)) {
            return false;
        }
        if (!is_one_of(text[i], "\t\n\r")) {
            clean[n++] = text[i];
        }
    }
    while (
        scheme < n
        && (apr_isalnum(clean[scheme]) || is_one_of(clean[scheme], "+-."))) {
        scheme++;
    }
    if (scheme == n || clean[scheme] != ':' || !apr_isalpha(clean[0])) {
        return false;
    }
    for (int i = 0; i < 6; i++) {
        special = special || is_scheme(clean, scheme, specials[i]);
    }
    return is_after_scheme((part_t){ clean + scheme + 1, clean + n }, special,
                           is_scheme(clean, scheme, "file"));
}
