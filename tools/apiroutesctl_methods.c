/*
 * Which methods a route file answers. Of a shared object the dynamic linker
 * knows; a C file is looked through for definitions at file scope, so that
 * routes can be listed before anything is compiled.
 */
#include "apiroutesctl.h"
#include <apr_lib.h>
#include <apr_strings.h>
#include <dlfcn.h>
#include <string.h>

static const char *const method_names[] = { "GET",    "HEAD",  "POST",
                                            "PUT",    "PATCH", "DELETE",
                                            "OPTIONS" };

#define METHOD_COUNT (sizeof(method_names) / sizeof(method_names[0]))

/* Those of the methods whose bit is set. */
static const char *const *listed(unsigned methods, apr_pool_t *pool)
{
    const char **list = apr_pcalloc(pool, (METHOD_COUNT + 1) * sizeof(*list));
    size_t count = 0;
    size_t i;

    for (i = 0; i < METHOD_COUNT; i++) {
        if (methods & (1U << i)) {
            list[count++] = method_names[i];
        }
    }
    return list;
}

/* ---- C ------------------------------------------------------------------ */

typedef struct scan_t {
    const char *at;
    const char *end;
} scan_t;

/* Behind the quoted text that begins here. */
static const char *skip_quoted(const char *at, const char *end)
{
    char quote = *at++;

    while (at < end && *at != quote && *at != '\n') {
        at += *at == '\\' && at + 1 < end ? 2 : 1;
    }
    return at < end ? at + 1 : end;
}

static const char *skip_line(const char *at, const char *end)
{
    while (at < end && *at != '\n') {
        at += *at == '\\' && at + 1 < end ? 2 : 1;
    }
    return at;
}

static const char *skip_comment(const char *at, const char *end)
{
    for (at += 2; at + 1 < end; at++) {
        if (at[0] == '*' && at[1] == '/') {
            return at + 2;
        }
    }
    return end;
}

/* To the next byte that counts: no blank, comment or preprocessor line. A
 * quoted text counts as one byte, its closing quote. */
static bool next_byte(scan_t *scan, char *byte)
{
    while (scan->at < scan->end) {
        const char *at = scan->at;
        bool slash = at[0] == '/' && at + 1 < scan->end;

        if (slash && at[1] == '*') {
            scan->at = skip_comment(at, scan->end);
        }
        else if (*at == '#' || (slash && at[1] == '/')) {
            scan->at = skip_line(at, scan->end);
        }
        else if (apr_isspace(*at)) {
            scan->at++;
        }
        else {
            *byte = *at;
            scan->at = *at == '"' || *at == '\'' ? skip_quoted(at, scan->end)
                                                 : at + 1;
            return true;
        }
    }
    return false;
}

static bool is_word(char byte)
{
    return apr_isalnum(byte) || byte == '_';
}

/* Behind the bracket that closes the one just read. */
static void skip_nested(scan_t *scan, char open, char close)
{
    int depth = 1;
    char byte;

    while (depth > 0 && next_byte(scan, &byte)) {
        depth += byte == open ? 1 : byte == close ? -1 : 0;
    }
}

static unsigned method_bit(const char *word, size_t length)
{
    size_t i;

    for (i = 0; i < METHOD_COUNT; i++) {
        if (strlen(method_names[i]) == length
            && memcmp(method_names[i], word, length) == 0) {
            return 1U << i;
        }
    }
    return 0;
}

/* One declaration is what stands between two of ";", "}" at file scope: it
 * defines the method when a body follows the parentheses behind its name. */
const char *const *apir_ctl_methods_of_text(const char *text,
                                            apr_size_t length,
                                            apr_pool_t *pool)
{
    scan_t scan = { text, text + length };
    bool is_static = false;
    unsigned methods = 0;
    unsigned named = 0;
    unsigned last = 0;
    char byte;

    while (next_byte(&scan, &byte)) {
        if (is_word(byte)) {
            const char *word = scan.at - 1;

            while (scan.at < scan.end && is_word(*scan.at)) {
                scan.at++;
            }
            last = method_bit(word, (size_t)(scan.at - word));
            is_static = is_static
                        || (scan.at - word == 6
                            && memcmp(word, "static", 6) == 0);
            continue;
        }
        if (byte == '(') {
            skip_nested(&scan, '(', ')');
            named |= last;
        }
        else if (byte == '{') {
            skip_nested(&scan, '{', '}');
            methods |= is_static ? 0 : named;
        }
        if (byte == '{' || byte == ';') {
            is_static = false;
            named = 0;
        }
        last = 0;
    }
    return listed(methods, pool);
}

/* ---- shared objects ----------------------------------------------------- */

static const char *const *methods_of_object(apir_ctl_t *ctl, const char *path)
{
    const apir_place_t place = { path, 0, 0 };
    unsigned methods = 0;
    const char *full;
    void *object;
    size_t i;

    /* without a slash the linker would search its own folders */
    full = strchr(path, '/') ? path
                             : apr_pstrcat(ctl->pool, "./", path, NULL);
    object = dlopen(full, RTLD_LAZY | RTLD_LOCAL);
    if (!object) {
        apir_diag_error(&ctl->diag, &place, "cannot be loaded: %s",
                        dlerror());
        return NULL;
    }
    for (i = 0; i < METHOD_COUNT; i++) {
        if (dlsym(object, method_names[i])) {
            methods |= 1U << i;
        }
    }
    dlclose(object);
    return listed(methods, ctl->pool);
}

const char *const *apir_ctl_methods(apir_ctl_t *ctl, const char *path)
{
    size_t length = strlen(path);
    apr_size_t size;
    const char *text;

    if (length > 3 && strcmp(path + length - 3, ".so") == 0) {
        return methods_of_object(ctl, path);
    }
    text = apir_ctl_read(ctl, path, &size);
    return text ? apir_ctl_methods_of_text(text, size, ctl->pool) : NULL;
}
