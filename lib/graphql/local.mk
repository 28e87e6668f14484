libapiroutes_la_SOURCES += \
	lib/graphql/document.c lib/graphql/document.h \
	lib/graphql/document_value.c lib/graphql/parser_int.h \
	lib/graphql/document_types.c \
	lib/graphql/lexer.c lib/graphql/lexer_int.h \
	lib/graphql/lexer_string.c \
	lib/graphql/location.c \
	lib/graphql/errors.c lib/graphql/errors.h \
	lib/graphql/types.c lib/graphql/schema.h \
	lib/graphql/schema.c lib/graphql/schema_int.h \
	lib/graphql/schema_provided.c \
	lib/graphql/schema_members.c \
	lib/graphql/schema_directives.c \
	lib/graphql/schema_cycles.c \
	lib/graphql/schema_defaults.c \
	lib/graphql/schema_check.c \
	lib/graphql/schema_bind.c \
	lib/graphql/coerce_leaf.c lib/graphql/coerce.h \
	lib/graphql/coerce_literal.c \
	lib/graphql/literal_text.c \
	lib/graphql/check_literal.c \
	lib/graphql/check_directives.c lib/graphql/check_int.h \
	lib/graphql/check_names.c \
	lib/graphql/variables.c \
	lib/graphql/validate.c lib/graphql/validate.h \
	lib/graphql/validate_names.c lib/graphql/validate_int.h \
	lib/graphql/validate_fragments.c \
	lib/graphql/validate_variables.c \
	lib/graphql/validate_merging.c \
	lib/graphql/execute.c lib/graphql/execute.h \
	lib/graphql/execute_collect.c lib/graphql/execute_int.h \
	lib/graphql/execute_complete.c \
	lib/graphql/execute_leaf.c \
	lib/graphql/introspect.c \
	lib/graphql/field_node.c \
	lib/graphql/resolvers.c lib/graphql/resolvers.h \
	lib/graphql/models_schema.c lib/graphql/models.h \
	lib/graphql/models_types.c lib/graphql/models_int.h \
	lib/graphql/models_filters.c \
	lib/graphql/models_inputs.c \
	lib/graphql/models_scalars.c \
	lib/graphql/models_changes.c \
	lib/graphql/models_select.c \
	lib/graphql/models_run.c \
	lib/graphql/http.c lib/graphql/http.h \
	lib/graphql/document_cache.c lib/graphql/document_cache.h \
	lib/graphql/endpoint.c lib/graphql/endpoint.h

FUZZ_TARGETS += t/fuzz/graphql_document t/fuzz/graphql_schema \
	t/fuzz/graphql_http t/fuzz/graphql_models

check_PROGRAMS += \
	t/unit/graphql_document \
	t/unit/graphql_schema \
	t/unit/graphql_validate \
	t/unit/graphql_execute \
	t/unit/graphql_http \
	t/unit/graphql_models
t_unit_graphql_document_SOURCES = t/unit/graphql_document.c \
	t/unit/graphql_fixture.h
t_unit_graphql_document_LDADD = $(UNIT_LDADD)
t_unit_graphql_schema_SOURCES = t/unit/graphql_schema.c \
	t/unit/graphql_fixture.h
t_unit_graphql_schema_LDADD = $(UNIT_LDADD)
t_unit_graphql_validate_SOURCES = t/unit/graphql_validate.c \
	t/unit/graphql_fixture.h
t_unit_graphql_validate_LDADD = $(UNIT_LDADD)
t_unit_graphql_execute_SOURCES = t/unit/graphql_execute.c \
	t/unit/graphql_fixture.h
t_unit_graphql_execute_LDADD = $(UNIT_LDADD)
t_unit_graphql_http_LDADD = $(UNIT_LDADD)
t_unit_graphql_models_SOURCES = t/unit/graphql_models.c \
	t/unit/graphql_fixture.h
t_unit_graphql_models_LDADD = $(UNIT_LDADD)
