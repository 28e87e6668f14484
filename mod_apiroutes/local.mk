# The module: httpd's side, with the whole library inside.

module_LTLIBRARIES += mod_apiroutes.la
mod_apiroutes_la_CPPFLAGS = -I$(srcdir) $(AM_CPPFLAGS) $(HTTPD_CPPFLAGS)
mod_apiroutes_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version
mod_apiroutes_la_LIBADD = libapiroutes.la
mod_apiroutes_la_SOURCES = \
	include/apiroutes.h \
	mod_apiroutes/allow.c \
	mod_apiroutes/allow.h \
	mod_apiroutes/auth.c \
	mod_apiroutes/claim.c \
	mod_apiroutes/compile.c \
	mod_apiroutes/compile_folder.c \
	mod_apiroutes/compile_mount.c \
	mod_apiroutes/compile_operation.c \
	mod_apiroutes/compile_schema.c \
	mod_apiroutes/config.c \
	mod_apiroutes/cookie_fields.c \
	mod_apiroutes/cookie_fields.h \
	mod_apiroutes/cors.c \
	mod_apiroutes/crew.c \
	mod_apiroutes/crew.h \
	mod_apiroutes/database.c \
	mod_apiroutes/directives.c \
	mod_apiroutes/dump.c \
	mod_apiroutes/error_body.c \
	mod_apiroutes/file_text.c \
	mod_apiroutes/file_text.h \
	mod_apiroutes/fetch.c \
	mod_apiroutes/fetch_identity.c \
	mod_apiroutes/fetch_identity.h \
	mod_apiroutes/handle.c \
	mod_apiroutes/hidden.c \
	mod_apiroutes/graphql_mount.c \
	mod_apiroutes/graphql_mount.h \
	mod_apiroutes/hidden.h \
	mod_apiroutes/host.c \
	mod_apiroutes/mod_apiroutes.c \
	mod_apiroutes/fixed_args.c \
	mod_apiroutes/fixed_args.h \
	mod_apiroutes/model_engine.c \
	mod_apiroutes/model_request.c \
	mod_apiroutes/model_route.c \
	mod_apiroutes/model_route.h \
	mod_apiroutes/models.c \
	mod_apiroutes/models_endpoint.c \
	mod_apiroutes/models_procedure.c \
	mod_apiroutes/mounts.c \
	mod_apiroutes/output_check.c \
	mod_apiroutes/pages.c \
	mod_apiroutes/plugin.c \
	mod_apiroutes/read_body.c \
	mod_apiroutes/send.c \
	mod_apiroutes/send_stream.c \
	mod_apiroutes/server_session.c \
	mod_apiroutes/set_common.c \
	mod_apiroutes/set_models.c \
	mod_apiroutes/set_routes.c \
	mod_apiroutes/set_graphql.c \
	mod_apiroutes/set_server.c \
	mod_apiroutes/set_session.c \
	mod_apiroutes/set_settings.c \
	mod_apiroutes/set_trpc.c \
	mod_apiroutes/sql_operation.c \
	mod_apiroutes/trpc_endpoint.c \
	mod_apiroutes/trpc_endpoint.h \
	mod_apiroutes/trpc_procedure.c \
	mod_apiroutes/claim.h \
	mod_apiroutes/compile.h \
	mod_apiroutes/config.h \
	mod_apiroutes/cors.h \
	mod_apiroutes/database.h \
	mod_apiroutes/directives.h \
	mod_apiroutes/dump.h \
	mod_apiroutes/error_body.h \
	mod_apiroutes/fetch.h \
	mod_apiroutes/handle.h \
	mod_apiroutes/host.h \
	mod_apiroutes/model_request.h \
	mod_apiroutes/models.h \
	mod_apiroutes/models_endpoint.h \
	mod_apiroutes/mounts.h \
	mod_apiroutes/output_check.h \
	mod_apiroutes/pages.h \
	mod_apiroutes/plugin.h \
	mod_apiroutes/send.h \
	mod_apiroutes/directives.def
