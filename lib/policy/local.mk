libapiroutes_la_SOURCES += \
	lib/policy/policy.c lib/policy/policy.h lib/policy/policy_int.h \
	lib/policy/express.c \
	lib/policy/express_operand.c \
	lib/policy/express_path.c \
	lib/policy/fact.c \
	lib/policy/memory.c \
	lib/policy/node.c \
	lib/policy/review.c \
	lib/policy/user.c \
	lib/policy/wanted.c

libapiroutes_la_SOURCES += \
	lib/policy/decide.c lib/policy/decide.h lib/policy/decide_int.h \
	lib/policy/decide_node.c \
	lib/policy/decide_operand.c \
	lib/policy/decide_rule.c \
	lib/policy/decide_search.c \
	lib/policy/decide_theory.c

check_PROGRAMS += t/unit/policy_decide
t_unit_policy_decide_SOURCES = t/unit/policy_decide.c t/unit/zmodel_fixture.h
t_unit_policy_decide_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/policy_enumerate
t_unit_policy_enumerate_SOURCES = t/unit/policy_enumerate.c \
	t/unit/zmodel_fixture.h
t_unit_policy_enumerate_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/policy_decide

check_PROGRAMS += t/unit/policy_rules
t_unit_policy_rules_SOURCES = t/unit/policy_rules.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_policy_rules_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/policy_sources
t_unit_policy_sources_SOURCES = t/unit/policy_sources.c \
	t/unit/query_fixture.h t/unit/db_fixture.h
t_unit_policy_sources_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/policy_user
t_unit_policy_user_SOURCES = t/unit/policy_user.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_policy_user_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/policy_explain
t_unit_policy_explain_SOURCES = t/unit/policy_explain.c \
	t/unit/query_fixture.h t/unit/db_fixture.h
t_unit_policy_explain_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/policy_reads
t_unit_policy_reads_SOURCES = t/unit/policy_reads.c \
	t/unit/query_fixture.h t/unit/db_fixture.h
t_unit_policy_reads_LDADD = $(UNIT_LDADD)

EXTRA_PROGRAMS += t/bench/policy
t_bench_policy_SOURCES = t/bench/policy.c t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_bench_policy_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/policy_writes
t_unit_policy_writes_SOURCES = t/unit/policy_writes.c \
	t/unit/mutation_fixture.h t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_policy_writes_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/policy_denies
t_unit_policy_denies_SOURCES = t/unit/policy_denies.c \
	t/unit/mutation_fixture.h t/unit/query_fixture.h \
	t/unit/db_fixture.h
t_unit_policy_denies_LDADD = $(UNIT_LDADD)
