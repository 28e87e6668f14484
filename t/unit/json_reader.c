/*
 * The reader: what RFC 8259 accepts and refuses, what strings and numbers
 * become, where mistakes are, and limits.
 */
#include "unit.h"
#include "core/limits.h"
#include "json/reader.h"
#include "json/writer.h"
#include <apr_strings.h>

static const apir_json_limits_t ample = { 1000, 10000000 };

/* Reads text from a block of just its size, so that reading on is noticed. */
static apr_status_t read_n(const char *text, size_t length,
                           const apir_json_limits_t *limits,
                           apir_value_t **value, apir_error_t *error)
{
    char *exact = malloc(length ? length : 1);
    char *before = malloc(length ? length : 1);
    apr_status_t status;

    memcpy(exact, text, length);
    memcpy(before, text, length);
    status = apir_json_read(exact, length, limits, value, unit_pool, error);
    if (memcmp(exact, before, length) != 0) {
        OK(false, "the caller's bytes are left alone");
    }
    free(exact);
    free(before);
    return status;
}

/* Text as the name of a test: in one line. */
static const char *shown(const char *text)
{
    char *name = apr_pstrdup(unit_pool, text), *at;

    for (at = name; *at; at++) {
        *at = (unsigned char)*at < ' ' || *at == '#' ? '~' : *at;
    }
    return name;
}

static const char *read_and_write(const char *text, size_t length)
{
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };
    apir_value_t *value;

    if (read_n(text, length, &ample, &value, &error) != APR_SUCCESS) {
        return apr_pstrcat(unit_pool, "error: ", error.message, NULL);
    }
    return apir_json_stringify(value, NULL, unit_pool);
}

