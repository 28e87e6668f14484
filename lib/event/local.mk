libapiroutes_la_SOURCES += \
	lib/event/answer.c \
	lib/event/answer.h \
	lib/event/body.c \
	lib/event/defer.c lib/event/definition.c \
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
	lib/event/signed_cookie.c \
	lib/event/signed_cookie.h \
	lib/event/stream.c \
	lib/event/stream.h

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

check_PROGRAMS += t/unit/signed_cookie
t_unit_signed_cookie_SOURCES = t/unit/signed_cookie.c t/unit/unit.h
t_unit_signed_cookie_LDADD = $(UNIT_LDADD)
FUZZ_TARGETS += t/fuzz/signed_cookie
