/* The router: order, methods, parameters, warnings. */
#include "route_paths.h"

#include <apr_thread_proc.h>

static apir_router_t *patterns(const char *const *routes)
{
    return router_of(APIR_PATTERNS, routes, new_said());
}

static apir_router_t *files(const char *const *routes)
{
    return router_of(APIR_FILES, routes, new_said());
}

static const char *warnings(apir_router_style_t style,
                            const char *const *routes)
{
    said_t *said = new_said();

    router_of(style, routes, said);
    return said->text;
}

static void test_order(void)
{
    apir_router_t *router = patterns(
        ROUTES("GET /**:all", "GET /:any", "GET /a/**:rest", "GET /a/:x",
               "GET /a/x-:y", "GET /a/b", "GET /a/:x/:y/z"));

    IS(ask(router, "GET", "/a/b"), "GET /a/b", "a literal goes first");
    IS(ask(router, "GET", "/a/x-1"), "GET /a/x-:y y=1",
       "then a pattern inside the segment");
    IS(ask(router, "GET", "/a/c"), "GET /a/:x x=c", "then a parameter");
    IS(ask(router, "GET", "/a/c/d"), "GET /a/**:rest rest=c/d",
       "then the wildcard of the deepest level");
    IS(ask(router, "GET", "/q/r"), "GET /**:all all=q/r",
       "then one further up");
    IS(ask(router, "GET", "/a/b/c/z"), "GET /a/:x/:y/z x=b y=c",
       "a literal that leads nowhere is given up");
}

static void test_methods(void)
{
    apir_router_t *router = patterns(
        ROUTES("POST /m/fixed", "GET /m/:id", "PROPFIND /m/:id",
               "DELETE /m/**:rest", "HEAD /h", "GET /h", "GET /g", "BREW /b",
               "PATCH /b", "OPTIONS /b"));

    IS(ask(router, "GET", "/m/fixed"), "GET /m/:id id=fixed",
       "a route without the method is passed over");
    IS(ask(router, "DELETE", "/m/fixed"), "DELETE /m/**:rest rest=fixed",
       "as is a parameter without it");
    IS(ask(router, "PUT", "/m/fixed"), "405 GET, POST, DELETE, PROPFIND",
       "no method at all: those of the whole path, in fixed order");
    IS(ask(router, "BREW", "/m/x"), "405 GET, DELETE, PROPFIND",
       "a method that another route has");
    IS(ask(router, "GET", "/b"), "405 PATCH, OPTIONS, BREW",
       "unusual methods come last");
    IS(ask(router, "GET", "/nope"), "404", "an unknown path has no methods");
    IS(ask(router, "HEAD", "/h"), "HEAD /h", "HEAD finds its own route");
    IS(ask(router, "HEAD", "/g"), "GET /g", "else that of GET");
    IS(ask(router, "HEAD", "/m/1"), "GET /m/:id id=1", "with its parameters");
    IS(ask(router, "HEAD", "/b"), "405 PATCH, OPTIONS, BREW",
       "and is refused where GET is");
    IS(ask(router, "get", "/g"), "405 GET", "methods are case-sensitive");
    IS(ask(router, "*", "/g"), "405 GET", "a star is no method");
}

static void test_head_anywhere(void)
{
    apir_router_t *router = patterns(
        ROUTES("GET /x/a", "HEAD /x/:any", "* /**", "GET /y"));

    IS(ask(router, "HEAD", "/x/a"), "HEAD /x/:any any=a",
       "a route of HEAD is found wherever the path leads to one");
    IS(ask(router, "HEAD", "/y"), "GET /y",
       "a route of all methods is none of HEAD's own");
    IS(ask(router, "HEAD", "/z"), "* /** _=z", "but answers it");
}

static void test_all_methods(void)
{
    apir_router_t *router = patterns(
        ROUTES("* /a/:x", "GET /a/:y", "PURGE /b", "* /c"));

    IS(ask(router, "GET", "/a/1"), "GET /a/:y y=1",
       "a route of the method goes before one of all");
    IS(ask(router, "PUT", "/a/1"), "* /a/:x x=1",
       "one of all takes what is left");
    IS(ask(router, "WHATEVER", "/a/1"), "* /a/:x x=1",
       "methods that no route names too");
    IS(apir_router_allow(router, (apir_path_t[]){ path_of("/c") }, unit_pool),
       "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, PURGE",
       "it counts as all of them");
}

