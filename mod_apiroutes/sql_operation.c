/*
 * ApiSql as an operation.
 */
#include "mod_apiroutes/compile.h"

bool apir_mod_compile_sql(const apir_server_config_t *config,
                          const apir_section_t *section, apir_route_t *route,
                          const apr_array_header_t *auth, apir_diag_t *diag,
                          apr_pool_t *pool)
{
    apir_diag_error(diag, &section->place, "ApiSql: not linked yet");
    return false;
}
