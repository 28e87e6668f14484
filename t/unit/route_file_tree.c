/* Names of route files, and folders of them. */
#include "route_paths.h"

#include "route/file_tree.h"
#include <apr_file_io.h>
#include <apr_tables.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *pattern(const char *name)
{
    const char *why = "no reason";
    const char *text = apir_file_pattern(name, &why, unit_pool);

    return text ? text : why;
}

static void test_patterns(void)
{
    IS(pattern("api/students"), "/api/students", "folders and a file");
    IS(pattern("index"), "/", "index is its folder");
    IS(pattern("api/index"), "/api", "in a folder");
    IS(pattern("api/index/index"), "/api/index", "only at the end");
    IS(pattern("api/reindex"), "/api/reindex", "and only the whole name");
    IS(pattern("api/[house]/students/year-[year]"),
       "/api/:house/students/year-:year", "the documentation's example");
    IS(pattern("api/[a]-[b]"), "/api/:a-:b", "two in a segment");
    IS(pattern("[id].json"), "/:{id}.json", "one at the beginning");
    IS(pattern("[y]-post/z"), "/:{y}-post/z", "as in the reference's table");
    IS(pattern("[user-id]"), "/:user-id", "a name of other signs");
    IS(pattern("x-[user-id]"), "/x-:{user-id}", "inside a segment");
    IS(pattern("[a]b[c]"), "/:{a}b:c", "a name that text would lengthen");
    IS(pattern("[a][b]"), "/:a:b", "two side by side");
    IS(pattern("files/[...path]"), "/files/**:path", "the rest");
    IS(pattern("api/trpc/[...]"), "/api/trpc/**", "the rest, unnamed");
    IS(pattern("[...rest]/index"), "/**:rest", "index after the rest");
    IS(pattern("o/[[lang]]"), "/o/:lang?", "optional");
    IS(pattern("api/(admin)/(inner)/deep"), "/api/deep", "groups");
    IS(pattern("api/users/(list)"), "/api/users", "a renamed index");
    IS(pattern("(root)"), "/", "of the root");
    IS(pattern("pre(fix)/x"), "/pre(fix)/x", "parentheses inside stay");
    IS(pattern("index/(group)"), "/index", "index as a folder stays");
    IS(pattern(".well-known/x"), "/.well-known/x", "dots");
    IS(pattern("a b+c@d~"), "/a b+c@d~", "other signs mean themselves");
    IS(pattern("pct%41"), "/pct%2541", "percent signs too");
    IS(pattern("a:b/*/**x/star*"), "/a\\:b/\\*/\\**x/star*",
       "and those of patterns");
    IS(pattern("\xC3\xBCn\xC3\xAF"), "/\xC3\xBCn\xC3\xAF", "UTF-8");
}

static void test_names_that_mean_nothing(void)
{
    IS(pattern(""), "A segment has no name.", "nothing");
    IS(pattern("/a"), "A segment has no name.", "a slash first");
    IS(pattern("a//b"), "A segment has no name.", "an empty segment");
    IS(pattern("a/"), "A segment has no name.", "a slash last");
    IS(pattern("a/../b"), "'.' and '..' cannot be segments.", "upwards");
    IS(pattern("a/."), "'.' and '..' cannot be segments.", "here");
    IS(pattern("a[b"), "A name has '[' without ']'.", "open");
    IS(pattern("a]b"), "A name has ']' without '['.", "closed");
    IS(pattern("a/[]"), "'[name]' needs a name without brackets or signs.",
       "no name");
    IS(pattern("[a?]"), "'[name]' needs a name without brackets or signs.",
       "a sign");
    IS(pattern("[a:b]"), "'[name]' needs a name without brackets or signs.",
       "a colon");
    IS(pattern("[...a?]"),
       "'[...name]' needs a name without brackets or signs.", "in the rest");
    IS(pattern("[...a]-[b]"),
       "'[...name]' needs a name without brackets or signs.",
       "the rest and more");
    IS(pattern("[[]]"), "'[[name]]' needs a name without brackets or signs.",
       "optional without a name");
    IS(pattern("[[...a]]"),
       "'[[name]]' needs a name without brackets or signs.",
       "the rest is optional already");
    IS(pattern("a-[...b]"),
       "'[...name]' and '[[name]]' must be whole segments.",
       "the rest inside a segment");
    IS(pattern("a-[[b]]"),
       "'[...name]' and '[[name]]' must be whole segments.",
       "optional inside a segment");
    IS(pattern("[...a]/end"), "Nothing may follow a wildcard.",
       "after the rest");
    IS(pattern("a/()"), "A group needs a name.", "an empty group");
    IS(pattern("a\\b"), "A name cannot hold control characters or '\\'.",
       "a backslash");
    IS(pattern("a\nb"), "A name cannot hold control characters or '\\'.",
       "a line feed");
    IS(pattern("a\xFF"), "The name is not UTF-8.", "bytes");
    IS(pattern("[[a]]/[[b]]/[[c]]/[[d]]/[[e]]/[[f]]/[[g]]"),
       "Path cannot have more than 6 optional parameters.", "too many");
}

