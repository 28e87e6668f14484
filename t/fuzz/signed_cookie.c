/* Input: a cookie's text. Whatever it is, a session is an object; unsigned
 * text is never taken where a signature is due; what is read unsigned can be
 * written, signed, and read again. */
#include "event/signed_cookie.h"
#include "http_fuzz.h"
#include "json/writer.h"

static const char *const secrets[] = { "new", "old", NULL };
static const char *const old_secrets[] = { "old", NULL };

static void round_trip(const apir_value_t *value, const char *const *with,
                       apr_pool_t *pool)
{
    const char *text = apir_signed_cookie_write(value, with, pool, NULL);
    apir_value_t *again;
    apr_size_t length;

    PROMISE(text);
    again = apir_signed_cookie_read(text, secrets, pool);
    PROMISE(!strcmp(apir_json_stringify(value, &length, pool),
                    apir_json_stringify(again, &length, pool)));
    again = apir_signed_cookie_read(apr_pstrcat(pool, "A", text, NULL),
                                    secrets, pool);
    PROMISE(apir_value_length(again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    const char *text = apr_pstrmemdup(pool, (const char *)data, size);
    apir_value_t *value = apir_signed_cookie_read(text, NULL, pool);

    PROMISE(value && value->kind == APIR_OBJECT);
    PROMISE(apir_value_length(apir_signed_cookie_read(text, secrets, pool))
            == 0);
    /* Escapes may have named characters that the cookie cannot carry. */
    if (apir_signed_cookie_write(value, NULL, pool, NULL)) {
        round_trip(value, secrets, pool);
        round_trip(value, old_secrets, pool);
    }
    fuzz_done(pool);
    return 0;
}
