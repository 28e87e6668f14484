/**
 * @file jsonschema/punycode_int.h
 * @brief Punycode (RFC 3492) of one label (private to lib/jsonschema).
 */
#ifndef APIR_JSONSCHEMA_PUNYCODE_INT_H
#define APIR_JSONSCHEMA_PUNYCODE_INT_H

#include <apr_pools.h>
#include <stdbool.h>

/** No label is longer (RFC 1035 §2.3.4). */
#define APIR_LABEL_MAX 63

/** A label as code points. */
typedef struct apir_label_t {
    unsigned points[APIR_LABEL_MAX];
    int count;
} apir_label_t;

/** Decodes what follows "xn--"; false when it is no Punycode. */
bool apir_punycode_decode(const char *text, apr_size_t length,
                          apir_label_t *label);

/** Encodes into @a out (room for APIR_LABEL_MAX bytes); the number of bytes,
 * or -1 when they would be more. */
int apir_punycode_encode(const apir_label_t *label, char *out);

#endif
