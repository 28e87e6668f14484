/**
 * @file trpc/types.h
 * @brief A router as a type of TypeScript, for tRPC's client.
 */
#ifndef APIR_TRPC_TYPES_H
#define APIR_TRPC_TYPES_H

#include "core/buf.h"
#include "trpc/trpc.h"

/**
 * Writes a module of declarations that exports the type AppRouter, as
 * `createTRPCClient<AppRouter>` wants it. Inputs and outputs are what the
 * procedures' schemas say as far as TypeScript has words for it; what they do
 * not say is `any`.
 * @param superjson  clients must use a transformer
 * @param diag       told of schemas that are no JSON, and of names that stand
 *                   for a procedure and for a router
 */
void apir_trpc_types(const apir_trpc_t *trpc, bool superjson,
                     apir_diag_t *diag, apir_buf_t *out);

#endif
