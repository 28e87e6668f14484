/*
 * The parts that schemas are checked with: exact numbers, references,
 * patterns, names, Punycode.
 */
#include "unit.h"

#include "jsonschema/decimal_int.h"
#include "jsonschema/format_int.h"
#include "jsonschema/names_int.h"
#include "jsonschema/punycode_int.h"
#include "jsonschema/regex_int.h"
#include "jsonschema/scratch_int.h"
#include "jsonschema/uri_int.h"

#include <apr_strings.h>
#include <math.h>

static apir_value_t number(const char *text)
{
    apir_value_t value = { .kind = APIR_NUMBER, .is_text = 1 };

    value.length = (apr_uint32_t)strlen(text);
    value.as.text = text;
    return value;
}

static int order(const char *a, const char *b)
{
    apir_value_t left = number(a), right = number(b);
    int result = apir_number_compare(&left, &right);

    return result < 0 ? -1 : result > 0;
}

static bool multiple(const char *a, const char *b)
{
    apir_value_t left = number(a), right = number(b);
    apir_digits_t digits, divisor;

    return apir_digits_of(&left, &digits) && apir_digits_of(&right, &divisor)
           && apir_digits_multiple(&digits, &divisor);
}

static bool integer(const char *text)
{
    apir_value_t value = number(text);
    apir_digits_t digits;

    return apir_digits_of(&value, &digits) && apir_digits_integer(&digits);
}

static void numbers_are_exact(void)
{
    IS_INT(order("18446744073709551616", "18446744073709551615"), 1,
           "numbers that are one double are told apart");
    IS_INT(order("-18446744073709551616", "-18446744073709551615"), -1,
           "below 0 too");
    IS_INT(order("1.0", "1e0"), 0, "one number in two ways");
    IS_INT(order("0.00100", "1E-3"), 0, "and a small one");
    IS_INT(order("-0", "0.000"), 0, "zero has no sign");
    IS_INT(order("1e400", "1e401"), -1, "numbers beyond the doubles");
    IS_INT(order("1e-400", "0"), 1, "and below them");
    IS_INT(order("123456789012345678901", "123456789012345678900.5"), 1,
           "fractions of large numbers");
    OK(integer("1.0") && integer("1e2") && integer("12.5e1") && integer("0.0")
           && integer("-7"),
       "integers in all their forms");
    OK(!integer("1.5") && !integer("1e-1") && !integer("12.34e1"),
       "and what is none");
}

static void multiples_are_exact(void)
{
    OK(multiple("19.99", "0.01"), "19.99 is a multiple of 0.01");
    OK(!multiple("19.995", "0.01"), "19.995 is not");
    OK(multiple("1e308", "0.5"), "1e308 is a multiple of 0.5");
    OK(multiple("1e400", "7") == false, "1e400 is none of 7");
    OK(multiple("7e400", "7"), "7e400 is");
    OK(multiple("0", "3.7"), "zero is one of all");
    OK(multiple("9007199254740993", "3"), "beyond 2^53");
    OK(multiple("1e999999999999999999", "1024"), "vast exponents end early");
    OK(multiple("246913578024691357802469135780.2",
                "123456789012345678901234567890.1"),
       "divisors of more than a word");
    OK(!multiple("246913578024691357802469135780.3",
                 "123456789012345678901234567890.1"),
       "and what they do not divide");
    OK(multiple("0.0075", "0.0001"), "small by small");
    OK(!multiple("0.00751", "0.0001"), "and not");
}

static const char *resolve(const char *reference)
{
    return apir_uri_resolve("http://a/b/c/d;p?q", reference, unit_pool);
}

