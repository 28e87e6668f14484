/*
 * ISO 8601 dates as JavaScript engines read them (ECMA-262 §21.4.1.32 and
 * what all of them accept beyond it).
 */
#include "json/scalar.h"
#include <apr_lib.h>
#include <math.h>

#define MS_PER_DAY 86400000.0

typedef struct moment_t {
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    double fraction; /* milliseconds */
    int offset;      /* minutes east of UTC */
} moment_t;

/* `count` digits; false when there are fewer. */
static bool digits(const char **at, const char *end, int count, int *out)
{
    int value = 0;

    for (; count > 0; count--) {
        if (*at == end || !apr_isdigit(**at)) {
            return false;
        }
        value = 10 * value + (*(*at)++ - '0');
    }
    *out = value;
    return true;
}

static bool skip(const char **at, const char *end, char byte)
{
    if (*at == end || **at != byte) {
        return false;
    }
    (*at)++;
    return true;
}

static bool read_date(const char **at, const char *end, moment_t *moment)
{
    bool minus = *at < end && **at == '-';

    moment->month = moment->day = 1;
    if (minus || (*at < end && **at == '+')) {
        (*at)++;
        if (!digits(at, end, 6, &moment->year)) {
            return false;
        }
        moment->year = minus ? -moment->year : moment->year;
    }
    else if (!digits(at, end, 4, &moment->year)) {
        return false;
    }
    if (skip(at, end, '-')
        && (!digits(at, end, 2, &moment->month)
            || (skip(at, end, '-') && !digits(at, end, 2, &moment->day)))) {
        return false;
    }
    return moment->month >= 1 && moment->month <= 12 && moment->day >= 1
           && moment->day <= 31;
}

static bool read_fraction(const char **at, const char *end, moment_t *moment)
{
    int place = 100;

    if (!skip(at, end, '.')) {
        return true;
    }
    if (*at == end || !apr_isdigit(**at)) {
        return false;
    }
    for (; *at < end && apr_isdigit(**at); (*at)++, place /= 10) {
        moment->fraction += place * (**at - '0');
    }
    return true;
}

static bool read_clock(const char **at, const char *end, moment_t *moment)
{
    if (!digits(at, end, 2, &moment->hour) || !skip(at, end, ':')
        || !digits(at, end, 2, &moment->minute)) {
        return false;
    }
    if (skip(at, end, ':')
        && (!digits(at, end, 2, &moment->second)
            || !read_fraction(at, end, moment))) {
        return false;
    }
    return moment->minute < 60 && moment->second < 60
           && (moment->hour < 24
               || (moment->hour == 24 && moment->minute == 0
                   && moment->second == 0 && moment->fraction == 0));
}

static bool read_zone(const char **at, const char *end, moment_t *moment)
{
    int hours, minutes = 0;
    bool west;

    if (*at == end || skip(at, end, 'Z') || skip(at, end, 'z')) {
        return true;
    }
    west = **at == '-';
    if (!skip(at, end, '+') && !skip(at, end, '-')) {
        return false;
    }
    if (!digits(at, end, 2, &hours)) {
        return false;
    }
    if ((skip(at, end, ':') || *at < end) && !digits(at, end, 2, &minutes)) {
        return false;
    }
    moment->offset = (west ? -1 : 1) * (60 * hours + minutes);
    return hours < 24 && minutes < 60;
}

/* Days since 1970-01-01 in the Gregorian calendar. Years begin in March, so
 * that the day that is not always there is the last, and a million years
 * (2,500 cycles of 146,097 days) later, so that none is negative. */
static double days_of(int year, int month, int day)
{
    int years = (month <= 2 ? year - 1 : year) + 1000000;
    int shifted = month > 2 ? month - 3 : month + 9;
    int leaps = years / 4 - years / 100 + years / 400;
    int before_month = (153 * shifted + 2) / 5;

    return 365.0 * years + leaps + before_month + day - 1 - 719468
           - 2500.0 * 146097;
}

static double time_of(const moment_t *moment)
{
    double time = days_of(moment->year, moment->month, moment->day)
                  * MS_PER_DAY;

    time += ((moment->hour * 60.0 + moment->minute - moment->offset) * 60.0
             + moment->second)
            * 1000.0;
    return time + moment->fraction;
}

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool apir_scalar_date(const char *text, apr_size_t length,
                      double *milliseconds)
{
    const char *at = text, *end = text + length;
    moment_t moment = { 0 };
    double time;

    *milliseconds = NAN;
    for (; at < end && is_blank(*at); at++) {
    }
    for (; at < end && is_blank(end[-1]); end--) {
    }
    if (!read_date(&at, end, &moment)) {
        return false;
    }
    if (at < end
        && (!(skip(&at, end, 'T') || skip(&at, end, 't')
              || skip(&at, end, ' '))
            || !read_clock(&at, end, &moment)
            || !read_zone(&at, end, &moment))) {
        return false;
    }
    time = time_of(&moment);
    if (at != end || !(fabs(time) <= 8.64e15)) {
        return false;
    }
    *milliseconds = time;
    return true;
}
