libapiroutes_la_SOURCES += \
	lib/sql/route.c lib/sql/route.h lib/sql/route_int.h \
	lib/sql/run.c

check_PROGRAMS += t/unit/sql_route t/unit/sql_run
t_unit_sql_route_SOURCES = t/unit/sql_route.c t/unit/sql_fixture.h \
	t/unit/db_fixture.h
t_unit_sql_route_LDADD = $(UNIT_LDADD)
t_unit_sql_run_SOURCES = t/unit/sql_run.c t/unit/sql_fixture.h \
	t/unit/db_fixture.h
t_unit_sql_run_LDADD = $(UNIT_LDADD)
