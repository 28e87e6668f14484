/*
 * The command table, from directives.def.
 */
#include "mod_apiroutes/directives.h"

#include "mod_apiroutes/config.h"

/* Where a directive may stand, as httpd is told. The setters refuse what
 * httpd cannot: other sections than plain locations. */
#define SERVER RSRC_CONF
#define SERVER_LOCATION (RSRC_CONF | ACCESS_CONF)
#define LOCATION ACCESS_CONF
#define ROUTE ACCESS_CONF
#define ANY (RSRC_CONF | ACCESS_CONF)

const command_rec apir_mod_directives[] = {
#define DIRECTIVE(name, setter, where, arguments, by_default, help) \
    AP_INIT_RAW_ARGS(name, apir_mod_set_##setter, NULL, where,      \
                     name " " arguments " (default: " by_default    \
                          "): " help),
#include "mod_apiroutes/directives.def"
#undef DIRECTIVE
    { NULL }
};

void apir_mod_print_directives(apr_file_t *out)
{
#define DIRECTIVE(name, setter, where, arguments, by_default, help)       \
    apr_file_printf(out, "%s\t%s\t%s\t%s\t%s\n", name, #where, arguments, \
                    by_default, help);
#include "mod_apiroutes/directives.def"
#undef DIRECTIVE
}
