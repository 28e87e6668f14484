/*
 * Streamed batches: each call is a promise in the first line, and what comes
 * of it follows in lines of its own, whatever is ready first.
 */
#include "trpc/jsonl_int.h"

#include "json/jansson.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <string.h>

enum { FULFILLED = 0, REJECTED = 1, RETURNS = 0, YIELDS = 1, FAILS = 2 };
enum { PROMISE = 0, ITERABLE = 1 };

/** The calls of a request; whoever has time takes the next. */
typedef struct batch_t {
    apir_funnel_t *funnel;
    apir_trpc_request_t *request;
    apr_uint32_t taken; /**< changed atomically */
    int threads;        /**< started so far */
} batch_t;

/** One that runs calls, and the call that it runs. */
typedef struct task_t {
    batch_t *batch;
    apir_funnel_t *funnel;
    apr_pool_t *own;
    apir_trpc_call_t *call;
    apr_pool_t *pool; /**< for the while of the call */
    int chunk;        /**< of its iterable */
} task_t;

static apir_value_t *array(apr_pool_t *pool)
{
    return apir_value_array(pool);
}

static void add_int(apir_value_t *list, int number, apr_pool_t *pool)
{
    apir_array_add(list, apir_value_int(number, pool), pool);
}

/* [[value]], [[]] for undefined. */
static apir_value_t *encoded(const apir_value_t *value, apr_pool_t *pool)
{
    apir_value_t *outer = array(pool);
    apir_value_t *inner = array(pool);

    if (value && value->kind != APIR_UNDEFINED) {
        apir_array_add(inner, value, pool);
    }
    apir_array_add(outer, inner, pool);
    return outer;
}

/* Adds [key, type, chunk], and gives the chunk's id. Key NULL: the value
 * itself. */
static int define(apir_funnel_t *funnel, apir_value_t *list, const char *key,
                  int type, apr_pool_t *pool)
{
    apir_value_t *definition = array(pool);
    int chunk = funnel->chunks++;

    apir_array_add(definition,
                   key ? apir_value_string(key, pool) : apir_value_null(pool),
                   pool);
    add_int(definition, type, pool);
    add_int(definition, chunk, pool);
    apir_array_add(list, definition, pool);
    return chunk;
}

/* [chunk, status, what] */
static void put_chunk(apir_funnel_t *funnel, int chunk, int status,
                      const apir_value_t *what, apr_pool_t *pool)
{
    apir_value_t *line = array(pool);

    add_int(line, chunk, pool);
    add_int(line, status, pool);
    apir_array_add(line, what, pool);
    apir_funnel_line(funnel, line, pool);
}

/* An object whose one member comes later: the chunk that it comes as. */
static int put_promise(apir_funnel_t *funnel, int chunk, const char *name,
                       apr_pool_t *pool)
{
    apir_value_t *object = apir_value_object(pool);
    apir_value_t *what;
    int next;

    apir_object_set(object, name, apir_value_int(0, pool));
    what = encoded(object, pool);
    next = define(funnel, what, name, PROMISE, pool);
    put_chunk(funnel, chunk, FULFILLED, what, pool);
    return next;
}

static void put_failure(task_t *task)
{
    apir_value_t *object = apir_value_object(task->pool);

    apir_object_set(object, "error",
                    apir_trpc_shape(task->call->request, &task->call->error,
                                    task->pool));
    apir_funnel_begin(task->funnel);
    put_chunk(task->funnel, task->call->index, FULFILLED,
              encoded(object, task->pool), task->pool);
    apir_funnel_end(task->funnel);
}

static bool put_item(void *baton, const apir_value_t *item, const char *id)
{
    task_t *task = baton;
    apr_pool_t *pool;
    bool open;

    apr_pool_create(&pool, task->pool);
    open = apir_funnel_begin(task->funnel);
    if (open) {
        put_chunk(task->funnel, task->chunk, YIELDS, encoded(item, pool),
                  pool);
    }
    apir_funnel_end(task->funnel);
    apr_pool_destroy(pool);
    return open;
}

static bool task_gone(void *baton)
{
    const task_t *task = baton;

    return apir_funnel_gone(task->funnel);
}

static bool task_wait(void *baton, apr_interval_time_t time)
{
    const task_t *task = baton;

    return apir_funnel_wait(task->funnel, time);
}

