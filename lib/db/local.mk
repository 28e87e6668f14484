libapiroutes_la_SOURCES += \
	lib/db/db.c lib/db/db.h lib/db/driver.h lib/db/list_int.h \
	lib/db/catalog.c lib/db/catalog.h \
	lib/db/configure.c \
	lib/db/pool.c \
	lib/db/quote.c lib/db/quote.h \
	lib/db/statements.c \
	lib/db/sqlite.c lib/db/sqlite_int.h \
	lib/db/sqlite_column.c \
	lib/db/sqlite_catalog.c lib/db/sqlite_catalog_int.h \
	lib/db/sqlite_change.c \
	lib/db/sqlite_describe.c \
	lib/db/sqlite_error.c \
	lib/db/sqlite_statement.c lib/db/sqlite_statement_int.h

check_PROGRAMS += \
	t/unit/db_configure \
	t/unit/db_describe \
	t/unit/db_pool \
	t/unit/db_sqlite \
	t/unit/db_statements \
	t/unit/db_values
t_unit_db_configure_SOURCES = t/unit/db_configure.c
t_unit_db_configure_LDADD = $(UNIT_LDADD)
t_unit_db_describe_SOURCES = t/unit/db_describe.c t/unit/db_fixture.h
t_unit_db_describe_LDADD = $(UNIT_LDADD)
t_unit_db_pool_SOURCES = t/unit/db_pool.c t/unit/db_fixture.h
t_unit_db_pool_LDADD = $(UNIT_LDADD)
t_unit_db_sqlite_SOURCES = t/unit/db_sqlite.c t/unit/db_fixture.h
t_unit_db_sqlite_LDADD = $(UNIT_LDADD)
t_unit_db_statements_SOURCES = t/unit/db_statements.c t/unit/db_fixture.h
t_unit_db_statements_LDADD = $(UNIT_LDADD)
t_unit_db_values_SOURCES = t/unit/db_values.c t/unit/db_fixture.h
t_unit_db_values_LDADD = $(UNIT_LDADD)