static void test_empty_segments(void)
{
    apir_router_t *router = patterns(ROUTES("GET /users", "GET /o/:id/u/:u",
                                            "GET /f/**:p", "GET /e//x",
                                            "GET /w/**", "GET /s/*"));

    IS(ask(router, "GET", "/users/"), "GET /users", "one slash at the end");
    IS(ask(router, "GET", "/users//"), "GET /users", "two slashes");
    IS(ask(router, "GET", "/users///"), "404", "three are one too many");
    IS(ask(router, "GET", "//users"), "404", "none at the beginning");
    IS(ask(router, "GET", "/o//u/2"), "GET /o/:id/u/:u id= u=2",
       "a parameter may be empty in the middle");
    IS(ask(router, "GET", "/o/1/u/"), "404", "and not at the end");
    IS(ask(router, "GET", "/f/"), "404", "a named wildcard needs a segment");
    IS(ask(router, "GET", "/f//a"), "GET /f/**:p p=/a",
       "which may be empty when another follows");
    IS(ask(router, "GET", "/f/a//b/"), "GET /f/**:p p=a//b",
       "empty segments stay inside a wildcard");
    IS(ask(router, "GET", "/e//x"), "GET /e//x", "literals may be empty");
    IS(ask(router, "GET", "/w"),
       "GET /w/** _=", "a wildcard without a name takes no segments too");
    IS(ask(router, "GET", "/s"), "GET /s/*", "a star may be missing");
    IS(ask(router, "GET", "/s/1"), "GET /s/* _0=1", "or there");
    IS(ask(router, "GET", ""), "404", "the mount itself has no route");
    IS(ask(router, "GET", "/"), "404", "nor with a slash");
}

static void test_decoding(void)
{
    apir_router_t *router = patterns(
        ROUTES("GET /caf\xC3\xA9", "GET /a%20b/:x", "GET /\\:x", "GET /\\*",
               "GET /100%", "GET /s%2Ft", "GET /p/:v", "GET /r/**:v",
               "GET /i/x-:v"));

    IS(ask(router, "GET", "/caf%c3%A9"), "GET /caf\xC3\xA9",
       "literals are compared decoded");
    IS(ask(router, "GET", "/a%20b/1"), "GET /a%20b/:x x=1",
       "those with escapes too");
    IS(ask(router, "GET", "/%3Ax"), "GET /\\:x", "an escaped ':' is text");
    IS(ask(router, "GET", "/*"), "GET /\\*", "and so is a '*'");
    IS(ask(router, "GET", "/100%25"), "GET /100%", "a lone '%' is itself");
    IS(ask(router, "GET", "/s%2Ft"), "GET /s%2Ft", "%2F stays in a segment");
    IS(ask(router, "GET", "/s/t"), "404", "and is no separator");
    IS(ask(router, "GET", "/p/a%2Fb"), "GET /p/:v v=a/b",
       "parameters are decoded");
    IS(ask(router, "GET", "/p/%2541"), "GET /p/:v v=%41", "and only once");
    IS(ask(router, "GET", "/r/a%2Fb/%63"), "GET /r/**:v v=a/b/c",
       "each segment of a wildcard is");
    IS(ask(router, "GET", "/i/x-%2F"), "GET /i/x-:v v=/",
       "a slash may be inside a pattern");
}

static void test_repeated_names(void)
{
    apir_router_t *router = patterns(
        ROUTES("GET /x/:id/:id", "GET /y/:a-:a", "GET /z/:a/**:a"));

    IS(ask(router, "GET", "/x/1/2"), "GET /x/:id/:id id=2", "the last wins");
    IS(ask(router, "GET", "/y/1-2"), "GET /y/:a-:a a=2",
       "inside a segment too");
    IS(ask(router, "GET", "/z/1/2/3"), "GET /z/:a/**:a a=2/3",
       "and from a wildcard");
}

static void test_shapes_at_one_place(void)
{
    apir_router_t *router = patterns(
        ROUTES("GET /v:major", "GET /v:major.:minor", "GET /f/:n.:e",
               "GET /f/:plain", "GET /h/img-:id", "GET /h/**:rest",
               "POST /h/doc-:id", "GET /h/img-:id/x"));

    IS(ask(router, "GET", "/v1.2"), "GET /v:major major=1.2",
       "the first declared goes first");
    IS(ask(router, "GET", "/f/a.b"), "GET /f/:n.:e n=a e=b",
       "before the plain parameter");
    IS(ask(router, "GET", "/f/ab"), "GET /f/:plain plain=ab",
       "which takes what does not fit");
    IS(ask(router, "GET", "/h/img-1"), "GET /h/img-:id id=1", "one fits");
    IS(ask(router, "GET", "/h/other"), "404",
       "where none fits, the wildcard of the place is not tried");
    IS(ask(router, "GET", "/h/other/y"), "GET /h/**:rest rest=other/y",
       "unless they would not have matched the rest");
    IS(ask(router, "GET", "/h/other/x"), "404", "as they would here");
    IS(ask(router, "PUT", "/h/img-1"), "405 GET",
       "what another method's pattern hides counts for that alone");
    IS(ask(router, "PUT", "/h/other"), "404", "hidden for every method");
}

