/*
 * From JSON to nodes. A node is made when it is first mentioned and compiled
 * when its turn comes in the queue: nothing recurses, and circles of $ref are
 * no matter. All mistakes are told, each with its JSON pointer.
 */
#include "compile_int.h"

#include "json/type_name.h"
#include "uri_int.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

static void report(apir_compile_t *c, bool error, const char *where,
                   const char *format, va_list arguments)
{
    const char *text = apr_pvsprintf(c->pool, format, arguments);

    if (error) {
        c->errors++;
        apir_diag_error(c->diag, c->place, "schema, at \"%s\": %s", where,
                        text);
    }
    else {
        apir_diag_warning(c->diag, c->place, "schema, at \"%s\": %s", where,
                          text);
    }
}

void apir_compile_error(apir_compile_t *c, const char *where,
                        const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    report(c, true, where, format, arguments);
    va_end(arguments);
}

void apir_compile_warning(apir_compile_t *c, const char *where,
                          const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    report(c, false, where, format, arguments);
    va_end(arguments);
}

const char *apir_compile_below(apir_compile_t *c, const char *where,
                               const char *name)
{
    char *out = apr_palloc(c->pool, strlen(where) + strlen(name) * 2 + 2);
    char *to = apr_cpystrn(out, where, strlen(where) + 1);

    *to++ = '/';
    for (; *name; name++) {
        if (*name == '~' || *name == '/') {
            *to++ = '~';
            *to++ = *name == '~' ? '0' : '1';
        }
        else {
            *to++ = *name;
        }
    }
    *to = '\0';
    return out;
}

apir_node_t *apir_compile_node(apir_compile_t *c, const apir_value_t *source,
                               const apir_resource_t *resource,
                               const char *where)
{
    const apir_resource_t *own = apir_registry_at(c->registry, source);
    apir_node_t *node = apr_hash_get(c->nodes, &source, sizeof(source));

    if (node) {
        return node;
    }
    node = apr_pcalloc(c->pool, sizeof(*node));
    node->source = source;
    node->resource = own ? own : resource;
    node->where = where;
    apr_hash_set(c->nodes, &node->source, sizeof(source), node);
    APR_ARRAY_PUSH(c->queue, apir_node_t *) = node;
    return node;
}

apir_node_t *apir_compile_child(apir_compile_t *c, const apir_node_t *node,
                                const apir_value_t *source, const char *where)
{
    return apir_compile_node(c, source, node->resource, where);
}

apir_inplace_t *apir_compile_inplace(apir_compile_t *c, apir_node_t *node,
                                     int kind, const char *keyword)
{
    apr_size_t size = (node->inplace_count + 1) * sizeof(*node->inplace);
    apir_inplace_t *grown = apr_pcalloc(c->pool, size);

    if (node->inplace_count) {
        memcpy(grown, node->inplace, size - sizeof(*grown));
    }
    node->inplace = grown;
    grown += node->inplace_count++;
    grown->kind = kind;
    grown->keyword = keyword;
    return grown;
}

/* The bit of a vocabulary's URI; -1 for one that is not known. */
static int vocabulary_bit(const char *uri)
{
    static const struct {
        const char *name;
        int bit;
    } known[] = {
        { "core", 0 },
        { "applicator", APIR_VOCABULARY_APPLICATOR },
        { "unevaluated", APIR_VOCABULARY_UNEVALUATED },
        { "validation", APIR_VOCABULARY_VALIDATION },
        { "meta-data", 0 },
        { "format-annotation", 0 },
        { "format-assertion", APIR_VOCABULARY_FORMAT_ASSERTION },
        { "content", 0 },
    };
    static const char prefix[] = APIR_DRAFT "vocab/";
    apr_size_t i, length = sizeof(prefix) - 1;

    for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strncmp(uri, prefix, length) == 0
            && strcmp(uri + length, known[i].name) == 0) {
            return known[i].bit;
        }
    }
    return -1;
}

/* What $vocabulary of a metaschema asks for (Core §8.1.2). */
static unsigned vocabularies_of(apir_compile_t *c, const char *where,
                                const apir_value_t *vocabulary)
{
    unsigned result = 0;
    apr_uint32_t i;

    if (!vocabulary || vocabulary->kind != APIR_OBJECT) {
        return APIR_VOCABULARY_DEFAULT;
    }
    for (i = 0; i < vocabulary->as.object->count; i++) {
        const apir_member_t *member = &vocabulary->as.object->members[i];
        int bit = vocabulary_bit(member->name);

        if (bit >= 0) {
            result |= (unsigned)bit;
        }
        else if (member->value.kind == APIR_TRUE) {
            apir_compile_error(c, where,
                               "its dialect needs the vocabulary "
                               "%s, which is not known here",
                               member->name);
        }
    }
    return result;
}

