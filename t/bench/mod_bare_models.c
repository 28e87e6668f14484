/*
 * What models are measured against: the least that a hand-written module has
 * to do to send these bytes from SQLite. Each child has a stack of connections
 * with their statements prepared and the file mapped; JSON is written straight
 * from the columns into one piece of memory. BareDatabase names the file.
 *
 *   GET  /bare/user/ID            findUnique
 *   GET  /bare/posts/VIEWS/TAKE   findMany with where, orderBy and take
 *   GET  /bare/tree/ID            findUnique with posts and their comments
 *   POST /bare/line               create; {"data": {"text": …}}
 */
#include <httpd.h>
#include <http_config.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

#define MOST_IDLE 256
#define MOST_BODY 4096

module AP_MODULE_DECLARE_DATA bare_models_module;

/* ---- connections ---- */

typedef enum which_t {
    BEGIN_READ,
    BEGIN_WRITE,
    COMMIT,
    USER,
    POSTS,
    POSTS_OF,
    COMMENTS_OF,
    INSERT_LINE,
    STATEMENTS
} which_t;

static const char *const texts[STATEMENTS] = {
    "BEGIN",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "SELECT id, email, name, age FROM User WHERE id = ?",
    "SELECT id, title, content, published, views, createdAt, authorId "
    "FROM Post WHERE views >= ? ORDER BY id DESC LIMIT ?",
    "SELECT id, title, content, published, views, createdAt, authorId "
    "FROM Post WHERE authorId = ? ORDER BY id",
    "SELECT id, body, postId, authorId FROM Comment WHERE postId = ? "
    "ORDER BY id",
    "INSERT INTO Line (text) VALUES (?) RETURNING id, text"
};

typedef struct connection_t {
    sqlite3 *handle;
    sqlite3_stmt *statements[STATEMENTS];
} connection_t;

static const char *database;
static apr_pool_t *child;
static apr_thread_mutex_t *lock;   /* of the stack and of the child's pool */
static apr_thread_mutex_t *writer; /* one writes at a time */
static connection_t *idle[MOST_IDLE];
static int idle_count;

static connection_t *open_connection(void)
{
    connection_t *made = apr_pcalloc(child, sizeof(*made));

    if (sqlite3_open_v2(database, &made->handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
                            | SQLITE_OPEN_PRIVATECACHE,
                        NULL)
        != SQLITE_OK) {
        return NULL;
    }
    sqlite3_busy_timeout(made->handle, 5000);
    sqlite3_exec(made->handle,
                 "PRAGMA mmap_size = 268435456; PRAGMA synchronous = FULL; "
                 "PRAGMA foreign_keys = ON",
                 NULL, NULL, NULL);
    for (int i = 0; i < STATEMENTS; i++) {
        if (sqlite3_prepare_v3(made->handle, texts[i], -1,
                               SQLITE_PREPARE_PERSISTENT,
                               &made->statements[i], NULL)
            != SQLITE_OK) {
            return NULL;
        }
    }
    return made;
}

static connection_t *take(void)
{
    connection_t *taken;

    apr_thread_mutex_lock(lock);
    taken = idle_count ? idle[--idle_count] : open_connection();
    apr_thread_mutex_unlock(lock);
    return taken;
}

static void give_back(connection_t *connection)
{
    apr_thread_mutex_lock(lock);
    if (idle_count < MOST_IDLE) {
        idle[idle_count++] = connection;
    }
    apr_thread_mutex_unlock(lock);
}

static void run(connection_t *connection, which_t which)
{
    sqlite3_step(connection->statements[which]);
    sqlite3_reset(connection->statements[which]);
}

/* ---- JSON ---- */

typedef struct text_t {
    char *data;
    apr_size_t length;
    apr_size_t room;
    apr_pool_t *pool;
} text_t;

static void text_start(text_t *text, apr_size_t room, apr_pool_t *pool)
{
    text->data = apr_palloc(pool, room);
    text->length = 0;
    text->room = room;
    text->pool = pool;
}

