/*
 * Addresses and names of hosts, and mailboxes.
 */
#include "format_int.h"

#include <string.h>

/* dec-octet of RFC 3986 §3.2.2: no leading zeros */
static bool octet(const char **at, const char *end)
{
    const char *start = *at;
    int value = 0;

    while (*at < end && apir_format_digit(**at) && *at - start < 3) {
        value = value * 10 + (*(*at)++ - '0');
    }
    return *at > start && value <= 255 && (*start != '0' || *at - start == 1);
}

bool apir_is_ipv4(const char *text, apr_size_t length,
                  const apir_format_help_t *help)
{
    const char *at = text, *end = text + length;
    int i;

    for (i = 0; i < 4; i++) {
        if (i && (at == end || *at++ != '.')) {
            return false;
        }
        if (!octet(&at, end)) {
            return false;
        }
    }
    return at == end;
}

/* RFC 4291 §2.2: groups of four hexadecimal digits, one "::" perhaps, and an
 * IPv4 address perhaps in the place of the last two groups */
bool apir_is_ipv6(const char *text, apr_size_t length,
                  const apir_format_help_t *help)
{
    const char *at = text, *end = text + length;
    int groups = 0;
    bool gap = false;

    if (length >= 2 && at[0] == ':' && at[1] == ':') {
        gap = true;
        at += 2;
    }
    while (at < end) {
        const char *start = at;

        while (at < end && apir_format_hex(*at)) {
            at++;
        }
        if (at < end && *at == '.') {
            groups += 2;
            return apir_is_ipv4(start, (apr_size_t)(end - start), help)
                   && (gap ? groups < 8 : groups == 8);
        }
        if (at == start || at - start > 4) {
            return false;
        }
        groups++;
        if (at == end) {
            break;
        }
        if (*at++ != ':' || at == end) {
            return false;
        }
        if (*at == ':') {
            if (gap) {
                return false;
            }
            gap = true;
            at++;
        }
    }
    return gap ? groups < 8 : groups == 8;
}

/* A label of letters, digits and inner hyphens (RFC 1123 §2.1). */
static bool ldh_label(const char *label, apr_size_t length, bool utf8)
{
    apr_size_t i;

    if (length == 0 || length > 63 || label[0] == '-'
        || label[length - 1] == '-') {
        return false;
    }
    for (i = 0; i < length; i++) {
        if (!apir_format_letter(label[i]) && !apir_format_digit(label[i])
            && label[i] != '-'
            && !(utf8 && (unsigned char)label[i] >= 0x80)) {
            return false;
        }
    }
    return true;
}

/* Whether each part between dots is a label. */
static bool labels(const char *text, apr_size_t length, bool utf8,
                   const apir_format_help_t *help)
{
    const char *at = text, *end = text + length;

    for (;;) {
        const char *dot = memchr(at, '.', (apr_size_t)(end - at));
        apr_size_t size = (apr_size_t)((dot ? dot : end) - at);

        if (!ldh_label(at, size, utf8)) {
            return false;
        }
        if (!utf8 && size >= 4 && (at[0] | 32) == 'x' && (at[1] | 32) == 'n'
            && at[2] == '-' && at[3] == '-'
            && !apir_idn_alabel(at + 4, size - 4, help)) {
            return false;
        }
        if (!dot) {
            return true;
        }
        at = dot + 1;
    }
}

bool apir_is_hostname(const char *text, apr_size_t length,
                      const apir_format_help_t *help)
{
    return length > 0 && length <= 253 && labels(text, length, false, help);
}

/* atext of RFC 5322 §3.2.3; RFC 6531 §3.3 adds all beyond ASCII */
static bool atext(char c, bool utf8)
{
    return apir_format_letter(c) || apir_format_digit(c)
           || (c && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL)
           || (utf8 && (unsigned char)c >= 0x80);
}

static bool dot_string(const char *text, apr_size_t length, bool utf8)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        bool dot = text[i] == '.' && i > 0 && i + 1 < length
                   && text[i - 1] != '.';

        if (!dot && !atext(text[i], utf8)) {
            return false;
        }
    }
    return length > 0;
}

/* Quoted-string of RFC 5321 §4.1.2 */
static bool quoted_string(const char *text, apr_size_t length, bool utf8)
{
    apr_size_t i;

    if (length < 2 || text[0] != '"' || text[length - 1] != '"') {
        return false;
    }
    for (i = 1; i + 1 < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '"' || c < 0x20 || c == 0x7F || (c >= 0x80 && !utf8)) {
            return false;
        }
        if (c == '\\' && ++i + 1 >= length) {
            return false;
        }
    }
    return true;
}

/* address-literal of RFC 5321 §4.1.3, brackets included */
static bool address_literal(const char *text, apr_size_t length,
                            const apir_format_help_t *help)
{
    if (length < 2 || text[length - 1] != ']') {
        return false;
    }
    if (length > 7 && memcmp(text, "[IPv6:", 6) == 0) {
        return apir_is_ipv6(text + 6, length - 7, help);
    }
    return apir_is_ipv4(text + 1, length - 2, help);
}

static bool mailbox(const char *text, apr_size_t length, bool utf8,
                    const apir_format_help_t *help)
{
    const char *end = text + length, *at = end;
    apr_size_t local, rest;

    while (at > text && at[-1] != '@') {
        at--;
    }
    if (at == text) {
        return false;
    }
    local = (apr_size_t)(at - text) - 1;
    rest = (apr_size_t)(end - at);
    if (local > 64 || rest == 0 || rest > 255) {
        return false;
    }
    if (!dot_string(text, local, utf8) && !quoted_string(text, local, utf8)) {
        return false;
    }
    return *at == '[' ? address_literal(at, rest, help)
                      : labels(at, rest, utf8, help);
}

bool apir_is_email(const char *text, apr_size_t length,
                   const apir_format_help_t *help)
{
    return mailbox(text, length, false, help);
}

bool apir_is_idn_email(const char *text, apr_size_t length,
                       const apir_format_help_t *help)
{
    return mailbox(text, length, true, help);
}
