/*
 * The names of the constants and the order of the steps are RFC 3492's (§5,
 * §6). Labels have at most 63 characters, so sums that overflow 32 bits come
 * only from texts that are no Punycode.
 */
#include "punycode_int.h"

#include "format_int.h"

enum { BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700 };

#define INITIAL_BIAS 72
#define INITIAL_N 128
#define OVERFLOW_LIMIT 0x7FFFFFFFu

/* §6.1 */
static unsigned adapt(unsigned delta, unsigned points, bool first)
{
    unsigned k = 0;

    delta = first ? delta / DAMP : delta / 2;
    delta += delta / points;
    while (delta > ((BASE - TMIN) * TMAX) / 2) {
        delta /= BASE - TMIN;
        k += BASE;
    }
    return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static unsigned threshold(unsigned k, unsigned bias)
{
    return k <= bias ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
}

static unsigned digit_value(char c)
{
    return apir_format_digit(c)    ? (unsigned)(c - '0') + 26
           : apir_format_letter(c) ? (unsigned)((c | 32) - 'a')
                                   : BASE;
}

static void insert(apir_label_t *label, int place, unsigned point)
{
    int i;

    for (i = label->count; i > place; i--) {
        label->points[i] = label->points[i - 1];
    }
    label->points[place] = point;
    label->count++;
}

/* A generalized variable-length integer (§3.3) added to *i. */
static bool take_integer(const char **at, const char *end, unsigned bias,
                         unsigned *i)
{
    unsigned w = 1, k;

    for (k = BASE;; k += BASE) {
        unsigned digit = *at < end ? digit_value(*(*at)++) : BASE, t;

        if (digit >= BASE || digit > (OVERFLOW_LIMIT - *i) / w) {
            return false;
        }
        *i += digit * w;
        t = threshold(k, bias);
        if (digit < t) {
            return true;
        }
        if (w > OVERFLOW_LIMIT / (BASE - t)) {
            return false;
        }
        w *= BASE - t;
    }
}

bool apir_punycode_decode(const char *text, apr_size_t length,
                          apir_label_t *label)
{
    const char *at = text, *end = text + length;
    unsigned n = INITIAL_N, i = 0, bias = INITIAL_BIAS;
    apr_size_t basic = length, j;

    label->count = 0;
    while (basic > 0 && text[basic - 1] != '-') {
        basic--;
    }
    if (length > APIR_LABEL_MAX) {
        return false;
    }
    for (j = 0; basic && j + 1 < basic; j++) {
        label->points[label->count++] = (unsigned char)text[j];
    }
    at += basic;
    while (at < end) {
        unsigned old = i;

        if (label->count == APIR_LABEL_MAX
            || !take_integer(&at, end, bias, &i)) {
            return false;
        }
        bias = adapt(i - old, (unsigned)label->count + 1, old == 0);
        n += i / ((unsigned)label->count + 1);
        i %= (unsigned)label->count + 1;
        if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) {
            return false;
        }
        insert(label, (int)i++, n);
    }
    return true;
}

/* Writes one integer; the new length, or -1. */
static int put_integer(char *out, int used, unsigned delta, unsigned bias)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    unsigned q = delta, k;

    for (k = BASE;; k += BASE) {
        unsigned t = threshold(k, bias);

        if (used >= APIR_LABEL_MAX) {
            return -1;
        }
        if (q < t) {
            out[used++] = digits[q];
            return used;
        }
        out[used++] = digits[t + (q - t) % (BASE - t)];
        q = (q - t) / (BASE - t);
    }
}

/* The smallest code point that is not below n. */
static unsigned next_point(const apir_label_t *label, unsigned n)
{
    unsigned least = OVERFLOW_LIMIT;
    int i;

    for (i = 0; i < label->count; i++) {
        if (label->points[i] >= n && label->points[i] < least) {
            least = label->points[i];
        }
    }
    return least;
}

int apir_punycode_encode(const apir_label_t *label, char *out)
{
    unsigned n = INITIAL_N, delta = 0, bias = INITIAL_BIAS, m;
    int used = 0, basic, done, i;

    for (i = 0; i < label->count; i++) {
        if (label->points[i] < INITIAL_N) {
            out[used++] = (char)label->points[i];
        }
    }
    basic = done = used;
    if (basic && used < APIR_LABEL_MAX) {
        out[used++] = '-';
    }
    while (done < label->count) {
        m = next_point(label, n);
        if (m - n > (OVERFLOW_LIMIT - delta) / ((unsigned)done + 1)) {
            return -1;
        }
        delta += (m - n) * ((unsigned)done + 1);
        n = m;
        for (i = 0; i < label->count; i++) {
            delta += label->points[i] < n ? 1 : 0;
            if (label->points[i] != n) {
                continue;
            }
            used = put_integer(out, used, delta, bias);
            if (used < 0) {
                return -1;
            }
            bias = adapt(delta, (unsigned)done + 1, done == basic);
            delta = 0;
            done++;
        }
        delta++;
        n++;
    }
    return used;
}