/** Found by the fuzz target: one method's pattern hides the wildcard from
 * that method, not from those that no route names. */
static void test_hidden_from_one_method(void)
{
    apir_router_t *router = patterns(ROUTES("* /**", "GET /x:r"));

    IS(ask(router, "GET", "/a"), "405 POST, PUT, PATCH, DELETE, OPTIONS",
       "a path hidden from GET alone is known");
    IS(ask(router, "POST", "/a"), "* /** _=a", "and others reach it");
    router = patterns(ROUTES("* /x:r", "HEAD /**"));
    IS(ask(router, "GET", "/a"), "405 HEAD",
       "a path hidden from all but HEAD is known");
    IS(ask(router, "HEAD", "/a"), "HEAD /** _=a", "and HEAD reaches it");
}

static void test_files_final(void)
{
    apir_router_t *router = files(ROUTES("POST /api/s", "GET /api/:a",
                                         "GET /api/**:r", "DELETE /api/**:r",
                                         "* /api/t", "HEAD /api/t"));

    IS(ask(router, "POST", "/api/s"), "POST /api/s", "the best fit");
    IS(ask(router, "GET", "/api/s"), "405 POST",
       "is final whatever its methods");
    IS(ask(router, "DELETE", "/api/q"), "405 GET", "parameters too");
    IS(ask(router, "DELETE", "/api/q/r"), "DELETE /api/**:r r=q/r",
       "the wildcard has its own paths");
    IS(ask(router, "HEAD", "/api/q"), "GET /api/:a a=q", "HEAD is GET");
    IS(ask(router, "HEAD", "/api/t"), "HEAD /api/t", "or itself");
    IS(ask(router, "PUT", "/api/t"), "* /api/t", "or of all methods");
}

static void test_files_paths(void)
{
    apir_router_t *router = files(
        ROUTES("GET /", "GET /api/docs", "GET /api/docs/**:slug",
               "GET /api/p/:a?/:b?", "GET /api/q/:a?/end", "GET /api/x/:b",
               "GET /api/:a/y/z", "GET /y/:{user-id}.json", "GET /t/**"));

    IS(ask(router, "GET", ""), "GET /", "the root");
    IS(ask(router, "GET", "/"), "GET /", "with a slash");
    IS(ask(router, "GET", "/api/docs/"), "GET /api/docs",
       "a route at the end goes before a wildcard of no segments");
    IS(ask(router, "GET", "/api/docs/a/b"), "GET /api/docs/**:slug slug=a/b",
       "which takes the rest");
    IS(ask(router, "GET", "/api/p"), "GET /api/p/:a?/:b?",
       "both may be left out");
    IS(ask(router, "GET", "/api/p/1"), "GET /api/p/:a?/:b? a=1",
       "the last goes first");
    IS(ask(router, "GET", "/api/p/1/2"), "GET /api/p/:a?/:b? a=1 b=2",
       "or none");
    IS(ask(router, "GET", "/api/q/end"), "GET /api/q/:a?/end",
       "one in the middle may be left out");
    IS(ask(router, "GET", "/api/q/end/end"), "GET /api/q/:a?/end a=end",
       "or be there");
    IS(ask(router, "GET", "/api/x/y/z"), "GET /api/:a/y/z a=x",
       "paths are backtracked over");
    IS(ask(router, "GET", "/y/7.json"), "GET /y/:{user-id}.json user-id=7",
       "a name in braces");
    IS(ask(router, "GET", "/t"), "GET /t/** ...=", "the unnamed wildcard");
    IS(ask(router, "GET", "/t/a/b"), "GET /t/** ...=a/b", "is called '...'");
    IS(ask(router, "GET", "/api//docs"), "404",
       "an empty segment is not dropped: httpd's own rules would not see "
       "the same path");
}