/* The dialect that "$schema" names. */
static unsigned dialect_of(apir_compile_t *c, const char *where,
                           const char *uri)
{
    const apir_resource_t *metaschema;

    uri = apir_uri_resolve("", uri, c->pool);
    if (strcmp(uri, APIR_DRAFT "schema") == 0) {
        return APIR_VOCABULARY_DEFAULT;
    }
    metaschema = apir_registry_find(c->registry, uri);
    if (metaschema) {
        return vocabularies_of(c, where,
                               apir_value_get(metaschema->root,
                                              "$vocabulary"));
    }
    apir_compile_warning(c, where,
                         "\"$schema\" names %s; it is read as "
                         "draft 2020-12, with \"items\" as before it",
                         uri);
    return APIR_VOCABULARY_DEFAULT | APIR_VOCABULARY_OLD_TUPLES;
}

/* A part without a "$schema" of its own speaks its parent's dialect. What was
 * found is kept at the resource, which belongs to this compilation. */
unsigned apir_compile_dialect(apir_compile_t *c,
                              const apir_resource_t *resource)
{
    apir_resource_t *own = apir_registry_at(c->registry, resource->root);
    const apir_resource_t *at = own;
    const apir_value_t *schema = NULL;

    if (own->vocabularies) {
        return own->vocabularies;
    }
    for (; at; at = at->parent) {
        schema = apir_value_get(at->root, "$schema");
        if (schema && schema->kind == APIR_STRING) {
            break;
        }
    }
    own->vocabularies = APIR_VOCABULARY_CORE
                        | (at ? dialect_of(c, at->where,
                                           apir_value_text(schema, NULL))
                              : APIR_VOCABULARY_DEFAULT);
    return own->vocabularies;
}

static void compile_node(apir_compile_t *c, apir_node_t *node)
{
    switch (node->source->kind) {
    case APIR_TRUE: node->verdict = APIR_ALWAYS; return;
    case APIR_FALSE: node->verdict = APIR_NEVER; return;
    case APIR_OBJECT: apir_compile_keywords(c, node); return;
    default:
        apir_compile_error(c, node->where,
                           "a schema is an object, true or "
                           "false, not %s %s",
                           node->source->kind == APIR_ARRAY ? "an" : "a",
                           apir_json_type_name(node->source));
    }
}

/* Whatever a $dynamicRef may find must be a node. */
static void compile_dynamic_targets(apir_compile_t *c)
{
    int i, j;

    for (i = 0; i < c->registry->list->nelts; i++) {
        apir_resource_t *resource = APR_ARRAY_IDX(c->registry->list, i,
                                                  apir_resource_t *);

        for (j = 0; j < c->searched->nelts; j++) {
            const char *name = APR_ARRAY_IDX(c->searched, j, const char *);
            const apir_value_t *target = apr_hash_get(
                resource->dynamic_anchors, name, APR_HASH_KEY_STRING);

            if (target) {
                apr_hash_set(resource->dynamic_nodes, name,
                             APR_HASH_KEY_STRING,
                             apir_compile_node(c, target, resource,
                                               apr_pstrcat(c->pool,
                                                           resource->where,
                                                           name, NULL)));
            }
        }
    }
}

static void compile_queue(apir_compile_t *c)
{
    int next = 0;

    do {
        while (next < c->queue->nelts) {
            compile_node(c, APR_ARRAY_IDX(c->queue, next, apir_node_t *));
            next++;
        }
        compile_dynamic_targets(c);
    } while (next < c->queue->nelts);
}

apir_schema_t *apir_schema_compile(const apir_value_t *document,
                                   const apir_schema_options_t *options,
                                   const apir_place_t *place,
                                   apir_diag_t *diag, apr_pool_t *pool)
{
    static const apir_schema_options_t defaults = { false, NULL };
    apir_compile_t c = { 0 };

    c.options = options ? options : &defaults;
    c.pool = pool;
    c.place = place;
    c.diag = diag;
    c.schema = apr_pcalloc(pool, sizeof(*c.schema));
    c.schema->pool = pool;
    c.registry = apir_registry_create(document, c.options->store, pool);
    c.nodes = apr_hash_make(pool);
    c.queue = apr_array_make(pool, 32, sizeof(apir_node_t *));
    c.searched = apr_array_make(pool, 2, sizeof(const char *));
    c.schema->root = apir_compile_node(&c, document,
                                       apir_registry_at(c.registry, document),
                                       "#");
    compile_queue(&c);
    apir_compile_circles(&c);
    if (c.errors) {
        return NULL;
    }
    apir_compile_finish(&c);
    return c.schema;
}
