libapiroutes_la_SOURCES += \
	lib/policy/policy.c lib/policy/policy.h lib/policy/policy_int.h \
	lib/policy/express.c \
	lib/policy/express_operand.c \
	lib/policy/express_path.c \
	lib/policy/fact.c \
	lib/policy/memory.c \
	lib/policy/node.c \
	lib/policy/user.c
