/*
 * Date.parse beyond ISO 8601, as browsers and Node have it: words for months,
 * days of the week that mean nothing, "2024/01/02", "Jan 2 2024 10:00 PM
 * GMT+0200 (text)". Where JavaScript takes local time it is UTC here: a server
 * has no place. A time alone is one of 1970-01-01.
 */
#include "json/scalar.h"
#include "args/args_int.h"
#include <apr_lib.h>
#include <math.h>
#include <string.h>

#define MOST_TIME 8.64e15 /* ECMA-262 §21.4.1.1 */
#define DAY_MS 86400000.0

typedef struct reading_t {
    const char *at;
    const char *end;
    int days[4]; /* numbers of the date as they come */
    int day_count;
    int times[4]; /* hour, minute, second, millisecond */
    int time_count;
    bool timed; /* the time is complete */
    int month;  /* by name; 0: none */
    int half;   /* 1: AM, 2: PM */
    bool any_number;
    bool zone; /* given */
    int zone_sign;
    int zone_minutes;
} reading_t;

/* Days from 1970-01-01 to a date of the Gregorian calendar; months beyond
 * the year's are of the next. */
static double days_from(double year, int month, int day)
{
    double y = year - (month <= 2);
    double era = floor(y / 400);
    double of_era = y - era * 400;
    int shifted = (month + 9) % 12;
    double of_year = floor((153.0 * shifted + 2) / 5) + day - 1;

    return era * 146097 + of_era * 365 + floor(of_era / 4)
           - floor(of_era / 100) + of_year - 719468;
}

/* At most nine digits count; more of them are no date anyway. */
static int read_number(reading_t *in, int *count)
{
    int number = 0;

    *count = 0;
    while (in->at < in->end && apr_isdigit(*in->at)) {
        if (++*count <= 9) {
            number = number * 10 + (*in->at - '0');
        }
        in->at++;
    }
    in->any_number = true;
    return *count <= 9 ? number : 1000000000;
}

static bool skip(reading_t *in, char c)
{
    if (in->at < in->end && *in->at == c) {
        in->at++;
        return true;
    }
    return false;
}

/* The digits after the seconds: three count. */
static int read_milliseconds(reading_t *in)
{
    int number = 0;
    int count = 0;

    while (in->at < in->end && apr_isdigit(*in->at)) {
        if (count++ < 3) {
            number = number * 10 + (*in->at - '0');
        }
        in->at++;
    }
    for (; count < 3; count++) {
        number *= 10;
    }
    return number;
}

/* The last part of a time; what follows it begins something else. */
static bool take_last(reading_t *in, int number)
{
    in->times[in->time_count++] = number;
    in->timed = true;
    return in->at == in->end || *in->at == ' ' || *in->at == '\t'
           || *in->at == '+' || *in->at == '-' || (*in->at | 32) == 'z';
}

static bool take_number(reading_t *in)
{
    static const int most[] = { 0, 59, 59, 999 };
    int count;
    int number = read_number(in, &count);
    bool expected = in->time_count > 0 && !in->timed
                    && number <= most[in->time_count];

    if (skip(in, ':')) {
        if (in->time_count >= 3 || in->timed) {
            return false;
        }
        in->times[in->time_count++] = number;
        return true;
    }
    if (expected && in->time_count == 2 && skip(in, '.')) {
        in->times[in->time_count++] = number;
        return take_last(in, read_milliseconds(in));
    }
    if (expected) {
        return take_last(in, number);
    }
    if (in->day_count == 3) {
        return false;
    }
    in->days[in->day_count++] = number;
    (void)skip(in, '-');
    return true;
}

/* "+02:00", "+0200", "+02" after a time or a zone's name. */
static bool take_offset(reading_t *in, int sign)
{
    int count;
    int number = read_number(in, &count);
    int hours = count > 2 ? number / 100 : number;
    int minutes = count > 2 ? number % 100 : 0;

    if (count == 0) {
        return false;
    }
    if (count <= 2 && skip(in, ':')) {
        minutes = read_number(in, &count);
    }
    if (hours > 24 || minutes > 59) {
        return false;
    }
    in->zone = true;
    in->zone_sign = sign;
    in->zone_minutes = hours * 60 + minutes;
    return true;
}

static bool is_word(const char *word, apr_size_t length, const char *three)
{
    for (apr_size_t i = 0; i < 3; i++) {
        if (i >= length ? three[i] != ' '
                        : apr_tolower(word[i]) != three[i]) {
            return false;
        }
    }
    return true;
}

static bool take_zone(reading_t *in, const char *word, apr_size_t length)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = { { "utc", 0 }, { "gmt", 0 }, { "z  ", 0 }, { "ut ", 0 },
                  { "est", 5 }, { "edt", 4 }, { "cst", 6 }, { "cdt", 5 },
                  { "mst", 7 }, { "mdt", 6 }, { "pst", 8 }, { "pdt", 7 } };

    for (apr_size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        if (length <= 3 && is_word(word, length, zones[i].name)) {
            in->zone = true;
            in->zone_sign = -1;
            in->zone_minutes = zones[i].hours * 60;
            return true;
        }
    }
    return false;
}

