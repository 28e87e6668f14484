libapiroutes_la_SOURCES += \
	lib/route/router.c lib/route/router.h lib/route/router_int.h \
	lib/route/search.c \
	lib/route/reach.c \
	lib/route/segment_tree.c lib/route/segment_tree_int.h \
	lib/route/shape.c lib/route/shape_int.h \
	lib/route/path_pattern.c lib/route/path_pattern_int.h \
	lib/route/pattern_names.c \
	lib/route/file_tree.c lib/route/file_tree.h \
	lib/route/file_pattern.c

check_PROGRAMS += \
	t/unit/route_router \
	t/unit/route_pattern \
	t/unit/route_table \
	t/unit/route_limits \
	t/unit/route_file_tree
t_unit_route_router_LDADD = $(UNIT_LDADD)
t_unit_route_pattern_LDADD = $(UNIT_LDADD)
t_unit_route_table_LDADD = $(UNIT_LDADD)
t_unit_route_limits_LDADD = $(UNIT_LDADD)
t_unit_route_file_tree_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/route_pattern t/fuzz/route_match

EXTRA_PROGRAMS += t/bench/route
t_bench_route_LDADD = $(UNIT_LDADD)
