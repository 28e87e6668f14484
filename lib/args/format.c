/*
 * Formats of strings, by hand: each is a walk over the text, so there is no
 * expression that a text could make slow.
 */
#include "args/args_int.h"
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(char c)
{
    return is_digit(c) || is_letter(c);
}

/* Letters, digits, _ ' + - and single dots between them; neither a dot nor an
 * apostrophe is last. */
static bool is_local_part(const char *text, apr_size_t length)
{
    if (length == 0 || text[0] == '.' || text[length - 1] == '.'
        || text[length - 1] == '\'') {
        return false;
    }
    for (apr_size_t i = 0; i < length; i++) {
        if (text[i] == '.' ? text[i - 1] == '.'
                           : !is_alnum(text[i]) && !strchr("_'+-", text[i])) {
            return false;
        }
        if (text[i] == '\0') {
            return false;
        }
    }
    return true;
}

/* Labels, each followed by a dot, then two letters or more. */
static bool is_mail_domain(const char *text, apr_size_t length)
{
    apr_size_t start = 0;
    int labels = 0;

    for (apr_size_t i = 0; i < length; i++) {
        if (text[i] == '.') {
            if (i == start) {
                return false;
            }
            labels++;
            start = i + 1;
        }
        else if (!is_alnum(text[i]) && (text[i] != '-' || i == start)) {
            return false;
        }
    }
    for (apr_size_t i = start; i < length; i++) {
        if (!is_letter(text[i])) {
            return false;
        }
    }
    return labels > 0 && length - start >= 2;
}

bool apir_js_is_email(const char *text, apr_size_t length)
{
    const char *at = memchr(text, '@', length);

    return at && is_local_part(text, (apr_size_t)(at - text))
           && is_mail_domain(at + 1, length - (apr_size_t)(at + 1 - text));
}

bool apir_js_is_phone(const char *text, apr_size_t length)
{
    if (length < 8 || length > 16 || text[0] != '+' || text[1] == '0') {
        return false;
    }
    for (apr_size_t i = 1; i < length; i++) {
        if (!is_digit(text[i])) {
            return false;
        }
    }
    return true;
}

/* A number of @a count digits up to @a most at @a at; -1: none. */
static int digits(const char *text, apr_size_t length, apr_size_t at,
                  apr_size_t count, int most)
{
    int number = 0;

    if (at > length || length - at < count) {
        return -1;
    }
    for (apr_size_t i = 0; i < count; i++) {
        if (!is_digit(text[at + i])) {
            return -1;
        }
        number = number * 10 + (text[at + i] - '0');
    }
    return number <= most ? number : -1;
}

static int days_of(int year, int month)
{
    static const int days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

bool apir_js_is_date(const char *text, apr_size_t length)
{
    int year = digits(text, length, 0, 4, 9999);
    int month = digits(text, length, 5, 2, 12);
    int day = digits(text, length, 8, 2, 31);

    return length == 10 && text[4] == '-' && text[7] == '-' && year >= 0
           && month > 0 && day > 0 && day <= days_of(year, month);
}

/* "." and digits from @a at to the end: how many; -1: something else. */
static long fraction(const char *text, apr_size_t length, apr_size_t at)
{
    if (at == length) {
        return 0;
    }
    if (text[at] != '.' || at + 1 == length) {
        return -1;
    }
    for (apr_size_t i = at + 1; i < length; i++) {
        if (!is_digit(text[i])) {
            return -1;
        }
    }
    return (long)(length - at - 1);
}

bool apir_js_is_time(const char *text, apr_size_t length, long precision)
{
    long places;

    if (digits(text, length, 0, 2, 23) < 0 || length < 5 || text[2] != ':'
        || digits(text, length, 3, 2, 59) < 0) {
        return false;
    }
    if (length == 5) {
        return precision < 0;
    }
    if (precision == -1 || text[5] != ':'
        || digits(text, length, 6, 2, 59) < 0) {
        return false;
    }
    places = fraction(text, length, 8);
    return places >= 0 && (precision == -2 || places == precision);
}

bool apir_js_is_datetime(const char *text, apr_size_t length)
{
    return length >= 20 && apir_js_is_date(text, 10) && text[10] == 'T'
           && text[length - 1] == 'Z'
           && apir_js_is_time(text + 11, length - 12, -2);
}