/* Words mean something by their first three letters; what means nothing may
 * only stand before the first number. */
static bool take_word(reading_t *in)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    const char *word = in->at;
    apr_size_t length;

    while (in->at < in->end && apr_isalpha(*in->at)) {
        in->at++;
    }
    length = (apr_size_t)(in->at - word);
    for (int i = 0; i < 12; i++) {
        if (is_word(word, length, months + 3 * i)) {
            in->month = i + 1;
            (void)skip(in, '-');
            return true;
        }
    }
    if (length == 2 && (is_word(word, 2, "am ") || is_word(word, 2, "pm "))) {
        in->half = apr_tolower(*word) == 'a' ? 1 : 2;
        return in->time_count > 0;
    }
    if (in->any_number && take_zone(in, word, length)) {
        return true;
    }
    return !in->any_number && (in->at == in->end || !apr_isdigit(*in->at));
}

static void skip_parentheses(reading_t *in)
{
    int open = 0;

    do {
        open += *in->at == '(' ? 1 : *in->at == ')' ? -1 : 0;
        in->at++;
    } while (in->at < in->end && open > 0);
}

static bool take(reading_t *in)
{
    char c = *in->at;

    if (apr_isdigit(c)) {
        return take_number(in);
    }
    if (apr_isalpha(c)) {
        return take_word(in);
    }
    if (c == '(') {
        skip_parentheses(in);
        return true;
    }
    in->at++;
    if ((c == '+' || c == '-') && (in->zone || in->time_count > 0)) {
        return take_offset(in, c == '+' ? 1 : -1);
    }
    return !((c == '+' || c == '-' || c == ')') && in->any_number);
}

static bool is_day(int n)
{
    return n >= 1 && n <= 31;
}

/* Which number is the day, the month, the year. */
static bool date_of(reading_t *in, double *out)
{
    int *n = in->days;
    int year;
    int month = in->month;
    int day;

    if (in->day_count == 0) {
        return false;
    }
    for (int i = in->day_count; i < 3; i++) {
        n[i] = 1;
    }
    if (month == 0 && !is_day(n[0])) {
        year = n[0];
        month = n[1];
        day = n[2];
    }
    else if (month == 0) {
        month = n[0];
        day = n[1];
        year = n[2];
    }
    else if (!is_day(n[0])) {
        year = n[0];
        day = n[1];
    }
    else {
        day = n[0];
        year = n[1];
    }
    year += year < 50 ? 2000 : year < 100 ? 1900 : 0;
    if (month < 1 || month > 12 || !is_day(day) || year > 300000) {
        return false;
    }
    *out = days_from(year, month, day);
    return true;
}

static bool time_of(reading_t *in, double *out)
{
    int *t = in->times;

    if (in->half) {
        if (t[0] < 0 || t[0] > 12) {
            return false;
        }
        t[0] = t[0] % 12 + (in->half == 2 ? 12 : 0);
    }
    if (t[1] > 59 || t[2] > 59
        || (t[0] > 23 && !(t[0] == 24 && !t[1] && !t[2] && !t[3]))) {
        return false;
    }
    *out = ((t[0] * 60.0 + t[1]) * 60 + t[2]) * 1000 + t[3];
    return true;
}

static bool read_loosely(const char *text, apr_size_t length, double *out)
{
    reading_t in = { 0 };
    double day;
    double time;

    in.at = text;
    in.end = text + length;
    while (in.at < in.end) {
        if (!take(&in)) {
            return false;
        }
    }
    if (!date_of(&in, &day) || !time_of(&in, &time)) {
        return false;
    }
    *out = day * DAY_MS + time - in.zone_sign * in.zone_minutes * 60000.0;
    return fabs(*out) <= MOST_TIME;
}

/* "10:00", with seconds, fraction and zone or without. */
static bool is_time_alone(const char *text, apr_size_t length)
{
    if (length < 5 || length > 40 || text[2] != ':') {
        return false;
    }
    for (apr_size_t i = 0; i < length; i++) {
        if (i != 2 && !apr_isdigit(text[i])
            && (i < 5 || text[i] == '\0' || !strchr(":.+-Z", text[i]))) {
            return false;
        }
    }
    return true;
}

bool apir_js_date(const char *text, apr_size_t length, double *out)
{
    static const char epoch[] = "1970-01-01T";
    char full[64];

    if (is_time_alone(text, length)) {
        memcpy(full, epoch, sizeof(epoch) - 1);
        memcpy(full + sizeof(epoch) - 1, text, length);
        return apir_scalar_date(full, sizeof(epoch) - 1 + length, out);
    }
    return apir_scalar_date(text, length, out)
           || read_loosely(text, length, out);
}
