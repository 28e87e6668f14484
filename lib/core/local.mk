libapiroutes_la_SOURCES += \
	lib/core/limits.h lib/core/wide.h \
	lib/core/error.c lib/core/error.h \
	lib/core/diag.c lib/core/diag.h \
	lib/core/buf.c lib/core/buf.h \
	lib/core/utf8.c lib/core/utf8.h \
	lib/core/slab.c lib/core/slab.h

check_PROGRAMS += \
	t/unit/core_error \
	t/unit/core_diag \
	t/unit/core_buf \
	t/unit/core_utf8 \
	t/unit/core_slab \
	t/unit/core_wide
t_unit_core_error_LDADD = $(UNIT_LDADD)
t_unit_core_diag_LDADD = $(UNIT_LDADD)
t_unit_core_buf_LDADD = $(UNIT_LDADD)
t_unit_core_utf8_LDADD = $(UNIT_LDADD)
t_unit_core_slab_LDADD = $(UNIT_LDADD)
t_unit_core_wide_LDADD = $(UNIT_LDADD)
