/* The grammar of patterns, and patterns inside one segment. */
#include "route_paths.h"

static const char *wrong(const char *pattern)
{
    return apir_pattern_check(pattern, unit_pool);
}

static const char *wrong_file(const char *pattern)
{
    apir_pattern_t parsed;

    return apir_pattern_parse(&parsed, APIR_FILES, pattern, unit_pool);
}

static void test_references_sentences(void)
{
    IS(wrong(""), "Path must start with '/'.", "nothing");
    IS(wrong("users"), "Path must start with '/'.", "no slash");
    IS(wrong("users/"), "Path must start with '/'.",
       "the beginning is looked at first");
    IS(wrong("*"), "Path must start with '/'.", "a star alone");
    IS(wrong("http://x/y"), "Path must start with '/'.", "a URL");
    IS(wrong("/"), "Path cannot be just '/'.", "just a slash");
    IS(wrong("//"), "Path cannot end with '/'.", "two slashes");
    IS(wrong("/users/"), "Path cannot end with '/'.", "a slash at the end");
}

static void test_accepted(void)
{
    static const char *const good[] = {
        "/users",   "/users/:id", "/files/**:path",
        "//users",  "/a//b",      "/a b",
        "/a?b",     "/a#b",       "/:",
        "/**",      "/**:",       "/**:p/tail",
        "/:id/:id", "/:id?",      "/%zz",
        "/../x",    "/x ",        "/caf\xC3\xA9",
        "/*",       "/a*",        "/*a",
        "/:a:b",    "/a:",        "/::",
        "/a\\b",    "/:{id}",     "/\\*\\*"
    };

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        IS(wrong(good[i]), NULL,
           apr_psprintf(unit_pool, "accepted: %s", good[i]));
    }
}

static void test_refused(void)
{
    IS(wrong("/a\tb"), "Path cannot hold control characters.", "a tab");
    IS(wrong("/a\x7F"), "Path cannot hold control characters.", "delete");
    IS(wrong("/\xC3"), "Path must be UTF-8.", "half a character");
    IS(wrong("/a%00"), "Path holds an escape that no request may hold.",
       "an escaped zero byte");
    IS(wrong("/x-:a%0Ab"), "Path holds an escape that no request may hold.",
       "an escaped line feed beside a parameter");
    IS(wrong("/%FF"), "Path holds an escape that no request may hold.",
       "an escape that is not UTF-8");
    IS(wrong("/**a"), "A wildcard is written '**' or '**:name'.",
       "text in a wildcard");
    IS(wrong("/***"), "A wildcard is written '**' or '**:name'.",
       "three stars");
    IS(wrong("/**:a:b"), "A wildcard has one name.", "two names");
}

static void test_files_grammar(void)
{
    IS(wrong_file("/"), NULL, "files: the root");
    IS(wrong_file("/a/"), "Path cannot end with '/'.", "files: a slash");
    IS(wrong_file("/:"), "A parameter needs a name.", "files: no name");
    IS(wrong_file("/:?"), "A parameter needs a name.",
       "files: optional, no name");
    IS(wrong_file("/x:{}"), "A parameter needs a name.", "files: braces");
    IS(wrong_file("/**:a/b"), "Nothing may follow a wildcard.",
       "files: after a wildcard");
    IS(wrong_file("/:{a}-x"), NULL, "files: a name in braces");
    IS(wrong_file("/x:{a"), NULL, "files: an open brace is text");
}

/** "kind text names", a part a line. */
static const char *parts(apir_router_style_t style, const char *text)
{
    static const char *const kinds[] = { "literal", "shape", "param",
                                         "wildcard" };
    apir_pattern_t pattern;
    const char *out = apir_pattern_parse(&pattern, style, text, unit_pool);

    if (out) {
        return out;
    }
    out = "";
    for (apr_size_t i = 0; i < pattern.count; i++) {
        const apir_part_t *part = &pattern.parts[i];
        char *shown = apr_pstrmemdup(unit_pool,
                                     part->text.text ? part->text.text : "",
                                     part->text.length);

        for (char *at = shown; *at; at++) {
            *at = *at == APIR_SHAPE_MARK ? '$' : *at;
        }
        out = apr_pstrcat(unit_pool, out, i ? " | " : "", kinds[part->kind],
                          part->may_skip ? "?" : "",
                          part->may_miss ? "~" : "", NULL);
        if (part->kind == APIR_PART_LITERAL
            || part->kind == APIR_PART_SHAPE) {
            out = apr_pstrcat(unit_pool, out, " '", shown, "'", NULL);
        }
        for (apr_size_t k = 0; k < part->names_count; k++) {
            const apir_segment_t *name = &part->names[k];

            out = apr_pstrcat(unit_pool, out, " ",
                              apr_pstrmemdup(unit_pool, name->text,
                                             name->length),
                              NULL);
        }
    }
    return out;
}

