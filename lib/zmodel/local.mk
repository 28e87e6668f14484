# zmodel
libapiroutes_la_SOURCES += \
	lib/zmodel/schema.h lib/zmodel/expression.h \
	lib/zmodel/token.c lib/zmodel/token_int.h \
	lib/zmodel/parse.c lib/zmodel/parse_int.h lib/zmodel/ast_int.h \
	lib/zmodel/parse_expr.c lib/zmodel/parse_decl.c \
	lib/zmodel/attribute.c lib/zmodel/function.c \
	lib/zmodel/vocabulary.c lib/zmodel/declare_int.h \
	lib/zmodel/load.c lib/zmodel/load_int.h lib/zmodel/import.c \
	lib/zmodel/declare.c lib/zmodel/assemble.c \
	lib/zmodel/link_types.c lib/zmodel/link.c lib/zmodel/link_name.c \
	lib/zmodel/link_expr.c \
	lib/zmodel/fit.c lib/zmodel/check_schema.c lib/zmodel/datasource.c \
	lib/zmodel/check_model.c lib/zmodel/check_keys.c \
	lib/zmodel/check_heritage.c lib/zmodel/check_relation.c \
	lib/zmodel/check_attribute.c lib/zmodel/check_policy.c \
	lib/zmodel/check_expr.c lib/zmodel/check_call.c \
	lib/zmodel/derive.c lib/zmodel/derive_field.c \
	lib/zmodel/derive_keys.c lib/zmodel/derive_relation.c \
	lib/zmodel/derive_rules.c \
	lib/zmodel/lookup.c lib/zmodel/print.c lib/zmodel/dump.c

check_PROGRAMS += t/unit/zmodel_token t/unit/zmodel_expr \
	t/unit/zmodel_refusals t/unit/zmodel_schema t/unit/zmodel_import \
	t/unit/zmodel_limits
t_unit_zmodel_token_SOURCES = t/unit/zmodel_token.c t/unit/zmodel_fixture.h
t_unit_zmodel_token_LDADD = $(UNIT_LDADD)
t_unit_zmodel_expr_SOURCES = t/unit/zmodel_expr.c t/unit/zmodel_fixture.h
t_unit_zmodel_expr_LDADD = $(UNIT_LDADD)
t_unit_zmodel_refusals_SOURCES = t/unit/zmodel_refusals.c \
	t/unit/zmodel_fixture.h
t_unit_zmodel_refusals_LDADD = $(UNIT_LDADD)
t_unit_zmodel_schema_SOURCES = t/unit/zmodel_schema.c t/unit/zmodel_fixture.h
t_unit_zmodel_schema_LDADD = $(UNIT_LDADD)
t_unit_zmodel_import_SOURCES = t/unit/zmodel_import.c t/unit/zmodel_fixture.h
t_unit_zmodel_import_LDADD = $(UNIT_LDADD)
t_unit_zmodel_limits_SOURCES = t/unit/zmodel_limits.c t/unit/zmodel_fixture.h
t_unit_zmodel_limits_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/zmodel_parse
