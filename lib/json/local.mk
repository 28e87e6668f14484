libapiroutes_la_SOURCES += \
	lib/json/value.c lib/json/value.h \
	lib/json/spread.c \
	lib/json/type_name.c lib/json/type_name.h \
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
	lib/json/jansson.c lib/json/jansson.h \
	lib/json/scalar.c lib/json/scalar.h \
	lib/json/scalar_date.c \
	lib/json/superjson_apply.c lib/json/superjson.h \
	lib/json/superjson_log.c lib/json/superjson_int.h \
	lib/json/superjson_path.c \
	lib/json/superjson_replay.c \
	lib/json/superjson_type.c \
	lib/json/superjson_write.c

check_PROGRAMS += \
	t/unit/json_reader \
	t/unit/json_tree \
	t/unit/json_value \
	t/unit/json_number \
	t/unit/json_double \
	t/unit/json_power \
	t/unit/json_writer \
	t/unit/json_jansson \
	t/unit/json_scalar \
	t/unit/json_superjson
t_unit_json_reader_LDADD = $(UNIT_LDADD)
t_unit_json_tree_LDADD = $(UNIT_LDADD)
t_unit_json_value_LDADD = $(UNIT_LDADD)
t_unit_json_number_LDADD = $(UNIT_LDADD)
t_unit_json_double_LDADD = $(UNIT_LDADD) -lm
t_unit_json_power_LDADD = $(UNIT_LDADD)
t_unit_json_writer_LDADD = $(UNIT_LDADD)
t_unit_json_jansson_LDADD = $(UNIT_LDADD)
t_unit_json_scalar_LDADD = $(UNIT_LDADD)
t_unit_json_superjson_LDADD = $(UNIT_LDADD)

FUZZ_TARGETS += t/fuzz/json_reader t/fuzz/json_writer t/fuzz/json_number \
	t/fuzz/json_superjson

EXTRA_PROGRAMS += t/bench/json
t_bench_json_LDADD = $(UNIT_LDADD)
