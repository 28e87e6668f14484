/*
 * AppRouter: procedures sorted by their paths, nested where the paths are
 * dotted, as tRPC's own compiler would declare them.
 */
#include "trpc/types.h"

#include "json/reader.h"
#include "trpc/types_int.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static const char head[] =
    "import type {\n"
    "    TRPCBuiltRouter, TRPCDecorateCreateRouterOptions,\n"
    "    TRPCDefaultErrorShape, TRPCMutationProcedure, TRPCQueryProcedure,\n"
    "    TRPCSubscriptionProcedure,\n"
    "} from '@trpc/server';\n"
    "\n"
    "export type AppRouter = TRPCBuiltRouter<{\n"
    "    ctx: object; meta: object; errorShape: TRPCDefaultErrorShape;\n"
    "    transformer: ";

/** A router being written. */
typedef struct router_t {
    apir_types_t types;
    apir_diag_t *diag;
} router_t;

static int by_path(const void *left, const void *right)
{
    const apir_route_t *const *a = left;
    const apir_route_t *const *b = right;

    return strcmp((*a)->pattern, (*b)->pattern);
}

static const apir_value_t *
schema_of(const router_t *router, const apir_route_t *route, const char *text)
{
    static const apir_json_limits_t limits = { 200, 1000000 };
    apir_place_t place = { route->file, route->line, 0 };
    apir_value_t *schema = NULL;
    apir_error_t error = { 0 };

    if (text
        && apir_json_read(text, strlen(text), &limits, &schema,
                          router->types.pool, &error)
               != APR_SUCCESS) {
        apir_diag_error(router->diag, &place, "a schema of %s: %s",
                        route->pattern, error.message);
    }
    return schema;
}

static void put(router_t *router, const char *text)
{
    apir_buf_puts(router->types.out, text);
}

static void put_input(router_t *router, const apir_procedure_t *procedure)
{
    const apir_route_t *route = &procedure->route;
    const apir_value_t *schema = schema_of(router, route,
                                           route->input_schema);

    if (procedure->takes != APIR_TRPC_JSON) {
        put(router, procedure->takes == APIR_TRPC_FORM
                        ? "FormData"
                        : "Blob | Uint8Array | ReadableStream");
        return;
    }
    if (!schema) {
        put(router, procedure->any_input ? "any" : "void");
        return;
    }
    apir_types_begin(&router->types, schema, true);
    apir_types_schema(&router->types, schema);
    put(router, route->input_optional ? " | undefined" : "");
}

static void put_output(router_t *router, const apir_procedure_t *procedure)
{
    const apir_route_t *route = &procedure->route;
    bool events = procedure->kind == APIR_SUBSCRIPTION;
    const apir_value_t *schema = schema_of(router, route,
                                           route->output_schema);

    put(router, !events              ? ""
                : procedure->tracked ? "AsyncIterable<{ id: string; data: "
                                     : "AsyncIterable<");
    apir_types_begin(&router->types, schema, false);
    apir_types_schema(&router->types, schema);
    put(router, !events              ? ""
                : procedure->tracked ? " }, void, any>"
                                     : ", void, any>");
}

static void put_procedure(router_t *router, const apir_procedure_t *procedure)
{
    static const char *const kinds[] = { "TRPCQueryProcedure",
                                         "TRPCMutationProcedure",
                                         "TRPCSubscriptionProcedure" };

    put(router, kinds[procedure->kind]);
    put(router, "<{ input: ");
    put_input(router, procedure);
    put(router, "; output: ");
    put_output(router, procedure);
    put(router, "; meta: object }>;\n");
}

static void indent(router_t *router, int depth)
{
    for (int i = 0; i <= depth; i++) {
        put(router, "    ");
    }
}

/* The bytes, dots and all, of the routers that two paths are both in. */
static apr_size_t common_routers(const char *a, const char *b)
{
    apr_size_t common = 0;

    for (apr_size_t i = 0; a[i] && a[i] == b[i]; i++) {
        common = a[i] == '.' ? i + 1 : common;
    }
    return common;
}

static int depth_of(const char *path, apr_size_t length)
{
    int depth = 0;

    for (apr_size_t i = 0; i < length; i++) {
        depth += path[i] == '.';
    }
    return depth;
}

/* Leaves the routers of the last path that the next is not in. */
static void close_routers(router_t *router, const char *last,
                          apr_size_t common)
{
    int stays = depth_of(last, common);

    for (int depth = depth_of(last, strlen(last)) - 1; depth >= stays;
         depth--) {
        indent(router, depth);
        put(router, "};\n");
    }
}

/* Enters the routers of a path that the last was not in, and names what is in
 * the innermost. */
static void open_routers(router_t *router, const char *path,
                         apr_size_t common)
{
    int depth = depth_of(path, common);
    const char *at = path + common;
    apr_size_t length;

    for (;; at += length + 1, depth++) {
        length = strcspn(at, ".");
        indent(router, depth);
        apir_types_name(router->types.out, at, length);
        if (!at[length]) {
            break;
        }
        put(router, ": {\n");
    }
    put(router, ": ");
}

/* "a" and "a.b" cannot both be. @a at is the place of "a.b", which is behind
 * all that it may be in. */
static bool hidden(router_t *router, const apr_array_header_t *routes, int at)
{
    const apir_route_t *route = APR_ARRAY_IDX(routes, at, apir_route_t *);
    apir_place_t place = { route->file, route->line, 0 };

    for (int i = 0; i < at; i++) {
        const char *other = APR_ARRAY_IDX(routes, i, apir_route_t *)->pattern;
        apr_size_t length = strlen(other);

        if (strncmp(route->pattern, other, length) == 0
            && route->pattern[length] == '.') {
            apir_diag_error(router->diag, &place,
                            "\"%s\" is a procedure and has \"%s\" in it: no "
                            "type says that",
                            other, route->pattern);
            return true;
        }
    }
    return false;
}

static void put_procedures(router_t *router, const apr_array_header_t *routes)
{
    const char *last = "";

    for (int i = 0; i < routes->nelts; i++) {
        const apir_route_t *route = APR_ARRAY_IDX(routes, i, apir_route_t *);
        apr_size_t common = common_routers(last, route->pattern);

        if (hidden(router, routes, i)) {
            continue;
        }
        close_routers(router, last, common);
        open_routers(router, route->pattern, common);
        put_procedure(router, (const apir_procedure_t *)route);
        last = route->pattern;
    }
    close_routers(router, last, 0);
}

void apir_trpc_types(const apir_trpc_t *trpc, bool superjson,
                     apir_diag_t *diag, apir_buf_t *out)
{
    apr_array_header_t *routes = apr_array_copy(out->pool, trpc->tree.routes);
    router_t router = { { out, out->pool, NULL, NULL, 0, false }, diag };

    router.types.named = apr_array_make(out->pool, 4,
                                        sizeof(apir_types_named_t));
    qsort(routes->elts, (size_t)routes->nelts, sizeof(apir_route_t *),
          by_path);
    apir_buf_puts(out, head);
    apir_buf_puts(out, superjson ? "true" : "false");
    apir_buf_puts(out, ";\n}, TRPCDecorateCreateRouterOptions<{\n");
    put_procedures(&router, routes);
    apir_buf_puts(out, "}>>;\n");
    apir_types_definitions(&router.types);
}
