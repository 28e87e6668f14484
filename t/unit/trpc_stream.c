/*
 * Streamed batches and subscriptions: which lines come of them, whatever the
 * threads that run the calls, and that nothing goes on once the client left.
 */
#include "trpc_fixture.h"

#include <apr_thread_proc.h>

#define THREADS_MOST 64

/* Threads of the "child": at most so many at a time. */
typedef struct crew_t {
    apr_uint32_t room;
    apr_uint32_t busy;
    apr_uint32_t started;
} crew_t;

typedef struct job_t {
    crew_t *crew;
    apr_thread_start_t task;
    void *data;
    apr_thread_t *thread;
} job_t;

static void *APR_THREAD_FUNC run_job(apr_thread_t *thread, void *data)
{
    const job_t *job = data;

    job->task(thread, job->data);
    apr_atomic_dec32(&job->crew->busy);
    return NULL;
}

static apr_status_t join(void *data)
{
    const job_t *job = data;
    apr_status_t ignored;

    return apr_thread_join(&ignored, job->thread);
}

static apr_status_t spawn(void *baton, apr_thread_start_t task, void *data,
                          apr_pool_t *pool)
{
    crew_t *crew = baton;
    job_t *job = apr_palloc(pool, sizeof(*job));

    if (apr_atomic_inc32(&crew->busy) >= crew->room) {
        apr_atomic_dec32(&crew->busy);
        return APR_EAGAIN;
    }
    apr_atomic_inc32(&crew->started);
    *job = (job_t){ crew, task, data, NULL };
    apr_pool_pre_cleanup_register(pool, job, join);
    return apr_thread_create(&job->thread, NULL, run_job, job, pool);
}

static crew_t crew;

static const char *stream_of(apr_uint32_t room, const char *path,
                             const char *query)
{
    trpc_ask_t ask = { .path = path,
                       .query = query,
                       .trpc_accept = "application/jsonl" };

    crew.room = room;
    trpc_options.spawn = room ? spawn : NULL;
    trpc_options.spawn_baton = &crew;
    return trpc_ask(&ask);
}

static int count(const char *text, const char *part)
{
    int found = 0;

    while ((text = strstr(text, part)) != NULL) {
        text += strlen(part);
        found++;
    }
    return found;
}

static void test_lines(void)
{
    IS(stream_of(0, "hello,a.fail", "batch=1"),
       "{\"0\":[[0],[null,0,0]],\"1\":[[0],[null,0,1]]}\n"
       "[0,0,[[{\"result\":0}],[\"result\",0,2]]]\n"
       "[2,0,[[{\"data\":0}],[\"data\",0,3]]]\n"
       "[3,0,[[\"hello world\"]]]\n"
       "[1,0,[[{\"error\":{\"message\":\"taken\",\"code\":-32009,\"data\":"
       "{\"code\":\"CONFLICT\",\"httpStatus\":409,\"path\":\"a.fail\"}}}]]]"
       "\n",
       "lines_of_two_calls_one_after_the_other");
    IS(stream_of(0, "a.stream", "batch=1"),
       "{\"0\":[[0],[null,0,0]]}\n"
       "[0,0,[[{\"result\":0}],[\"result\",0,1]]]\n"
       "[1,0,[[{\"data\":0}],[\"data\",0,2]]]\n"
       "[2,0,[[0],[null,1,3]]]\n"
       "[3,1,[[0]]]\n[3,1,[[1]]]\n[3,1,[[2]]]\n[3,0,[[\"done\"]]]\n",
       "lines_of_an_iterable");
}

/* Each member that comes later has its own failure. */
static void test_deferred(void)
{
    const char *text = stream_of(0, "a.defer", "batch=1");

    OK(strstr(text, "[3,1,{\"message\":\"no first\""), "one_fails");
    OK(strstr(text, "[4,1,{\"message\":\"no second\""), "another_fails");
    OK(strstr(text, "[5,0,[[\"good\"]]]"), "the_third_is_there");
}

static const char *path_of(int calls)
{
    static const char *const names[] = { "hello", "a.stream", "a.echo",
                                         "a.env", "a.fail" };
    char *path = apr_pstrdup(unit_pool, names[0]);

    for (int i = 1; i < calls; i++) {
        path = apr_pstrcat(unit_pool, path, ",", names[i % 5], NULL);
    }
    return path;
}

static void with_threads(apr_uint32_t room, int calls)
{
    const char *name = apr_psprintf(unit_pool, "%d calls in %d threads",
                                    calls, (int)room);
    const char *text;

    crew.started = 0;
    text = stream_of(room, path_of(calls),
                     "batch=1&input=%7B%222%22:%7B%22a%22:1%7D%7D");
    IS_INT(count(text, "[[\"hello world\"]]"), (calls + 4) / 5, name);
    IS_INT(count(text, "[[\"done\"]]"), (calls + 3) / 5, "iterables");
    IS_INT(count(text, "[[\"test\"]]"), (calls + 1) / 5,
           "what_the_host_said");
    IS_INT(count(text, "taken"), calls / 5, "errors");
    OK(crew.started <= (apr_uint32_t)calls, "no_more_threads_than_calls");
    while (apr_atomic_read32(&crew.busy)) {
        apr_sleep(1000);
    }
}

static void test_threads(void)
{
    for (int i = 0; i < 20; i++) {
        with_threads(THREADS_MOST, 10);
    }
    with_threads(1, 40);
    with_threads(3, 100);
    with_threads(THREADS_MOST, APIR_TRPC_BATCH);
}

static void test_client_leaves(void)
{
    trpc_gone = true;
    trpc_runs = 0;
    stream_of(THREADS_MOST, path_of(500), "batch=1");
    OK(trpc_runs < 500, "calls_that_nobody_waits_for_do_not_run");
    stream_of(0, path_of(500), "batch=1");
    OK(trpc_runs < 500, "nor_one_after_the_other");
    trpc_gone = false;
    while (apr_atomic_read32(&crew.busy)) {
        apr_sleep(1000);
    }
}

static void test_events(void)
{
    trpc_ask_t ask = { .path = "events" };
    trpc_ask_t bad = { .path = "events", .last_id = "7" };

    IS(trpc_ask(&ask),
       "event: connected\ndata: {}\n\n\n"
       "data: 0\nid: 0\n\n\ndata: 1\nid: 1\n\n\ndata: 2\nid: 2\n\n\n"
       "event: return\ndata: \n\n\n",
       "events");
    IS(apir_response_header(trpc_answer, "Content-Type"), "text/event-stream",
       "their_type");
    OK(strstr(trpc_ask(&bad), "event: return"), "with_a_last_id");
}

/* What stands in the URL becomes a line of its own only when it is one. */
static void test_last_ids(void)
{
    trpc_ask_t good = { .path = "plain", .query = "lastEventId=7" };
    trpc_ask_t bad = { .path = "plain",
                       .query = "lastEventId=7%0Aevent:%20return" };

    OK(strstr(trpc_ask(&good), "event: restore-id\ndata: \nid: 7\n"),
       "the_last_id_is_given_back");
    OK(!strstr(trpc_ask(&bad), "restore-id")
           && strstr(trpc_ask(&bad), "data: 1\n"),
       "unless_it_holds_a_line_end");
}

int main(void)
{
    unit_begin();
    trpc_define();
    test_lines();
    test_deferred();
    test_threads();
    test_client_leaves();
    test_events();
    test_last_ids();
    return unit_done();
}