static void put_end(task_t *task, const apir_stream_result_t *result)
{
    apir_trpc_error_t error = { NULL, NULL, task->call->path };

    if (result->end == APIR_STREAM_CUT) {
        apir_trpc_fail(&error, result->code,
                       result->code ? result->message
                                    : "Internal server error");
    }
    apir_funnel_begin(task->funnel);
    put_chunk(task->funnel, task->chunk, error.code ? FAILS : RETURNS,
              error.code
                  ? apir_trpc_shape(task->call->request, &error, task->pool)
                  : encoded(result->returned, task->pool),
              task->pool);
    apir_funnel_end(task->funnel);
}

/* The answer is an async iterable. @a chunk is the answer's. */
static void run_iterable(task_t *task, int chunk)
{
    apir_item_sink_t sink = { put_item, task_gone, task_wait, task };
    apir_value_t *what = encoded(apir_value_int(0, task->pool), task->pool);
    apir_response_t *response = task->call->response;
    apir_stream_result_t result;

    task->chunk = define(task->funnel, what, NULL, ITERABLE, task->pool);
    put_chunk(task->funnel, chunk, FULFILLED, what, task->pool);
    apir_funnel_end(task->funnel);
    apir_stream_run_items(response, &sink, &result);
    if (result.end == APIR_STREAM_CUT && !result.code) {
        apir_log(response->event, APIR_LOG_ERROR,
                 "APIR0203: a stream failed: %s", result.detail);
    }
    if (result.end != APIR_STREAM_GONE) {
        put_end(task, &result);
    }
}

/* What a deferred member came to. */
static void put_member(task_t *task, const apir_deferred_t *deferred,
                       int chunk)
{
    apir_event_t *event = task->call->response->event;
    apir_trpc_error_t error = { NULL, NULL, task->call->path };
    apir_response_t *member;
    const apir_value_t *what;

    event->data = deferred->data;
    memset(&event->failure, 0, sizeof(event->failure)); /* of another one */
    member = deferred->run(event);
    member = member ? member : apir_event_failure(event);
    if (apir_trpc_error_of(member, &error)) {
        what = apir_trpc_shape(task->call->request, &error, task->pool);
    }
    else {
        what = encoded(apir_response_value(member), task->pool);
    }
    apir_funnel_begin(task->funnel);
    put_chunk(task->funnel, chunk, error.code ? REJECTED : FULFILLED, what,
              task->pool);
    apir_funnel_end(task->funnel);
}

/* The answer is an object of which members come later: they run one after
 * the other, in the call's own thread. */
static void run_deferred(task_t *task, int chunk)
{
    apir_response_t *response = task->call->response;
    apir_value_t *object = apir_value_copy(apir_response_value(response),
                                           task->pool);
    apir_value_t *what;
    int first = task->funnel->chunks;

    for (apir_deferred_t *at = response->deferred; at; at = at->next) {
        apir_object_set(object, at->name, apir_value_int(0, task->pool));
    }
    what = encoded(object, task->pool);
    for (apir_deferred_t *at = response->deferred; at; at = at->next) {
        define(task->funnel, what, at->name, PROMISE, task->pool);
    }
    put_chunk(task->funnel, chunk, FULFILLED, what, task->pool);
    apir_funnel_end(task->funnel);
    for (apir_deferred_t *at = response->deferred;
         at && !apir_funnel_gone(task->funnel); at = at->next) {
        put_member(task, at, first++);
    }
}

/* A successful call takes three lines: result, data, and the answer. */
static void put_answer(task_t *task)
{
    apir_response_t *response = task->call->response;
    int chunk;

    apir_funnel_begin(task->funnel);
    chunk = put_promise(task->funnel, task->call->index, "result",
                        task->pool);
    chunk = put_promise(task->funnel, chunk, "data", task->pool);
    if (response->kind == APIR_BODY_PRODUCER) {
        run_iterable(task, chunk);
    }
    else if (response->deferred) {
        run_deferred(task, chunk);
    }
    else {
        put_chunk(task->funnel, chunk, FULFILLED,
                  encoded(apir_trpc_data(task->call), task->pool),
                  task->pool);
        apir_funnel_end(task->funnel);
    }
}

