libapiroutes_la_SOURCES += \
	lib/storage/storage.c lib/storage/storage.h \
	lib/storage/compare.c lib/storage/layout_int.h \
	lib/storage/ddl.c \
	lib/storage/layout.c \
	lib/storage/layout_column.c

check_PROGRAMS += t/unit/storage_push
t_unit_storage_push_SOURCES = t/unit/storage_push.c t/unit/db_fixture.h \
	t/unit/zmodel_fixture.h
t_unit_storage_push_LDADD = $(UNIT_LDADD)
