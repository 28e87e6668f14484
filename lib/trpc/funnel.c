/*
 * Many threads write, one sends: httpd's filters, and the request's pool,
 * belong to the request's thread. Lines gather in one buffer while the other
 * is sent, so memory does not grow with the stream.
 */
#include "trpc/jsonl_int.h"

#include <apr_allocator.h>
#include <apr_time.h>

/** Bytes that may wait to be sent before the calls wait. */
#define MOST_WAITING 65536

#define LOOK_TIME apr_time_from_msec(100)

static apir_funnel_t *funnel_of(const apir_event_t *event)
{
    return (apir_funnel_t *)event->host;
}

#define LOCKED(type, call)                        \
    apir_funnel_t *funnel = funnel_of(event);     \
    type result;                                  \
    apr_thread_mutex_lock(funnel->server_lock);   \
    result = funnel->server->call;                \
    apr_thread_mutex_unlock(funnel->server_lock); \
    return result

static bool read_body(apir_event_t *event, const char **data,
                      apr_size_t *length)
{
    LOCKED(bool, read_body(event, data, length));
}

static const char *env(apir_event_t *event, const char *name)
{
    LOCKED(const char *, env(event, name));
}

static const char *client_address(apir_event_t *event)
{
    LOCKED(const char *, client_address(event));
}

static const char *user(apir_event_t *event)
{
    LOCKED(const char *, user(event));
}

static const apir_value_t *auth(apir_event_t *event)
{
    LOCKED(const apir_value_t *, auth(event));
}

static const char *origin(apir_event_t *event)
{
    LOCKED(const char *, origin(event));
}

static apir_answer_t *fetch(apir_event_t *event, const char *path,
                            const char *query, const apir_fetch_t *ask)
{
    LOCKED(apir_answer_t *, fetch(event, path, query, ask));
}

static const apir_session_store_t *session_store(apir_event_t *event,
                                                 const char *name)
{
    LOCKED(const apir_session_store_t *, session_store(event, name));
}

static const char *session_load(apir_event_t *event)
{
    LOCKED(const char *, session_load(event));
}

static bool session_save(apir_event_t *event, const char *text)
{
    LOCKED(bool, session_save(event, text));
}

static void write_log(apir_event_t *event, apir_log_level_t level,
                      const char *message)
{
    apir_funnel_t *funnel = funnel_of(event);

    apr_thread_mutex_lock(funnel->server_lock);
    funnel->server->log(event, level, message);
    apr_thread_mutex_unlock(funnel->server_lock);
}

static const apir_host_t locked_host = {
    .read_body = read_body,
    .env = env,
    .client_address = client_address,
    .user = user,
    .auth = auth,
    .origin = origin,
    .fetch = fetch,
    .session_store = session_store,
    .session_load = session_load,
    .session_save = session_save,
    .log = write_log,
};

apr_pool_t *apir_funnel_pool(const apir_funnel_t *funnel)
{
    apr_allocator_t *allocator;
    apr_pool_t *pool;

    apr_allocator_create(&allocator);
    apr_pool_create_ex(&pool,
                       funnel->pool ? funnel->pool : funnel->request->pool,
                       NULL, allocator);
    apr_allocator_owner_set(allocator, pool);
    return pool;
}

static void note_gone(apir_funnel_t *funnel)
{
    apr_thread_mutex_lock(funnel->lock);
    funnel->gone = true;
    apr_thread_cond_broadcast(funnel->go_on);
    apr_thread_mutex_unlock(funnel->lock);
}

/* A child that is told to end may not let the request end first: the calls
 * stop, then their pools go. */
static apr_status_t stop_calls(void *data)
{
    note_gone(data);
    return APR_SUCCESS;
}

apir_funnel_t *apir_funnel_create(apir_trpc_request_t *request,
                                  apir_stream_t *out)
{
    apir_funnel_t *funnel = apr_pcalloc(request->pool, sizeof(*funnel));
    apr_pool_t *pool;

    funnel->host = locked_host;
    funnel->server = request->event->host;
    funnel->request = request;
    funnel->pool = pool = apir_funnel_pool(funnel);
    funnel->out = out;
    funnel->sender = apr_os_thread_current();
    funnel->chunks = request->count;
    apr_thread_mutex_create(&funnel->server_lock, APR_THREAD_MUTEX_NESTED,
                            pool);
    apr_thread_mutex_create(&funnel->lock, APR_THREAD_MUTEX_DEFAULT, pool);
    apr_thread_cond_create(&funnel->ready, pool);
    apr_thread_cond_create(&funnel->go_on, pool);
    apr_pool_pre_cleanup_register(pool, funnel, stop_calls);
    for (int i = 0; i < 2; i++) {
        apir_buf_init(&funnel->filled[i], apir_funnel_pool(funnel), 4096,
                      APR_SIZE_MAX);
    }
    return funnel;
}

static bool is_sender(const apir_funnel_t *funnel)
{
    return apr_os_thread_equal(funnel->sender, apr_os_thread_current()) != 0;
}

/* Large lines must not keep their room. */
static void empty(apir_buf_t *buf)
{
    if (buf->capacity > 2 * MOST_WAITING) {
        apr_pool_t *pool = buf->pool;

        apr_pool_clear(pool);
        apir_buf_init(buf, pool, 4096, APR_SIZE_MAX);
    }
    apir_buf_reset(buf);
}

