/*
 * Strings as JavaScript has them: length in UTF-16 code units, white space
 * and case by Unicode (ECMA-262 §22.1.3).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* newlocale, towlower_l */
#endif
#include "core/utf8.h"
#include "args/args_int.h"
#include <apr_lib.h>
#include <locale.h>
#include <string.h>
#include <wctype.h>

apr_size_t apir_js_length(const char *text, apr_size_t length)
{
    const char *end = text + length;
    apr_size_t units = 0;

    while (text < end) {
        units += apir_utf8_next(&text, end) >= 0x10000 ? 2 : 1;
    }
    return units;
}

/* WhiteSpace and LineTerminator (ECMA-262 §12.2, §12.3). */
static bool is_space(unsigned code)
{
    return (code >= 9 && code <= 13) || code == 0x20 || code == 0xA0
           || code == 0x1680 || (code >= 0x2000 && code <= 0x200A)
           || code == 0x2028 || code == 0x2029 || code == 0x202F
           || code == 0x205F || code == 0x3000 || code == 0xFEFF;
}

const char *apir_js_trim(const char *text, apr_size_t *length)
{
    const char *at = text;
    const char *end = text + *length;
    const char *first = NULL;
    const char *last = text;

    while (at < end) {
        const char *here = at;

        if (!is_space(apir_utf8_next(&at, end))) {
            first = first ? first : here;
            last = at;
        }
    }
    *length = first ? (apr_size_t)(last - first) : 0;
    return first ? first : text;
}

/* Characters that become several in upper case (SpecialCasing.txt of the
 * Unicode Character Database, unconditional mappings in common use). */
static const struct {
    unsigned code;
    const char *upper;
} special_upper[] = { { 0xDF, "SS" },
                      { 0x149, "\xCA\xBCN" },
                      { 0x1F0, "J\xCC\x8C" },
                      { 0x390, "\xCE\x99\xCC\x88\xCC\x81" },
                      { 0x3B0, "\xCE\xA5\xCC\x88\xCC\x81" },
                      { 0x587, "\xD4\xB5\xD5\x92" },
                      { 0x1E96, "H\xCC\xB1" },
                      { 0x1E97, "T\xCC\x88" },
                      { 0x1E98, "W\xCC\x8A" },
                      { 0x1E99, "Y\xCC\x8A" },
                      { 0x1E9A, "A\xCA\xBE" },
                      { 0xFB00, "FF" },
                      { 0xFB01, "FI" },
                      { 0xFB02, "FL" },
                      { 0xFB03, "FFI" },
                      { 0xFB04, "FFL" },
                      { 0xFB05, "ST" },
                      { 0xFB06, "ST" } };

static const char *special(unsigned code)
{
    for (apr_size_t i = 0;
         i < sizeof(special_upper) / sizeof(special_upper[0]); i++) {
        if (special_upper[i].code == code) {
            return special_upper[i].upper;
        }
    }
    return NULL;
}

#define SIGMA 0x3A3u
#define FINAL_SIGMA 0x3C2u
#define CAPITAL_I_DOT 0x130u

typedef struct casing_t {
    const char *text;
    const char *end;
    locale_t locale; /* 0: letters of ASCII only */
    bool upper;
} casing_t;

/* A capital sigma at a word's end has a form of its own. */
static bool ends_word(const casing_t *casing, const char *before,
                      const char *after)
{
    unsigned code;

    if (after < casing->end) {
        code = apir_utf8_next(&after, casing->end);
        if (iswalpha_l((wint_t)code, casing->locale)) {
            return false;
        }
    }
    if (before == casing->text) {
        return false;
    }
    do {
        before--;
    } while (before > casing->text
             && ((unsigned char)*before & 0xC0) == 0x80);
    code = apir_utf8_next(&before, casing->end);
    return iswalpha_l((wint_t)code, casing->locale) != 0;
}

/* One character; writes at most 6 bytes. */
static apr_size_t put_cased(const casing_t *casing, const char *here,
                            const char *next, unsigned code, char *out)
{
    const char *several;

    if (casing->locale == (locale_t)0) {
        return apir_utf8_put(out, code);
    }
    if (casing->upper) {
        several = special(code);
        if (several) {
            memcpy(out, several, strlen(several));
            return strlen(several);
        }
        return apir_utf8_put(out, (unsigned)towupper_l((wint_t)code,
                                                       casing->locale));
    }
    if (code == CAPITAL_I_DOT) {
        memcpy(out, "i\xCC\x87", 3);
        return 3;
    }
    if (code == SIGMA && ends_word(casing, here, next)) {
        return apir_utf8_put(out, FINAL_SIGMA);
    }
    return apir_utf8_put(out,
                         (unsigned)towlower_l((wint_t)code, casing->locale));
}

const char *apir_js_case(const char *text, apr_size_t length, bool upper,
                         apr_size_t *out_length, apr_pool_t *pool)
{
    casing_t casing = { text, text + length, (locale_t)0, upper };
    char *out = apr_palloc(pool, length * 3 + 8);
    apr_size_t used = 0;
    const char *at = text;

    while (at < casing.end) {
        const char *here = at;
        unsigned char byte = (unsigned char)*at;

        if (byte < 0x80) {
            out[used++] = (char)(upper ? apr_toupper(byte)
                                       : apr_tolower(byte));
            at++;
            continue;
        }
        if (casing.locale == (locale_t)0) {
            casing.locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
        }
        used += put_cased(&casing, here, at, apir_utf8_next(&at, casing.end),
                          out + used);
    }
    if (casing.locale != (locale_t)0) {
        freelocale(casing.locale);
    }
    out[used] = '\0';
    *out_length = used;
    return out;
}