/* Text, and what is written after it was read (NULL: the same text). */
static const struct {
    const char *text;
    const char *written;
} accepted[] = {
    { "null", NULL },
    { "true", NULL },
    { "false", NULL },
    { " \t\r\n null \t\r\n ", "null" },
    { "[]", NULL },
    { "[ ]", "[]" },
    { "{}", NULL },
    { "{\n}", "{}" },
    { "[1]", NULL },
    { "[1,2]", NULL },
    { " [ 1 , 2 ] ", "[1,2]" },
    { "[[],[[]],{}]", NULL },
    { "{\"a\":1}", NULL },
    { " { \"a\" : 1 } ", "{\"a\":1}" },
    { "{\"a\":{\"a\":[{\"a\":null}]}}", NULL },
    { "{\"\":0}", NULL },
    { "{\"a\\u0000b\":1}", NULL },
    { "\"\"", NULL },
    { "\"a\"", NULL },
    { "\"\\\"\\\\\\b\\f\\n\\r\\t\"", NULL },
    { "\"\\/\"", "\"/\"" },
    { "\"\\u0041\\u00e9\\u20ac\\u20AC\"",
      "\"A\xC3\xA9\xE2\x82\xAC\xE2\x82\xAC\"" },
    { "\"\\u0000\\u001f\\u007f\"", "\"\\u0000\\u001f\x7F\"" },
    { "\"\\uD83D\\uDE00\"", "\"\xF0\x9F\x98\x80\"" },
    { "\"\\uD800\\uDC00\\uDBFF\\uDFFF\"",
      "\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"" },
    { "\"\\ud800\"", NULL },
    { "\"\\udfff\"", NULL },
    { "\"\\ude00\\ud83d\"", NULL },
    { "\"\\ud83d\\ud83d\"", NULL },
    { "\"\\ud83d\\ud83d\\ude00\"", "\"\\ud83d\xF0\x9F\x98\x80\"" },
    { "\"\\ud83dx\\ude00\"", NULL },
    { "\"\\ud83d\\n\"", NULL },
    { "\"\\ud83d\\u0041\"", "\"\\ud83dA\"" },
    { "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x7F\"", NULL },
    { "\"\xEF\xBF\xBE\xEF\xBF\xBF\xE2\x80\xA8\"", NULL },
    { "\"\xEF\xBB\xBF\"", NULL },
    { "\"12345678\\n12345678\"", NULL },
    { "\"\\u0061bcdefghijklmnopqrstuvwxyz\"",
      "\"abcdefghijklmnopqrstuvwxyz\"" },
    { "0", NULL },
    { "-0", "0" },
    { "-1", NULL },
    { "10", NULL },
    { "1.5", NULL },
    { "-1.5e3", "-1500" },
    { "1E+2", "100" },
    { "1e-2", "0.01" },
    { "0.0", "0" },
    { "0e10", "0" },
    { "0E-0", "0" },
    { "100.00", "100" },
    { "1e00", "1" },
    { "123456789012345678901234567890", "1.2345678901234568e+29" },
    { "1e400", "null" },
    { "-1e400", "null" },
    { "1e-400", "0" },
    { "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}" },
    { "{\"\\u0061\":1,\"a\":2}", "{\"a\":2}" },
    { "{\"__proto__\":1}", NULL },
};

/* What is refused, with the place of the mistake and what it is. */
static const struct {
    const char *text;
    int line;
    int column;
    const char *what;
} refused[] = {
    { "", 1, 1, "the text ends where a value was expected" },
    { "  \n ", 2, 2, "the text ends where a value was expected" },
    { "\xEF\xBB\xBFnull", 1, 1, "a value was expected" },
    { "nul", 1, 1, "a value was expected" },
    { "nulll", 1, 5, "more text after the value" },
    { "True", 1, 1, "a value was expected" },
    { "NaN", 1, 1, "a value was expected" },
    { "-Infinity", 1, 2, "a digit was expected" },
    { "undefined", 1, 1, "a value was expected" },
    { "[", 1, 2, "the text ends where a value was expected" },
    { "]", 1, 1, "a value was expected" },
    { "[1", 1, 3, "',' or ']' was expected" },
    { "[1,", 1, 4, "the text ends where a value was expected" },
    { "[1,]", 1, 4, "a value was expected" },
    { "[,1]", 1, 2, "a value was expected" },
    { "[1,,2]", 1, 4, "a value was expected" },
    { "[1 2]", 1, 4, "',' or ']' was expected" },
    { "[1}", 1, 3, "',' or ']' was expected" },
    { "[1]]", 1, 4, "more text after the value" },
    { "[]1", 1, 3, "more text after the value" },
    { "{", 1, 2, "a member's name was expected" },
    { "{\"a\"", 1, 5, "':' was expected" },
    { "{\"a\":", 1, 6, "the text ends where a value was expected" },
    { "{\"a\":}", 1, 6, "a value was expected" },
    { "{\"a\" 1}", 1, 6, "':' was expected" },
    { "{\"a\"::1}", 1, 6, "a value was expected" },
    { "{\"a\":1", 1, 7, "',' or '}' was expected" },
    { "{\"a\":1,}", 1, 8, "a member's name was expected" },
    { "{,\"a\":1}", 1, 2, "a member's name was expected" },
    { "{\"a\":1 \"b\":2}", 1, 8, "',' or '}' was expected" },
    { "{\"a\":1]", 1, 7, "',' or '}' was expected" },
    { "{a:1}", 1, 2, "a member's name was expected" },
    { "{1:1}", 1, 2, "a member's name was expected" },
    { "{'a':1}", 1, 2, "a member's name was expected" },
    { "{}}", 1, 3, "more text after the value" },
    { "{\n  \"a\": 1,\n  \"b\" 2\n}", 3, 7, "':' was expected" },
    { "[\n1\n2]", 3, 1, "',' or ']' was expected" },
    { "[\"\xC3\xA9\xE2\x82\xAC\", x]", 1, 8, "a value was expected" },
    { "'a'", 1, 1, "a value was expected" },
    { "\"", 1, 2, "the text ends inside a string" },
    { "\"abc", 1, 5, "the text ends inside a string" },
    { "\"abc\\", 1, 5, "a wrong escape in a string" },
    { "\"\\\"", 1, 4, "the text ends inside a string" },
    { "\"\\x41\"", 1, 2, "a wrong escape in a string" },
    { "\"\\a\"", 1, 2, "a wrong escape in a string" },
    { "\"\\'\"", 1, 2, "a wrong escape in a string" },
    { "\"\\u\"", 1, 2, "a wrong escape in a string" },
    { "\"\\u123\"", 1, 2, "a wrong escape in a string" },
    { "\"\\u123g\"", 1, 2, "a wrong escape in a string" },
    { "\"\\u+123\"", 1, 2, "a wrong escape in a string" },
    { "\"\\uD800\\u\"", 1, 8, "a wrong escape in a string" },
    { "\"\\uD800\\uDC0\"", 1, 8, "a wrong escape in a string" },
    { "\"\\U0041\"", 1, 2, "a wrong escape in a string" },
    { "\"a\tb\"", 1, 3, "a control character in a string" },
    { "\"a\nb\"", 1, 3, "a control character in a string" },
    { "\"a\x1F\"", 1, 3, "a control character in a string" },
    { "+1", 1, 1, "a value was expected" },
    { ".5", 1, 1, "a value was expected" },
    { "-", 1, 2, "a digit was expected" },
    { "-a", 1, 2, "a digit was expected" },
    { "--1", 1, 2, "a digit was expected" },
    { "01", 1, 1, "a number that begins with a needless 0" },
    { "-012", 1, 2, "a number that begins with a needless 0" },
    { "00", 1, 1, "a number that begins with a needless 0" },
    { "1.", 1, 3, "a digit was expected" },
    { "1.e1", 1, 3, "a digit was expected" },
    { "1.2.3", 1, 4, "more text after the value" },
    { "1e", 1, 3, "a digit was expected" },
    { "1e+", 1, 4, "a digit was expected" },
    { "1e1.5", 1, 4, "more text after the value" },
    { "0x10", 1, 2, "more text after the value" },
    { "1_000", 1, 2, "more text after the value" },
    { "1,000", 1, 2, "more text after the value" },
    { "\xEF\xBC\x91", 1, 1, "a value was expected" },
    { "[1 /* no */]", 1, 4, "',' or ']' was expected" },
    { "// no\n1", 1, 1, "a value was expected" },
    { "\xC2\xA0"
      "1",
      1, 1, "a value was expected" },
    { "\v1", 1, 1, "a value was expected" },
    { "\f1", 1, 1, "a value was expected" },
};

static const char *const ill_formed[] = { "\x80",
                                          "\xBF",
                                          "\xC0\x80",
                                          "\xC1\xBF",
                                          "\xC2",
                                          "\xC2\x41",
                                          "\xE0\x80\x80",
                                          "\xE0\x9F\xBF",
                                          "\xE2\x82",
                                          "\xE2\x41\x80",
                                          "\xED\xA0\x80",
                                          "\xED\xB0\x80",
                                          "\xED\xA0\xBD\xED\xB8\x80",
                                          "\xF0\x80\x80\x80",
                                          "\xF0\x8F\xBF\xBF",
                                          "\xF0\x9F\x98",
                                          "\xF4\x90\x80\x80",
                                          "\xF5\x80\x80\x80",
                                          "\xF8\x88\x80\x80\x80",
                                          "\xFE",
                                          "\xFF" };

static void json_is_accepted(void)
{
    size_t i;

    for (i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
        const char *text = accepted[i].text;

        IS(read_and_write(text, strlen(text)),
           accepted[i].written ? accepted[i].written : text, shown(text));
    }
}

static void anything_else_is_refused(void)
{
    size_t i;

    for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        const char *text = refused[i].text;
        apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };
        apir_value_t *value;

        OK(read_n(text, strlen(text), &ample, &value, &error) != APR_SUCCESS,
           shown(text));
        IS_INT(error.kind, APIR_E_BAD_JSON, "it is bad JSON");
        IS(error.message,
           apr_psprintf(unit_pool,
                        "The JSON is not well-formed: %s at line "
                        "%d, column %d",
                        refused[i].what, refused[i].line, refused[i].column),
           "which is said with its place");
    }
}

