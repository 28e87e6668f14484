libapiroutes_la_SOURCES += \
	lib/rpc/rpc.h lib/rpc/rpc_int.h \
	lib/rpc/arguments.c \
	lib/rpc/error.c \
	lib/rpc/payload.c \
	lib/rpc/procedure.c \
	lib/rpc/request.c \
	lib/rpc/run.c \
	lib/rpc/transaction.c

check_PROGRAMS += t/unit/rpc_request t/unit/rpc_run
t_unit_rpc_request_SOURCES = t/unit/rpc_request.c t/unit/rpc_fixture.h \
	t/unit/zmodel_fixture.h
t_unit_rpc_request_LDADD = $(UNIT_LDADD)
t_unit_rpc_run_SOURCES = t/unit/rpc_run.c t/unit/rpc_fixture.h \
	t/unit/zmodel_fixture.h
t_unit_rpc_run_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/rpc_request
