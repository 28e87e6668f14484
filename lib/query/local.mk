libapiroutes_la_SOURCES += \
	lib/query/query.h lib/query/args.h \
	lib/query/check.c lib/query/check_int.h \
	lib/query/check_run.c lib/query/check_scalar.c \
	lib/query/check_text.c lib/query/check_string.c \
	lib/query/check_format.c lib/query/check_url.c \
	lib/query/check_date.c lib/query/check_json.c \
	lib/query/check_object.c lib/query/check_data.c \
	lib/query/check_finish.c \
	lib/query/check_issue.c lib/query/check_message.c \
	lib/query/check_compile.c lib/query/check_build_int.h \
	lib/query/check_rule.c lib/query/check_values.c \
	lib/query/check_filters.c lib/query/check_wheres.c \
	lib/query/check_selections.c lib/query/check_rows.c \
	lib/query/check_validate.c lib/query/check_validate_int.h \
	lib/query/check_eval.c lib/query/check_js.c

check_PROGRAMS += t/unit/query_check
t_unit_query_check_SOURCES = t/unit/query_check.c \
	t/unit/query_check_fixture.h t/unit/zmodel_fixture.h
t_unit_query_check_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/query_validate
t_unit_query_validate_SOURCES = t/unit/query_validate.c \
	t/unit/query_check_fixture.h t/unit/zmodel_fixture.h
t_unit_query_validate_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/query_check

libapiroutes_la_SOURCES += \
	lib/query/bind.c lib/query/bind.h \
	lib/query/procedure.c lib/query/procedure.h \
	lib/query/cursor.c \
	lib/query/generate.c lib/query/generate.h \
	lib/query/generate_id.c lib/query/generate_int.h \
	lib/query/order.c lib/query/order.h \
	lib/query/plan.c lib/query/plan.h lib/query/plan_int.h \
	lib/query/plan_aggregate.c \
	lib/query/plan_cache.c lib/query/plan_cache.h \
	lib/query/plan_draft.c \
	lib/query/plan_rows.c \
	lib/query/plan_select.c \
	lib/query/plan_fields.c \
	lib/query/read.c lib/query/read.h lib/query/read_int.h \
	lib/query/read_column.c \
	lib/query/shape.c lib/query/shape.h \
	lib/query/where.c lib/query/where.h lib/query/where_int.h \
	lib/query/where_json.c \
	lib/query/where_scalar.c \
	lib/query/guard.c lib/query/guard.h \
	lib/query/write.c lib/query/write.h lib/query/write_int.h \
	lib/query/write_back.c lib/query/write_batch.c \
	lib/query/write_change.c \
	lib/query/write_child.c \
	lib/query/write_create.c \
	lib/query/write_insert.c \
	lib/query/write_join.c \
	lib/query/write_owner.c \
	lib/query/write_relation.c \
	lib/query/write_remove.c \
	lib/query/write_select.c \
	lib/query/write_set.c \
	lib/query/write_update.c \
	lib/query/write_value.c

check_PROGRAMS += t/unit/query_cases t/unit/query_plan t/unit/query_read \
	t/unit/query_fields
t_unit_query_cases_SOURCES = t/unit/query_cases.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_query_cases_LDADD = $(UNIT_LDADD)
t_unit_query_plan_SOURCES = t/unit/query_plan.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_query_plan_LDADD = $(UNIT_LDADD)
t_unit_query_read_SOURCES = t/unit/query_read.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_query_read_LDADD = $(UNIT_LDADD)
t_unit_query_fields_SOURCES = t/unit/query_fields.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_query_fields_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/query_generate
t_unit_query_generate_SOURCES = t/unit/query_generate.c \
	t/unit/zmodel_fixture.h
t_unit_query_generate_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/query_write_cases
t_unit_query_write_cases_SOURCES = t/unit/query_write_cases.c \
	t/unit/query_write_fixture.h t/unit/query_match.h \
	t/unit/query_fixture.h t/unit/db_fixture.h
t_unit_query_write_cases_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/query_write t/unit/query_write_whole
t_unit_query_write_SOURCES = t/unit/query_write.c \
	t/unit/query_write_schema.h t/unit/query_write_fixture.h \
	t/unit/query_fixture.h t/unit/db_fixture.h
t_unit_query_write_LDADD = $(UNIT_LDADD)
t_unit_query_write_whole_SOURCES = t/unit/query_write_whole.c \
	t/unit/query_write_schema.h t/unit/query_write_fixture.h \
	t/unit/query_fixture.h t/unit/db_fixture.h
t_unit_query_write_whole_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/query_procedure
t_unit_query_procedure_SOURCES = t/unit/query_procedure.c \
	t/unit/zmodel_fixture.h
t_unit_query_procedure_LDADD = $(UNIT_LDADD)
