libapiroutes_la_SOURCES += \
	lib/json/value.c lib/json/value.h \
	lib/json/object.c lib/json/object_int.h \
	lib/json/number.c lib/json/number_int.h \
	lib/json/double.c lib/json/double_int.h \
	lib/json/power.c lib/json/power_int.h \
	lib/json/deep.c \
	lib/json/walk.c lib/json/walk_int.h \
	lib/json/scan.c lib/json/scan_int.h \
	lib/json/reader.c lib/json/reader.h \
	lib/json/tree.c \
	lib/json/format.c lib/json/text_int.h \
	lib/json/writer.c lib/json/writer.h \
	lib/json/write_value.c \
	lib/json/write_jansson.c \
	lib/json/jansson.c lib/json/jansson.h
