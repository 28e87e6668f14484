# apiroutesctl: what can be asked and built without a running server. It shows
# the public API to route files that it opens, as httpd would.

bin_PROGRAMS += apiroutesctl
apiroutesctl_SOURCES = \
	tools/apiroutesctl.c tools/apiroutesctl.h \
	tools/apiroutesctl_build.c tools/apiroutesctl_build_int.h \
	tools/apiroutesctl_check.c \
	tools/apiroutesctl_compiler.c \
	tools/apiroutesctl_db.c \
	tools/apiroutesctl_methods.c \
	tools/apiroutesctl_routes.c \
	tools/apiroutesctl_types.c
apiroutesctl_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tools \
	-DCTL_CC='"$(CC)"' -DCTL_INCLUDEDIR='"$(includedir)"' \
	-DCTL_CPPFLAGS='"$(APR_CPPFLAGS) $(JANSSON_CFLAGS)"' \
	-DCTL_LIBS='"$(JANSSON_LIBS) $(CRYPTO_LIBS) -lm"'
apiroutesctl_LDADD = libapiroutes.la
apiroutesctl_LDFLAGS = $(AM_LDFLAGS) -export-dynamic

EXTRA_DIST += tools/need tools/need-to-build tools/lint
