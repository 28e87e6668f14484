/*
 * From the log back to paths: "0.createdAt", "0.posts.0.createdAt", …, row by
 * row in the order of the data, as superjson's walker lists them.
 */
#include "core/buf.h"
#include "json/superjson_int.h"
#include "json/text_int.h"
#include <string.h>

typedef struct frame_t frame_t;

/* An array whose items are gone through, or (the lowest) the root. */
struct frame_t {
    frame_t *below;
    frame_t *above;     /* kept for the next array of this depth */
    frame_t *scope;     /* the innermost one that has an object of its own */
    apr_size_t base;    /* where paths of the scope begin in the buffer */
    apr_size_t prefix;  /* length of the array's own path */
    bool prefix_empty;  /* the array is the scope itself */
    apr_uint64_t index; /* of the current item, plus 1 */
    unsigned left;      /* repetitions of the item, this one included */
    apr_uint64_t sequence; /* where the item's bytes begin */
    bool is_scope;
    bool opened; /* the scope's object was begun */
};

typedef struct replay_t {
    const apir_superjson_log_t *log;
    apir_json_writer_t *json;
    apr_pool_t *pool;
    apir_buf_t path; /* of the current item */
    frame_t *frame;
    apr_uint64_t at;
} replay_t;

static const char *const type_texts[] = {
    [APIR_SUPERJSON_DATE] = "\"Date\"",
    [APIR_SUPERJSON_BIGINT] = "\"bigint\"",
    [APIR_SUPERJSON_DECIMAL] = "[\"custom\",\"Decimal\"]",
    [APIR_SUPERJSON_BYTES] = "[\"custom\",\"Bytes\"]",
    [APIR_SUPERJSON_NUMBER] = "\"number\"",
    [APIR_SUPERJSON_UNDEFINED] = "\"undefined\"",
    [APIR_SUPERJSON_DB_NULL] = "[\"custom\",\"DbNull\"]",
    [APIR_SUPERJSON_JSON_NULL] = "[\"custom\",\"JsonNull\"]",
    [APIR_SUPERJSON_ANY_NULL] = "[\"custom\",\"AnyNull\"]",
    [APIR_SUPERJSON_SET] = "\"set\"",
    [APIR_SUPERJSON_MAP] = "\"map\"",
};

/* Outside all arrays. */
static bool at_root(const replay_t *replay)
{
    return replay->frame->below == NULL;
}

static void add_segment(replay_t *replay, bool first, const char *text,
                        apr_size_t length)
{
    if (!first) {
        apir_buf_putc(&replay->path, '.');
    }
    apir_buf_add(&replay->path, text, length);
}

static void truncate_path(replay_t *replay, apr_size_t length)
{
    replay->path.length = length;
}

/* The path so far is that of the place. */
static void enter_place(replay_t *replay, const apir_superjson_place_t *place)
{
    if (place->name) {
        add_segment(replay, at_root(replay), place->path, place->path_length);
    }
}

/* Names the place in the object of its scope; the root's own annotation has
 * no name and is all there is. */
static void write_name(replay_t *replay, const apir_superjson_place_t *place)
{
    frame_t *scope = replay->frame->scope;

    if (at_root(replay) && !place->name) {
        return;
    }
    if (!scope->opened) {
        apir_json_begin_object(replay->json);
        scope->opened = true;
    }
    apir_json_name(replay->json, replay->path.data + scope->base,
                   replay->path.length - scope->base);
}

static void begin_annotation(replay_t *replay,
                             const apir_superjson_code_t *code)
{
    const char *text = type_texts[code->type];

    write_name(replay, code->place);
    apir_json_begin_array(replay->json);
    apir_json_raw(replay->json, text, strlen(text));
}

static void write_annotation(replay_t *replay,
                             const apir_superjson_code_t *code)
{
    apr_size_t before = replay->path.length;

    enter_place(replay, code->place);
    begin_annotation(replay, code);
    apir_json_end_array(replay->json);
    truncate_path(replay, before);
}

static frame_t *push(replay_t *replay)
{
    frame_t *frame = replay->frame ? replay->frame->above : NULL;
    frame_t *above = frame ? frame->above : NULL;

    if (!frame) {
        frame = apr_palloc(replay->pool, sizeof(*frame));
        if (replay->frame) {
            replay->frame->above = frame;
        }
    }
    *frame = (frame_t){ .below = replay->frame, .above = above };
    return frame;
}

