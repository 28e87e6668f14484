libapiroutes_la_SOURCES += \
	lib/args/args.h lib/args/args_int.h lib/args/build_int.h \
	lib/args/check.c lib/args/compile.c lib/args/data.c \
	lib/args/date.c lib/args/eval.c lib/args/filters.c \
	lib/args/finish.c lib/args/format.c lib/args/issue.c lib/args/js.c \
	lib/args/json.c lib/args/message.c lib/args/normalized.h \
	lib/args/object.c lib/args/procedure.c lib/args/procedure.h \
	lib/args/rows.c lib/args/rule.c lib/args/run.c lib/args/scalar.c \
	lib/args/selections.c lib/args/string.c lib/args/text.c \
	lib/args/url.c lib/args/validate.c lib/args/validate_int.h \
	lib/args/values.c lib/args/wheres.c

check_PROGRAMS += t/unit/args_check
t_unit_args_check_SOURCES = t/unit/args_check.c \
	t/unit/args_fixture.h t/unit/zmodel_fixture.h
t_unit_args_check_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/args_validate
t_unit_args_validate_SOURCES = t/unit/args_validate.c \
	t/unit/args_fixture.h t/unit/zmodel_fixture.h
t_unit_args_validate_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/args_procedure
t_unit_args_procedure_SOURCES = t/unit/args_procedure.c \
	t/unit/zmodel_fixture.h
t_unit_args_procedure_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/args_check