/* The examples of RFC 3986 §5.4, without fragments. */
static void references_are_resolved(void)
{
    static const char *const examples[][2] = {
        { "g:h", "g:h" },
        { "g", "http://a/b/c/g" },
        { "./g", "http://a/b/c/g" },
        { "g/", "http://a/b/c/g/" },
        { "/g", "http://a/g" },
        { "//g", "http://g" },
        { "?y", "http://a/b/c/d;p?y" },
        { "g?y", "http://a/b/c/g?y" },
        { "#s", "http://a/b/c/d;p?q" },
        { "g#s", "http://a/b/c/g" },
        { ";x", "http://a/b/c/;x" },
        { "", "http://a/b/c/d;p?q" },
        { ".", "http://a/b/c/" },
        { "./", "http://a/b/c/" },
        { "..", "http://a/b/" },
        { "../", "http://a/b/" },
        { "../g", "http://a/b/g" },
        { "../..", "http://a/" },
        { "../../g", "http://a/g" },
        { "../../../g", "http://a/g" },
        { "/./g", "http://a/g" },
        { "/../g", "http://a/g" },
        { "g.", "http://a/b/c/g." },
        { "..g", "http://a/b/c/..g" },
        { "./../g", "http://a/b/g" },
        { "./g/.", "http://a/b/c/g/" },
        { "g/./h", "http://a/b/c/g/h" },
        { "g/../h", "http://a/b/c/h" },
        { "g;x=1/../y", "http://a/b/c/y" },
        { "g?y/../x", "http://a/b/c/g?y/../x" },
    };
    size_t i;

    for (i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        IS(resolve(examples[i][0]), examples[i][1],
           apr_pstrcat(unit_pool, "reference \"", examples[i][0], "\"",
                       NULL));
    }
    IS(apir_uri_resolve("urn:a:b", "#c", unit_pool), "urn:a:b",
       "a URN is its own base");
    IS(apir_uri_resolve("", "x/y", unit_pool), "x/y", "no base at all");
    IS(apir_uri_fragment("a#/b%7Ec%25", unit_pool), "/b~c%",
       "fragments are decoded once");
    IS(apir_uri_fragment("a#%zz", unit_pool), NULL,
       "broken escapes are told");
}

static const char *translated(const char *pattern)
{
    const char *mistake, *native;
    apr_size_t length;

    native = apir_regex_translate(pattern, strlen(pattern), &length, &mistake,
                                  unit_pool);
    return native ? native : mistake;
}

static bool matches(const char *pattern, const char *text)
{
    apir_matcher_t matcher = { 0 };
    const char *mistake;
    apir_regex_t *regex = apir_regex_compile(pattern, strlen(pattern),
                                             &mistake, unit_pool);
    apir_match_t match;

    if (!regex) {
        printf("# %s: %s\n", pattern, mistake);
        return false;
    }
    match = apir_regex_match(regex, &matcher, text, strlen(text), unit_pool);
    apir_matcher_done(&matcher);
    return match == APIR_MATCH_YES;
}

static void patterns_mean_what_ecma_says(void)
{
    OK(matches("^.$", "\xC3\xA9") && !matches("^.$", "\xE2\x80\xA8"),
       ". is no line end, also not U+2028");
    OK(matches("^\\s$", "\xEF\xBB\xBF") && !matches("^\\S$", "\xC2\xA0"),
       "\\s is Unicode's white space");
    OK(matches("^[\\s]$", "\xE3\x80\x80") && !matches("^[^\\s]$", "\x0B"),
       "in classes too");
    OK(matches("^\\cJ\\x41\\u0042\\u{43}\\u{1F600}\\uD83D\\uDE00$",
               "\nABC\xF0\x9F\x98\x80\xF0\x9F\x98\x80"),
       "escapes by number, pairs of surrogates");
    OK(matches("^[\\b]$", "\b") && matches("a\\b", "a") && !matches("[]", "a")
           && matches("^[^]$", "\n"),
       "\\b in a class, classes of nothing and of all");
    OK(matches("^[[:alpha:]]$", ":]") && matches("^a{,3}$", "a{,3}"),
       "what means more to PCRE2 does not here");
    OK(matches("^(?<x>a|b)\\k<x>\\1$", "bbb") && !matches("^(a)\\1$", "ab"),
       "back references");
    OK(matches("^(?:(a)|b)\\1$", "b"), "a group that took no part is empty");
    OK(matches("^[\\w-]+$", "a-b") && matches("^[a\\-z]$", "-"),
       "hyphens in classes");
    OK(matches("^\\p{Lu}\\P{Letter}\\p{Script=Greek}$", "A1\xCE\xB1"),
       "properties");
    OK(matches("^\\/\\-\\@$", "/-@"), "escaped punctuation");
    OK(matches("^.$", "\xED\xA0\x80"),
       "a lone surrogate is one character (U+FFFD)");
    OK(!matches("\xC3\xA9$", "\xC3\xA9\n"), "$ is the very end");
}

