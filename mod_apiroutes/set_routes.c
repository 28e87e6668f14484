/*
 * Directives that make routes: fragments, folders, <ApiRoute> sections.
 */
#include "mod_apiroutes/directives.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <http_protocol.h>
#include <string.h>

static apir_mention_t mention(cmd_parms *cmd, const char *name)
{
    apir_mention_t made = { name, apir_mod_place(cmd) };

    return made;
}

const char *apir_mod_set_fragment(cmd_parms *cmd, void *dir, const char *args)
{
    apir_server_config_t *config = apir_mod_server_config(cmd->server);
    apir_dir_config_t *location = dir;
    apr_array_header_t *list;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (!apir_mod_in_location(cmd, true)
        || !apir_mod_count_ok(cmd, count, 1, 1)) {
        return NULL;
    }
    list = cmd->path ? apir_mod_mount(cmd, location)->fragments
                     : config->fragments;
    APR_ARRAY_PUSH(list, apir_mention_t) = mention(cmd, words[0]);
    return NULL;
}

const char *apir_mod_set_routes_dir(cmd_parms *cmd, void *dir,
                                    const char *args)
{
    apir_dir_config_t *location = dir;
    int count;
    const char *const *words = apir_mod_words(cmd, args, &count);

    if (!apir_mod_in_location(cmd, false)
        || !apir_mod_count_ok(cmd, count, 1, 1)) {
        return NULL;
    }
    APR_ARRAY_PUSH(apir_mod_mount(cmd, location)->folders,
                   apir_mention_t) = mention(cmd, words[0]);
    return NULL;
}

/* ---- <ApiRoute METHODS PATTERN> … </ApiRoute> ---- */

/* The method in upper case, or NULL: it is none, or never a route's. */
static const char *method_of(cmd_parms *cmd, char *name)
{
    char *at = name;

    for (; apr_isalpha(*at) || *at == '-'; at++) {
        *at = (char)apr_toupper(*at);
    }
    if (strcmp(name, "*") == 0) {
        return name;
    }
    if (*at || at == name) {
        apir_mod_mistake(cmd, "\"%s\" is no method; right is GET or GET,POST",
                         name);
        return NULL;
    }
    if (strcmp(name, "TRACE") == 0 || strcmp(name, "CONNECT") == 0) {
        apir_mod_mistake(cmd, "%s never reaches a route: it is the server's",
                         name);
        return NULL;
    }
    /* Then <Limit>, Require method and AllowMethods know it. */
    ap_method_register(cmd->pool, name);
    return name;
}

/* Sets the methods of a section; of a mistake each section tells anew. */
static void set_methods(cmd_parms *cmd, apir_section_t *section,
                        const char *text)
{
    bool right = true;

    section->methods = apr_array_make(cmd->pool, 1, sizeof(const char *));
    section->methods_text = text;
    do {
        const char *method = method_of(cmd,
                                       ap_getword(cmd->pool, &text, ','));

        if (method) {
            APR_ARRAY_PUSH(section->methods, const char *) = method;
        }
        right &= method != NULL;
    } while (*text);
    if (!right) {
        section->methods_text = NULL;
    }
}

/* Most sections have the methods of the one before them. */
static const apir_section_t *same_methods(const apir_mount_t *mount,
                                          const char *text)
{
    const apir_section_t *last = NULL;

    if (mount->sections->nelts) {
        last = APR_ARRAY_IDX(mount->sections, mount->sections->nelts - 1,
                             apir_section_t *);
    }
    return last && last->methods_text && strcmp(last->methods_text, text) == 0
               ? last
               : NULL;
}

static apir_section_t *new_section(cmd_parms *cmd, apir_mount_t *mount,
                                   const char *const *words)
{
    apir_section_t *section = apir_slab_alloc(&mount->slab, sizeof(*section));
    const apir_section_t *last = same_methods(mount, words[0]);

    section->place = apir_mod_place(cmd);
    section->pattern = words[1];
    if (last) {
        section->methods = last->methods;
        section->methods_text = last->methods_text;
    }
    else {
        set_methods(cmd, section, words[0]);
    }
    return section;
}

/* Directives of other modules would act on the whole location: refused. (This
 * is asked for each line of what may be thousands of sections; the lengths
 * tell most names apart.) */
static bool stands_in_route(const char *name)
{
#define NAME_OF_SERVER(name)
#define NAME_OF_SERVER_LOCATION(name)
#define NAME_OF_LOCATION(name)
#define NAME_OF_ANY(name)
#define NAME_OF_ROUTE(name) { name, sizeof(name) - 1 },
#define DIRECTIVE(name, setter, where, arguments, by_default, help) \
    NAME_OF_##where(name)
    static const struct {
        const char *name;
        apr_size_t length;
    } names[] = {
#include "mod_apiroutes/directives.def"
        { NULL, 0 }
    };
#undef DIRECTIVE
    apr_size_t length = strlen(name);

    for (int i = 0; names[i].name; i++) {
        if (names[i].length == length
            && strcasecmp(name, names[i].name) == 0) {
            return true;
        }
    }
    return false;
}

static bool children_ok(cmd_parms *cmd)
{
    const ap_directive_t *child = cmd->directive->first_child;
    bool ok = true;

    for (; child; child = child->next) {
        if (!stands_in_route(child->directive)) {
            apir_mod_mistake(cmd,
                             "%s (line %d) has no place in <ApiRoute>; "
                             "it would hold for the whole location, so write "
                             "it there",
                             child->directive, child->line_num);
            ok = false;
        }
    }
    return ok;
}

