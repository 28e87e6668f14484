/*
 * A webhook: another service tells of what happened there, and signs the
 * bytes of its message with a secret that both know (HMAC-SHA256). webhook.conf
 * mounts it at /api/hooks and says the secret.
 *
 *     POST /api/hooks/payment
 *     X-Signature-256: sha256=<64 hexadecimal digits>
 *
 * The signature is over the body as it was sent: JSON that has been read and
 * written again may differ in blanks, and no longer fits.
 */
#include <apiroutes.h>

#include <apr_escape.h>
#include <apr_strings.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#define DIGEST_BYTES 32

/* "sha256=…" of a body, or NULL. */
static const char *sign(apir_event_t *event, const char *secret,
                        const char *body, apr_size_t length)
{
    unsigned char digest[DIGEST_BYTES];
    size_t size = 0;

    if (!EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, secret, strlen(secret),
                   (const unsigned char *)body, length, digest,
                   sizeof(digest), &size)) {
        return NULL;
    }
    return apr_pstrcat(apir_pool(event), "sha256=",
                       apr_pescape_hex(apir_pool(event), digest, size, 0),
                       NULL);
}

/* A comparison that ends at the first wrong byte would tell by its time how
 * many were right. */
static bool same(const char *a, const char *b)
{
    size_t length = strlen(b);

    return strlen(a) == length && CRYPTO_memcmp(a, b, length) == 0;
}

static apir_response_t *receive(apir_event_t *event)
{
    const char *secret = apir_env(event, "WEBHOOK_SECRET");
    const char *sent = apir_header(event, "X-Signature-256");
    const char *right, *body;
    apr_size_t length;
    json_t *message;

    if (!secret || !*secret) {
        return apir_fail(event, "WEBHOOK_SECRET is not set");
    }
    body = apir_body(event, &length);
    if (!body) {
        return apir_invalid(event); /* too large, or cut short */
    }
    right = sign(event, secret, body, length);
    if (!right) {
        return apir_fail(event, "HMAC-SHA256 cannot be computed");
    }
    if (!sent || !same(sent, right)) {
        return apir_error(event, 401, "BAD_SIGNATURE",
                          "The signature is missing or wrong");
    }
    message = apir_body_json(event);
    if (!message) {
        return apir_invalid(event);
    }
    apir_log(event, APIR_LOG_INFO, "payment told of, %d members",
             (int)json_object_size(message));
    return apir_empty_status(event, 204);
}

APIR_FRAGMENT(webhook) = {
    { .method = "POST",
      .path = "/payment",
      .handler = receive,
      .error_codes = { "BAD_SIGNATURE" } },
};