static void test_parts(void)
{
    IS(parts(APIR_PATTERNS, "/a/:id/**:r"),
       "literal 'a' | param id | wildcard r", "the plain forms");
    IS(parts(APIR_PATTERNS, "/:id.json"), "param id.json",
       "one ':' at the start names the whole segment");
    IS(parts(APIR_PATTERNS, "/:id?"), "param id?",
       "there are no optional parameters in patterns");
    IS(parts(APIR_PATTERNS, "/:n.:e"), "shape '$.$' n e",
       "a second ':' makes names of words");
    IS(parts(APIR_PATTERNS, "/x-:with-dash"), "shape 'x-$-dash' with",
       "inside a segment a name is a word");
    IS(parts(APIR_PATTERNS, "/:a:"), "shape '$:' a",
       "a ':' without a word is text");
    IS(parts(APIR_PATTERNS, "/a:"), "literal 'a:'", "alone too");
    IS(parts(APIR_PATTERNS, "/:a\\:b"), "param a:b",
       "an escaped ':' is no second one");
    IS(parts(APIR_PATTERNS, "/\\:a"), "literal ':a'", "an escaped ':'");
    IS(parts(APIR_PATTERNS, "/\\*"), "literal '*'", "an escaped '*'");
    IS(parts(APIR_PATTERNS, "/a\\b"), "literal 'a\\b'",
       "another '\\' is itself");
    IS(parts(APIR_PATTERNS, "/%3Aa/x%2d:y"), "literal ':a' | shape 'x-$' y",
       "escapes are literal text");
    IS(parts(APIR_PATTERNS, "/*/*"), "param~ _0 | param~ _1",
       "stars are numbered");
    IS(parts(APIR_PATTERNS, "/**"), "wildcard~ _", "a wildcard is '_'");
    IS(parts(APIR_PATTERNS, "/**:"), "wildcard _",
       "so is one with an empty name, which takes a segment at least");
    IS(parts(APIR_PATTERNS, "/:"), "param ", "an empty name");
    IS(parts(APIR_PATTERNS, "/**:p/tail"), "wildcard p",
       "nothing follows a wildcard");
    IS(parts(APIR_PATTERNS, "//a//b"),
       "literal '' | literal 'a' | literal '' | literal 'b'",
       "empty segments");
    IS(parts(APIR_FILES, "/:a?/**:r"), "param? a | wildcard~ r",
       "files: optional, and a wildcard of no segments");
    IS(parts(APIR_FILES, "/:{user-id}.json"), "shape '$.json' user-id",
       "files: braces end a name");
    IS(parts(APIR_FILES, "/:{id}"), "param id", "files: around all of it");
    IS(parts(APIR_PATTERNS, "/:{id}"), "param {id}",
       "which patterns do not know");
}

/** The values of "a-:x" (here "a-$") in a segment, or "no". */
static const char *values(const char *shape_text, const char *segment)
{
    apir_segment_t slices[APIR_MAX_PARAMS];
    char *text = apr_pstrdup(unit_pool, shape_text);
    const apir_shape_t *shape;
    apir_slab_t slab;
    const char *out = "";

    for (char *at = text; *at; at++) {
        *at = *at == '$' ? APIR_SHAPE_MARK : *at;
    }
    apir_slab_init(&slab, unit_pool);
    shape = apir_shape_make(text, strlen(text), &slab);
    if (!apir_shape_fits(shape, segment, strlen(segment), slices)) {
        return "no";
    }
    for (apr_size_t i = 0; i < shape->params; i++) {
        out = apr_pstrcat(unit_pool, out, i ? " " : "",
                          apr_pstrmemdup(unit_pool, slices[i].text,
                                         slices[i].length),
                          NULL);
    }
    return out;
}

static void test_shapes(void)
{
    IS(values("img-$", "img-9"), "9", "after a literal");
    IS(values("img-$", "img-"), "no", "at least one byte");
    IS(values("$.json", "a.json"), "a", "before a literal");
    IS(values("$.json", ".json"), "no", "where it is one too");
    IS(values("a$a", "aa"), "no", "literals do not overlap");
    IS(values("a$a", "aaa"), "a", "a parameter may look like them");
    IS(values("$.$", "a.b.c"), "a.b c", "the first takes most");
    IS(values("$.$", ".x"), "no", "the first takes something");
    IS(values("$.$", "a."), "no", "the last takes something");
    IS(values("$.$", "..x"), ". x", "be it the separator");
    IS(values("$.$", "..."), ". .", "all of the same");
    IS(values("$-$-$", "a-b-c-d"), "a-b c d", "three");
    IS(values("$-$-$", "------"), "-- - -", "three of one sign");
    IS(values("$-$-$", "----"), "no", "one too few");
    IS(values("$--$-$", "x---y"), "no", "separators do not overlap");
    IS(values("$--$-$", "x--y-z"), "x y z", "of different lengths");
    IS(values("$ab$", "aabab"), "a ab", "the last keeps something");
    IS(values("$ab$", "aababc"), "aab c", "something is");
    IS(values("$$", "abc"), "ab c", "two side by side");
    IS(values("$$", "a"), "no", "one byte for two");
    IS(values("$$", "a\xC3\xA9"), "a \xC3\xA9",
       "characters are not cut in two");
    IS(values("$$", "\xC3\xA9"), "no", "one character for two");
}

int main(void)
{
    unit_begin();
    test_references_sentences();
    test_accepted();
    test_refused();
    test_files_grammar();
    test_parts();
    test_shapes();
    return unit_done();
}
