/**
 * @file zmodel/token_int.h
 * @brief Words of a ZModel text.
 */
#ifndef APIR_ZMODEL_TOKEN_INT_H
#define APIR_ZMODEL_TOKEN_INT_H

#include "core/diag.h"
#include <stdbool.h>

typedef enum apir_ztoken_kind_t {
    APIR_ZK_END,
    APIR_ZK_NAME,
    APIR_ZK_STRING, /**< text: without quotes, escapes decoded */
    APIR_ZK_NUMBER,
    APIR_ZK_FIELD_ATTRIBUTE,    /**< "@id", "@db.Text" */
    APIR_ZK_MODEL_ATTRIBUTE,    /**< "@@map" */
    APIR_ZK_INTERNAL_ATTRIBUTE, /**< "@@@once" */
    APIR_ZK_DOC,                /**< a `///` comment */
    APIR_ZK_SIGN                /**< punctuation: text has it */
} apir_ztoken_kind_t;

typedef struct apir_ztoken_t {
    apir_ztoken_kind_t kind;
    const char *text; /**< ends with a zero byte; a string may have
                                    further ones */
    apr_size_t length;
    apir_place_t place;
} apir_ztoken_t;

/**
 * Cuts a text into tokens; the last is APIR_ZK_END.
 * @param file  for the places; must live as long as the tokens
 * @return the tokens; NULL when characters were refused (each is reported)
 */
apir_ztoken_t *apir_zmodel_tokens(const char *text, apr_size_t length,
                                  const char *file, apir_diag_t *diag,
                                  apr_pool_t *pool);

#endif