static void test_warnings(void)
{
    IS(warnings(APIR_PATTERNS, ROUTES("GET /d/:a", "POST /d/:b", "GET /d/:c",
                                      "GET /e", "GET /e")),
       "W routes:3 GET /d/:c: no request can reach this route: GET /d/:a "
       "(routes:1) takes its paths\n"
       "W routes:5 GET /e: no request can reach this route: GET /e "
       "(routes:4) takes its paths\n",
       "the same method and shape twice, with both places");
    IS(warnings(APIR_PATTERNS,
                ROUTES("GET /v:a", "GET /v:a.:b", "GET /v1:a")),
       "W routes:2 GET /v:a.:b: no request can reach this route: GET /v:a "
       "(routes:1) takes its paths\n"
       "W routes:3 GET /v1:a: no request can reach this route: GET /v:a "
       "(routes:1) takes its paths\n",
       "a pattern that one before covers");
    IS(warnings(APIR_PATTERNS,
                ROUTES("GET /v:a.:b", "GET /v1:a", "GET /v:a", "GET /:x")),
       "", "but not the other way round");
    IS(warnings(APIR_PATTERNS,
                ROUTES("GET /a/:x", "GET /a/:x/**:y", "GET /a/**:z")),
       "W routes:3 GET /a/**:z: no request can reach this route: GET /a/:x "
       "(routes:1) takes its paths\n",
       "a wildcard that others leave nothing");
    IS(warnings(APIR_PATTERNS,
                ROUTES("GET /a/:x", "GET /a/:x/**:y", "GET /a/**")),
       "", "none where it still has its own path");
    IS(warnings(APIR_PATTERNS, ROUTES("GET /a/**:p/tail")),
       "W routes:1 GET /a/**:p/tail: \"/tail\" is not looked at: a wildcard "
       "takes the rest of the path\n",
       "what follows a wildcard");
    IS(warnings(APIR_PATTERNS, ROUTES("GET /a/./b")),
       "W routes:1 GET /a/./b: no request can reach this route: \".\" and "
       "\"..\" are resolved before routes are looked for\n",
       "dot segments");
    IS(warnings(APIR_PATTERNS,
                ROUTES("GET /:a-:b/**", "GET /:c-:d", "GET /**:e")),
       "W routes:3 GET /**:e: no request can reach this route: patterns "
       "inside a segment at its place hide the wildcard\n",
       "a wildcard that patterns inside a segment hide for good");
    IS(warnings(APIR_PATTERNS, ROUTES("* /a", "GET /a", "* /a")),
       "W routes:3 * /a: no request can reach this route: * /a (routes:1) "
       "takes its paths\n",
       "a route of all methods twice");
}

static void test_file_warnings(void)
{
    IS(warnings(APIR_FILES, ROUTES("GET /o/:l?", "GET /o", "GET /o/:m")),
       "W routes:2 GET /o: no request can reach this route: GET /o/:l? "
       "(routes:1) takes its paths\n"
       "W routes:3 GET /o/:m: no request can reach this route: GET /o/:l? "
       "(routes:1) takes its paths\n",
       "each path of an optional parameter");
    IS(warnings(APIR_FILES, ROUTES("GET /a", "GET /a/:l?", "POST /a")), "",
       "one form that is reached is enough");
    IS(warnings(APIR_FILES, ROUTES("POST /a", "GET /a", "GET /a")),
       "W routes:3 GET /a: no request can reach this route: GET /a "
       "(routes:2) takes its paths\n",
       "the route of the same method is named");
    IS(warnings(APIR_FILES, ROUTES("GET /a/:x?", "POST /a/:y")), "",
       "files may share a path between methods");
}

static void test_frozen(void)
{
    apir_router_t *router = patterns(ROUTES("GET /a"));

    IS(apir_router_add(router, "GET", "/b", "b", NULL),
       "Routes cannot be added to a table that is in use.",
       "a compiled router takes no routes");
    apir_router_compile(router, &new_said()->diag);
    IS(ask(router, "GET", "/a"), "GET /a", "and may be compiled again");
    IS(ask(patterns(ROUTES(NULL)), "GET", "/a"), "404",
       "an empty router knows no path");
}

static void test_places(void)
{
    apir_router_t *router = apir_router_create(APIR_PATTERNS, unit_pool);
    said_t *said = new_said();

    apir_router_add(router, "GET", "/a", "1", NULL);
    apir_router_add(router, "GET", "/a", "2", NULL);
    apir_router_compile(router, &said->diag);
    IS(said->text,
       "W -:0 GET /a: no request can reach this route: GET /a takes its "
       "paths\n",
       "routes without a place are named by their patterns");
}

