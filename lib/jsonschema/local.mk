libapiroutes_la_SOURCES += \
	lib/jsonschema/schema.c lib/jsonschema/schema.h \
	lib/jsonschema/node_int.h \
	lib/jsonschema/compile.c lib/jsonschema/compile_int.h \
	lib/jsonschema/compile_ref.c \
	lib/jsonschema/compile_keywords.c \
	lib/jsonschema/compile_members.c \
	lib/jsonschema/compile_items.c \
	lib/jsonschema/compile_assert.c \
	lib/jsonschema/compile_settle.c \
	lib/jsonschema/compile_finish.c \
	lib/jsonschema/store.c lib/jsonschema/store_int.h \
	lib/jsonschema/metaschema.c \
	lib/jsonschema/uri.c lib/jsonschema/uri_int.h \
	lib/jsonschema/names.c lib/jsonschema/names_int.h \
	lib/jsonschema/scratch.c lib/jsonschema/scratch_int.h \
	lib/jsonschema/run.c lib/jsonschema/run_int.h \
	lib/jsonschema/run_scalar.c \
	lib/jsonschema/run_array.c \
	lib/jsonschema/run_object.c \
	lib/jsonschema/run_inplace.c \
	lib/jsonschema/run_output.c \
	lib/jsonschema/run_unique.c \
	lib/jsonschema/run_issue.c \
	lib/jsonschema/issue.c lib/jsonschema/issue_int.h \
	lib/jsonschema/issue_text.c \
	lib/jsonschema/decimal.c lib/jsonschema/decimal_int.h \
	lib/jsonschema/regex.c lib/jsonschema/regex_int.h \
	lib/jsonschema/regex_translate.c \
	lib/jsonschema/regex_property.c \
	lib/jsonschema/format.c lib/jsonschema/format_int.h \
	lib/jsonschema/format_time.c \
	lib/jsonschema/format_net.c \
	lib/jsonschema/format_uri.c \
	lib/jsonschema/format_idn.c \
	lib/jsonschema/format_zod.c \
	lib/jsonschema/punycode.c lib/jsonschema/punycode_int.h

check_PROGRAMS += t/unit/jsonschema_suite
t_unit_jsonschema_suite_SOURCES = t/unit/jsonschema_suite.c
t_unit_jsonschema_suite_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/jsonschema_zod
t_unit_jsonschema_zod_SOURCES = t/unit/jsonschema_zod.c
t_unit_jsonschema_zod_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/jsonschema_compile
t_unit_jsonschema_compile_SOURCES = t/unit/jsonschema_compile.c
t_unit_jsonschema_compile_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/jsonschema_limits
t_unit_jsonschema_limits_SOURCES = t/unit/jsonschema_limits.c
t_unit_jsonschema_limits_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/jsonschema_parts
t_unit_jsonschema_parts_SOURCES = t/unit/jsonschema_parts.c
t_unit_jsonschema_parts_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/jsonschema_compile t/fuzz/jsonschema_text
