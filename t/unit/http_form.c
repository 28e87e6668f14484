/* lib/http/form and multipart: the fields of a form. */
#include "core/limits.h"
#include "http/form.h"
#include "unit.h"
#include <apr_strings.h>
#include <apr_time.h>

#define TYPE "multipart/form-data; boundary=XX"
#define URLENCODED "application/x-www-form-urlencoded"
#define NAMED(name) "Content-Disposition: form-data; name=" name "\r\n"

static apir_error_t error;

/* "name>value|" or "name>value(filename,type)|" …, or the error's sentence */
static const char *parsed_n(const char *type, const char *body,
                            apr_size_t length)
{
    apir_form_field_t *fields;
    apr_size_t count, i;
    const char *text = "";

    memset(&error, 0, sizeof(error));
    if (apir_form_parse(type, body, length, &fields, &count, unit_pool,
                        &error)) {
        return error.message;
    }
    for (i = 0; i < count; i++) {
        const apir_form_field_t *field = &fields[i];

        text = apr_pstrcat(unit_pool, text, field->name, ">",
                           apr_pstrmemdup(unit_pool, field->value,
                                          field->value_length),
                           NULL);
        if (field->filename) {
            text = apr_pstrcat(unit_pool, text, "(", field->filename, ",",
                               field->type, ")", NULL);
        }
        text = apr_pstrcat(unit_pool, text, "|", NULL);
    }
    return text;
}

static const char *parsed(const char *type, const char *body)
{
    return parsed_n(type, body, strlen(body));
}

/* The one part with these header lines (each with its CR LF). */
static const char *part(const char *headers)
{
    return parsed(TYPE, apr_pstrcat(unit_pool, "--XX\r\n", headers,
                                    "\r\nv\r\n--XX--\r\n", NULL));
}

static void media_types(void)
{
    IS(parsed(URLENCODED, "a=1&b=x+y%21&a=2&c"), "a>1|b>x y!|a>2|c>|",
       "an urlencoded form");
    IS(parsed(URLENCODED "; charset=UTF-8", "a=%C3%BC"), "a>\xC3\xBC|",
       "its parameters do not count");
    IS(parsed(URLENCODED, ""), "", "an empty one has no fields");
    IS(parsed(URLENCODED, "a=%00"), "A parameter holds a zero byte",
       "NUL is refused");
    IS(parsed("application/json", "{}"), "", "another type has no fields");
    IS(parsed(NULL, "a=1"), "", "nor has none");
    IS(parsed("multipart/mixed; boundary=XX", "--XX--"), "",
       "nor another multipart type");
    IS(parsed("multipart/form-data", "--XX--"),
       "The form's Content-Type has no boundary", "no boundary");
    IS(parsed("multipart/form-data; boundary=\"\"", "----"),
       "The form's Content-Type has no boundary", "an empty one");
    IS(parsed("Multipart/Form-Data; Boundary=\"a b\"",
              "--a b\r\n" NAMED("a") "\r\n1\r\n--a b--"),
       "a>1|", "a quoted boundary, names in any case");
}

static void parts(void)
{
    IS(parsed(TYPE,
              "--XX\r\n" NAMED(
                  "\"a\"") "\r\nhello\r\n--XX\r\n"
                           "Content-Disposition: form-data; name=\"f\"; "
                           "filename=\"n.txt\"\r\nContent-Type: "
                           "text/plain\r\n\r\n"
                           "file!\r\n--XX--\r\n"),
       "a>hello|f>file!(n.txt,text/plain)|", "a text and a file");
    IS(parsed(TYPE, "--XX--"), "", "no parts");
    IS(parsed(TYPE, "\r\n--XX--\r\n"), "", "no parts, as some write it");
    IS(parsed(TYPE, "pre\r\n--XX \t\r\n" NAMED("a") "\r\n1\r\n--XX--post"),
       "a>1|", "preamble, padding and epilogue are passed over");
    IS(parsed(TYPE, "--XX\r\n" NAMED("a") "\r\n\r\n--XX--"), "a>|",
       "an empty content");
    IS(parsed(TYPE, "--XX\r\n" NAMED("a") "\r\n--XX--"), "a>|",
       "no content at all");
    IS(parsed(TYPE, "--XX\r\n" NAMED("a") "\r\n\r\n1\r\n\r\n--XX--"),
       "a>\r\n1\r\n|", "line ends belong to the content");
    IS(parsed(TYPE, "--XX\r\n" NAMED(
                        "a") "\r\n--X\r\n--XXy\r\n-\n--XX\n\r\n--XX--"),
       "a>--X\r\n--XXy\r\n-\n--XX\n|", "what only looks like a boundary");
    IS(parsed(TYPE, "--XX\r\n" NAMED("a") "\r\n\xFF\r\n--XX--"),
       "a>\xEF\xBF\xBD|", "text is UTF-8");
    IS(parsed(TYPE, "--XX\r\n" NAMED("a; filename=f") "\r\n\xFF\r\n--XX--"),
       "a>\xFF(f,text/plain)|", "a file is bytes, text/plain by default");
}

