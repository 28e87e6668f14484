/*
 * International host names (RFC 5890 to 5893), as far as the properties that
 * PCRE2 knows go: general category, script and bidirectional class. Of the
 * rest (joining types, viramas, letters that only stand for others) the lists
 * below hold what living scripts need.
 */
#include "format_int.h"

#include "punycode_int.h"
#include "regex_int.h"

#include "core/utf8.h"

#include <string.h>

/* RFC 5892 §2: LetterDigits without the unstable ones, and the exceptions of
 * §2.6 that are allowed; context rules speak about the last line */
#define LETTERS                                                           \
    "(?![\\x{640}\\x{7fa}\\x{302e}\\x{302f}\\x{3031}-\\x{3035}\\x{303b}"  \
    "\\x{1100}-\\x{11ff}\\x{a960}-\\x{a97f}\\x{d7b0}-\\x{d7ff}"           \
    "\\x{f900}-\\x{fa0d}\\x{fb00}-\\x{fdff}\\x{fe70}-\\x{feff}"           \
    "\\x{ff00}-\\x{ffef}\\x{1d400}-\\x{1d7ff}\\x{2f800}-\\x{2fa1f}])"     \
    "[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}\\x{6fd}\\x{6fe}\\x{f0b}" \
    "\\x{3007}\\-"                                                        \
    "\\x{b7}\\x{375}\\x{5f3}\\x{5f4}\\x{30fb}\\x{200c}\\x{200d}]"

/* Canonical_Combining_Class=Virama */
#define VIRAMA                                                            \
    "[\\x{94d}\\x{9cd}\\x{a4d}\\x{acd}\\x{b4d}\\x{bcd}\\x{c4d}\\x{ccd}"   \
    "\\x{d3b}\\x{d3c}\\x{d4d}\\x{dca}\\x{e3a}\\x{eba}\\x{f84}\\x{1039}"   \
    "\\x{103a}\\x{1714}\\x{1734}\\x{17d2}\\x{1a60}\\x{1b44}\\x{1baa}"     \
    "\\x{1bab}\\x{1bf2}\\x{1bf3}\\x{2d7f}\\x{a806}\\x{a8c4}\\x{a953}"     \
    "\\x{a9c0}\\x{aaf6}\\x{abed}\\x{10a3f}\\x{11046}\\x{1107f}\\x{110b9}" \
    "\\x{11133}\\x{11134}\\x{111c0}\\x{11235}\\x{112ea}\\x{1134d}"        \
    "\\x{11442}\\x{114c2}\\x{115bf}\\x{1163f}\\x{116b6}\\x{1172b}"        \
    "\\x{11839}\\x{119e0}\\x{11a34}\\x{11a47}\\x{11a99}\\x{11c3f}]"

/* Joining_Type=Dual_Joining of Arabic, Syriac, N'Ko, Mandaic, Mongolian,
 * Phags-pa and Adlam */
#define DUAL                                                             \
    "\\x{620}\\x{626}\\x{628}\\x{62a}-\\x{62e}\\x{633}-\\x{63f}"         \
    "\\x{641}-\\x{647}\\x{649}\\x{64a}\\x{66e}\\x{66f}\\x{678}-\\x{687}" \
    "\\x{69a}-\\x{6bf}\\x{6c1}\\x{6c2}\\x{6cc}\\x{6ce}\\x{6d0}\\x{6d1}"  \
    "\\x{6fa}-\\x{6fc}\\x{6ff}\\x{712}-\\x{714}\\x{71a}-\\x{71d}"        \
    "\\x{71f}-\\x{727}\\x{729}\\x{72b}\\x{72d}\\x{72e}\\x{74e}-\\x{758}" \
    "\\x{75c}-\\x{76a}\\x{76d}-\\x{770}\\x{772}\\x{775}-\\x{777}"        \
    "\\x{77a}-\\x{77f}\\x{7ca}-\\x{7ea}\\x{841}-\\x{845}\\x{848}"        \
    "\\x{84a}-\\x{853}\\x{855}\\x{8a0}-\\x{8a9}\\x{1820}-\\x{1878}"      \
    "\\x{1887}-\\x{18a8}\\x{18aa}\\x{a840}-\\x{a871}\\x{1e900}-\\x{1e943}"
