libapiroutes_la_SOURCES += \
	lib/event/signed_cookie.c lib/event/signed_cookie.h
check_PROGRAMS += t/unit/signed_cookie
t_unit_signed_cookie_SOURCES = t/unit/signed_cookie.c t/unit/unit.h
t_unit_signed_cookie_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/signed_cookie