static void patterns_that_are_none(void)
{
    static const char *const mistakes[][2] = {
        { "\\", "it ends in a backslash" },
        { "a**", "a quantifier has nothing before it to repeat" },
        { "*", "a quantifier has nothing before it to repeat" },
        { "(", "a ( is not closed" },
        { ")", "a ) has no ( before it" },
        { "[a", "a class is not closed by ]" },
        { "[b-a]", "a range in a class runs backwards" },
        { "\\2(a)", "a back reference names a group that is not there" },
        { "\\u12", "\\u needs four hexadecimal digits, or some in braces" },
        { "\\u{110000}",
          "\\u needs four hexadecimal digits, or some in braces" },
        { "\\x1", "\\x needs two hexadecimal digits" },
        { "\\c1", "\\c needs a letter" },
        { "\\07", "octal escapes are not known: write \\xHH" },
        { "\\p", "\\p needs a property in braces, as in \\p{Letter}" },
        { "\\p{a b}", "the property {a b} is not known" },
        { "\\h", "the escape \\h is not known to ECMA-262" },
        { "(?<1>a)", "a group's name is made of letters, digits and _" },
    };
    size_t i;

    for (i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        IS(translated(mistakes[i][0]), mistakes[i][1],
           apr_pstrcat(unit_pool, "pattern ", mistakes[i][0], NULL));
    }
    OK(strstr(translated("(?i)a"), "no group that begins like that") != NULL,
       "flags in the pattern");
    OK(strstr(translated("(?>a)"), "no group that begins like that") != NULL,
       "atomic groups");
}

static void pattern_lengths(void)
{
    char *pattern = apr_palloc(unit_pool, 70000);
    const char *mistake;
    apr_size_t length;

    memset(pattern, 'a', 70000);
    OK(apir_regex_translate(pattern, 64 * 1024 - 1, &length, &mistake,
                            unit_pool)
           != NULL,
       "a pattern below 64 KiB");
    OK(apir_regex_translate(pattern, 64 * 1024, &length, &mistake, unit_pool)
           != NULL,
       "one of 64 KiB");
    IS(apir_regex_translate(pattern, 64 * 1024 + 1, &length, &mistake,
                            unit_pool)
           ? ""
           : mistake,
       "it is longer than 64 KiB", "one above");
    memset(pattern, '(', 70000);
    IS(translated(apr_pstrmemdup(unit_pool, pattern, 201)),
       "groups are nested more than 200 deep", "201 groups in each other");
    IS(translated(apr_pstrmemdup(unit_pool, pattern, 200)),
       "a ( is not closed", "200 are looked at");
}

static void names_are_found(void)
{
    apir_names_t set = { 0 };
    apir_name_t *names = apr_palloc(unit_pool, 1000 * sizeof(*names));
    bool good = true;
    int i;

    IS_INT(apir_names_find(&set, "a", 1), -1, "nothing is in an empty set");
    for (i = 0; i < 1000; i++) {
        names[i].text = apr_psprintf(unit_pool,
                                     "a common beginning %d and "
                                     "a common end",
                                     i);
        names[i].length = (apr_uint32_t)strlen(names[i].text);
    }
    apir_names_make(&set, names, 1000, unit_pool);
    for (i = 0; i < 1000; i++) {
        good = good
               && apir_names_find(&set, names[i].text, names[i].length) == i;
    }
    OK(good, "each of 1000 names is found");
    IS_INT(apir_names_find(&set, names[1].text, names[1].length - 1), -1,
           "none that only begins like one");
}

static void punycode_goes_both_ways(void)
{
    apir_label_t label;
    char out[APIR_LABEL_MAX + 1];
    int size;

    OK(apir_punycode_decode("bcher-kva", 9, &label) && label.count == 6
           && label.points[1] == 0xFC,
       "a label is decoded");
    size = apir_punycode_encode(&label, out);
    IS(size < 0 ? NULL : apr_pstrmemdup(unit_pool, out, (apr_size_t)size),
       "bcher-kva", "and encoded again");
    OK(!apir_punycode_decode("99999999", 8, &label), "overflow is told");
    OK(!apir_punycode_decode("a-!", 3, &label), "wrong digits are told");
}

static void scratch_is_a_stack(void)
{
    apir_scratch_t scratch;
    apir_scratch_mark_t mark;
    char *first, *second;
    int i;

    apir_scratch_begin(&scratch, unit_pool);
    first = apir_scratch_take(&scratch, 100);
    mark = apir_scratch_mark(&scratch);
    second = apir_scratch_take(&scratch, 100);
    memset(second, 1, 100);
    OK(scratch.pool == NULL, "small things need no pool");
    apir_scratch_release(&scratch, mark);
    OK(apir_scratch_take(&scratch, 100) == second && second[99] == 0,
       "what is released is given out again, zeroed");
    for (i = 0; i < 100; i++) {
        memset(apir_scratch_take(&scratch, 100000), 1, 100000);
    }
    OK(first[0] == 0, "large things come from a pool, and move nothing");
    apir_scratch_end(&scratch);
}

int main(void)
{
    unit_begin();
    numbers_are_exact();
    multiples_are_exact();
    references_are_resolved();
    patterns_mean_what_ecma_says();
    patterns_that_are_none();
    pattern_lengths();
    names_are_found();
    punycode_goes_both_ways();
    scratch_is_a_stack();
    return unit_done();
}
