/* Input: lines. The first byte of the first says the style ('F': files); each
 * line is a route, "M/pattern" with a method's first letter; the last is a
 * path. A route is taken or refused with a sentence; what matches, really
 * does by a second opinion; no search enters a node twice; what a file name
 * gives is a pattern. */
#include "route/file_tree.h"
#include "route_fuzz.h"

#define MOST_ROUTES 64
#define MOST_BYTES 2048 /* the second opinion is slow */

typedef struct table_t {
    apir_router_style_t style;
    apir_router_t *router;
    const char *patterns[MOST_ROUTES];
    const char *methods[MOST_ROUTES];
    apr_size_t count;
    apr_size_t nodes; /* at most */
} table_t;

static const char *method_of(char letter)
{
    switch (letter) {
    case 'P': return "POST";
    case 'H': return "HEAD";
    case 'B': return "BREW";
    case '*': return "*";
    default: return "GET";
    }
}

static void add(table_t *table, const char *line, apr_pool_t *pool)
{
    const char *method = method_of(line[0]);
    const char *text = line[0] ? line + 1 : line;
    apir_pattern_t pattern;
    const char *why = apir_pattern_parse(&pattern, table->style, text, pool);
    const char *said = apir_router_add(table->router, method, text,
                                       (void *)text, NULL);

    PROMISE(!why == !said && (!why || !strcmp(why, said)));
    PROMISE(table->style == APIR_FILES
            || !apir_pattern_check(text, pool) == !why);
    if (why) {
        PROMISE(why[strlen(why) - 1] == '.');
        return;
    }
    table->patterns[table->count] = text;
    table->methods[table->count++] = method;
    table->nodes += (pattern.count + 1) << pattern.optional;
}

/** Whether a route of that method (NULL: of any) matches by itself. */
static bool any_matches(const table_t *table, const char *method,
                        const apir_path_t *path, apr_pool_t *pool)
{
    for (apr_size_t i = 0; i < table->count; i++) {
        bool asked = !method || !strcmp(table->methods[i], method)
                     || !strcmp(table->methods[i], "*");

        if (asked
            && fuzz_matches(table->style, table->patterns[i], path, NULL,
                            pool)) {
            return true;
        }
    }
    return false;
}

static void check_work(const table_t *table, const char *method,
                       const apir_path_t *path)
{
    apir_search_t search;
    apr_size_t runs = table->router->methods_count + 3;

    apir_search_init(&search, table->router, path);
    apir_search_match(&search, method);
    PROMISE(search.entered <= runs * (table->nodes + 1));
    PROMISE(search.tried <= runs * (table->nodes + 1) * 2);
}

static bool lists(const char *allow, const char *method)
{
    const char *at = allow ? strstr(allow, method) : NULL;

    return at && (at == allow || at[-1] == ' ');
}

static void ask(const table_t *table, const char *method,
                const apir_path_t *path, apr_pool_t *pool)
{
    apir_match_t match;
    apir_match_result_t result = apir_router_match(table->router, method,
                                                   path, &match, pool);
    const char *allow = apir_router_allow(table->router, path, pool);

    check_work(table, method, path);
    if (!fuzz_is_path(path)) {
        return;
    }
    PROMISE(result == APIR_MATCH || !lists(allow, method));
    PROMISE(result != APIR_MATCH || lists(allow, method)
            || strcmp(method, "HEAD") == 0 || strcmp(method, "WHAT") == 0);
    if (result == APIR_MATCH) {
        fuzz_check_params(&match.params);
        PROMISE(allow);
        PROMISE(fuzz_matches(table->style, match.route, path, &match.params,
                             pool));
        return;
    }
    PROMISE((result == APIR_NO_METHOD) == (allow != NULL));
    /* What patterns inside a segment hide is not found; all else is. */
    if (table->style == APIR_PATTERNS && table->router->has_shapes) {
        return;
    }
    PROMISE(result == APIR_NO_METHOD
            || !any_matches(table, NULL, path, pool));
    PROMISE(table->style == APIR_FILES
            || !any_matches(table, method, path, pool));
}

static void check_file_name(const char *name, apr_pool_t *pool)
{
    const char *why = NULL;
    const char *pattern = apir_file_pattern(name, &why, pool);
    apir_pattern_t parsed;

    PROMISE(!pattern == !!why);
    PROMISE(!pattern
            || !apir_pattern_parse(&parsed, APIR_FILES, pattern, pool));
}

static void run(char *text, apr_pool_t *pool)
{
    apir_diag_t diag = { NULL, NULL, pool, 0, 0 };
    table_t table = { text[0] == 'F' ? APIR_FILES : APIR_PATTERNS,
                      NULL,
                      { NULL },
                      { NULL },
                      0,
                      0 };
    apir_path_t path;
    char *next;

    text += text[0] != '\0';
    table.router = apir_router_create(table.style, pool);
    while ((next = strchr(text, '\n')) && table.count < MOST_ROUTES) {
        *next = '\0';
        add(&table, text, pool);
        check_file_name(text, pool);
        text = next + 1;
    }
    apir_router_compile(table.router, &diag);
    PROMISE(diag.errors == 0);
    PROMISE((apr_size_t)diag.warnings <= 2 * table.count);
    path = fuzz_path(text, pool);
    ask(&table, "GET", &path, pool);
    ask(&table, "POST", &path, pool);
    ask(&table, "HEAD", &path, pool);
    ask(&table, "WHAT", &path, pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();

    if (size <= MOST_BYTES) {
        run(apr_pstrmemdup(pool, (const char *)data, size), pool);
    }
    fuzz_done(pool);
    return 0;
}
