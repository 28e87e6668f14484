/* lib/http/pairs and query: what URLSearchParams reads and writes. */
#include "core/limits.h"
#include "http/query.h"
#include "unit.h"
#include <apr_strings.h>
#include <apr_time.h>
#include <jansson.h>

static apir_error_t error;

static apr_status_t parse(const char *text, apr_size_t length,
                          apir_pairs_t *pairs)
{
    memset(pairs, 0, sizeof(*pairs));
    memset(&error, 0, sizeof(error));
    return apir_query_parse(text, length, pairs, unit_pool, &error);
}

/* "name>value|…" */
static const char *shown(const apir_pairs_t *pairs)
{
    const char *text = "";
    apr_size_t i;

    for (i = 0; i < pairs->count; i++) {
        text = apr_pstrcat(unit_pool, text, pairs->items[i].name, ">",
                           pairs->items[i].value, "|", NULL);
    }
    return text;
}

static void reading(void)
{
    static const struct {
        const char *query, *want;
    } rows[] = {
        { "", "" },
        { "&&page=1&&", "page>1|" },
        { "sort=a+b&limit=a%20b&page=a%2Bb", "sort>a b|limit>a b|page>a+b|" },
        { "a+b=1", "a b>1|" },
        { "tag=a&tag=b&empty=", "tag>a|tag>b|empty>|" },
        { "a&=b&=", "a>|>b|>|" },
        { "a=b=c", "a>b=c|" },
        { "page=1;limit=2", "page>1;limit=2|" },
        { "page=1?2&?x", "page>1?2|?x>|" },
        { "a[]=1&a[b]=2", "a[]>1|a[b]>2|" },
        { "a=%zz&b=%4&c=%&d=%G1&e=%4%31", "a>%zz|b>%4|c>%|d>%G1|e>%41|" },
        { "a=%26%3D%3d", "a>&==|" },
        { "sort=J%C3%BCrgen&x=\xC3\xBC", "sort>J\xC3\xBCrgen|x>\xC3\xBC|" },
        { "s=%FF&t=\xFF&u=%E2%82&v=%ED%A0%80",
          "s>\xEF\xBF\xBD|t>\xEF\xBF\xBD|u>\xEF\xBF\xBD|"
          "v>\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|" },
        { "%C3=%BC", "\xEF\xBF\xBD>\xEF\xBF\xBD|" },
        { "%EF%BB%BFa=\xEF\xBB\xBF", "\xEF\xBB\xBF"
                                     "a>\xEF\xBB\xBF|" },
        { "a=1\n&b=\t", "a>1\n|b>\t|" },
    };
    apir_pairs_t pairs;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        IS_INT(parse(rows[i].query, strlen(rows[i].query), &pairs), 0,
               "a query is read");
        IS(shown(&pairs), rows[i].want,
           apr_psprintf(unit_pool, "row %d", (int)i));
    }
    parse("ab=c%FF", 7, &pairs);
    IS_INT(pairs.items[0].name_length, 2, "the name's length");
    IS_INT(pairs.items[0].value_length, 4, "the replaced value's length");
    parse("a=bcd", 3, &pairs);
    IS(shown(&pairs), "a>b|", "no byte behind the length is read");
}

static void zero_bytes(void)
{
    apir_pairs_t pairs;

    OK(parse("a=%00", 5, &pairs), "an escaped NUL in a value is refused");
    IS_INT(error.kind, APIR_E_BAD_REQUEST, "as a bad request");
    IS(error.message, "A parameter holds a zero byte", "in words");
    OK(parse("a%00b", 5, &pairs), "and in a name");
    OK(parse("a=\0b", 4, &pairs), "and a raw one");
    IS_INT(parse("a=%2500", 7, &pairs), 0, "%2500 holds none");
}

/* @a count pairs "a=" */
static const char *many(int count)
{
    char *text = apr_palloc(unit_pool, 3 * (apr_size_t)count + 1);
    int i;

    for (i = 0; i < count; i++) {
        memcpy(text + 3 * i, "a=&", 3);
    }
    text[3 * count] = '\0';
    return text;
}

static apr_status_t parse_many(int count, apir_pairs_t *pairs)
{
    return parse(many(count), 3 * (apr_size_t)count, pairs);
}

