libapiroutes_la_SOURCES += \
	lib/event/answer.c \
	lib/event/answer.h \
	lib/event/body.c \
	lib/event/definition.c \
	lib/event/definition.h \
	lib/event/event.c \
	lib/event/event.h \
	lib/event/failure.c \
	lib/event/response.c \
	lib/event/response.h \
	lib/event/route.h \
	lib/event/run.c \
	lib/event/session.c \
	lib/event/session.h \
	lib/event/stream.c \
	lib/event/stream.h

include $(srcdir)/lib/event/local_signed_cookie.mk
