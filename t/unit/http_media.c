/* lib/http/media: media types, their parameters, header names and values. */
#include "http/media.h"
#include "unit.h"

static void types(void)
{
    OK(apir_media_is("text/plain", "text/plain"), "the type itself");
    OK(apir_media_is("Text/PLAIN;charset=x", "text/plain"),
       "whatever its case and parameters");
    OK(apir_media_is(" text/plain ; a=b", "text/plain"),
       "blanks round it do not count");
    OK(!apir_media_is("text/plainer", "text/plain"), "a longer one is none");
    OK(!apir_media_is("text/plai", "text/plain"), "nor is a shorter one");
    OK(!apir_media_is("text/plain, text/plain", "text/plain"),
       "a list is no type");
    OK(!apir_media_is(NULL, "text/plain"), "no header is no type");
    OK(!apir_media_is("", "text/plain"), "an empty header is none");
}

static void params(void)
{
    static const struct {
        const char *header, *name, *want;
    } rows[] = {
        { "a/b; boundary=XX", "boundary", "XX" },
        { "a/b;Boundary=XX ; c=d", "boundary", "XX" },
        { "a/b; x=1; boundary=\"a;b\"; c=d", "boundary", "a;b" },
        { "a/b; x=\"boundary=no\"; boundary=yes", "boundary", "yes" },
        { "a/b; c=\"q\\\"\\\\\\a\"", "c", "q\"\\a" },
        { "a/b; boundary=----=_Part/1:2?", "boundary", "----=_Part/1:2?" },
        { "a/b; c=1; c=2", "c", "1" },
        { "a/b; c=", "c", "" },
        { "a/b; c=\"\"", "c", "" },
        { "a/b;;; c=1;", "c", "1" },
        { "a/b; c; d=1", "d", "1" },
        { "a/b; c; d=1", "c", NULL },
        { "a/b; cc=1", "c", NULL },
        { "a/b; c=\"open", "c", NULL },
        { "a/b; c=\"open\\\"", "c", NULL },
        { "a/b; x=\"c=1; c=2", "c", NULL },
        { "a/b; c=\"a\x01\"", "c", NULL },
        { "a/b; c=a\x7F", "c", NULL },
        { "a/b", "c", NULL },
        { "", "c", NULL },
        { ";c=1", "c", "1" },
        { "a/b; c=\"1\"junk; d=2", "d", "2" },
        { "a/b; c=\"1\"junk", "c", "1" },
        { "a/b;\t c=\t1", "c", "\t1" },
        { "a/b; =1; c=2", "c", "2" },
        { NULL, "c", NULL },
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        IS(apir_media_param(rows[i].header, rows[i].name, unit_pool),
           rows[i].want, rows[i].header ? rows[i].header : "no header");
    }
}

static void headers(void)
{
    OK(apir_header_name_ok("X-Test_1.a!#$%&'*+^`|~"), "a token is a name");
    OK(!apir_header_name_ok("") && !apir_header_name_ok(NULL),
       "nothing is none");
    OK(!apir_header_name_ok("a b") && !apir_header_name_ok("a:")
           && !apir_header_name_ok("\xC3\xBC") && !apir_header_name_ok("a\n"),
       "nor is anything with blanks, separators or high bytes");
    IS_INT(apir_token_length("ab=c"), 2, "a token ends at '='");
    IS_INT(apir_token_length("=c"), 0, "and may be empty");
    OK(apir_header_value_ok("a b\tc; \"\xC3\xBC\xFF"), "a value");
    OK(apir_header_value_ok(""), "may be empty");
    OK(!apir_header_value_ok("a\r\nb") && !apir_header_value_ok("a\nb")
           && !apir_header_value_ok("\x01") && !apir_header_value_ok("\x7F")
           && !apir_header_value_ok("\x0B"),
       "but holds no control characters");
    OK(!apir_header_value_ok(NULL), "nothing is no value");
}

int main(void)
{
    unit_begin();
    types();
    params();
    headers();
    return unit_done();
}
