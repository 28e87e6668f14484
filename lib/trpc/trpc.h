/**
 * @file trpc/trpc.h
 * @brief tRPC 11 over HTTP: routers of procedures, and the endpoint that
 * serves one.
 *
 *     event ──parse──► request: calls ──► each call's procedure, a route
 *           ──► one answer: JSON, a batch, lines as they come, or events
 *
 * A procedure is a route (event/route.h): its pattern is the dotted path, its
 * operation any operation, its schemas those of routes.
 */
#ifndef APIR_TRPC_TRPC_H
#define APIR_TRPC_TRPC_H

#include "core/diag.h"
#include "event/definition.h"
#include "event/event.h"
#include "event/response.h"

#include <apr_hash.h>
#include <apr_thread_proc.h>

/** Most calls of a batch where maxbatch= does not say. */
#define APIR_TRPC_BATCH 1000

/** The input that a procedure takes. */
typedef enum apir_trpc_takes_t {
    APIR_TRPC_JSON,
    APIR_TRPC_FORM,
    APIR_TRPC_OCTETS
} apir_trpc_takes_t;

/** A procedure: a route, and what only tRPC knows of it. */
typedef struct apir_procedure_t {
    apir_route_t route; /**< first: a procedure is given out as its route */
    apir_procedure_kind_t kind;
    apir_trpc_takes_t takes;
    bool tracked;   /**< apir_procedure_tracked */
    bool any_input; /**< without a schema: its operation judges */
    const apir_operation_t *inner;  /**< runs once the input is valid */
    apr_array_header_t *middleware; /**< its own, of apir_middleware_t; NULL:
                                         none */
    apr_array_header_t *chain;      /**< the router's and its own, once all
                                         are defined */
} apir_procedure_t;

struct apir_trpc_t {
    apir_fragment_t tree; /**< its procedures, its middleware */
    apir_middleware_t context;
    apir_trpc_meta_fn *meta;
    void *meta_data;
    bool sequential;
    const apir_router_def_t *table; /**< whose procedures are in it */
};

/** The router of that name, or NULL. */
apir_trpc_t *apir_plugin_find_router(apir_plugin_t *plugin, const char *name);

/** Adds the procedures of a static table (APIR_ROUTER), once. */
void apir_trpc_add_table(apir_plugin_t *plugin,
                         const apir_router_def_t *table);

/** An empty router that is no plugin's named one. */
apir_trpc_t *apir_trpc_create(apir_plugin_t *plugin, const char *name);

/** Gives @a router what @a from has: its procedures, middleware, context and
 * meta. */
void apir_trpc_take(apir_trpc_t *router, const apir_trpc_t *from);

/** Runs a task in one of the child's threads; an error when none is free. */
typedef apr_status_t(apir_trpc_spawn_fn)(void *baton, apr_thread_start_t task,
                                         void *data, apr_pool_t *pool);

/** What ApiTrpc says. */
typedef struct apir_trpc_options_t {
    bool superjson;
    bool method_override; /**< queries and subscriptions by POST too */
    bool no_batch;
    bool dev;               /**< errors have data.stack */
    char separator;         /**< between names in the URL; dots always are */
    int max_batch;          /**< calls */
    apr_off_t max_body;     /**< bytes; 0: as ApiMaxBody has it */
    int sse_ping;           /**< ms; 0: no pings */
    int sse_reconnect;      /**< ms of client.reconnectAfterInactivityMs; 0 */
    int sse_duration;       /**< ms; 0: any */
    int jsonl_ping;         /**< ms; 0: no pings */
    const char *jsonl_type; /**< NULL: application/json */
    apir_trpc_spawn_fn *spawn; /**< NULL: calls run one after the other */
    void *spawn_baton;
} apir_trpc_options_t;

typedef struct apir_trpc_endpoint_t {
    const apir_trpc_t *router;
    apr_hash_t *procedures; /**< apir_procedure_t * by dotted path */
    apir_trpc_options_t options;
} apir_trpc_endpoint_t;

/** Options as the reference has them by default. */
void apir_trpc_options_init(apir_trpc_options_t *options);

/** An endpoint for a router whose procedures are all defined; their schemas
 * have been compiled. Tells twice-defined paths; NULL then. */
apir_trpc_endpoint_t *apir_trpc_endpoint(const apir_trpc_t *router,
                                         const apir_trpc_options_t *options,
                                         apir_diag_t *diag, apr_pool_t *pool);

/** The operation of procedures: validates the input, then runs `inner`. */
extern const apir_operation_t apir_trpc_operation;

/** Writes {"error": …} for what is refused before any of this runs.
 * @param endpoint  NULL: as one without options
 * @param pool      NULL: for the while
 */
void apir_trpc_tell(const apir_trpc_endpoint_t *endpoint, int status,
                    const char *message, apr_pool_t *pool,
                    apir_json_writer_t *json);

/**
 * Answers a request.
 * @param path  the URL's path below the endpoint as it was sent, without the
 *              slash before it
 * @return never NULL
 */
apir_response_t *apir_trpc_run(const apir_trpc_endpoint_t *endpoint,
                               apir_event_t *event, const char *path);

#endif
