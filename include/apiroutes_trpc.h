/**
 * @file apiroutes_trpc.h
 * @brief The C API for tRPC: routers and their procedures. (apiroutes.h
 * includes it.)
 */
#ifndef APIROUTES_TRPC_H
#define APIROUTES_TRPC_H

#include "apiroutes.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A router of procedures, for ApiTrpc PLUGIN:NAME. */
typedef struct apir_trpc_t apir_trpc_t;

typedef enum apir_procedure_kind_t {
    APIR_QUERY,
    APIR_MUTATION,
    APIR_SUBSCRIPTION
} apir_procedure_kind_t;

/** A procedure as a static table gives it. */
typedef struct apir_procedure_def_t {
    apir_procedure_kind_t kind;
    const char *path;         /**< dotted: "users.byId" */
    apir_handler_fn *handler; /**< see apir_procedure */
    const char *input_schema; /**< JSON Schema 2020-12, as text */
    const char *output_schema;
    bool input_optional;  /**< no input is valid too */
    void *data;           /**< apir_data */
    apir_handler_fn *use; /**< middleware, see apir_procedure_use */
    bool tracked; /**< the events of a subscription have ids (for types) */
} apir_procedure_def_t;

/** What APIR_ROUTER leaves for the loader to find. */
typedef struct apir_router_def_t {
    const char *name;
    const apir_procedure_def_t *first;
    const apir_procedure_def_t *end;
} apir_router_def_t;

/**
 * Defines a router:
 *
 *     APIR_ROUTER(app) = {
 *         { APIR_QUERY, "hello", hello, "{\"type\": \"string\"}" },
 *     };
 */
#define APIR_ROUTER(name)                                              \
    extern const apir_procedure_def_t __start_apir_router_##name[]     \
        __attribute__((visibility("hidden")));                         \
    extern const apir_procedure_def_t __stop_apir_router_##name[]      \
        __attribute__((visibility("hidden")));                         \
    extern APIR_PUBLIC const apir_router_def_t apir_router_def_##name; \
    const apir_router_def_t apir_router_def_##name = {                 \
        #name, __start_apir_router_##name, __stop_apir_router_##name   \
    };                                                                 \
    static const apir_procedure_def_t apir_procedures_##name[]         \
        __attribute__((section("apir_router_" #name), used,            \
                       aligned(__alignof__(apir_procedure_def_t))))

/** The router of that name, made when it is not there. */
APIR_PUBLIC apir_trpc_t *apir_trpc(apir_plugin_t *plugin, const char *name);

/**
 * Adds a procedure; what it gives is a route, so that apir_route_input,
 * apir_route_input_optional and apir_route_output say the rest.
 *
 * The handler gets the input by apir_input_valid or apir_input_value, after
 * it was validated. It answers by apir_json and the like (apir_empty: nothing,
 * undefined), by apir_trpc_error, or with a stream of items: an async
 * iterable, or the events of a subscription. In a streamed batch the calls
 * run side by side, each in a thread and with an event of its own.
 */
APIR_PUBLIC apir_route_t *
apir_procedure(apir_trpc_t *router, apir_procedure_kind_t kind,
               const char *path, apir_handler_fn *handler, void *data);

/** The procedure takes "multipart/form-data" (apir_body_form) or
 * "application/octet-stream" (apir_body) and nothing else. */
APIR_PUBLIC void apir_procedure_takes(apir_route_t *procedure,
                                      const char *media_type);

/** The events of a subscription have ids: apir_stream_tracked. (What
 * apiroutesctl types says of it.) */
APIR_PUBLIC void apir_procedure_tracked(apir_route_t *procedure);

/** Middleware of one procedure, and of all of a router (which comes first);
 * it runs before the input is validated. See apir_middleware, apir_next. */
APIR_PUBLIC void apir_procedure_use(apir_route_t *procedure,
                                    apir_handler_fn *middleware, void *data);
APIR_PUBLIC void apir_trpc_use(apir_trpc_t *router,
                               apir_handler_fn *middleware, void *data);

/** Run once for each request: may put what the calls need into apir_locals
 * and apir_context_set; an error that it returns is that of each call. */
APIR_PUBLIC void apir_trpc_context(apir_trpc_t *router, apir_handler_fn *make,
                                   void *data);

/** The calls of a request never run side by side. */
APIR_PUBLIC void apir_trpc_sequential(apir_trpc_t *router);

/** What a request came to, for apir_trpc_meta. */
typedef struct apir_trpc_summary_t {
    apir_event_t *event;
    apir_procedure_kind_t kind;
    const char *const *paths; /**< of the calls, dotted */
    int count;
    int failed; /**< calls that failed */
} apir_trpc_summary_t;

typedef void(apir_trpc_meta_fn)(apir_response_t *response,
                                const apir_trpc_summary_t *summary,
                                void *data);

/** Called with each answer before it is sent, to set headers (responseMeta);
 * of streamed answers before any call ran. */
APIR_PUBLIC void apir_trpc_meta(apir_trpc_t *router, apir_trpc_meta_fn *meta,
                                void *data);

/** An error by tRPC's code ("NOT_FOUND"); @a message NULL: the code. */
APIR_PUBLIC apir_response_t *
apir_trpc_error(apir_event_t *event, const char *code, const char *message);

/** The connectionParams of the request, an object; NULL: none. Borrowed. */
APIR_PUBLIC json_t *apir_connection_params(apir_event_t *event);

/** A pointer that the calls of a request share. */
APIR_PUBLIC void apir_context_set(apir_event_t *event, void *context);
APIR_PUBLIC void *apir_context(apir_event_t *event);

#ifdef __cplusplus
}
#endif

#endif