static void limits(void)
{
    apir_pairs_t pairs;
    apr_time_t start;

    IS_INT(parse_many(APIR_MAX_QUERY_PAIRS - 1, &pairs), 0,
           "one pair less than the limit");
    IS_INT(parse_many(APIR_MAX_QUERY_PAIRS, &pairs), 0,
           "as many pairs as the limit");
    IS_INT(pairs.count, APIR_MAX_QUERY_PAIRS, "all of them are there");
    OK(parse_many(APIR_MAX_QUERY_PAIRS + 1, &pairs),
       "one pair more is refused");
    IS_INT(error.kind, APIR_E_TOO_MANY, "as too many");
    IS(error.message, "More than 1000 parameters", "naming the limit");
    start = apr_time_now();
    OK(parse_many(100000, &pairs), "100,000 pairs are refused");
    OK(pairs.count <= APIR_MAX_QUERY_PAIRS, "at the limit, not at the end");
    OK(apr_time_now() - start < apr_time_from_sec(1), "and soon");
}

static void writing(void)
{
    static const char *const rows[][2] = {
        { "a=1%202&b=%7e*()'!", "a=1+2&b=%7E*%28%29%27%21" },
        { "tag=a&tag=b&empty=", "tag=a&tag=b&empty=" },
        { "a", "a=" },
        { "", "" },
        { "=", "=" },
        { "x=\xC3\xBC&%F0%9F%98%80", "x=%C3%BC&%F0%9F%98%80=" },
        { "-_.~=/?:@!$", "-_.%7E=%2F%3F%3A%40%21%24" },
        { "a=\n%0D+%2B%25", "a=%0A%0D+%2B%25" },
    };
    apir_pairs_t pairs;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        parse(rows[i][0], strlen(rows[i][0]), &pairs);
        IS(apir_query_format(&pairs, unit_pool), rows[i][1],
           "written as URLSearchParams does");
    }
}

static void changing(void)
{
    apir_pairs_t pairs;
    char name[] = "b";

    parse("a=1&b=2&a=3&c=4&a=5", 19, &pairs);
    IS(apir_pairs_first(&pairs, "a")->value, "1", "the first of a name");
    OK(!apir_pairs_first(&pairs, "A"), "names are case-sensitive");
    OK(!apir_pairs_first(&pairs, ""), "no pair with an empty name");
    apir_pairs_set(&pairs, unit_pool, "a", "9");
    IS(shown(&pairs), "a>9|b>2|c>4|",
       "set replaces the first and drops the others");
    apir_pairs_set(&pairs, unit_pool, "d", "");
    IS(shown(&pairs), "a>9|b>2|c>4|d>|", "set appends what is new");
    apir_pairs_set(&pairs, unit_pool, name, "8");
    name[0] = 'x';
    IS(shown(&pairs), "a>9|b>8|c>4|d>|", "texts are copied");
    IS_INT(apir_pairs_first(&pairs, "d")->value_length, 0, "with lengths");
}

/* ---- recorded -------------------------------------------------------- */

static const char *wanted(json_t *list)
{
    const char *text = "";
    json_t *pair;
    size_t i;

    json_array_foreach (list, i, pair) {
        text = apr_pstrcat(unit_pool, text,
                           json_string_value(json_array_get(pair, 0)), ">",
                           json_string_value(json_array_get(pair, 1)), "|",
                           NULL);
    }
    return text;
}

static void recorded(void)
{
    size_t length, i;
    const char *text = unit_file("t/conformance/routes/fragno-seed.json",
                                 &length);
    json_t *suite = text ? json_loadb(text, length, 0, NULL) : NULL;
    json_t *entry;
    int count = 0;

    json_array_foreach (json_object_get(suite, "cases"), i, entry) {
        json_t *step = json_array_get(json_object_get(entry, "steps"), 0);
        const char *query = json_string_value(
            json_object_get(json_object_get(step, "request"), "query"));
        json_t *answer = json_object_get(json_object_get(step, "response"),
                                         "json");
        json_t *list = json_object_get(answer, "pairs");
        json_t *again = json_object_get(answer, "q");
        apir_pairs_t pairs;

        if (!query || (!list && !again)) {
            continue;
        }
        count++;
        parse(query, strlen(query), &pairs);
        if (list) {
            IS(shown(&pairs), wanted(list), "recorded: pairs");
        }
        else {
            IS(apir_query_format(&pairs, unit_pool), json_string_value(again),
               "recorded: written again");
        }
    }
    OK(count >= 10, "the recorded queries are there");
    json_decref(suite);
}

int main(void)
{
    unit_begin();
    reading();
    zero_bytes();
    limits();
    writing();
    changing();
    recorded();
    return unit_done();
}