/** A check says what adding would say, and adds nothing. */
static void test_check(void)
{
    static const char *const wrong[][2] = {
        { "GET", "a" }, { "GET", "/a/" }, { "get", "/a" }, { "GET", "/%00" }
    };
    apir_router_t *router = apir_router_create(APIR_PATTERNS, unit_pool);

    for (int i = 0; i < 4; i++) {
        const char *said = apir_router_check(router, wrong[i][0],
                                             wrong[i][1]);

        OK(said, wrong[i][1]);
        IS(said, apir_router_add(router, wrong[i][0], wrong[i][1], "x", NULL),
           "the same sentence");
    }
    IS(apir_router_check(router, "GET", "/a"), NULL, "nothing is wrong");
    apir_router_compile(router, &new_said()->diag);
    IS(ask(router, "GET", "/a"), "404", "and the route is not there");
    OK(apir_router_check(router, "GET", "/b"),
       "a compiled router takes no more routes");
}

static void append(void *baton, const char *method, const char *pattern,
                   void *route)
{
    const char **text = baton;

    *text = apr_pstrcat(unit_pool, *text, method, " ", pattern, "\n", NULL);
}

static void test_each(void)
{
    const char *text = "";

    apir_router_each(patterns(
                         ROUTES("POST /b", "* /a/:x", "GET /b", "GET /b")),
                     append, &text);
    IS(text, "POST /b\n* /a/:x\nGET /b\nGET /b\n",
       "routes are listed as they were declared, all of them");
}

static void test_values(void)
{
    apir_router_t *router = patterns(ROUTES("GET /p/:v/:w", "GET /p"));
    apir_path_t path = path_of("/p/abc/x%20y");
    apir_match_t match = { "old", { NULL, 9, 9 } };

    apir_router_match(router, "GET", &path, &match, unit_pool);
    OK(match.params.items[1].value == path.segments[2].text,
       "a value that ends in a zero byte is borrowed");
    OK(match.params.items[0].value != path.segments[1].text,
       "another is copied");
    IS_INT(match.params.count, 2, "as many as the pattern names");
    path.count = 1;
    apir_router_match(router, "GET", &path, &match, NULL);
    IS_INT(match.params.count, 0, "a match without parameters needs no pool");
}

#define THREADS 4
#define MATCHES 20000

typedef struct matcher_t {
    const apir_router_t *router;
    int wrong;
} matcher_t;

static void *APR_THREAD_FUNC match_often(apr_thread_t *thread, void *data)
{
    matcher_t *matcher = data;
    const apir_router_t *router = matcher->router;
    static const char *const texts[] = { "a", "img-7", "y" };
    apir_segment_t segments[3];
    apir_path_t path = { segments, 3 };
    apr_pool_t *pool = apr_thread_pool_get(thread);
    apr_pool_t *each;

    for (int i = 0; i < 3; i++) {
        segments[i].text = texts[i];
        segments[i].length = strlen(texts[i]);
    }
    apr_pool_create(&each, pool);
    for (int i = 0; i < MATCHES; i++) {
        apir_match_t match;

        matcher->wrong += apir_router_match(router, "HEAD", &path, &match,
                                            each)
                              != APIR_MATCH
                          || strcmp(match.params.items[0].value, "7") != 0
                          || apir_router_match(router, "PUT", &path, &match,
                                               each)
                                 != APIR_NO_METHOD;
        apr_pool_clear(each);
    }
    return NULL;
}

static void test_threads(void)
{
    apir_router_t *router = patterns(
        ROUTES("GET /a/img-:id/y", "POST /a/:x/**:r", "GET /b"));
    apr_thread_t *threads[THREADS];
    matcher_t matchers[THREADS];
    bool right = true;

    for (int i = 0; i < THREADS; i++) {
        matchers[i] = (matcher_t){ router, 0 };
        apr_thread_create(&threads[i], NULL, match_often, &matchers[i],
                          unit_pool);
    }
    for (int i = 0; i < THREADS; i++) {
        apr_status_t status;

        apr_thread_join(&status, threads[i]);
        right &= matchers[i].wrong == 0;
    }
    OK(right, "threads match at once");
}

int main(void)
{
    unit_begin();
    test_order();
    test_methods();
    test_head_anywhere();
    test_all_methods();
    test_empty_segments();
    test_decoding();
    test_repeated_names();
    test_shapes_at_one_place();
    test_hidden_from_one_method();
    test_files_final();
    test_files_paths();
    test_warnings();
    test_file_warnings();
    test_frozen();
    test_places();
    test_check();
    test_each();
    test_values();
    test_threads();
    return unit_done();
}
