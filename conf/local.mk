# The files that a2enmod enables, and the examples.

EXTRA_DIST += conf/apiroutes.load.in $(wildcard $(srcdir)/conf/examples) \
	$(wildcard $(srcdir)/conf/site)

mods_DATA = conf/apiroutes.load
dist_mods_DATA = conf/apiroutes.conf
CLEANFILES += conf/apiroutes.load

conf/apiroutes.load: conf/apiroutes.load.in Makefile
	$(AM_V_GEN)$(MKDIR_P) conf && $(SED) -e 's|@moduledir[@]|$(moduledir)|g' \
	  '$(srcdir)/conf/apiroutes.load.in' >$@.tmp && mv $@.tmp $@
