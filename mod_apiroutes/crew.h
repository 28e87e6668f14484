/**
 * @file mod_apiroutes/crew.h
 * @brief Threads of a child for calls that run side by side (tRPC's streamed
 * batches), at most APIR_CREW_MOST at a time.
 */
#ifndef APIR_MOD_CREW_H
#define APIR_MOD_CREW_H

#include <httpd.h>

#include <apr_thread_proc.h>

/** Most threads of a child beside those of the MPM. */
#define APIR_CREW_MOST 64

typedef struct apir_crew_t {
    apr_uint32_t busy; /**< threads that run; changed atomically */
} apir_crew_t;

/**
 * Runs a task in a thread of its own; APR_EAGAIN when APIR_CREW_MOST run.
 * @param baton  the crew, which outlives the task
 * @param pool   the task's own: its end waits for the task's
 */
apr_status_t apir_mod_crew_spawn(void *baton, apr_thread_start_t task,
                                 void *data, apr_pool_t *pool);

#endif
