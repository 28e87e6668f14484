# route
libapiroutes_la_SOURCES += \
	lib/route/router.h lib/route/router_int.h \
	lib/route/router.c lib/route/lookup.c lib/route/reach.c \
	lib/route/tree.c lib/route/tree_int.h \
	lib/route/shape.c lib/route/shape_int.h \
	lib/route/path_pattern.c lib/route/path_pattern_int.h \
	lib/route/file_tree.c lib/route/file_tree.h \
	lib/route/file_pattern.c
