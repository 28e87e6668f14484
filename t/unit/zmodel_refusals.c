/*
 * What a schema may say and what it may not, in files of cases: t/zmodel.
 */
#include "zmodel_fixture.h"

typedef struct frame_t {
    const char *name;
    const char *text;
    struct frame_t *next;
} frame_t;

typedef struct case_t {
    const char *name;
    const char *text;
    char *want;
} case_t;

static const char *replaced(const char *text, const char *what,
                            const char *by)
{
    const char *at = strstr(text, what);

    if (!at) {
        return text;
    }
    return apr_pstrcat(unit_pool,
                       apr_pstrmemdup(unit_pool, text,
                                      (apr_size_t)(at - text)),
                       by, replaced(at + strlen(what), what, by), NULL);
}

static void run(case_t *one)
{
    if (one->name) {
        zmodel_of(one->text);
        IS(zmodel_told, one->want, one->name);
    }
    one->name = NULL;
}

static const char *next_line(char **at)
{
    char *line = *at, *end = strchr(line, '\n');

    if (!end) {
        return NULL;
    }
    *end = '\0';
    *at = end + 1;
    return line;
}

static frame_t *read_frame(const char *name, char **at, frame_t *next)
{
    frame_t *frame = apr_pcalloc(unit_pool, sizeof(*frame));
    const char *line;

    frame->name = name;
    frame->text = "";
    frame->next = next;
    while ((line = next_line(at)) != NULL && strcmp(line, "end") != 0) {
        frame->text = apr_pstrcat(unit_pool, frame->text, line, "\n", NULL);
    }
    return frame;
}

static void start(case_t *one, const frame_t *frame, const char *line)
{
    apr_size_t length = strcspn(line, ":");
    const char *snippet = line + length + (line[length] ? 2 : 0);

    while (frame
           && (strlen(frame->name) != length
               || memcmp(frame->name, line, length) != 0)) {
        frame = frame->next;
    }
    if (OK(frame != NULL, "the case names a frame")) {
        one->name = replaced(line, "#", "no.");
        one->text = replaced(frame->text, "%%", replaced(snippet, "⏎", "\n"));
        one->want = apr_pstrdup(unit_pool, "");
    }
}

static void run_file(const char *path)
{
    case_t one = { NULL, NULL, NULL };
    frame_t *frames = NULL;
    const char *line;
    size_t length;
    char *at = unit_file(path, &length);

    if (!OK(at != NULL, path)) {
        return;
    }
    while ((line = next_line(&at)) != NULL) {
        if (strncmp(line, "frame ", 6) == 0) {
            frames = read_frame(line + 6, &at, frames);
        }
        else if (strncmp(line, "case ", 5) == 0) {
            run(&one);
            start(&one, frames, line + 5);
        }
        else if (strncmp(line, "    ", 4) == 0) {
            one.want = apr_pstrcat(unit_pool, one.want, line + 4, "\n", NULL);
        }
    }
    run(&one);
}

int main(void)
{
    unit_begin();
    run_file("t/zmodel/attributes.txt");
    run_file("t/zmodel/policies.txt");
    run_file("t/zmodel/validation.txt");
    run_file("t/zmodel/declarations.txt");
    return unit_done();
}