static inline char *need(text_t *text, apr_size_t more)
{
    if (text->room - text->length < more) {
        char *larger = apr_palloc(text->pool, 2 * (text->room + more));

        memcpy(larger, text->data, text->length);
        text->data = larger;
        text->room = 2 * (text->room + more);
    }
    return text->data + text->length;
}

static inline void put(text_t *text, const char *data, apr_size_t length)
{
    memcpy(need(text, length), data, length);
    text->length += length;
}

#define PUT(text, literal) put(text, literal, sizeof(literal) - 1)

static void put_number(text_t *text, sqlite3_int64 number)
{
    char digits[24];
    char *at = digits + sizeof(digits);
    sqlite3_uint64 rest = number < 0 ? 0 - (sqlite3_uint64)number
                                     : (sqlite3_uint64)number;

    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0) {
        *--at = '-';
    }
    put(text, at, (apr_size_t)(digits + sizeof(digits) - at));
}

static char *put_escape(char *to, unsigned char byte)
{
    static const char hex[] = "0123456789abcdef";
    const char *letters = "\"\"\\\\\bb\ff\nn\rr\tt";

    for (; *letters; letters += 2) {
        if ((unsigned char)*letters == byte) {
            *to++ = '\\';
            *to++ = letters[1];
            return to;
        }
    }
    memcpy(to, "\\u00", 4);
    to[4] = hex[byte >> 4];
    to[5] = hex[byte & 15];
    return to + 6;
}

static void put_string(text_t *text, const unsigned char *at,
                       apr_size_t length)
{
    char *start = need(text, 6 * length + 2);
    char *to = start;

    *to++ = '"';
    for (const unsigned char *end = at + length; at < end; at++) {
        if (*at >= 0x20 && *at != '"' && *at != '\\') {
            *to++ = (char)*at;
        }
        else {
            to = put_escape(to, *at);
        }
    }
    *to++ = '"';
    text->length += (apr_size_t)(to - start);
}

static void put_text_column(text_t *text, sqlite3_stmt *row, int column)
{
    const unsigned char *value = sqlite3_column_text(row, column);

    put_string(text, value, (apr_size_t)sqlite3_column_bytes(row, column));
}

static void put_integer_column(text_t *text, sqlite3_stmt *row, int column)
{
    if (sqlite3_column_type(row, column) == SQLITE_NULL) {
        PUT(text, "null");
    }
    else {
        put_number(text, sqlite3_column_int64(row, column));
    }
}

/* ---- answers ---- */

static int send_text(request_rec *r, const text_t *text)
{
    apr_bucket_alloc_t *list = r->connection->bucket_alloc;
    apr_bucket_brigade *answer = apr_brigade_create(r->pool, list);

    ap_set_content_type(r, "application/json");
    APR_BRIGADE_INSERT_TAIL(answer,
                            apr_bucket_pool_create(text->data, text->length,
                                                   r->pool, list));
    APR_BRIGADE_INSERT_TAIL(answer, apr_bucket_eos_create(list));
    ap_pass_brigade(r->output_filters, answer);
    return OK;
}

static void put_user(text_t *out, sqlite3_stmt *row)
{
    PUT(out, "{\"id\":");
    put_integer_column(out, row, 0);
    PUT(out, ",\"email\":");
    put_text_column(out, row, 1);
    PUT(out, ",\"name\":");
    put_text_column(out, row, 2);
    PUT(out, ",\"age\":");
    put_integer_column(out, row, 3);
}

/* All but the closing bracket; dates go to the meta member, too. */
static void put_post(text_t *out, text_t *dates, sqlite3_stmt *row,
                     const char *path, sqlite3_int64 number)
{
    PUT(out, "{\"id\":");
    put_integer_column(out, row, 0);
    PUT(out, ",\"title\":");
    put_text_column(out, row, 1);
    PUT(out, ",\"content\":");
    put_text_column(out, row, 2);
    if (sqlite3_column_int(row, 3)) {
        PUT(out, ",\"published\":true,\"views\":");
    }
    else {
        PUT(out, ",\"published\":false,\"views\":");
    }
    put_integer_column(out, row, 4);
    PUT(out, ",\"createdAt\":");
    put_text_column(out, row, 5);
    PUT(out, ",\"authorId\":");
    put_integer_column(out, row, 6);
    put(dates, number ? ",\"" : "\"", number ? 2 : 1);
    put(dates, path, strlen(path));
    put_number(dates, number);
    PUT(dates, ".createdAt\":[\"Date\"]");
}