static void ill_formed_utf8_is_refused(void)
{
    size_t i;

    for (i = 0; i < sizeof(ill_formed) / sizeof(ill_formed[0]); i++) {
        const char *string = apr_pstrcat(unit_pool, "[\"x", ill_formed[i],
                                         "\"]", NULL);
        const char *name = apr_pstrcat(unit_pool, "{\"", ill_formed[i],
                                       "\":1}", NULL);
        const char *outside = apr_pstrcat(unit_pool, "[1,", ill_formed[i],
                                          "2]", NULL);
        apir_error_t error;
        apir_value_t *value;

        OK(read_n(string, strlen(string), &ample, &value, &error)
               && strstr(error.message,
                         "a string that is not UTF-8 at line 1,"
                         " column 4"),
           "ill-formed UTF-8 in a string");
        OK(read_n(name, strlen(name), &ample, &value, &error) != APR_SUCCESS,
           "in a name");
        OK(read_n(outside, strlen(outside), &ample, &value, &error)
               != APR_SUCCESS,
           "outside of strings");
    }
}

/* Bytes after which the text is cut, and zero bytes in it. */
static void cut_and_zero_bytes_are_refused(void)
{
    static const char text[] =
        "{\"a\\u00e9\\ud83d\\ude00\":[1.5e3,true,null,\"\xE2\x82\xAC\"]}";
    static const char *const with_zero[] = { "\0001",     "1\000",
                                             "[1,\0002]", "\"a\000b\"",
                                             "tru\000",   "[1\000]" };
    static const size_t lengths[] = { 2, 2, 6, 5, 4, 4 };
    apir_value_t *value;
    size_t length, i, wrong = 0;

    for (length = 0; length < sizeof(text) - 1; length++) {
        wrong += read_n(text, length, &ample, &value, NULL) == APR_SUCCESS;
    }
    IS_INT(wrong, 0, "no beginning of an object is JSON");
    IS_INT(read_n(text, length, &ample, &value, NULL), APR_SUCCESS,
           "the whole is");
    for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        OK(read_n(with_zero[i], lengths[i], &ample, &value, NULL)
               != APR_SUCCESS,
           "a zero byte is no part of JSON");
    }
}

