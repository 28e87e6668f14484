/* Input: a Content-Type, line feed, the body. Fields are bounded, names are
 * text, files lie in the body; fields written again as multipart are read
 * again. */
#include "core/limits.h"
#include "http/form.h"
#include "http_fuzz.h"

#define BOUNDARY "a-boundary-of-our-own"

static void check_field(const apir_form_field_t *field, const char *body,
                        size_t size)
{
    PROMISE(apir_utf8_valid(field->name, strlen(field->name)));
    if (field->filename) {
        PROMISE(apir_utf8_valid(field->filename, strlen(field->filename)));
        PROMISE(field->type && !strpbrk(field->type, "\r\n"));
        PROMISE(field->value >= body
                && field->value + field->value_length <= body + size);
    }
    else {
        PROMISE(!field->type);
        PROMISE(fuzz_is_text(field->value, field->value_length));
    }
}

/* As browsers write a name, with the backslash doubled. */
static char *add_quoted(char *to, const char *name)
{
    for (; *name; name++) {
        const char *escape = *name == '"'    ? "%22"
                             : *name == '\r' ? "%0D"
                             : *name == '\n' ? "%0A"
                             : *name == '\\' ? "\\\\"
                                             : NULL;

        if (escape) {
            memcpy(to, escape, strlen(escape));
            to += strlen(escape);
        }
        else {
            *to++ = *name;
        }
    }
    return to;
}

static char *add(char *to, const char *text)
{
    memcpy(to, text, strlen(text));
    return to + strlen(text);
}

static bool has_escapes(const char *name)
{
    return strstr(name, "%22") || strstr(name, "%0D") || strstr(name, "%0A");
}

static char *add_part(char *to, const apir_form_field_t *field)
{
    to = add(to, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"");
    to = add(add_quoted(to, field->name), "\"");
    if (field->filename) {
        to = add(add_quoted(add(to, "; filename=\""), field->filename), "\"");
        to = add(add(to, "\r\nContent-Type: "), field->type);
    }
    to = add(to, "\r\n\r\n");
    memcpy(to, field->value, field->value_length);
    return add(to + field->value_length, "\r\n");
}

static void round_trip(const apir_form_field_t *fields, apr_size_t count,
                       apr_pool_t *pool)
{
    apr_size_t size = 64, i, again_count;
    apir_form_field_t *again;
    char *body, *to;

    for (i = 0; i < count; i++) {
        if (has_escapes(fields[i].name)
            || (fields[i].filename && has_escapes(fields[i].filename))) {
            return;
        }
        size += 256 + 3 * strlen(fields[i].name) + fields[i].value_length;
        size += fields[i].filename
                    ? 3 * strlen(fields[i].filename) + strlen(fields[i].type)
                    : 0;
    }
    body = to = apr_palloc(pool, size);
    for (i = 0; i < count; i++) {
        to = add_part(to, &fields[i]);
    }
    to = add(to, "--" BOUNDARY "--");
    PROMISE(!apir_form_parse("multipart/form-data; boundary=" BOUNDARY, body,
                             (apr_size_t)(to - body), &again, &again_count,
                             pool, NULL));
    PROMISE(again_count == count);
    for (i = 0; i < count; i++) {
        PROMISE(!strcmp(again[i].name, fields[i].name));
        PROMISE(again[i].value_length == fields[i].value_length);
        PROMISE(
            !memcmp(again[i].value, fields[i].value, fields[i].value_length));
        PROMISE(!again[i].filename == !fields[i].filename);
        PROMISE(!again[i].filename
                || !strcmp(again[i].filename, fields[i].filename));
        PROMISE(!again[i].type || !strcmp(again[i].type, fields[i].type));
    }
}

static bool holds_boundary(const uint8_t *data, size_t size)
{
    size_t i;

    for (i = 0; i + sizeof(BOUNDARY) - 1 <= size; i++) {
        if (!memcmp(data + i, BOUNDARY, sizeof(BOUNDARY) - 1)) {
            return true;
        }
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
    size_t head = line ? (size_t)(line - data) : 0;
    size_t skip = line ? head + 1 : 0, i;
    const char *type = apr_pstrmemdup(pool, (const char *)data, head);
    char *body = fuzz_copy(data + skip, size - skip);
    apir_error_t error = { 0 };
    apir_form_field_t *fields;
    apr_size_t count;

    if (apir_form_parse(type, body, size - skip, &fields, &count, pool,
                        &error)
        == APR_SUCCESS) {
        PROMISE(count <= APIR_MAX_FORM_PARTS
                && count <= APIR_MAX_QUERY_PAIRS);
        for (i = 0; i < count; i++) {
            check_field(&fields[i], body, size - skip);
        }
        if (!holds_boundary(data, size)) {
            round_trip(fields, count, pool);
        }
    }
    else {
        PROMISE(error.kind == APIR_E_BAD_REQUEST
                || error.kind == APIR_E_TOO_MANY);
        PROMISE(count == 0);
    }
    free(body);
    fuzz_done(pool);
    return 0;
}
