/*
 * A long job that tells of its progress: one JSON value a line, each sent
 * when it is there. progress.conf mounts it at /api/jobs.
 *
 *     curl -N 'http://127.0.0.1:8080/api/jobs/progress?steps=3'
 *     {"done":1,"of":3}
 *     {"done":2,"of":3}
 *     {"done":3,"of":3}
 *     {"message":"finished"}
 *
 * The producer runs after the handler has returned; the status has been sent
 * by then. It ends when a write returns false: the client has left.
 */
#include <apiroutes.h>

#include <apr_strings.h>

typedef struct job_t {
    int steps;
    int pause;    /* milliseconds */
    int fails_at; /* for trying out what a failure looks like */
} job_t;

static bool run(apir_stream_t *stream, void *data)
{
    const job_t *job = data;

    for (int i = 1; i <= job->steps; i++) {
        if (!apir_stream_sleep(stream, job->pause)) {
            return false;
        }
        if (i == job->fails_at) {
            return apir_stream_fail(stream, "step %d found no disk", i);
        }
        if (!apir_stream_write(stream, json_pack("{s:i, s:i}", "done", i,
                                                 "of", job->steps))) {
            return false;
        }
    }
    return apir_stream_write(stream,
                             json_pack("{s:s}", "message", "finished"));
}

/* What went wrong goes to the log; the client gets a last line that says so
 * in words of ours. Without this function the body would be cut short. */
static bool failed(apir_stream_t *stream, const char *message, void *data)
{
    return apir_stream_write(stream,
                             json_pack("{s:s}", "error", "The job failed"));
}

static int number(apir_event_t *event, const char *name, int otherwise)
{
    const char *text = apir_query(event, name);
    apr_int64_t value = text ? apr_atoi64(text) : -1;

    return value >= 0 && value <= 1000 ? (int)value : otherwise;
}

static apir_response_t *progress(apir_event_t *event)
{
    job_t *job = apr_palloc(apir_pool(event), sizeof(*job));

    job->steps = number(event, "steps", 5);
    job->pause = number(event, "pause", 200);
    job->fails_at = number(event, "fail", 0);
    return apir_json_stream(event, run, failed, job);
}

APIR_FRAGMENT(progress) = {
    { .method = "GET",
      .path = "/progress",
      .handler = progress,
      .query_parameters = { "steps", "pause", "fail" } },
};
