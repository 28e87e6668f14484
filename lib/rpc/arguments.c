/*
 * Arguments of an operation that something else than the path has named.
 */
#include "rpc/rpc_int.h"
#include <string.h>

/* Methods that carry what they mean in their body. */
static bool has_body(const apir_rpc_parse_t *parse)
{
    return apir_rpc_is_method(parse, "POST")
           || apir_rpc_is_method(parse, "PUT")
           || apir_rpc_is_method(parse, "PATCH");
}

apr_status_t apir_rpc_arguments(const apir_rpc_input_t *input,
                                apir_value_t **args, apr_pool_t *pool,
                                apir_rpc_failure_t *failure)
{
    apir_rpc_parse_t parse = { NULL, input, NULL, pool, failure };
    const char *wrong;
    apr_status_t status;

    memset(failure, 0, sizeof(*failure));
    status = has_body(&parse) ? apir_rpc_read_body(&parse, args)
                              : apir_rpc_read_q(&parse, true, args);
    if (status != APR_SUCCESS) {
        return status;
    }
    *args = apir_value_spread(*args, pool);
    wrong = apir_rpc_apply_meta(&parse, *args);
    return wrong ? apir_rpc_refuse(&parse,
                                   "failed to deserialize request payload: "
                                   "%s",
                                   wrong)
                 : APR_SUCCESS;
}
