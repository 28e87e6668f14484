libapiroutes_la_SOURCES += \
	lib/core/limits.h lib/core/wide.h \
	lib/core/error.c lib/core/error.h \
	lib/core/diag.c lib/core/diag.h \
	lib/core/buf.c lib/core/buf.h \
	lib/core/utf8.c lib/core/utf8.h