static void begin_array(replay_t *replay, const apir_superjson_code_t *code)
{
    bool scope = code->type != APIR_LOG_PLAIN;
    bool empty = at_root(replay) && !code->place->name;
    frame_t *frame = push(replay);

    enter_place(replay, code->place);
    if (scope) {
        begin_annotation(replay, code);
    }
    frame->is_scope = scope;
    frame->scope = scope ? frame : replay->frame->scope;
    frame->prefix = replay->path.length;
    frame->base = scope ? frame->prefix : replay->frame->scope->base;
    frame->prefix_empty = scope || empty;
    replay->frame = frame;
}

static void end_array(replay_t *replay)
{
    frame_t *frame = replay->frame;

    if (frame->is_scope) {
        if (frame->opened) {
            apir_json_end_object(replay->json);
        }
        apir_json_end_array(replay->json);
    }
    if (frame->below) { /* the root has no end of its own */
        replay->frame = frame->below;
    }
}

/* ---- items ---- */

static void enter_item(replay_t *replay)
{
    frame_t *frame = replay->frame;
    char digits[24];
    apr_size_t length;

    truncate_path(replay, frame->prefix);
    length = apir_format_int((apr_int64_t)frame->index, digits);
    frame->index++;
    add_segment(replay, frame->prefix_empty, digits, length);
}

/* At the end of an item's bytes: goes through them again while there are
 * repetitions left. True when it does. */
static bool repeat(replay_t *replay)
{
    frame_t *frame = replay->frame;

    if (frame->left <= 1) {
        return false;
    }
    if (frame->sequence == replay->at) { /* nothing in it */
        frame->index += frame->left - 1;
        frame->left = 0;
        return false;
    }
    frame->left--;
    replay->at = frame->sequence;
    enter_item(replay);
    return true;
}

static void begin_run(replay_t *replay)
{
    frame_t *frame = replay->frame;

    frame->left = apir_superjson_log_byte(replay->log, replay->at + 1);
    replay->at += 2;
    frame->sequence = replay->at;
    enter_item(replay);
}

/* The path as it was in the item around an array that ended. */
static void leave_array(replay_t *replay)
{
    end_array(replay);
    if (at_root(replay)) {
        truncate_path(replay, 0);
        return;
    }
    replay->frame->index--;
    enter_item(replay);
}

static const apir_superjson_code_t *read_code(replay_t *replay, unsigned byte)
{
    apr_uint32_t code = byte - APIR_LOG_CODE;
    int i;

    if (byte == APIR_LOG_LONG) {
        for (code = 0, i = 0; i < 3; i++) {
            code = code << 8
                   | apir_superjson_log_byte(replay->log, replay->at++);
        }
    }
    return apir_superjson_log_code(replay->log, code);
}

static void step(replay_t *replay)
{
    unsigned byte = apir_superjson_log_byte(replay->log, replay->at);
    const apir_superjson_code_t *code;

    if (byte == APIR_LOG_END || byte == APIR_LOG_ITEM) {
        if (repeat(replay)) {
            return;
        }
        if (byte == APIR_LOG_ITEM) {
            begin_run(replay);
            return;
        }
        replay->at++;
        leave_array(replay);
        return;
    }
    replay->at++;
    code = read_code(replay, byte);
    if (code->type < APIR_SUPERJSON_SET) {
        write_annotation(replay, code);
    }
    else {
        begin_array(replay, code);
    }
}

void apir_superjson_replay(const apir_superjson_log_t *log,
                           apir_json_writer_t *json, apr_pool_t *pool)
{
    replay_t replay = { .log = log, .json = json, .pool = pool };
    apr_uint64_t end = apir_superjson_log_size(log);
    frame_t *root;

    apir_buf_init(&replay.path, pool, 256, APR_SIZE_MAX);
    root = push(&replay);
    root->scope = root;
    root->is_scope = true;
    replay.frame = root;
    while (replay.at < end && json->status == APR_SUCCESS) {
        step(&replay);
    }
    if (root->opened) {
        apir_json_end_object(json);
    }
}