/** Every pattern made is one that the router takes. */
static void test_patterns_are_taken(void)
{
    static const char *const names[] = {
        "index", "[a]:b", "[a]-[b-c].d", "*", "**", "[[x]]", "[...]", ":x"
    };
    apir_router_t *router = apir_router_create(APIR_FILES, unit_pool);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        IS(apir_router_add(router, "GET", pattern(names[i]), (void *)names[i],
                           NULL),
           NULL, apr_psprintf(unit_pool, "taken: %s", names[i]));
    }
    apir_router_compile(router, &new_said()->diag);
    IS(ask(router, "GET", "/1:b"), "[a]:b a=1", "a ':' after a parameter");
    IS(ask(router, "GET", "/x-y.d"), "[a]-[b-c].d a=x b-c=y", "two names");
    IS(ask(router, "GET", "/*"), "*", "a literal star");
    IS(ask(router, "GET", "/**"), "**", "two literal stars");
    IS(ask(router, "GET", "/:x"), ":x", "a literal ':'");
}

static const char *folder; /* of the tests below; removed at the end */

static const char *in_folder(const char *name)
{
    return apr_pstrcat(unit_pool, folder, "/", name, NULL);
}

/** A file, or with a '/' at its end a folder; those above are made too. */
static void make(const char *name)
{
    char *path = apr_pstrdup(unit_pool, in_folder(name));
    FILE *file;

    for (char *at = path + strlen(folder) + 1; *at; at++) {
        if (*at == '/') {
            *at = '\0';
            mkdir(path, 0755);
            *at = '/';
        }
    }
    if (path[strlen(path) - 1] == '/') {
        return;
    }
    file = fopen(path, "w");
    if (file) {
        fclose(file);
        chmod(path, 0644);
    }
}

static void make_link(const char *target, const char *name)
{
    if (symlink(target, in_folder(name)) != 0) {
        OK(false, "a link is made");
    }
}

/** Starts an empty folder. */
static void start(void)
{
    char *text = apr_pstrdup(unit_pool, "/tmp/route_file_tree.XXXXXX");

    folder = mkdtemp(text);
    OK(folder != NULL, "a folder of its own");
}

static void finish(void)
{
    const char *command = apr_pstrcat(unit_pool, "rm -rf '", folder, "'",
                                      NULL);

    OK(system(command) == 0, "the folder is removed");
}

/** The files found, "name pattern" a line, then the diagnostics. */
static const char *found(const char *top, bool strict)
{
    said_t *said = new_said();
    apir_route_file_t *files;
    apr_size_t count;
    const char *text = "";
    apr_status_t status = apir_file_tree_read(top, ".so", strict, &said->diag,
                                              &files, &count, unit_pool);

    for (apr_size_t i = 0; i < count; i++) {
        text = apr_pstrcat(unit_pool, text, files[i].name, " ",
                           files[i].pattern, "\n", NULL);
    }
    if ((status == APR_SUCCESS) != (said->diag.errors == 0)) {
        return "the status does not tell of the errors";
    }
    return apr_pstrcat(unit_pool, text, said->text, NULL);
}

static void test_reading(void)
{
    start();
    make("api/students.so");
    make("api/[id].so");
    make("api/students.c");
    make("api/README");
    make("api/.hidden.so");
    make("api/.#lock.so");
    make("api/._fork.so");
    make("api/index.so");
    make("B.so");
    make("a.so");
    make(".well-known/x.so");
    make(".libs/y.so");
    make("empty/");
    IS(found(folder, true),
       ".well-known/x /.well-known/x\n"
       "B /B\n"
       "a /a\n"
       "api/.hidden /api/.hidden\n"
       "api/[id] /api/:id\n"
       "api/index /api\n"
       "api/students /api/students\n"
       "W .libs:0 The hidden folder is not read: only '.well-known' is.\n",
       "files in the order of their names, folders in place");
    IS(found(in_folder("api"), true),
       ".hidden /.hidden\n[id] /:id\nindex /\nstudents /students\n",
       "names are relative to the folder");
    IS(found(apr_pstrcat(unit_pool, in_folder("empty"), "/", NULL), true), "",
       "an empty folder, with a slash at its end");
    IS(found(in_folder("none"), true), "E none:0 The folder is not there.\n",
       "no folder");
    IS(found(in_folder("a.so"), true),
       "E a.so:0 The folder cannot be read.\n", "a file instead");
    finish();
}