static void put_meta(text_t *out, const text_t *dates)
{
    PUT(out, ",\"meta\":{\"serialization\":{\"values\":{");
    put(out, dates->data, dates->length);
    PUT(out, "},\"v\":1}}}");
}

static int send_user(request_rec *r, connection_t *connection,
                     const char *argument)
{
    sqlite3_stmt *row = connection->statements[USER];
    text_t out;

    text_start(&out, 512, r->pool);
    sqlite3_bind_int64(row, 1, apr_atoi64(argument));
    PUT(&out, "{\"data\":");
    if (sqlite3_step(row) == SQLITE_ROW) {
        put_user(&out, row);
        PUT(&out, "}}");
    }
    else {
        PUT(&out, "null}");
    }
    sqlite3_reset(row);
    return send_text(r, &out);
}

static int send_posts(request_rec *r, connection_t *connection,
                      const char *argument)
{
    sqlite3_stmt *row = connection->statements[POSTS];
    const char *take = strchr(argument, '/');
    sqlite3_int64 number = 0;
    text_t out;
    text_t dates;

    text_start(&out, 32768, r->pool);
    text_start(&dates, 8192, r->pool);
    sqlite3_bind_int64(row, 1, apr_atoi64(argument));
    sqlite3_bind_int64(row, 2, take ? apr_atoi64(take + 1) : 0);
    PUT(&out, "{\"data\":[");
    while (sqlite3_step(row) == SQLITE_ROW) {
        if (number) {
            PUT(&out, ",");
        }
        put_post(&out, &dates, row, "", number++);
        PUT(&out, "}");
    }
    PUT(&out, "]");
    put_meta(&out, &dates);
    sqlite3_reset(row);
    return send_text(r, &out);
}

static void put_comments(text_t *out, sqlite3_stmt *row, sqlite3_int64 post)
{
    bool comma = false;

    sqlite3_bind_int64(row, 1, post);
    while (sqlite3_step(row) == SQLITE_ROW) {
        if (comma) {
            PUT(out, ",");
        }
        comma = true;
        PUT(out, "{\"id\":");
        put_integer_column(out, row, 0);
        PUT(out, ",\"body\":");
        put_text_column(out, row, 1);
        PUT(out, ",\"postId\":");
        put_integer_column(out, row, 2);
        PUT(out, ",\"authorId\":");
        put_integer_column(out, row, 3);
        PUT(out, "}");
    }
    sqlite3_reset(row);
}

static void put_posts_of(text_t *out, text_t *dates, connection_t *connection,
                         sqlite3_int64 user)
{
    sqlite3_stmt *row = connection->statements[POSTS_OF];
    sqlite3_int64 number = 0;

    sqlite3_bind_int64(row, 1, user);
    while (sqlite3_step(row) == SQLITE_ROW) {
        if (number) {
            PUT(out, ",");
        }
        put_post(out, dates, row, "posts.", number++);
        PUT(out, ",\"comments\":[");
        put_comments(out, connection->statements[COMMENTS_OF],
                     sqlite3_column_int64(row, 0));
        PUT(out, "]}");
    }
    sqlite3_reset(row);
}

static int send_tree(request_rec *r, connection_t *connection,
                     const char *argument)
{
    sqlite3_stmt *row = connection->statements[USER];
    text_t out;
    text_t dates;

    text_start(&out, 16384, r->pool);
    text_start(&dates, 2048, r->pool);
    run(connection, BEGIN_READ);
    sqlite3_bind_int64(row, 1, apr_atoi64(argument));
    PUT(&out, "{\"data\":");
    if (sqlite3_step(row) == SQLITE_ROW) {
        put_user(&out, row);
        PUT(&out, ",\"posts\":[");
        put_posts_of(&out, &dates, connection, sqlite3_column_int64(row, 0));
        PUT(&out, "]}");
        put_meta(&out, &dates);
    }
    else {
        PUT(&out, "null}");
    }
    sqlite3_reset(row);
    run(connection, COMMIT);
    return send_text(r, &out);
}

