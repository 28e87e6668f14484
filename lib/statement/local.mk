libapiroutes_la_SOURCES += \
	lib/statement/relation.c lib/statement/relation.h \
	lib/statement/source.c lib/statement/source.h \
	lib/statement/statement.c lib/statement/statement.h \
	lib/statement/stored.c lib/statement/stored.h