static void test_refused_files(void)
{
    start();
    make("good.so");
    make("a[b.so");
    make(".so");
    make("group.so");
    make("world.so");
    make("open/x.so");
    chmod(in_folder("group.so"), 0664);
    chmod(in_folder("world.so"), 0646);
    chmod(in_folder("open"), 0777);
    mkfifo(in_folder("pipe.so"), 0644);
    chmod(in_folder("pipe.so"), 0644);
    make("dir.so/in.so");
    IS(found(folder, true),
       "dir.so/in /dir.so/in\n"
       "good /good\n"
       "E .so:0 A segment has no name.\n"
       "E a[b.so:0 A name has '[' without ']'.\n"
       "E group.so:0 The file may be written by its group or by everyone.\n"
       "E open:0 The folder may be written by its group or by everyone.\n"
       "E pipe.so:0 A route must be a regular file.\n"
       "E world.so:0 The file may be written by its group or by everyone.\n",
       "each with a sentence, all of them at once");
    IS(found(folder, false),
       "dir.so/in /dir.so/in\n"
       "good /good\n"
       "group /group\n"
       "open/x /open/x\n"
       "world /world\n"
       "E .so:0 A segment has no name.\n"
       "E a[b.so:0 A name has '[' without ']'.\n"
       "E pipe.so:0 A route must be a regular file.\n",
       "who may write is asked only when strict");
    chmod(folder, 0775);
    IS(found(folder, true),
       apr_psprintf(unit_pool,
                    "E %s:0 The folder may be written by its group or by "
                    "everyone.\n",
                    apr_filepath_name_get(folder)),
       "the folder itself");
    chmod(folder, 0755);
    finish();
}

static void test_links(void)
{
    start();
    make("routes/a.so");
    make("routes/v2/b.so");
    make("routes/.build/c.so");
    make("outside.so");
    make("other/d.so");
    make_link("v2", "routes/v1");
    make_link("../a.so", "routes/v2/same.so");
    make_link(".build/c.so", "routes/c.so");
    IS(found(in_folder("routes"), true),
       "a /a\nc /c\nv1/b /v1/b\nv1/same /v1/same\nv2/b /v2/b\n"
       "v2/same /v2/same\n"
       "W .build:0 The hidden folder is not read: only '.well-known' is.\n",
       "links inside the folder are followed");
    make_link("../outside.so", "routes/out.so");
    make_link("../other", "routes/other");
    make_link("nothing", "routes/gone.so");
    make_link("nothing", "routes/gone.txt");
    make_link("..", "routes/v2/up");
    make_link("../../routes-x", "routes/v2/x.so");
    make("routes-x");
    chmod(in_folder("routes/.build"), 0777);
    IS(found(in_folder("routes"), true),
       "a /a\nv1/b /v1/b\nv1/same /v1/same\nv2/b /v2/b\nv2/same /v2/same\n"
       "W .build:0 The hidden folder is not read: only '.well-known' is.\n"
       "E .build:0 The folder may be written by its group or by everyone.\n"
       "E gone.so:0 The link leads nowhere.\n"
       "E other:0 The link leads out of the folder.\n"
       "E out.so:0 The link leads out of the folder.\n"
       "E up:0 The link leads back to a folder it is in.\n"
       "E x.so:0 The link leads out of the folder.\n"
       "E up:0 The link leads back to a folder it is in.\n"
       "E x.so:0 The link leads out of the folder.\n",
       "others are not");
    make_link("routes", "by-link");
    IS(found(in_folder("by-link/v2"), false),
       "b /b\n"
       "E same.so:0 The link leads out of the folder.\n"
       "E up:0 The link leads out of the folder.\n"
       "E x.so:0 The link leads out of the folder.\n",
       "the folder itself may be reached by a link");
    finish();
}

/** A folder at the end of @a depth folders, with a file in it. */
static void make_deep(int depth)
{
    const char *name = "";

    for (int i = 0; i < depth; i++) {
        name = apr_pstrcat(unit_pool, name, "d/", NULL);
    }
    make(apr_pstrcat(unit_pool, name, "x.so", NULL));
}

static void test_depth(void)
{
    start();
    make_deep(31);
    OK(strstr(found(folder, true), "/x\n") != NULL, "31 levels");
    make_deep(32);
    OK(strstr(found(folder, true), "E ") == NULL, "32 levels");
    make_deep(33);
    OK(strstr(found(folder, true),
              "E d:0 Folders are nested more than 32 deep.")
           != NULL,
       "33 levels");
    finish();
}

static void test_count(void)
{
    const char *message = "The folder holds more than 10000 files.";

    start();
    for (int i = 0; i < 9999; i++) {
        make(apr_psprintf(unit_pool, "f%d", i));
    }
    IS(found(folder, true), "", "9,999 files");
    make("g");
    IS(found(folder, true), "", "10,000 files");
    make("h");
    OK(strstr(found(folder, true), message) != NULL, "10,001 files");
    finish();
}

int main(void)
{
    umask(022);
    unit_begin();
    test_patterns();
    test_names_that_mean_nothing();
    test_patterns_are_taken();
    test_reading();
    test_refused_files();
    test_links();
    test_depth();
    test_count();
    return unit_done();
}
