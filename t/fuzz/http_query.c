/* Pairs are bounded and hold text; what is written is read again. */
#include "core/limits.h"
#include "http/query.h"
#include "http_fuzz.h"

static bool same(const apir_pairs_t *a, const apir_pairs_t *b)
{
    apr_size_t i;

    for (i = 0; i < a->count && i < b->count; i++) {
        if (strcmp(a->items[i].name, b->items[i].name)
            || strcmp(a->items[i].value, b->items[i].value)) {
            return false;
        }
    }
    return a->count == b->count;
}

static void round_trip(const apir_pairs_t *pairs, apr_pool_t *pool)
{
    const char *text = apir_query_format(pairs, pool);
    apir_pairs_t again = { 0 };
    size_t i;

    for (i = 0; i < pairs->count; i++) {
        PROMISE(
            fuzz_is_text(pairs->items[i].name, pairs->items[i].name_length));
        PROMISE(fuzz_is_text(pairs->items[i].value,
                             pairs->items[i].value_length));
        PROMISE(apir_pairs_first(pairs, pairs->items[i].name));
    }
    for (i = 0; text[i]; i++) {
        PROMISE(text[i] > ' ' && text[i] <= 'z');
    }
    PROMISE(!apir_query_parse(text, strlen(text), &again, pool, NULL));
    PROMISE(same(pairs, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool = fuzz_pool();
    char *text = fuzz_copy(data, size);
    apir_pairs_t pairs = { 0 };
    apir_error_t error = { 0 };

    if (apir_query_parse(text, size, &pairs, pool, &error) == APR_SUCCESS) {
        round_trip(&pairs, pool);
    }
    else {
        PROMISE(error.kind == APIR_E_BAD_REQUEST
                || error.kind == APIR_E_TOO_MANY);
    }
    PROMISE(pairs.count <= APIR_MAX_QUERY_PAIRS);
    free(text);
    fuzz_done(pool);
    return 0;
}
