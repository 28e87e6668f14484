libapiroutes_la_SOURCES += \
	lib/db/db.c lib/db/db.h lib/db/driver.h \
	lib/db/configure.c \
	lib/db/pool.c \
	lib/db/statements.c \
	lib/db/sqlite.c lib/db/sqlite_int.h \
	lib/db/sqlite_column.c \
	lib/db/sqlite_describe.c \
	lib/db/sqlite_error.c \
	lib/db/sqlite_statement.c lib/db/sqlite_statement_int.h
