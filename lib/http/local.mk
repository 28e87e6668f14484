# http
libapiroutes_la_SOURCES += \
	lib/http/ascii_int.h \
	lib/http/pairs.c lib/http/pairs.h \
	lib/http/percent.c lib/http/percent.h \
	lib/http/path.c lib/http/path.h \
	lib/http/internal_url.c lib/http/internal_url.h \
	lib/http/query.c lib/http/query.h \
	lib/http/media.c lib/http/media.h lib/http/media_int.h \
	lib/http/multipart.c lib/http/multipart_int.h \
	lib/http/form.c lib/http/form.h \
	lib/http/cookie.c lib/http/cookie.h

check_PROGRAMS += t/unit/http_query
t_unit_http_query_SOURCES = t/unit/http_query.c t/unit/unit.h
t_unit_http_query_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/http_path
t_unit_http_path_SOURCES = t/unit/http_path.c t/unit/unit.h
t_unit_http_path_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/http_internal_url
t_unit_http_internal_url_SOURCES = t/unit/http_internal_url.c t/unit/unit.h
t_unit_http_internal_url_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/http_media
t_unit_http_media_SOURCES = t/unit/http_media.c t/unit/unit.h
t_unit_http_media_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/http_cookie
t_unit_http_cookie_SOURCES = t/unit/http_cookie.c t/unit/unit.h
t_unit_http_cookie_LDADD = $(UNIT_LDADD)

check_PROGRAMS += t/unit/http_form
t_unit_http_form_SOURCES = t/unit/http_form.c t/unit/unit.h
t_unit_http_form_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/http_query t/fuzz/http_path t/fuzz/http_internal_url \
	t/fuzz/http_cookie t/fuzz/http_form
