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
