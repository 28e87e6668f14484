libapiroutes_la_SOURCES += \
	lib/query/bind.c lib/query/bind.h lib/query/cursor.c \
	lib/query/order.c lib/query/order.h \
	lib/query/plan.c lib/query/plan.h lib/query/plan_aggregate.c \
	lib/query/plan_cache.c lib/query/plan_cache.h \
	lib/query/plan_draft.c lib/query/plan_fields.c \
	lib/query/plan_int.h lib/query/plan_rows.c lib/query/plan_select.c \
	lib/query/read.c lib/query/read.h lib/query/read_column.c \
	lib/query/read_int.h lib/query/shape.c lib/query/shape.h \
	lib/query/where.c lib/query/where.h lib/query/where_int.h \
	lib/query/where_json.c lib/query/where_scalar.c

check_PROGRAMS += t/unit/query_cases
t_unit_query_cases_SOURCES = t/unit/query_cases.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_query_cases_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/query_plan
t_unit_query_plan_SOURCES = t/unit/query_plan.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_query_plan_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/query_read
t_unit_query_read_SOURCES = t/unit/query_read.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_query_read_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/query_fields
t_unit_query_fields_SOURCES = t/unit/query_fields.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_query_fields_LDADD = $(UNIT_LDADD)