/* The text of {"data": {"text": "…"}}, which holds no escapes. */
static char *text_of_body(request_rec *r)
{
    static const char before[] = "\"text\":\"";
    char *body = apr_palloc(r->pool, MOST_BODY + 1);
    apr_size_t used = 0;
    long got;
    char *text;

    if (ap_setup_client_block(r, REQUEST_CHUNKED_ERROR) != OK
        || !ap_should_client_block(r)) {
        return NULL;
    }
    while (used < MOST_BODY
           && (got = ap_get_client_block(r, body + used, MOST_BODY - used))
                  > 0) {
        used += (apr_size_t)got;
    }
    body[used] = '\0';
    text = strstr(body, before);
    if (text) {
        text += sizeof(before) - 1;
        text[strcspn(text, "\"")] = '\0';
    }
    return text;
}

/* One transaction, which is on the disk when the answer leaves. */
static int create_line(request_rec *r, connection_t *connection,
                       const char *argument)
{
    sqlite3_stmt *row = connection->statements[INSERT_LINE];
    const char *text = text_of_body(r);
    text_t out;

    (void)argument;
    if (!text) {
        return HTTP_BAD_REQUEST;
    }
    text_start(&out, 512, r->pool);
    PUT(&out, "{\"data\":{\"id\":");
    apr_thread_mutex_lock(writer);
    run(connection, BEGIN_WRITE);
    sqlite3_bind_text(row, 1, text, -1, SQLITE_STATIC);
    if (sqlite3_step(row) == SQLITE_ROW) {
        put_integer_column(&out, row, 0);
        PUT(&out, ",\"text\":");
        put_text_column(&out, row, 1);
    }
    sqlite3_reset(row);
    run(connection, COMMIT);
    apr_thread_mutex_unlock(writer);
    PUT(&out, "}}");
    r->status = HTTP_CREATED;
    return send_text(r, &out);
}

/* ---- the module ---- */

typedef int(answer_t)(request_rec *r, connection_t *connection,
                      const char *argument);

static const struct {
    const char *path;
    answer_t *answer;
} places[] = { { "/bare/user/", send_user },
               { "/bare/posts/", send_posts },
               { "/bare/tree/", send_tree },
               { "/bare/line", create_line } };

static int translate(request_rec *r)
{
    if (strncmp(r->uri, "/bare/", 6) != 0) {
        return DECLINED;
    }
    r->handler = "bare-models";
    r->filename = r->uri;
    return OK;
}

static int map_to_storage(request_rec *r)
{
    return r->handler && strcmp(r->handler, "bare-models") == 0 ? OK
                                                                : DECLINED;
}

static int handle(request_rec *r)
{
    int status = HTTP_NOT_FOUND;

    if (!r->handler || strcmp(r->handler, "bare-models") != 0) {
        return DECLINED;
    }
    for (apr_size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        apr_size_t length = strlen(places[i].path);

        if (strncmp(r->uri, places[i].path, length) == 0) {
            connection_t *connection = take();

            if (!connection) {
                return HTTP_INTERNAL_SERVER_ERROR;
            }
            status = places[i].answer(r, connection, r->uri + length);
            give_back(connection);
            break;
        }
    }
    return status;
}

static void child_init(apr_pool_t *pool, server_rec *server)
{
    apr_pool_create(&child, pool);
    apr_thread_mutex_create(&lock, APR_THREAD_MUTEX_DEFAULT, pool);
    apr_thread_mutex_create(&writer, APR_THREAD_MUTEX_DEFAULT, pool);
}

static const char *set_database(cmd_parms *cmd, void *dir, const char *file)
{
    database = file;
    return NULL;
}

static const command_rec directives[] = {
    AP_INIT_TAKE1("BareDatabase", set_database, NULL, RSRC_CONF, "FILE"),
    { .name = NULL }
};

static void hooks(apr_pool_t *pool)
{
    ap_hook_child_init(child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_translate_name(translate, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(map_to_storage, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(handle, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA bare_models_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, directives, hooks,
    AP_MODULE_FLAG_NONE
};