/* and Right_Joining */
#define RIGHT                                                           \
    "\\x{622}-\\x{625}\\x{627}\\x{629}\\x{62f}-\\x{632}\\x{648}"        \
    "\\x{671}-\\x{673}\\x{675}-\\x{677}\\x{688}-\\x{699}\\x{6c0}"       \
    "\\x{6c3}-\\x{6cb}\\x{6cd}\\x{6cf}\\x{6d2}\\x{6d3}\\x{6d5}\\x{6ee}" \
    "\\x{6ef}\\x{710}\\x{715}-\\x{719}\\x{71e}\\x{728}\\x{72a}\\x{72c}" \
    "\\x{72f}\\x{74d}\\x{759}-\\x{75b}\\x{76b}\\x{76c}\\x{771}\\x{773}" \
    "\\x{774}\\x{778}\\x{779}\\x{840}\\x{846}\\x{847}\\x{849}\\x{854}"

/* RFC 5892 appendix A.1 to A.9, as what may not be found */
#define OUT_OF_CONTEXT                                               \
    "(?<!" VIRAMA ")\\x{200d}"                                       \
    "|(?<!" VIRAMA ")(?<![" DUAL "])(?<![" DUAL "]\\p{Mn})\\x{200c}" \
    "|(?<!" VIRAMA ")\\x{200c}(?!\\p{Mn}*[" DUAL RIGHT "])"          \
    "|(?<!l)\\x{b7}|\\x{b7}(?!l)|\\x{375}(?!\\p{sc:Greek})"          \
    "|(?<!\\p{sc:Hebrew})[\\x{5f3}\\x{5f4}]"                         \
    "|^[^\\p{sc:Hiragana}\\p{sc:Katakana}\\p{sc:Han}]*\\x{30fb}"     \
    "[^\\p{sc:Hiragana}\\p{sc:Katakana}\\p{sc:Han}]*$"               \
    "|[\\x{660}-\\x{669}].*[\\x{6f0}-\\x{6f9}]"                      \
    "|[\\x{6f0}-\\x{6f9}].*[\\x{660}-\\x{669}]"

/* RFC 5893 §2: weak and neutral classes, and the rule in its two cases */
#define WEAK                                                              \
    "\\p{bc:EN}\\p{bc:ES}\\p{bc:CS}\\p{bc:ET}\\p{bc:ON}\\p{bc:BN}\\p{bc:" \
    "NSM}"
#define RTL "\\p{bc:R}\\p{bc:AL}\\p{bc:AN}"
#define BIDI_RULE                                            \
    "^(?=[\\p{bc:R}\\p{bc:AL}])(?!.*\\p{bc:EN}.*\\p{bc:AN})" \
    "(?!.*\\p{bc:AN}.*\\p{bc:EN})[" RTL WEAK "]*"            \
    "[" RTL "\\p{bc:EN}]\\p{bc:NSM}*$"                       \
    "|^(?=\\p{bc:L})[\\p{bc:L}" WEAK "]*[\\p{bc:L}\\p{bc:EN}]\\p{bc:NSM}*$"

struct apir_idn_t {
    apir_regex_t *letters;
    apir_regex_t *mark;
    apir_regex_t *out_of_context;
    apir_regex_t *rtl;
    apir_regex_t *bidi_rule;
};

apir_idn_t *apir_idn_create(apr_pool_t *pool)
{
    apir_idn_t *idn = apr_pcalloc(pool, sizeof(*idn));
    const char *mistake;

    idn->letters = apir_regex_compile_native("^(?:" LETTERS ")+$", &mistake,
                                             pool);
    idn->mark = apir_regex_compile_native("^\\p{M}", &mistake, pool);
    idn->out_of_context = apir_regex_compile_native(OUT_OF_CONTEXT, &mistake,
                                                    pool);
    idn->rtl = apir_regex_compile_native("[" RTL "]", &mistake, pool);
    idn->bidi_rule = apir_regex_compile_native(BIDI_RULE, &mistake, pool);
    return idn->letters && idn->mark && idn->out_of_context && idn->rtl
                   && idn->bidi_rule
               ? idn
               : NULL;
}

static bool found(const apir_regex_t *regex, const char *text,
                  apr_size_t length, const apir_format_help_t *help)
{
    apir_matcher_t matcher = { 0 };
    apir_match_t match = apir_regex_match(regex, &matcher, text, length,
                                          help->scratch);

    apir_matcher_done(&matcher);
    return match == APIR_MATCH_YES;
}

