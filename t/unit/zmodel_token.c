/*
 * Words of the language.
 */
#include "zmodel/token_int.h"
#include "zmodel_fixture.h"

static const char *words(const char *text)
{
    static const char *const kinds[] = { "end",      "name",  "string",
                                         "number",   "field", "model",
                                         "internal", "doc",   "sign" };
    apir_diag_t diag = zmodel_diag();
    apir_ztoken_t *token;
    const char *line = "";

    token = apir_zmodel_tokens(text, strlen(text), "t", &diag, unit_pool);
    for (; token && token->kind != APIR_ZK_END; token++) {
        line = apr_psprintf(unit_pool, "%s%s(%s)", line, kinds[token->kind],
                            token->text);
    }
    return token ? line : zmodel_told;
}

static const char *end_of(const char *text)
{
    apir_diag_t diag = zmodel_diag();
    apir_ztoken_t *token;

    token = apir_zmodel_tokens(text, strlen(text), "t", &diag, unit_pool);
    for (; token && token->kind != APIR_ZK_END; token++) {
    }
    return token ? apr_psprintf(unit_pool, "%d:%d", token->place.line,
                                token->place.column)
                 : zmodel_told;
}

static void strings(void)
{
    IS(words("'a' \"b\""), "string(a)string(b)", "two kinds of quotes");
    IS(words("'\\n\\t\\'\\\\\\q'"), "string(\n\t'\\q)",
       "a backslash hides any character");
    IS(words("'a\nb'"), "string(a\nb)", "a string may go over lines");
    IS(words("'a"), "1:1 this string has no end\n",
       "a string without end is refused");
    IS(words("'a\\'"), "1:1 this string has no end\n",
       "a hidden quote is no end");
}

static void numbers(void)
{
    IS(words("1 1.5 +2 -0.5"), "number(1)number(1.5)number(+2)number(-0.5)",
       "signs are part of it");
    IS(words("x >-1"), "name(x)sign(>)number(-1)",
       "a sign after an operator");
    IS(words("1."), "number(1)sign(.)", "no digit after the point: no part");
    IS(words("1 - 2"), "1:3 unexpected character: \"-\"\n",
       "there is no subtraction");
    IS(words("99999999999999999999"), "number(99999999999999999999)",
       "digits are kept as written");
}

static void attributes(void)
{
    IS(words("@id @@map @@@once @db.VarChar"),
       "field(@id)model(@@map)internal(@@@once)field(@db.VarChar)",
       "attributes are one word");
    IS(words("@ id"), "1:1 unexpected character: \"@\"\n",
       "nothing stands between the sigil and the name");
    IS(words("@a.1"), "field(@a)sign(.)number(1)",
       "a dot that has no name after it is not part of it");
}

static void comments(void)
{
    IS(words("a // b\nc /* d\n */ e"), "name(a)name(c)name(e)",
       "comments are nothing");
    IS(words("/// d\na"), "doc(/// d)name(a)", "documentation is a word");
    IS(words("/* a"), "1:1 this comment has no end\n",
       "a comment without end is refused");
    IS(words("a /* // */ b"), "name(a)name(b)", "comments do not nest");
}

static void places(void)
{
    IS(end_of("a\n  b"), "2:4", "lines and columns begin at 1");
    IS(end_of("'\xc3\xa4'"), "1:4", "a letter of two bytes is one column");
    IS(end_of("'\xf0\x9f\x98\x80'"), "1:5",
       "beyond the first plane it is two, as editors count");
    IS(end_of("\xef\xbb\xbf"
              "a"),
       "1:2", "a byte order mark is none");
    IS(words("$ a $"),
       "1:1 unexpected character: \"$\"\n"
       "1:5 unexpected character: \"$\"\n",
       "each character that is refused is told");
    IS(words("\xc3\xa4"), "1:1 unexpected character: \"\xc3\xa4\"\n",
       "names are of ASCII");
}

int main(void)
{
    unit_begin();
    strings();
    numbers();
    attributes();
    comments();
    places();
    return unit_done();
}
