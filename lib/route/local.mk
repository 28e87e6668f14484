# route
libapiroutes_la_SOURCES += \
	lib/route/router.h lib/route/router_int.h \
	lib/route/router.c lib/route/search.c lib/route/reach.c \
	lib/route/segment_tree.c lib/route/segment_tree_int.h \
	lib/route/shape.c lib/route/shape_int.h \
	lib/route/path_pattern.c lib/route/path_pattern_int.h \
	lib/route/pattern_names.c \
	lib/route/file_tree.c lib/route/file_tree.h \
	lib/route/file_pattern.c
