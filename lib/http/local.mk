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
