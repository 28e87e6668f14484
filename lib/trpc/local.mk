libapiroutes_la_SOURCES += \
	lib/trpc/trpc.h lib/trpc/trpc_int.h lib/trpc/jsonl_int.h \
	lib/trpc/answer.c \
	lib/trpc/call.c \
	lib/trpc/define.c \
	lib/trpc/error.c \
	lib/trpc/events.c \
	lib/trpc/funnel.c \
	lib/trpc/input.c \
	lib/trpc/jsonl.c \
	lib/trpc/request.c \
	lib/trpc/types.c lib/trpc/types.h lib/trpc/types_int.h \
	lib/trpc/types_schema.c

check_PROGRAMS += t/unit/trpc_request t/unit/trpc_stream t/unit/trpc_types
t_unit_trpc_request_SOURCES = t/unit/trpc_request.c t/unit/trpc_fixture.h \
	t/unit/event_host.h
t_unit_trpc_request_LDADD = $(UNIT_LDADD)
t_unit_trpc_stream_SOURCES = t/unit/trpc_stream.c t/unit/trpc_fixture.h \
	t/unit/event_host.h
t_unit_trpc_stream_LDADD = $(UNIT_LDADD)
t_unit_trpc_types_SOURCES = t/unit/trpc_types.c t/unit/trpc_fixture.h \
	t/unit/event_host.h
t_unit_trpc_types_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/trpc_request