static void every_control_character_is_refused(void)
{
    int byte, raw = 0, outside = 0, escaped = 0;

    for (byte = 0; byte < 0x20; byte++) {
        char string[] = { '"', 'a', (char)byte, '"' };
        char around[] = { '[', (char)byte, '1', ']' };
        const char *as_escape = apr_psprintf(unit_pool, "\"\\u00%02x\"",
                                             (unsigned)byte);
        apir_value_t *value;
        bool space = byte == '\t' || byte == '\n' || byte == '\r';

        raw += read_n(string, 4, &ample, &value, NULL) == APR_SUCCESS;
        outside += (read_n(around, 4, &ample, &value, NULL) == APR_SUCCESS)
                   != space;
        escaped += read_n(as_escape, 8, &ample, &value, NULL) != APR_SUCCESS
                   || apir_value_length(value) != 1
                   || apir_value_text(value, NULL)[0] != byte;
    }
    IS_INT(raw, 0, "raw in a string: refused");
    IS_INT(outside, 0, "outside: only tab, line feed, carriage return");
    IS_INT(escaped, 0, "escaped: kept");
}

static void texts_are_followed_by_a_zero_byte(void)
{
    static const char text[] = "[12,\"ab\",-3.5e1 ,{\"k\":7},[8],9\n]";
    const apir_value_t *member;
    apir_value_t *value;

    read_n(text, sizeof(text) - 1, &ample, &value, NULL);
    IS(apir_value_text(apir_value_at(value, 0), NULL), "12", "a number");
    IS(apir_value_text(apir_value_at(value, 1), NULL), "ab", "a string");
    IS(apir_value_text(apir_value_at(value, 2), NULL), "-3.5e1",
       "a number before a blank");
    member = apir_value_get(apir_value_at(value, 3), "k");
    IS(apir_value_text(member, NULL), "7", "a number before a brace");
    IS(apir_value_at(value, 3)->as.object->members[0].name, "k", "a name");
    IS(apir_value_text(apir_value_at(apir_value_at(value, 4), 0), NULL), "8",
       "a number before a bracket");
    IS(apir_value_text(apir_value_at(value, 5), NULL), "9",
       "a number before the end of a line");
    read_n("42", 2, &ample, &value, NULL);
    IS(apir_value_text(value, NULL), "42", "a number alone");
    IS(apir_value_text(apir_value_at(value, 0), NULL), NULL,
       "which has no items");
}

