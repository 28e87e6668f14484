/*
 * Identifiers: which schemas have a URI, which an anchor (JSON Schema Core
 * §8.2). Only places where a schema may stand are looked at: "$id" inside of
 * "const" or of an unknown keyword is data.
 */
#include "store_int.h"

#include "uri_int.h"

#include "json/reader.h"

#include <apr_strings.h>
#include <string.h>

typedef struct stored_t {
    const char *uri;
    const apir_value_t *document;
} stored_t;

struct apir_schema_store_t {
    apr_array_header_t *documents; /* of stored_t */
};

/* A schema that is still to be looked at. */
typedef struct pending_t {
    const apir_value_t *schema;
    apir_resource_t *parent;
} pending_t;

static const struct {
    const char *name;
    apir_shape_t shape;
} shapes[] = {
    { "additionalProperties", APIR_SHAPE_SCHEMA },
    { "propertyNames", APIR_SHAPE_SCHEMA },
    { "items", APIR_SHAPE_SCHEMA },
    { "contains", APIR_SHAPE_SCHEMA },
    { "not", APIR_SHAPE_SCHEMA },
    { "if", APIR_SHAPE_SCHEMA },
    { "then", APIR_SHAPE_SCHEMA },
    { "else", APIR_SHAPE_SCHEMA },
    { "unevaluatedItems", APIR_SHAPE_SCHEMA },
    { "unevaluatedProperties", APIR_SHAPE_SCHEMA },
    { "contentSchema", APIR_SHAPE_SCHEMA },
    { "additionalItems", APIR_SHAPE_SCHEMA },
    { "allOf", APIR_SHAPE_ARRAY },
    { "anyOf", APIR_SHAPE_ARRAY },
    { "oneOf", APIR_SHAPE_ARRAY },
    { "prefixItems", APIR_SHAPE_ARRAY },
    { "properties", APIR_SHAPE_MAP },
    { "patternProperties", APIR_SHAPE_MAP },
    { "$defs", APIR_SHAPE_MAP },
    { "definitions", APIR_SHAPE_MAP },
    { "dependentSchemas", APIR_SHAPE_MAP },
    { "dependencies", APIR_SHAPE_MAP },
};

apir_shape_t apir_keyword_shape(const char *name, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        if (strlen(shapes[i].name) == length
            && memcmp(shapes[i].name, name, length) == 0) {
            return shapes[i].shape;
        }
    }
    return APIR_SHAPE_NONE;
}

apir_schema_store_t *apir_schema_store_create(apr_pool_t *pool)
{
    apir_schema_store_t *store = apr_palloc(pool, sizeof(*store));

    store->documents = apr_array_make(pool, 4, sizeof(stored_t));
    return store;
}

void apir_schema_store_add(apir_schema_store_t *store, const char *uri,
                           const apir_value_t *document)
{
    stored_t *stored = apr_array_push(store->documents);

    stored->uri = apr_pstrdup(store->documents->pool, uri);
    stored->document = document;
}

static const char *text_of(const apir_value_t *object, const char *name)
{
    const apir_value_t *value = apir_value_get(object, name);

    return value && value->kind == APIR_STRING ? apir_value_text(value, NULL)
                                               : NULL;
}

static void offer(apr_hash_t *hash, const char *key, const void *value)
{
    if (!apr_hash_get(hash, key, APR_HASH_KEY_STRING)) {
        apr_hash_set(hash, key, APR_HASH_KEY_STRING, value);
    }
}

static apir_resource_t *resource_create(apir_registry_t *registry,
                                        const char *uri,
                                        const apir_value_t *root,
                                        apir_resource_t *parent)
{
    apr_pool_t *pool = registry->pool;
    apir_resource_t *resource = apr_pcalloc(pool, sizeof(*resource));

    resource->uri = uri;
    resource->root = root;
    resource->parent = parent;
    resource->anchors = apr_hash_make(pool);
    resource->dynamic_anchors = apr_hash_make(pool);
    resource->dynamic_nodes = apr_hash_make(pool);
    resource->where = *uri ? apr_pstrcat(pool, uri, "#", NULL) : "#";
    offer(registry->by_uri, uri, resource);
    apr_hash_set(registry->by_root, apr_pmemdup(pool, &root, sizeof(root)),
                 sizeof(root), resource);
    APR_ARRAY_PUSH(registry->list, apir_resource_t *) = resource;
    return resource;
}

apir_resource_t *apir_registry_at(const apir_registry_t *registry,
                                  const apir_value_t *value)
{
    return apr_hash_get(registry->by_root, &value, sizeof(value));
}

static void push_pending(apr_array_header_t *pending,
                         const apir_value_t *schema, apir_resource_t *parent)
{
    pending_t *next = apr_array_push(pending);

    next->schema = schema;
    next->parent = parent;
}

/* The schemas below one keyword. */
static void push_keyword(apr_array_header_t *pending,
                         const apir_member_t *member, apir_resource_t *parent)
{
    const apir_value_t *value = &member->value;
    apir_shape_t shape = apir_keyword_shape(member->name,
                                            member->name_length);
    apr_size_t i;

    if (shape == APIR_SHAPE_SCHEMA && value->kind == APIR_OBJECT) {
        push_pending(pending, value, parent);
    }
    else if (shape != APIR_SHAPE_NONE && value->kind == APIR_ARRAY) {
        for (i = 0; i < value->length; i++) {
            push_pending(pending, &value->as.items[i], parent);
        }
    }
    else if (shape == APIR_SHAPE_MAP && value->kind == APIR_OBJECT) {
        for (i = 0; i < value->as.object->count; i++) {
            push_pending(pending, &value->as.object->members[i].value,
                         parent);
        }
    }
}

