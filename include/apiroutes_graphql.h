/**
 * @file apiroutes_graphql.h
 * @brief The C API for GraphQL: resolvers. (apiroutes.h includes it.)
 */
#ifndef APIROUTES_GRAPHQL_H
#define APIROUTES_GRAPHQL_H

#include "apiroutes.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Resolvers of a GraphQL schema, for ApiGraphQL … resolvers=PLUGIN:NAME. */
typedef struct apir_resolvers_t apir_resolvers_t;

/** A field of a query while it is answered; of its resolver only. */
typedef struct apir_field_t apir_field_t;

/** What a field is answered with: a value, an object whose fields are asked
 * for later, a list that is made as it is read, or an error. Each is used
 * once, in the call that made it, though values are borrowed until then. */
typedef struct apir_node_t apir_node_t;

/** Answers a field. NULL is a failure of the resolver: the client is told of
 * an internal error, the log has what apir_fail said. */
typedef apir_node_t *(apir_resolver_fn)(apir_field_t *field);

/** The resolvers of that name, made when they are not there; those of
 * resolvers=PLUGIN have the name "". */
APIR_PUBLIC apir_resolvers_t *apir_resolvers(apir_plugin_t *plugin,
                                             const char *name);

/**
 * Answers "Type.field" by a function. A field without one is answered with
 * the member of its name of the object it belongs to. That the schema has the
 * field is checked when the configuration is read.
 */
APIR_PUBLIC void apir_resolver(apir_resolvers_t *resolvers, const char *field,
                               apir_resolver_fn *resolve, void *data);

/** The event of the request; NULL where none is (unit tests). */
APIR_PUBLIC apir_event_t *apir_field_event(apir_field_t *field);

/** The data pointer that was given with the resolver. */
APIR_PUBLIC void *apir_field_data(apir_field_t *field);

/** For what the answer of this field needs. Below a list that is made as it
 * is read it is emptied after each item. */
APIR_PUBLIC apr_pool_t *apir_field_pool(apir_field_t *field);

/** The field's name (never its alias), and that of the object's type. */
APIR_PUBLIC const char *apir_field_name(apir_field_t *field);
APIR_PUBLIC const char *apir_field_type(apir_field_t *field);

/** All coerced arguments, an object in which those are missing that were not
 * given and have no default; one of them, NULL where it is missing. Enums are
 * strings. Borrowed until the request ends. */
APIR_PUBLIC const apir_value_t *apir_field_args(apir_field_t *field);
APIR_PUBLIC const apir_value_t *apir_arg(apir_field_t *field,
                                         const char *name);

/** The value of the object that the field belongs to; NULL for the root and
 * for what apir_node_object gave. */
APIR_PUBLIC const apir_value_t *apir_field_parent(apir_field_t *field);

/** The functions of an object whose fields are asked for later. */
typedef struct apir_object_class_t {
    apir_resolver_fn *get; /**< answers each field that has no resolver of
                                its own; see apir_field_object */
    /** The object's type, where the schema says an interface or a union; may
     * be NULL. */
    const char *(*type)(void *object, apr_pool_t *pool);
} apir_object_class_t;

/** The object that the field belongs to, if it is of this class. */
APIR_PUBLIC void *apir_field_object(apir_field_t *field,
                                    const apir_object_class_t *type);

/** A value (borrowed). Objects in it say their type by "__typename". */
APIR_PUBLIC apir_node_t *apir_node_value(apir_field_t *field,
                                         const apir_value_t *value);

/** The same of a json_t, which is stolen; NULL is a failure. */
APIR_PUBLIC apir_node_t *apir_node_json(apir_field_t *field, json_t *json);

/** null. */
APIR_PUBLIC apir_node_t *apir_node_null(apir_field_t *field);

/** Text, copied; NULL is null. */
APIR_PUBLIC apir_node_t *apir_node_text(apir_field_t *field,
                                        const char *text);

/** An object whose fields are asked for as the query wants them, which may be
 * circular. Class and object live until the request ends. */
APIR_PUBLIC apir_node_t *apir_node_object(apir_field_t *field,
                                          const apir_object_class_t *type,
                                          void *object);

/** Gives the next item of a list, or sets *end and gives anything. */
typedef apir_node_t *(apir_items_fn)(apir_field_t *field, void *data,
                                     bool *end);

/** A list whose items are made as they are written, each in a pool
 * (apir_field_pool) that is emptied behind it. */
APIR_PUBLIC apir_node_t *apir_node_list(apir_field_t *field,
                                        apir_items_fn *next, void *data);

/** An error (printf form), of the field or of an item of its list; the client
 * is told the message. */
APIR_PUBLIC apir_node_t *apir_node_error(apir_field_t *field,
                                         const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** An error with "extensions", an object (stolen; NULL: none). */
APIR_PUBLIC apir_node_t *apir_node_error_with(apir_field_t *field,
                                              const char *message,
                                              json_t *extensions);

/** Takes a value of a custom scalar: as it is, changed, or NULL to refuse it.
 * What it gives lives in @a pool or longer. */
typedef const apir_value_t *(apir_scalar_fn)(const apir_value_t *value,
                                             void *data, apr_pool_t *pool);

/** A custom scalar: what becomes of values that come in (variables, literals
 * as the JSON that they look like) and go out; NULL: nothing. */
APIR_PUBLIC void apir_scalar(apir_resolvers_t *resolvers, const char *name,
                             apir_scalar_fn *input, apir_scalar_fn *output,
                             void *data);

/** Says the type of a value (NULL for what apir_node_object gave). */
typedef const char *(apir_type_fn)(const apir_value_t *value, void *object,
                                   void *data, apr_pool_t *pool);

/** How the objects of an interface or a union are told apart, instead of by
 * "__typename" and by their class. */
APIR_PUBLIC void apir_abstract_type(apir_resolvers_t *resolvers,
                                    const char *name, apir_type_fn *type,
                                    void *data);

#ifdef __cplusplus
}
#endif

#endif