/* levels opening brackets, and as many closing ones */
static char *nested(size_t levels, const char *open, const char *close,
                    size_t *length)
{
    size_t each = strlen(open), i;
    char *text = malloc(levels * (each + 1) + 1);

    for (i = 0; i < levels; i++) {
        memcpy(text + i * each, open, each);
        text[levels * each + i] = close[0];
    }
    *length = levels * (each + 1);
    return text;
}

static int kind_of_error_at_depth(size_t levels, const char *open,
                                  const char *close, size_t limit)
{
    apir_json_limits_t limits = { limit, 10000000 };
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };
    apir_value_t *value;
    size_t length;
    char *text = nested(levels, open, close, &length);

    apir_json_read(text, length, limit ? &limits : NULL, &value, unit_pool,
                   &error);
    free(text);
    return error.kind;
}

static void depth_is_limited(void)
{
    apir_error_t error;
    apir_value_t *value;

    /* an object around the innermost brackets would need a value */
    IS_INT(kind_of_error_at_depth(APIR_MAX_DEPTH - 1, "[", "]", 0), 0,
           "below the usual limit of levels");
    IS_INT(kind_of_error_at_depth(APIR_MAX_DEPTH, "[", "]", 0), 0, "at it");
    IS_INT(kind_of_error_at_depth(APIR_MAX_DEPTH + 1, "[", "]", 0),
           APIR_E_TOO_DEEP, "above it");
    IS_INT(kind_of_error_at_depth(4, "{\"a\":[", "]", 8), APIR_E_BAD_JSON,
           "objects count too: at the limit");
    IS_INT(kind_of_error_at_depth(5, "{\"a\":[", "]", 9), APIR_E_TOO_DEEP,
           "objects count too: above it");
    IS_INT(kind_of_error_at_depth(2, "[", "]", 1), APIR_E_TOO_DEEP,
           "a limit of one level");
    IS_INT(kind_of_error_at_depth(100000, "[", "]", 100001), APIR_E_TOO_DEEP,
           "no configuration allows 100,000 levels");
    IS_INT(kind_of_error_at_depth(APIR_DEPTH_CEILING, "[", "]", 100001), 0,
           "at the highest limit there is");
    IS_INT(kind_of_error_at_depth(APIR_DEPTH_CEILING + 1, "[", "]", 100001),
           APIR_E_TOO_DEEP, "above it");
    apir_json_read("[\n[[", 4, &(apir_json_limits_t){ 2, 9 }, &value,
                   unit_pool, &error);
    IS(error.message,
       "The JSON is nested deeper than 2 levels at line 2, column 2",
       "the answer names limit and place");
}

