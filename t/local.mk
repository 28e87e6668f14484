# Tests: `make check` builds what they need and runs all of them by prove.

EXTRA_DIST += t

# ---- plugins ----------------------------------------------------------------
# t/plugins/NAME.c, or all .c files of t/plugins/NAME/, become NAME.so, built
# as a user would build them: against the public header alone.

test_plugins = $(patsubst %,t/plugins/.libs/%.so,$(sort \
	$(basename $(notdir $(wildcard $(srcdir)/t/plugins/*.c))) \
	$(notdir $(patsubst %/,%,$(dir $(wildcard $(srcdir)/t/plugins/*/*.c))))))
example_plugins = $(patsubst $(srcdir)/%.c,conf/examples/.libs/%.so,$(subst \
	/conf/examples/,/,$(wildcard $(srcdir)/conf/examples/*.c)))

PLUGIN_CFLAGS = -std=gnu11 -Wall -Wextra -Wshadow -Wformat=2 \
	-Wno-unused-parameter -Werror=implicit-function-declaration \
	-fPIC -shared -Wl,-Bsymbolic -I$(srcdir)/include $(APR_CPPFLAGS) \
	$(JANSSON_CFLAGS) $(CRYPTO_CFLAGS) $(APIR_SANITIZE)
PLUGIN_LIBS = -Wl,--as-needed $(JANSSON_LIBS) $(CRYPTO_LIBS) -lm
build_plugin = $(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) $(PLUGIN_CFLAGS) \
	$(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^) $(PLUGIN_LIBS)
public_headers = $(wildcard $(srcdir)/include/*.h)
plugin_headers = $(public_headers) \
	$(wildcard $(srcdir)/t/plugins/*.h $(srcdir)/t/plugins/*/*.h)

.SECONDEXPANSION:
$(test_plugins): t/plugins/.libs/%.so: $$(wildcard \
    $$(srcdir)/t/plugins/$$*.c $$(srcdir)/t/plugins/$$*/*.c) \
    $(plugin_headers)
	$(build_plugin)

$(example_plugins): conf/examples/.libs/%.so: \
    $(srcdir)/conf/examples/%.c $(public_headers)
	$(build_plugin)

# Trees of route files, compiled as a user would do it.
route_trees = $(patsubst $(srcdir)/%,%,$(wildcard \
	$(srcdir)/conf/examples/routes $(srcdir)/t/routes/*))

route-trees: apiroutesctl$(EXEEXT)
	$(AM_V_GEN)for tree in $(route_trees); do \
	  CC='$(CC)' CFLAGS='$(CFLAGS) $(APIR_SANITIZE)' ./apiroutesctl build \
	    -I '$(srcdir)/include' "$(srcdir)/$$tree" "$$tree" || exit 1; \
	done

plugins: $(test_plugins) $(example_plugins) route-trees

# ---- fuzz targets -----------------------------------------------------------
# With a main that replays the corpus, or, configured by --enable-fuzzer, as
# programs of clang's libFuzzer.

if FUZZER
fuzz_engine = -fsanitize=fuzzer
fuzz_main =
else
fuzz_engine =
fuzz_main = $(srcdir)/t/fuzz/replay.c
endif

$(FUZZ_TARGETS): %: $(srcdir)/%.c $(fuzz_main) libapiroutes.la
	$(AM_V_CCLD)$(MKDIR_P) t/fuzz && \
	for source in $(filter %.c,$^); do \
	  $(CC) $(DEFS) $(AM_CPPFLAGS) $(CPPFLAGS) $(AM_CFLAGS) $(CFLAGS) \
	    -c -o "$@-`basename $$source .c`.o" "$$source" || exit 1; \
	done && \
	$(LIBTOOL) $(AM_V_lt) --tag=CC --mode=link $(CC) $(AM_CFLAGS) $(CFLAGS) \
	  $(AM_LDFLAGS) $(LDFLAGS) $(fuzz_engine) -o $@ $@-*.o libapiroutes.la

fuzz-programs: $(FUZZ_TARGETS)

SECS ?= 60
fuzz:
	$(AM_V_at)'$(srcdir)/t/build-aside' '$(abs_srcdir)' fuzz \
	  '--enable-fuzzer CC=$(CLANG)' fuzz-programs
	$(AM_V_at)$(PERL) '$(srcdir)/t/fuzz/run' '$(abs_srcdir)' \
	  '$(abs_srcdir)/out/fuzz' $(SECS) $(FUZZ_TARGETS)

# ---- running them -----------------------------------------------------------
# `make check T='unit/router http/ guard'`: only those with such a name.

T =
PROVE_FLAGS = -j2 --rules 'par=t/unit/*' --rules 'par=t/fuzz/*' \
	--rules 'seq=**'
unit_tests = $(filter t/unit/%,$(check_PROGRAMS))
live_tests = $(foreach kind,guard tool http conformance interop,\
	$(sort $(wildcard $(srcdir)/t/$(kind)/*.t)))
all_tests = $(unit_tests) $(FUZZ_TARGETS) $(live_tests)
tests = $(foreach test,$(all_tests),$(if $(T),$(if $(strip $(foreach \
	word,$(T),$(findstring $(word),$(test)))),$(test)),$(test)))
TEST_ENVIRONMENT = SRCDIR='$(abs_srcdir)' BUILDDIR='$(abs_builddir)' \
	APIR_MPM="$${APIR_MPM:-event}" HTTPD='$(HTTPD)' \
	HTTPD_MODULES='$(HTTPD_MODULES)'

test-files: $(check_PROGRAMS) $(FUZZ_TARGETS) plugins

check-local: test-files
	$(if $(strip $(tests)),,$(error no test is named $(T)))
	$(TEST_ENVIRONMENT) $(APIR_TEST_ENVIRONMENT) $(PROVE) $(PROVE_FLAGS) \
	  -I '$(srcdir)/t/lib' $(tests)

distclean-local:
	rm -rf interop interop-*

mostlyclean-local:
	rm -rf t/plugins/.libs t/bench/.libs conf/examples/.libs
	for tree in $(route_trees); do \
	  test ! -d "$$tree" || find "$$tree" -name '*.so' -exec rm -f {} +; \
	done
	rm -f $(FUZZ_TARGETS) t/fuzz/*.o

# ---- the same under instruments ---------------------------------------------

# All of it under event, then what a live server answers under prefork.
aside_asan = '$(srcdir)/t/build-aside' '$(abs_srcdir)' asan \
	"--enable-asan CFLAGS='-O1 -g'" check

asan:
	$(aside_asan) APIR_MPM=event
	$(aside_asan) APIR_MPM=prefork T='$(if $(T),$(T),t/http/ t/conformance/)'

# Unit programs and replayed corpora, then the live tests, under both of
# httpd's ways to run handlers, each file for so many seconds at most. Not
# those that have httpd drop a client that is slow: under valgrind all are.
# (httpd is one process here: what wants more skips itself.)
VALGRIND_SECS = 600
VALGRIND_HTTP = $(filter-out %/slow_bodies.t,$(wildcard $(srcdir)/t/http/*.t))
bounded = timeout -k 20 $(VALGRIND_SECS)

valgrind: all test-files
	$(TEST_ENVIRONMENT) $(PROVE) -j2 \
	  -e '$(bounded) $(srcdir)/t/under-valgrind' \
	  $(unit_tests) $(FUZZ_TARGETS)
	for mpm in event prefork; do \
	  $(TEST_ENVIRONMENT) APIR_MPM=$$mpm APIR_WRAP=valgrind $(PROVE) -j2 \
	    -e '$(bounded) $(PERL) -I$(srcdir)/t/lib' $(VALGRIND_HTTP) || exit 1; \
	done

# The module to measure against is httpd's own kind, the routes a plugin.
t/bench/.libs/mod_bare.so: $(srcdir)/t/bench/mod_bare.c
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) $(PLUGIN_CFLAGS) \
	  $(HTTPD_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<

t/bench/.libs/bench_routes.so: $(srcdir)/t/bench/bench_routes.c \
    $(public_headers)
	$(build_plugin)

t/bench/.libs/mod_bare_models.so: $(srcdir)/t/bench/mod_bare_models.c
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) $(PLUGIN_CFLAGS) \
	  $(HTTPD_CPPFLAGS) $(SQLITE_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) \
	  -o $@ $< $(SQLITE_LIBS)

t/bench/.libs/mod_bare_trpc.so: $(srcdir)/t/bench/mod_bare_trpc.c
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) $(PLUGIN_CFLAGS) \
	  $(HTTPD_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< \
	  $(JANSSON_LIBS)

t/bench/.libs/bench_trpc.so: $(srcdir)/t/bench/bench_trpc.c \
    $(public_headers)
	$(build_plugin)

bench: t/bench/.libs/mod_bare_models.so
bench: t/bench/.libs/mod_bare_trpc.so t/bench/.libs/bench_trpc.so
bench: t/bench/policy
bench: all t/bench/.libs/mod_bare.so t/bench/.libs/bench_routes.so
	$(TEST_ENVIRONMENT) '$(srcdir)/t/bench/run' $(BENCH)

# ---- looking at the source --------------------------------------------------

lint_flags = -std=gnu11 -I. -Itools $(HTTPD_CPPFLAGS) $(APR_CPPFLAGS) \
	-Ilib -Iinclude $(JANSSON_CFLAGS) $(SQLITE_CFLAGS) $(PCRE2_CFLAGS) \
	$(CRYPTO_CFLAGS) -I$(abs_builddir) -DCTL_CC='""' -DCTL_LIBS='""' \
	-DCTL_CPPFLAGS='""' -DCTL_INCLUDEDIR='""'
source_guards = floors banned form build_lists words log_tags directives

lint:
	'$(srcdir)/tools/lint/run' $(lint_flags)
	SRCDIR='$(abs_srcdir)' $(PROVE) -I '$(srcdir)/t/lib' \
	  $(wildcard $(patsubst %,$(srcdir)/t/guard/%.t,$(source_guards)))

format:
	cd '$(srcdir)' && find include lib mod_apiroutes tools t conf \
	  -name '*.[ch]' -exec clang-format -i {} +

.PHONY: plugins route-trees fuzz-programs fuzz test-files asan valgrind \
	bench lint format