/* Sends what has gathered. False: there was nothing. */
static bool send_lines(apir_funnel_t *funnel)
{
    apir_buf_t *full;
    bool open = true;

    apr_thread_mutex_lock(funnel->lock);
    full = &funnel->filled[funnel->filling];
    if (full->length) {
        funnel->filling = !funnel->filling;
        apr_thread_cond_broadcast(funnel->go_on);
    }
    apr_thread_mutex_unlock(funnel->lock);
    if (!full->length) {
        return false;
    }
    apr_thread_mutex_lock(funnel->server_lock);
    open = apir_stream_raw(funnel->out, full->data, full->length)
           && apir_stream_flush(funnel->out);
    apr_thread_mutex_unlock(funnel->server_lock);
    empty(full);
    if (!open) {
        note_gone(funnel);
    }
    return true;
}

static void look_for_client(apir_funnel_t *funnel)
{
    bool gone;

    apr_thread_mutex_lock(funnel->server_lock);
    gone = apir_stream_aborted(funnel->out);
    apr_thread_mutex_unlock(funnel->server_lock);
    if (gone) {
        note_gone(funnel);
    }
}

bool apir_funnel_begin(apir_funnel_t *funnel)
{
    bool sender = is_sender(funnel);

    apr_thread_mutex_lock(funnel->lock);
    while (!sender && !funnel->gone
           && funnel->filled[funnel->filling].length >= MOST_WAITING) {
        apr_thread_cond_wait(funnel->go_on, funnel->lock);
    }
    return !funnel->gone;
}

static apr_status_t gather(void *baton, const char *data, apr_size_t length)
{
    return apir_buf_add(baton, data, length);
}

void apir_funnel_line(apir_funnel_t *funnel, const apir_value_t *value,
                      apr_pool_t *pool)
{
    apir_json_writer_t json;

    apir_json_writer_init(&json, gather, &funnel->filled[funnel->filling]);
    apir_trpc_put(funnel->request, &json, value, pool);
    apir_json_text(&json, "\n", 1);
    apir_json_writer_flush(&json);
}

void apir_funnel_end(apir_funnel_t *funnel)
{
    apr_thread_cond_signal(funnel->ready);
    apr_thread_mutex_unlock(funnel->lock);
    if (is_sender(funnel)) {
        send_lines(funnel);
    }
}

bool apir_funnel_gone(apir_funnel_t *funnel)
{
    bool gone;

    if (is_sender(funnel)) {
        look_for_client(funnel);
    }
    apr_thread_mutex_lock(funnel->lock);
    gone = funnel->gone;
    apr_thread_mutex_unlock(funnel->lock);
    return gone;
}

static void wait_for(apir_funnel_t *funnel, apr_thread_cond_t *what,
                     apr_interval_time_t time)
{
    apr_thread_mutex_lock(funnel->lock);
    if (!funnel->gone) {
        apr_thread_cond_timedwait(what, funnel->lock, time);
    }
    apr_thread_mutex_unlock(funnel->lock);
}

/* The sender goes on sending what other calls write. */
bool apir_funnel_wait(apir_funnel_t *funnel, apr_interval_time_t time)
{
    bool sender = is_sender(funnel);
    apr_time_t until = apr_time_now() + time;

    while (!apir_funnel_gone(funnel) && apr_time_now() < until) {
        apr_interval_time_t left = until - apr_time_now();

        if (left > 0) {
            wait_for(funnel, sender ? funnel->ready : funnel->go_on,
                     sender && left > LOOK_TIME ? LOOK_TIME : left);
        }
        if (sender) {
            send_lines(funnel);
        }
    }
    return apir_funnel_gone(funnel);
}

void apir_funnel_running(apir_funnel_t *funnel, int more)
{
    apr_thread_mutex_lock(funnel->lock);
    funnel->running += more;
    apr_thread_cond_signal(funnel->ready);
    apr_thread_mutex_unlock(funnel->lock);
}

/* Waits for lines, or the end; false when no call runs and all is sent. */
static bool wait_for_lines(apir_funnel_t *funnel)
{
    bool more;

    apr_thread_mutex_lock(funnel->lock);
    if (funnel->running && !funnel->filled[funnel->filling].length) {
        apr_thread_cond_timedwait(funnel->ready, funnel->lock, LOOK_TIME);
    }
    more = funnel->running || funnel->filled[funnel->filling].length;
    apr_thread_mutex_unlock(funnel->lock);
    return more;
}

static void ping(apir_funnel_t *funnel)
{
    apr_thread_mutex_lock(funnel->server_lock);
    apir_stream_raw(funnel->out, " ", 1);
    apir_stream_flush(funnel->out);
    apr_thread_mutex_unlock(funnel->server_lock);
}

void apir_funnel_drain(apir_funnel_t *funnel, void (*recruit)(void *baton),
                       void *baton)
{
    apr_interval_time_t pause = apr_time_from_msec(
        funnel->request->endpoint->options.jsonl_ping);
    apr_time_t quiet = apr_time_now();

    while (wait_for_lines(funnel)) {
        if (send_lines(funnel)) {
            quiet = apr_time_now();
        }
        else {
            look_for_client(funnel);
        }
        recruit(baton);
        if (pause && apr_time_now() - quiet >= pause) {
            ping(funnel);
            quiet = apr_time_now();
        }
    }
}