static void headers(void)
{
    IS(part(NAMED("\"a%22b%0D%0Ac\"")), "a\"b\r\nc>v|",
       "what browsers escape in names");
    IS(part(NAMED("\"%41%25\"")), "%41%25>v|", "and nothing else");
    IS(part(NAMED("\"a\\\"b\\\\c\\d\"")), "a\"b\\c\\d>v|",
       "backslash escapes");
    IS(part(NAMED("a; filename=\"C:\\dir\\\"")), "a>v(C:\\dir\\,text/plain)|",
       "a backslash before the last quote");
    IS(part(NAMED("\"\"; filename=\"\"")), ">v(,text/plain)|",
       "empty name and filename");
    IS(part(NAMED("a ; filename*=UTF-8''x")), "a>v|",
       "filename* does not count (RFC 7578 4.2)");
    IS(part(NAMED("\"\xFF\"")), "\xEF\xBF\xBD>v|", "names are UTF-8");
    IS(part("X-Y: z\r\ncontent-DISPOSITION:form-data;NAME=\"a;b\"\r\n"
            "Content-Type: text/html\r\n"),
       "a;b>v|", "other headers, any case; a text field has no type");
    IS(part(NAMED("a; filename=f") "Content-Type: image/png;x=y \r\n"),
       "a>v(f,image/png;x=y)|", "a file has the type that it says");
    IS(part(NAMED("a") "Content-Transfer-Encoding: 8BIT\r\n"), "a>v|",
       "an encoding that is none");
}

static void refusing(void)
{
    static const char disposition[] =
        "A part of the form has no right Content-Disposition";
    static const char malformed[] =
        "A part of the form has a malformed header";
    static const char zeros[] = "--XX\r\n" NAMED("a") "\r\n\0\r\n--XX--";
    static const char zero_file[] = "--XX\r\n" NAMED(
        "a; filename=b") "\r\n\0\r\n--XX--";
    static const char zero_name[] = "--XX\r\n" NAMED("a\0") "\r\n1\r\n--XX--";

    IS(part("X-Y: z\r\n"), disposition, "no Content-Disposition");
    IS_INT(error.kind, APIR_E_BAD_REQUEST, "is a bad request");
    IS(part("Content-Disposition: attachment; name=a\r\n"), disposition,
       "another disposition");
    IS(part(NAMED("\"a")), disposition, "an open quote");
    IS(part(NAMED("\"")), disposition, "and nothing but it");
    IS(part("Content-Disposition: form-data\r\n"),
       "A part of the form has no name", "no name");
    IS(part(NAMED("a") "nonsense\r\n"), malformed,
       "a line that is no header");
    IS(part(NAMED("a") "X: y\rz\r\n"), malformed, "a bare CR");
    IS(part(NAMED("a") "X: y\n"), "The form's last part is not ended",
       "a bare LF");
    IS(part(NAMED("a") "Content-Transfer-Encoding: base64\r\n"),
       "A part of the form has a Content-Transfer-Encoding", "an encoding");
    IS(parsed_n(TYPE, zeros, sizeof(zeros) - 1),
       "A field of the form holds a zero byte", "NUL in a text");
    IS(parsed_n(TYPE, zero_name, sizeof(zero_name) - 1), malformed,
       "NUL in a name");
    IS(parsed_n(TYPE, zero_file, sizeof(zero_file) - 1), "a>(b,text/plain)|",
       "a file may hold it");
    IS(parsed(TYPE, ""), "The form holds no boundary line", "an empty body");
    IS(parsed(TYPE, "--X"), "The form holds no boundary line", "less");
    IS(parsed(TYPE, "a --XX--"), "The form holds no boundary line",
       "a boundary within a line");
    IS(parsed(TYPE, "--XX\r\n" NAMED("a") "\r\n1"),
       "The form's last part is not ended", "no end");
    IS(parsed(TYPE, "--XX\r\n" NAMED("a")),
       "The form's last part is not ended", "nor an end of the headers");
    IS(parsed(TYPE, "--XX\r\n"), "The form's last part is not ended",
       "nor anything");
    IS(parsed(TYPE, "--XX\r\n" NAMED("a") "\r\n1\r\n--XX\r\n"),
       "The form's last part is not ended", "a part announced");
}

