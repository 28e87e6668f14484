libapiroutes_la_SOURCES += \
	lib/mutation/back.c lib/mutation/batch.c lib/mutation/change.c \
	lib/mutation/child.c lib/mutation/create.c \
	lib/mutation/generate.c lib/mutation/generate.h \
	lib/mutation/generate_id.c lib/mutation/generate_int.h \
	lib/mutation/guard.c lib/mutation/guard.h lib/mutation/insert.c \
	lib/mutation/join.c lib/mutation/mutation_int.h \
	lib/mutation/owner.c lib/mutation/relation.c lib/mutation/remove.c \
	lib/mutation/select.c lib/mutation/set.c lib/mutation/update.c \
	lib/mutation/value.c lib/mutation/write.c lib/mutation/write.h

check_PROGRAMS += t/unit/mutation_generate
t_unit_mutation_generate_SOURCES = t/unit/mutation_generate.c \
	t/unit/zmodel_fixture.h
t_unit_mutation_generate_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/mutation_cases
t_unit_mutation_cases_SOURCES = t/unit/mutation_cases.c \
	t/unit/mutation_fixture.h t/unit/query_match.h \
	t/unit/query_fixture.h t/unit/db_fixture.h
t_unit_mutation_cases_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/mutation_write
t_unit_mutation_write_SOURCES = t/unit/mutation_write.c \
	t/unit/mutation_schema.h t/unit/mutation_fixture.h \
	t/unit/query_fixture.h t/unit/db_fixture.h
t_unit_mutation_write_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/mutation_whole
t_unit_mutation_whole_SOURCES = t/unit/mutation_whole.c \
	t/unit/mutation_schema.h t/unit/mutation_fixture.h \
	t/unit/query_fixture.h t/unit/db_fixture.h
t_unit_mutation_whole_LDADD = $(UNIT_LDADD)