/* The resource that a schema belongs to: its own when it has an "$id". */
static apir_resource_t *identify(apir_registry_t *registry,
                                 const apir_value_t *schema,
                                 apir_resource_t *resource)
{
    const char *id = text_of(schema, "$id");
    const char *anchor = text_of(schema, "$anchor");
    const char *dynamic = text_of(schema, "$dynamicAnchor");

    if (id && *id != '#' && schema != resource->root) {
        resource = resource_create(registry,
                                   apir_uri_resolve(resource->uri, id,
                                                    registry->pool),
                                   schema, resource);
    }
    if (anchor) {
        offer(resource->anchors, anchor, schema);
    }
    if (dynamic) {
        offer(resource->anchors, dynamic, schema);
        offer(resource->dynamic_anchors, dynamic, schema);
    }
    return resource;
}

/* All of a document, whose root is known by `uri` and by its own "$id". */
static void scan(apir_registry_t *registry, const char *uri,
                 const apir_value_t *document)
{
    apr_pool_t *pool = registry->pool;
    apr_array_header_t *pending = apr_array_make(pool, 16, sizeof(pending_t));
    const char *id = text_of(document, "$id");
    apir_resource_t *root;
    apr_uint32_t i;

    uri = apir_uri_resolve("", uri, pool);
    root = resource_create(registry,
                           id ? apir_uri_resolve(uri, id, pool) : uri,
                           document, NULL);
    offer(registry->by_uri, uri, root);
    push_pending(pending, document, root);
    while (pending->nelts) {
        pending_t next = *(pending_t *)apr_array_pop(pending);
        apir_resource_t *resource;

        if (next.schema->kind != APIR_OBJECT) {
            continue;
        }
        resource = identify(registry, next.schema, next.parent);
        for (i = 0; i < next.schema->as.object->count; i++) {
            push_keyword(pending, &next.schema->as.object->members[i],
                         resource);
        }
    }
}

static void add_metaschemas(apir_registry_t *registry)
{
    const char *text;
    int i;

    for (i = 0; (text = apir_metaschema(i)) != NULL; i++) {
        apir_value_t *document;

        if (apir_json_read(text, strlen(text), NULL, &document,
                           registry->pool, NULL)
            == APR_SUCCESS) {
            scan(registry, "", document);
        }
    }
}

apir_registry_t *apir_registry_create(const apir_value_t *document,
                                      const apir_schema_store_t *store,
                                      apr_pool_t *pool)
{
    apir_registry_t *registry = apr_pcalloc(pool, sizeof(*registry));
    int i;

    registry->pool = pool;
    registry->by_uri = apr_hash_make(pool);
    registry->by_root = apr_hash_make(pool);
    registry->list = apr_array_make(pool, 16, sizeof(apir_resource_t *));
    scan(registry, "", document);
    for (i = 0; store && i < store->documents->nelts; i++) {
        const stored_t *stored = &APR_ARRAY_IDX(store->documents, i,
                                                stored_t);

        scan(registry, stored->uri, stored->document);
    }
    return registry;
}

apir_resource_t *apir_registry_find(apir_registry_t *registry,
                                    const char *uri)
{
    apir_resource_t *found = apr_hash_get(registry->by_uri, uri,
                                          APR_HASH_KEY_STRING);
    static const char draft[] = APIR_DRAFT;

    if (!found && !registry->metaschemas
        && strncmp(uri, draft, sizeof(draft) - 1) == 0) {
        registry->metaschemas = true;
        add_metaschemas(registry);
        found = apr_hash_get(registry->by_uri, uri, APR_HASH_KEY_STRING);
    }
    return found;
}

/* A reference token with ~1 and ~0 resolved (RFC 6901 §4). */
static const char *token(const char **pointer, apr_pool_t *pool)
{
    apr_size_t length = strcspn(*pointer, "/");
    char *out = apr_palloc(pool, length + 1), *to = out;
    const char *at = *pointer, *end = at + length;

    while (at < end) {
        if (*at == '~' && at + 1 < end && (at[1] == '0' || at[1] == '1')) {
            *to++ = at[1] == '0' ? '~' : '/';
            at += 2;
        }
        else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    *pointer = end;
    return out;
}

static const apir_value_t *item_at(const apir_value_t *array,
                                   const char *index)
{
    apr_int64_t position;
    char *end;

    if (*index < '0' || *index > '9' || (*index == '0' && index[1])) {
        return NULL;
    }
    position = apr_strtoi64(index, &end, 10);
    return *end || position > 0x7FFFFFFF
               ? NULL
               : apir_value_at(array, (apr_size_t)position);
}

const apir_value_t *apir_registry_pointer(const apir_registry_t *registry,
                                          apir_resource_t **resource,
                                          const char *pointer)
{
    const apir_value_t *at = (*resource)->root;

    while (at && *pointer == '/') {
        const char *name;
        apir_resource_t *own;

        pointer++;
        name = token(&pointer, registry->pool);
        at = at->kind == APIR_ARRAY ? item_at(at, name)
                                    : apir_value_get(at, name);
        own = at ? apir_registry_at(registry, at) : NULL;
        *resource = own ? own : *resource;
    }
    return at && !*pointer ? at : NULL;
}
