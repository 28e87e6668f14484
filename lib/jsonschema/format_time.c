/*
 * Dates, times and durations as RFC 3339 §5.6 and appendix A have them.
 */
#include "format_int.h"

#include <string.h>

/* Reads exactly `count` digits. */
static bool number(const char **at, const char *end, int count, int *value)
{
    int i;

    *value = 0;
    if (end - *at < count) {
        return false;
    }
    for (i = 0; i < count; i++) {
        if (!apir_format_digit((*at)[i])) {
            return false;
        }
        *value = *value * 10 + ((*at)[i] - '0');
    }
    *at += count;
    return true;
}

static bool character(const char **at, const char *end, char c)
{
    if (*at == end || **at != c) {
        return false;
    }
    ++*at;
    return true;
}

static int days_of(int year, int month)
{
    static const char days[] = { 31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

static bool full_date(const char **at, const char *end)
{
    int year, month, day;

    return number(at, end, 4, &year) && character(at, end, '-')
           && number(at, end, 2, &month) && character(at, end, '-')
           && number(at, end, 2, &day) && month >= 1 && month <= 12
           && day >= 1 && day <= days_of(year, month);
}

/* "Z" or ±hh:mm, in minutes */
static bool time_offset(const char **at, const char *end, int *minutes)
{
    int hour, minute, sign;

    *minutes = 0;
    if (character(at, end, 'Z') || character(at, end, 'z')) {
        return true;
    }
    if (*at == end || (**at != '+' && **at != '-')) {
        return false;
    }
    sign = *(*at)++ == '-' ? -1 : 1;
    if (!number(at, end, 2, &hour) || !character(at, end, ':')
        || !number(at, end, 2, &minute) || hour > 23 || minute > 59) {
        return false;
    }
    *minutes = sign * (hour * 60 + minute);
    return true;
}

static bool full_time(const char **at, const char *end)
{
    int hour, minute, second, offset, utc;

    if (!number(at, end, 2, &hour) || !character(at, end, ':')
        || !number(at, end, 2, &minute) || !character(at, end, ':')
        || !number(at, end, 2, &second) || hour > 23 || minute > 59
        || second > 60) {
        return false;
    }
    if (character(at, end, '.')) {
        const char *start = *at;

        while (*at < end && apir_format_digit(**at)) {
            ++*at;
        }
        if (*at == start) {
            return false;
        }
    }
    if (!time_offset(at, end, &offset)) {
        return false;
    }
    /* leap seconds end a day of UTC (§5.7, appendix D) */
    utc = (hour * 60 + minute - offset + 2 * 1440) % 1440;
    return second < 60 || utc == 1439;
}

bool apir_is_date(const char *text, apr_size_t length,
                  const apir_format_help_t *help)
{
    const char *at = text, *end = text + length;

    return full_date(&at, end) && at == end;
}

bool apir_is_time(const char *text, apr_size_t length,
                  const apir_format_help_t *help)
{
    const char *at = text, *end = text + length;

    return full_time(&at, end) && at == end;
}

bool apir_is_date_time(const char *text, apr_size_t length,
                       const apir_format_help_t *help)
{
    const char *at = text, *end = text + length;

    return full_date(&at, end)
           && (character(&at, end, 'T') || character(&at, end, 't'))
           && full_time(&at, end) && at == end;
}

/* Numbers with units, which follow each other without a gap in `units`. */
static bool duration_units(const char **at, const char *end,
                           const char *units)
{
    const char *next = NULL;

    while (*at < end && apir_format_digit(**at)) {
        const char *unit;

        while (*at < end && apir_format_digit(**at)) {
            ++*at;
        }
        unit = *at < end && **at ? strchr(units, **at) : NULL;
        if (!unit || (next && unit != next)) {
            return false;
        }
        next = unit + 1;
        ++*at;
    }
    return next != NULL;
}

bool apir_is_duration(const char *text, apr_size_t length,
                      const apir_format_help_t *help)
{
    const char *at = text, *end = text + length;

    if (!character(&at, end, 'P')) {
        return false;
    }
    if (length && end[-1] == 'W') {
        return duration_units(&at, end, "W") && at == end;
    }
    if (at < end && *at != 'T' && !duration_units(&at, end, "YMD")) {
        return false;
    }
    if (at < end
        && (!character(&at, end, 'T') || !duration_units(&at, end, "HMS"))) {
        return false;
    }
    return at == end && length > 1;
}