static int kind_of_error_with_nodes(const char *text, size_t limit,
                                    const char **message)
{
    apir_json_limits_t limits = { 64, limit };
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };
    apir_value_t *value;

    apir_json_read(text, strlen(text), &limits, &value, unit_pool, &error);
    if (message) {
        *message = error.message;
    }
    return error.kind;
}

static void nodes_are_limited(void)
{
    const char *text = "[1,{\"a\":null,\"b\":\"c\"}]", *message;
    apir_value_t *value;
    size_t count, at;
    char *many = malloc(2 * APIR_MAX_NODES + 10);

    IS_INT(kind_of_error_with_nodes(text, 8, NULL), 0, "below the limit");
    IS_INT(kind_of_error_with_nodes(text, 7, NULL), 0,
           "at it: values and names count");
    IS_INT(kind_of_error_with_nodes(text, 6, &message), APIR_E_TOO_MANY,
           "above it");
    IS(message,
       "The JSON has more than 6 values and names at line 1, "
       "column 18",
       "the answer names limit and place");
    IS_INT(kind_of_error_with_nodes("{\"a\":1}", 1, NULL), APIR_E_TOO_MANY,
           "a name above it");
    for (count = APIR_MAX_NODES - 2; count <= APIR_MAX_NODES; count++) {
        apr_status_t status;

        many[0] = '[';
        for (at = 0; at < count; at++) {
            memcpy(many + 1 + 2 * at, "0,", 2);
        }
        many[2 * count] = ']';
        status = apir_json_read(many, 2 * count + 1, NULL, &value, unit_pool,
                                NULL);
        OK((status == APR_SUCCESS) == (count < APIR_MAX_NODES),
           "the usual limit: below, at, above");
    }
    free(many);
}

static const char *tokens_of(const char *source)
{
    static const char letters[] = ".{}[]nS#tf0!";
    apir_json_reader_t *reader;
    char *out = apr_pcalloc(unit_pool, 200);
    const char *text = NULL;
    apr_size_t length = 0, used = 0;
    apir_token_t token;

    reader = apir_json_reader_create(source, strlen(source), NULL, unit_pool);
    do {
        token = apir_json_next(reader, &text, &length);
        out[used++] = letters[token];
        if (token == APIR_T_NAME || token == APIR_T_STRING
            || token == APIR_T_NUMBER) {
            memcpy(out + used, text, length + 1);
            used += length;
        }
    } while (token != APIR_T_END && token != APIR_T_ERROR && used < 150);
    return out;
}

static void tokens_come_one_by_one(void)
{
    apir_json_reader_t *reader;
    const char *text;
    apr_size_t length;

    IS(tokens_of(" {\"a\" : [1, \"\\u0041\", true, false, null, {}, []] } "),
       "{na[#1SAtf0{}[]]}.", "every kind of token");
    IS(tokens_of("12"), "#12.", "a number alone");
    IS(tokens_of("[1,x"), "[#1!", "up to the mistake");
    reader = apir_json_reader_create("", 0, NULL, unit_pool);
    IS_INT(apir_json_next(reader, &text, &length), APIR_T_ERROR,
           "no text at all");
    IS_INT(apir_json_next(reader, &text, &length), APIR_T_ERROR,
           "an error stays");
    IS_INT(apir_json_reader_error(reader)->kind, APIR_E_BAD_JSON,
           "and can be asked for");
    reader = apir_json_reader_create("1", 1, NULL, unit_pool);
    apir_json_next(reader, &text, &length);
    IS_INT(apir_json_next(reader, &text, &length), APIR_T_END, "the end");
    IS_INT(apir_json_next(reader, &text, &length), APIR_T_END, "stays too");
}

int main(void)
{
    unit_begin();
    json_is_accepted();
    anything_else_is_refused();
    ill_formed_utf8_is_refused();
    cut_and_zero_bytes_are_refused();
    every_control_character_is_refused();
    texts_are_followed_by_a_zero_byte();
    depth_is_limited();
    nodes_are_limited();
    tokens_come_one_by_one();
    return unit_done();
}
