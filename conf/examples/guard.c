/*
 * Middleware: a function that runs before each handler of a fragment. This
 * one wants a token, but for one public route. guard.conf mounts it at
 * /api/stock and says which token is right.
 *
 * Middleware is added by a call, so this plugin has a start function. httpd
 * calls it whenever it reads its configuration, with the words that follow
 * the file's name in ApiPlugin.
 */
#include <apiroutes.h>

#include <openssl/crypto.h>
#include <string.h>

/* Takes as long for a token that is nearly right as for any other. */
static bool same(const char *a, const char *b)
{
    size_t length = strlen(b);

    return strlen(a) == length && CRYPTO_memcmp(a, b, length) == 0;
}

/* NULL lets the request go on; a response ends it. */
static apir_response_t *authenticate(apir_event_t *event)
{
    const char *header = apir_header(event, "Authorization");
    const char *token = apir_env(event, "API_TOKEN");

    if (apir_matches(event, "GET", "/status")) {
        return NULL;
    }
    if (!token) {
        return apir_fail(event, "API_TOKEN is not set");
    }
    if (!header || strncmp(header, "Bearer ", 7) != 0) {
        return apir_error(event, 401, "UNAUTHORIZED", "A token is needed");
    }
    if (!same(header + 7, token)) {
        return apir_error(event, 403, "FORBIDDEN", "The token is wrong");
    }
    json_object_set_new(apir_locals(event), "client", json_string("partner"));
    return NULL;
}

static apir_response_t *get_status(apir_event_t *event)
{
    return apir_json(event, json_pack("{s:s}", "status", "ok"));
}

/* Handlers find here what the middleware found out. */
static apir_response_t *get_stock(apir_event_t *event)
{
    return apir_json(event,
                     json_pack("{s:O, s:i}", "for",
                               json_object_get(apir_locals(event), "client"),
                               "wands", 12));
}

const char *apir_start(apir_plugin_t *plugin, int argc,
                       const char *const argv[])
{
    apir_fragment_t *stock = apir_fragment(plugin, "stock");

    apir_middleware(stock, authenticate, NULL);
    apir_route(stock, "GET", "/status", get_status, NULL);
    apir_route(stock, "GET", "/wands", get_stock, NULL);
    return NULL;
}
