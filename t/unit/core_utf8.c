/*
 * UTF-8: what is well-formed, what replaces what is not, and the generalised
 * form.
 */
#include "unit.h"
#include "core/utf8.h"
#include <apr_strings.h>

#define FFFD "\xEF\xBF\xBD"

/* Text, the bytes of its well-formed prefix, and its replacement. */
static const struct {
    const char *text;
    int prefix;
    const char *replaced;
    const char *name;
} cases[] = {
    { "", 0, "", "nothing" },
    { "plain ASCII, longer than a word", 31,
      "plain ASCII, longer than a word", "ASCII" },
    { "\xC2\x80", 2, "\xC2\x80", "U+0080, the first of two bytes" },
    { "\xDF\xBF", 2, "\xDF\xBF", "U+07FF, the last of two bytes" },
    { "\xE0\xA0\x80", 3, "\xE0\xA0\x80", "U+0800" },
    { "\xED\x9F\xBF", 3, "\xED\x9F\xBF", "U+D7FF" },
    { "\xEE\x80\x80", 3, "\xEE\x80\x80", "U+E000" },
    { "\xEF\xBF\xBF", 3, "\xEF\xBF\xBF", "U+FFFF" },
    { "\xF0\x90\x80\x80", 4, "\xF0\x90\x80\x80", "U+10000" },
    { "\xF4\x8F\xBF\xBF", 4, "\xF4\x8F\xBF\xBF", "U+10FFFF" },
    { "a\x80z", 1, "a" FFFD "z", "a continuation byte alone" },
    { "\xBF\x80", 0, FFFD FFFD, "two of them" },
    { "\xC0\x80", 0, FFFD FFFD, "overlong U+0000" },
    { "\xC1\xBF", 0, FFFD FFFD, "overlong U+007F" },
    { "\xE0\x80\x80", 0, FFFD FFFD FFFD, "overlong in three bytes" },
    { "\xE0\x9F\xBF", 0, FFFD FFFD FFFD, "overlong U+07FF" },
    { "\xF0\x8F\xBF\xBF", 0, FFFD FFFD FFFD FFFD, "overlong U+FFFF" },
    { "\xED\xA0\x80", 0, FFFD FFFD FFFD, "surrogate U+D800" },
    { "\xED\xBF\xBF", 0, FFFD FFFD FFFD, "surrogate U+DFFF" },
    { "\xF4\x90\x80\x80", 0, FFFD FFFD FFFD FFFD, "U+110000" },
    { "\xF5\x80\x80\x80", 0, FFFD FFFD FFFD FFFD, "F5 is no lead byte" },
    { "\xFE\xFF", 0, FFFD FFFD, "FE and FF are no bytes of UTF-8" },
    { "\xC3", 0, FFFD, "two bytes cut after one" },
    { "\xE2\x82", 0, FFFD, "three cut after two are one mistake" },
    { "\xF0\x9F\x98", 0, FFFD, "four cut after three are one mistake" },
    { "\xE2\x82z", 0, FFFD "z", "a byte too early is kept" },
    { "\xF0\x9F\x98\xC3\xA9", 0, FFFD "\xC3\xA9", "as is a sequence" },
    { "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 0, FFFD FFFD FFFD FFFD "A",
      "table 3-11 of the Unicode Standard" },
    { "12345678\xC3\xA9"
      "1234567\xC3",
      17,
      "12345678\xC3\xA9"
      "1234567" FFFD,
      "mistakes after whole words" },
};

static void well_formed_and_replaced(void)
{
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t length = strlen(cases[i].text);
        /* in a block of its own size, so that reading on would be seen */
        char *text = apr_pmemdup(unit_pool, cases[i].text, length + 1);
        bool valid = cases[i].prefix == (int)length;
        apr_size_t replaced_length;
        const char *replaced;

        IS_INT(apir_utf8_valid_prefix(text, length), cases[i].prefix,
               cases[i].name);
        OK(apir_utf8_valid(text, length) == valid, "as a whole");
        replaced = apir_utf8_replace(text, length, &replaced_length,
                                     unit_pool);
        IS(replaced, cases[i].replaced, "replaced");
        IS_INT(replaced_length, strlen(cases[i].replaced), "its length");
        OK((replaced == text) == valid, "a copy only when it differs");
    }
}

static void zero_bytes_are_text(void)
{
    apr_size_t length;
    const char *text = apir_utf8_replace("a\0\xFF", 3, &length, unit_pool);

    IS_INT(apir_utf8_valid_prefix("a\0b", 3), 3, "NUL is well-formed");
    IS_INT(length, 5, "NUL does not end the text");
    OK(memcmp(text, "a\0" FFFD, 6) == 0, "and is kept");
}

/* All code points, forwards and back. */
static void every_code_point_goes_round(void)
{
    unsigned codepoint, wrong = 0, invalid = 0;
    char out[4];

    for (codepoint = 0; codepoint <= 0x10FFFF; codepoint++) {
        apr_size_t length = apir_utf8_put(out, codepoint);
        const char *at = out;
        bool surrogate = codepoint >= 0xD800 && codepoint <= 0xDFFF;

        wrong += apir_utf8_next(&at, out + length) != codepoint
                 || at != out + length;
        invalid += apir_utf8_valid(out, length) == surrogate
                   || apir_utf8_is_surrogate(out, out + length) != surrogate;
    }
    IS_INT(wrong, 0, "what put writes next reads, surrogates too");
    IS_INT(invalid, 0, "all but surrogates are well-formed");
    IS_INT(apir_utf8_put(out, 0x110000), 3, "beyond Unicode");
    OK(memcmp(out, FFFD, 3) == 0, "is U+FFFD");
}

static void code_points_are_counted(void)
{
    static const char bytes[] = "\xFFg\xE2\x82";
    const char *at = bytes, *end = bytes + 4;

    IS_INT(apir_utf8_length("", 0), 0, "no code points");
    IS_INT(apir_utf8_length("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 10), 4,
           "one of each length");
    IS_INT(apir_utf8_length("\xED\xA0\x80", 3), 1, "a lone surrogate is one");
    IS_INT(apir_utf8_next(&at, end), 0xFF, "an ill-formed byte is itself");
    IS_INT(apir_utf8_next(&at, end), 'g', "the next is found");
    IS_INT(apir_utf8_next(&at, end), 0xE2, "a cut sequence byte by byte");
    IS_INT(apir_utf8_next(&at, end), 0x82, "to its end");
    OK(at == end, "and no further");
    IS_INT(apir_utf8_length(bytes, 4), 4, "each of them counts");
}

static void printable_is_from_blank_to_tilde(void)
{
    OK(apir_ascii_printable("", 0), "nothing is");
    OK(apir_ascii_printable(" az~", 4), "both ends are");
    OK(!apir_ascii_printable("a\x1F", 2), "a control character is not");
    OK(!apir_ascii_printable("\x7F", 1), "nor is DEL");
    OK(!apir_ascii_printable("\xC3\xA9", 2), "nor what is beyond ASCII");
    OK(!apir_ascii_printable("a\0b", 3), "nor NUL");
}

int main(void)
{
    unit_begin();
    well_formed_and_replaced();
    zero_bytes_are_text();
    every_code_point_goes_round();
    code_points_are_counted();
    printable_is_from_blank_to_tilde();
    return unit_done();
}
