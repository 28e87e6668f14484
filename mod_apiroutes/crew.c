/*
 * A thread is made for each task and ends with it: that costs 30 µs, where
 * apr_thread_pool may let a task wait for one that has just become busy. A
 * task that finds no place runs where it was asked for. It is joined when its
 * pool ends: nothing of it runs on when httpd unloads the module.
 */
#include "mod_apiroutes/crew.h"

#include <apr_atomic.h>

typedef struct job_t {
    apir_crew_t *crew;
    apr_thread_start_t task;
    void *data;
    apr_thread_t *thread;
} job_t;

/* Signals are for the MPM's threads: prefork's child ends in their handler. */
static void *APR_THREAD_FUNC run_job(apr_thread_t *thread, void *data)
{
    const job_t *job = data;

    apr_setup_signal_thread();
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

apr_status_t apir_mod_crew_spawn(void *baton, apr_thread_start_t task,
                                 void *data, apr_pool_t *pool)
{
    apir_crew_t *crew = baton;
    job_t *job = apr_palloc(pool, sizeof(*job));
    apr_status_t status;

    if (apr_atomic_inc32(&crew->busy) >= APIR_CREW_MOST) {
        apr_atomic_dec32(&crew->busy);
        return APR_EAGAIN;
    }
    job->crew = crew;
    job->task = task;
    job->data = data;
    apr_pool_pre_cleanup_register(pool, job, join); /* while it is ours */
    status = apr_thread_create(&job->thread, NULL, run_job, job, pool);
    if (status != APR_SUCCESS) {
        apr_pool_cleanup_kill(pool, job, join);
        apr_atomic_dec32(&crew->busy);
    }
    return status;
}