const char *apir_mod_set_route(cmd_parms *cmd, void *dir, const char *args)
{
    apir_dir_config_t *location = dir;
    const char *end = strrchr(args, '>');
    apir_section_t *section;
    apir_mount_t *mount;
    const char *const *words;
    const char *wrong;
    int count;

    if (!end || end[1]) {
        return apir_mod_mistake(cmd, "'>' is missing at the end of the line");
    }
    words = apir_mod_words(cmd,
                           apr_pstrmemdup(cmd->temp_pool, args,
                                          (apr_size_t)(end - args)),
                           &count);
    /* A location that has routes already has been looked at. */
    if ((!location->mount && !apir_mod_in_location(cmd, false))
        || !children_ok(cmd) || !apir_mod_count_ok(cmd, count, 2, 2)) {
        return NULL;
    }
    mount = apir_mod_mount(cmd, location);
    section = new_section(cmd, mount, words);
    location->open = section;
    wrong = ap_walk_config(cmd->directive->first_child, cmd, cmd->context);
    location->open = NULL;
    APR_ARRAY_PUSH(mount->sections, apir_section_t *) = section;
    if (section->operations != 1) {
        apir_diag_error(apir_mod_diag(cmd->pool), &section->place,
                        "<ApiRoute %s> has %d operations; right is one of "
                        "ApiHandler, ApiSql, ApiModel, ApiRespond",
                        section->pattern, section->operations);
    }
    return wrong;
}

/* The open section and the words of a directive in it, or NULL. */
static apir_section_t *inside(cmd_parms *cmd, void *dir, const char *args,
                              int least, int most, const char *const **words,
                              int *count)
{
    apir_section_t *section = ((apir_dir_config_t *)dir)->open;

    *words = apir_mod_words(cmd, args, count);
    if (!section) {
        apir_mod_mistake(cmd, "stands in <ApiRoute> only");
        return NULL;
    }
    return apir_mod_count_ok(cmd, *count, least, most) ? section : NULL;
}

const char *apir_mod_set_input(cmd_parms *cmd, void *dir, const char *args)
{
    const char *const *words;
    int count;
    apir_section_t *section = inside(cmd, dir, args, 1, 1, &words, &count);

    if (section) {
        section->input_file = apir_mod_file_name(cmd, words[0]);
    }
    return NULL;
}

const char *apir_mod_set_output(cmd_parms *cmd, void *dir, const char *args)
{
    const char *const *words;
    int count;
    apir_section_t *section = inside(cmd, dir, args, 1, 1, &words, &count);

    if (section) {
        section->output_file = apir_mod_file_name(cmd, words[0]);
    }
    return NULL;
}

/* Adds the words of a line to a list, which is made with its first. */
static void add_words(cmd_parms *cmd, apr_array_header_t **list,
                      const char *const *words, int count)
{
    if (!*list) {
        *list = apr_array_make(cmd->pool, count, sizeof(const char *));
    }
    for (int i = 0; i < count; i++) {
        APR_ARRAY_PUSH(*list, const char *) = words[i];
    }
}

const char *apir_mod_set_error_codes(cmd_parms *cmd, void *dir,
                                     const char *args)
{
    const char *const *words;
    int count;
    apir_section_t *section = inside(cmd, dir, args, 1, -1, &words, &count);

    if (section) {
        add_words(cmd, &section->error_codes, words, count);
    }
    return NULL;
}

const char *apir_mod_set_query_params(cmd_parms *cmd, void *dir,
                                      const char *args)
{
    const char *const *words;
    int count;
    apir_section_t *section = inside(cmd, dir, args, 1, -1, &words, &count);

    if (section) {
        add_words(cmd, &section->query_parameters, words, count);
    }
    return NULL;
}

const char *apir_mod_set_handler(cmd_parms *cmd, void *dir, const char *args)
{
    const char *const *words;
    int count;
    apir_section_t *section = inside(cmd, dir, args, 1, 1, &words, &count);

    if (section) {
        section->handler = words[0];
        section->operations++;
    }
    return NULL;
}

const char *apir_mod_set_sql(cmd_parms *cmd, void *dir, const char *args)
{
    const char *const *words;
    int count;
    apir_section_t *section = inside(cmd, dir, args, 2, 3, &words, &count);

    if (!section) {
        return NULL;
    }
    section->operations++;
    section->database = words[0];
    section->sql = words[1];
    if (count == 3) {
        section->result = apir_mod_option(words[2], "result");
        if (!section->result) {
            return apir_mod_mistake(cmd,
                                    "%s is not result=many|one|value|"
                                    "none|stream",
                                    words[2]);
        }
    }
    return NULL;
}

const char *apir_mod_set_respond(cmd_parms *cmd, void *dir, const char *args)
{
    const char *const *words;
    int count;
    apir_section_t *section = inside(cmd, dir, args, 1, 2, &words, &count);
    char *end;

    if (!section) {
        return NULL;
    }
    section->operations++;
    section->status = (int)apr_strtoi64(words[0], &end, 10);
    if (*end || section->status < 200 || section->status > 599) {
        apir_mod_mistake(cmd, "%s is no status from 200 to 599", words[0]);
        section->status = 200;
    }
    section->body = words[1];
    return NULL;
}