static void run_task(task_t *task)
{
    if (!task->call->error.code) {
        apir_trpc_call(task->call, &task->funnel->host, task->pool);
    }
    if (task->call->error.code) {
        put_failure(task);
    }
    else {
        put_answer(task);
    }
}

/* Runs calls until all are taken, or nobody waits for them. */
static void run_calls(task_t *task)
{
    apir_trpc_request_t *request = task->batch->request;
    int next;

    while ((next = (int)apr_atomic_inc32(&task->batch->taken))
               < request->count
           && !apir_funnel_gone(task->funnel)) {
        task->call = &request->calls[next];
        apr_pool_create(&task->pool, task->own);
        run_task(task);
        apr_pool_destroy(task->pool);
    }
}

static void *APR_THREAD_FUNC thread_task(apr_thread_t *thread, void *data)
{
    task_t *task = data;

    run_calls(task);
    apir_funnel_running(task->funnel, -1);
    return NULL;
}

static void put_head(apir_funnel_t *funnel)
{
    apr_pool_t *pool = funnel->request->pool;
    apir_value_t *head = apir_value_object(pool);

    funnel->chunks = 0;
    for (int i = 0; i < funnel->request->count; i++) {
        apir_value_t *entry = array(pool);
        apir_value_t *zero = array(pool);

        add_int(zero, 0, pool);
        apir_array_add(entry, zero, pool);
        define(funnel, entry, NULL, PROMISE, pool);
        apir_object_set(head, apr_itoa(pool, i), entry);
    }
    apir_funnel_begin(funnel);
    apir_funnel_line(funnel, head, pool);
    apir_funnel_end(funnel);
}

static task_t *task_of(batch_t *batch)
{
    apr_pool_t *pool = apir_funnel_pool(batch->funnel);
    task_t *task = apr_pcalloc(pool, sizeof(*task));

    task->batch = batch;
    task->funnel = batch->funnel;
    task->own = pool;
    return task;
}

/* One more thread, if calls are left and the child has a thread to spare. */
static bool start_thread(batch_t *batch)
{
    const apir_trpc_options_t *options = &batch->request->endpoint->options;
    task_t *task;

    if (batch->threads >= batch->request->count
        || (int)apr_atomic_read32(&batch->taken) >= batch->request->count) {
        return false;
    }
    task = task_of(batch);
    apir_funnel_running(batch->funnel, 1);
    if (options->spawn(options->spawn_baton, thread_task, task, task->own)
        == APR_SUCCESS) {
        batch->threads++;
        return true;
    }
    apir_funnel_running(batch->funnel, -1);
    apr_pool_destroy(task->own);
    return false;
}

/* Calls that wait because the child had no thread get one when it has. */
static void recruit(void *baton)
{
    while (start_thread(baton)) {
    }
}

/* A call that nothing waits beside may run where it is, unless the client is
 * to be kept awake meanwhile. */
static bool worth_threads(const apir_trpc_request_t *request)
{
    const apir_trpc_endpoint_t *endpoint = request->endpoint;

    return endpoint->options.spawn && !endpoint->router->sequential
           && (request->count > 1 || endpoint->options.jsonl_ping);
}

/* Inputs lie in the request's pool: they are read before threads may ask the
 * server for what it has there. */
static void read_inputs(apir_trpc_request_t *request)
{
    for (int i = 0; i < request->count; i++) {
        if (!request->calls[i].error.code) {
            apir_trpc_input(&request->calls[i]);
        }
    }
}

static bool produce(apir_stream_t *stream, void *data)
{
    apir_trpc_request_t *request = data;
    batch_t batch = { apir_funnel_create(request, stream), request, 0, 0 };

    read_inputs(request);
    put_head(batch.funnel);
    if (worth_threads(request) && start_thread(&batch)) {
        recruit(&batch);
        apir_funnel_drain(batch.funnel, recruit, &batch);
    }
    else {
        run_calls(task_of(&batch));
    }
    return true;
}

apir_response_t *apir_trpc_jsonl(apir_trpc_request_t *request)
{
    const char *type = request->endpoint->options.jsonl_type;
    apir_response_t *response = apir_stream(request->event, 200,
                                            type ? type : "application/json",
                                            produce, request);

    apir_trpc_headers(request, response);
    return response;
}