/* A label in UTF-8 with characters beyond ASCII (RFC 5891 §4.2). */
static bool ulabel(const char *text, apr_size_t length,
                   const apir_format_help_t *help)
{
    const apir_idn_t *idn = help->idn;

    if (text[0] == '-' || text[length - 1] == '-'
        || (length > 3 && text[2] == '-' && text[3] == '-')) {
        return false;
    }
    if (!idn) {
        return true;
    }
    return found(idn->letters, text, length, help)
           && !found(idn->mark, text, length, help)
           && !found(idn->out_of_context, text, length, help)
           && (!found(idn->rtl, text, length, help)
               || found(idn->bidi_rule, text, length, help));
}

/* A decoded label as UTF-8; room for 4 bytes a character. */
static apr_size_t label_text(const apir_label_t *label, char *out)
{
    apr_size_t used = 0;
    int i;

    for (i = 0; i < label->count; i++) {
        used += apir_utf8_put(out + used, label->points[i]);
    }
    return used;
}

static bool same_without_case(const char *a, const char *b, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        bool letters = apir_format_letter(a[i]) && apir_format_letter(b[i]);

        if (letters ? (a[i] | 32) != (b[i] | 32) : a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

bool apir_idn_alabel(const char *text, apr_size_t length,
                     const apir_format_help_t *help)
{
    apir_label_t label;
    char again[APIR_LABEL_MAX + 1], utf8[APIR_LABEL_MAX * 4];
    apr_size_t size;
    int encoded;

    if (!apir_punycode_decode(text, length, &label) || label.count <= 0) {
        return false;
    }
    encoded = apir_punycode_encode(&label, again);
    if (encoded < 0 || (apr_size_t)encoded != length
        || !same_without_case(text, again, length)) {
        return false;
    }
    size = label_text(&label, utf8);
    return size > (apr_size_t)label.count && ulabel(utf8, size, help);
}

/* Bytes of the full stop at `at` (RFC 3490 §3.1 has four), or 0. */
static apr_size_t stop_length(const char *at, const char *end)
{
    if (*at == '.') {
        return 1;
    }
    if (end - at >= 3
        && (memcmp(at, "\xE3\x80\x82", 3) == 0
            || memcmp(at, "\xEF\xBC\x8E", 3) == 0
            || memcmp(at, "\xEF\xBD\xA1", 3) == 0)) {
        return 3;
    }
    return 0;
}

/* Bytes that a label in UTF-8 takes as A-label, 0 when it is wrong. */
static apr_size_t label_size(const char *text, apr_size_t length,
                             const apir_format_help_t *help)
{
    const char *at = text, *end = text + length;
    apir_label_t label;
    char encoded[APIR_LABEL_MAX + 1];
    int size;

    label.count = 0;
    while (at < end) {
        if (label.count == APIR_LABEL_MAX) {
            return 0;
        }
        label.points[label.count++] = apir_utf8_next(&at, end);
    }
    if ((apr_size_t)label.count == length) {
        return apir_is_hostname(text, length, help) ? length : 0;
    }
    if (!ulabel(text, length, help)) {
        return 0;
    }
    size = apir_punycode_encode(&label, encoded);
    return size < 0 || size + 4 > APIR_LABEL_MAX ? 0 : (apr_size_t)size + 4;
}

bool apir_is_idn_hostname(const char *text, apr_size_t length,
                          const apir_format_help_t *help)
{
    const char *at = text, *end = text + length, *label = text;
    apr_size_t total = 0, size, stop;
    bool rtl = help->idn && length <= 1024
               && found(help->idn->rtl, text, length, help);

    if (length > 1024) {
        return false;
    }
    for (;; at++) {
        stop = at < end ? stop_length(at, end) : 0;
        if (at < end && !stop) {
            continue;
        }
        size = at > label ? label_size(label, (apr_size_t)(at - label), help)
                          : 0;
        if (!size
            || (rtl
                && !found(help->idn->bidi_rule, label,
                          (apr_size_t)(at - label), help))) {
            return false;
        }
        total += size + (total ? 1 : 0);
        if (at == end) {
            return total <= 253;
        }
        at += stop - 1;
        label = at + 1;
    }
}
