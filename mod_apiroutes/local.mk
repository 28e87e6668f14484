# The module: httpd's side, with the whole library inside.

module_LTLIBRARIES += mod_apiroutes.la
mod_apiroutes_la_CPPFLAGS = $(AM_CPPFLAGS) $(HTTPD_CPPFLAGS)
mod_apiroutes_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version
mod_apiroutes_la_LIBADD = libapiroutes.la
mod_apiroutes_la_SOURCES = include/apiroutes.h
