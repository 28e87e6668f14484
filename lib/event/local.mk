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

check_PROGRAMS += t/unit/event_request t/unit/event_response \
	t/unit/event_stream t/unit/event_session
t_unit_event_request_SOURCES = t/unit/event_request.c t/unit/event_host.h \
	t/unit/unit.h
t_unit_event_request_LDADD = $(UNIT_LDADD)
t_unit_event_response_SOURCES = t/unit/event_response.c t/unit/event_host.h
t_unit_event_response_LDADD = $(UNIT_LDADD)
t_unit_event_stream_SOURCES = t/unit/event_stream.c t/unit/event_host.h
t_unit_event_stream_LDADD = $(UNIT_LDADD)
t_unit_event_session_SOURCES = t/unit/event_session.c t/unit/event_host.h
t_unit_event_session_LDADD = $(UNIT_LDADD)
