libapiroutes_la_SOURCES += \
	lib/query/query.h lib/query/args.h \
	lib/query/check.c lib/query/check_int.h \
	lib/query/check_run.c lib/query/check_scalar.c \
	lib/query/check_text.c lib/query/check_string.c \
	lib/query/check_format.c lib/query/check_url.c \
	lib/query/check_date.c lib/query/check_json.c \
	lib/query/check_object.c lib/query/check_data.c \
	lib/query/check_finish.c \
	lib/query/check_issue.c lib/query/check_message.c \
	lib/query/check_compile.c lib/query/check_build_int.h \
	lib/query/check_rule.c lib/query/check_values.c \
	lib/query/check_filters.c lib/query/check_wheres.c \
	lib/query/check_selections.c lib/query/check_rows.c
