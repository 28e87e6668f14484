/*
 * A thread is made for each task and ends with it: that costs 30 µs, where
 * apr_thread_pool may let a task wait for one that has just become busy. A
 * task that finds no place runs where it was asked for.
 */
#include "mod_apiroutes/crew.h"

#include <apr_atomic.h>

typedef struct job_t {
    apir_crew_t *crew;
    apr_thread_start_t task;
    void *data;
} job_t;

/* After the task its request may be gone, and what was in its pool. */
static void *APR_THREAD_FUNC run_job(apr_thread_t *thread, void *data)
{
    const job_t job = *(job_t *)data;

    job.task(thread, job.data);
    apr_atomic_dec32(&job.crew->busy);
    return NULL;
}

apr_status_t apir_mod_crew_spawn(void *baton, apr_thread_start_t task,
                                 void *data, apr_pool_t *pool)
{
    apir_crew_t *crew = baton;
    job_t *job = apr_palloc(pool, sizeof(*job));
    apr_threadattr_t *detached;
    apr_thread_t *thread;
    apr_status_t status;

    if (apr_atomic_inc32(&crew->busy) >= APIR_CREW_MOST) {
        apr_atomic_dec32(&crew->busy);
        return APR_EAGAIN;
    }
    job->crew = crew;
    job->task = task;
    job->data = data;
    apr_threadattr_create(&detached, pool);
    apr_threadattr_detach_set(detached, 1);
    status = apr_thread_create(&thread, detached, run_job, job, pool);
    if (status != APR_SUCCESS) {
        apr_atomic_dec32(&crew->busy);
    }
    return status;
}