/* ---- limits ---------------------------------------------------------- */

static const char *boundary_of(int length)
{
    char *boundary = apr_pcalloc(unit_pool, (apr_size_t)length + 1);

    memset(boundary, 'b', (size_t)length);
    return parsed(apr_pstrcat(unit_pool, "multipart/form-data; boundary=",
                              boundary, NULL),
                  apr_pstrcat(unit_pool, "--", boundary, "\r\n",
                              NAMED("a") "\r\n1\r\n--", boundary, "--",
                              NULL));
}

static const char *many_parts(int count)
{
    static const char one[] = "--XX\r\n" NAMED("a") "\r\n1\r\n";
    apr_size_t size = sizeof(one) - 1;
    char *body = apr_palloc(unit_pool, size * (apr_size_t)count + 7);
    int i;

    for (i = 0; i < count; i++) {
        memcpy(body + size * (apr_size_t)i, one, size);
    }
    memcpy(body + size * (apr_size_t)count, "--XX--", 7);
    return body;
}

static apr_status_t parse_parts(int count, apr_size_t *fields)
{
    const char *body = many_parts(count);
    apir_form_field_t *list;

    return apir_form_parse(TYPE, body, strlen(body), &list, fields, unit_pool,
                           &error);
}

static void limits(void)
{
    apr_size_t count;
    char *body = apr_palloc(unit_pool, 1000001);
    apr_time_t start = apr_time_now();
    int i;

    IS(boundary_of(APIR_MAX_BOUNDARY - 1), "a>1|", "below the limit");
    IS(boundary_of(APIR_MAX_BOUNDARY), "a>1|", "the longest boundary");
    IS(boundary_of(APIR_MAX_BOUNDARY + 1),
       "The form's boundary has more than 70 bytes", "a longer one");
    IS_INT(parse_parts(APIR_MAX_FORM_PARTS - 1, &count), 0,
           "one part less than the limit");
    IS_INT(parse_parts(APIR_MAX_FORM_PARTS, &count), 0,
           "as many parts as the limit");
    IS_INT(count, APIR_MAX_FORM_PARTS, "all of them are there");
    OK(parse_parts(APIR_MAX_FORM_PARTS + 1, &count) != APR_SUCCESS,
       "one part more is refused");
    IS_INT(error.kind, APIR_E_TOO_MANY, "as too many");
    IS(error.message, "The form has more than 1000 parts", "in words");
    IS_INT(count, 0, "and no field is given");
    for (i = 0; i < 1000000; i += 5) {
        memcpy(body + i, "\r\n--X", 5);
    }
    IS(parsed_n(TYPE, body, 1000000), "The form holds no boundary line",
       "a body of boundaries that nearly fit");
    OK(apr_time_now() - start < apr_time_from_sec(2), "costs little");
}

int main(void)
{
    unit_begin();
    media_types();
    parts();
    headers();
    refusing();
    limits();
    return unit_done();
}
