/*
 * Formulas: constants are folded as they are made, so that what is left has
 * something to decide.
 */
#include "core/limits.h"
#include "policy/decide_int.h"
#include <apr_strings.h>
#include <string.h>

/* Numbers further apart than any two fields can be. */
#define FAR (1LL << 33)

bool apir_decide_step(apir_decide_t *decide, apr_size_t steps)
{
    decide->work += steps;
    decide->tired = decide->tired || decide->work > APIR_MAX_POLICY_WORK;
    return !decide->tired;
}

const apir_decide_node_t *apir_decide_constant(bool truth)
{
    static const apir_decide_node_t yes = { .kind = APIR_DECIDE_TRUE };
    static const apir_decide_node_t no = { .kind = APIR_DECIDE_FALSE };

    return truth ? &yes : &no;
}

/* Takes the items of joins of the same kind, and all else as it is. */
static int flatten(const apir_decide_node_t **items, int count,
                   apir_decide_kind_t kind, const apir_decide_node_t **out)
{
    int n = 0;

    for (int i = 0; i < count; i++) {
        bool inner = items[i]->kind == kind;
        int more = inner ? items[i]->item_count : 1;

        for (int j = 0; j < more; j++) {
            if (out) {
                out[n] = inner ? items[i]->items[j] : items[i];
            }
            n++;
        }
    }
    return n;
}

const apir_decide_node_t *apir_decide_join(apir_decide_t *decide,
                                           const apir_decide_node_t **items,
                                           int count, bool all)
{
    apir_decide_kind_t kind = all ? APIR_DECIDE_AND : APIR_DECIDE_OR;
    apir_decide_kind_t neutral = all ? APIR_DECIDE_TRUE : APIR_DECIDE_FALSE;
    apir_decide_kind_t decisive = all ? APIR_DECIDE_FALSE : APIR_DECIDE_TRUE;
    apir_decide_node_t *node;
    const apir_decide_node_t **flat;
    int n = 0;

    for (int i = 0; i < count; i++) {
        if (items[i]->kind == decisive) {
            return items[i];
        }
        if (items[i]->kind != neutral) {
            items[n++] = items[i];
        }
    }
    if (n <= 1) {
        return n ? items[0] : apir_decide_constant(all);
    }
    count = flatten(items, n, kind, NULL);
    if (!apir_decide_step(decide, (apr_size_t)count)) {
        return apir_decide_constant(true);
    }
    flat = apr_palloc(decide->pool, (apr_size_t)count * sizeof(*flat));
    flatten(items, n, kind, flat);
    node = apr_pcalloc(decide->pool, sizeof(*node));
    node->kind = kind;
    node->items = flat;
    node->item_count = count;
    return node;
}

const apir_decide_node_t *apir_decide_atom(apir_decide_t *decide,
                                           apir_decide_kind_t kind, int a,
                                           int b, apr_int64_t c)
{
    apir_decide_node_t *node = apr_pcalloc(decide->pool, sizeof(*node));

    apir_decide_step(decide, 1);
    node->kind = kind;
    node->a = a;
    node->b = b;
    node->c = c > FAR ? FAR : c < -FAR ? -FAR : c;
    return node;
}

/* ---- names ---- */

/* The number under a name, or -1 and @a key for add_name(). */
static int find_name(apir_decide_t *decide, char sort, const char *path,
                     const char *name, apr_size_t length, const char **key,
                     apr_size_t *key_length)
{
    apr_size_t before = strlen(path);
    char *text = apr_palloc(decide->pool, before + length + 2);
    const int *found;

    text[0] = sort;
    memcpy(text + 1, path, before);
    memcpy(text + 1 + before, name, length);
    *key = text;
    *key_length = before + length + 1;
    found = apr_hash_get(decide->names, text, (apr_ssize_t)*key_length);
    return found ? *found : -1;
}

static int add_name(apir_decide_t *decide, const char *key, apr_size_t length,
                    int number)
{
    apr_hash_set(decide->names, key, (apr_ssize_t)length,
                 apr_pmemdup(decide->pool, &number, sizeof(number)));
    return number;
}

static int add_term(apir_decide_t *decide, bool is_constant,
                    const int *choices, int count)
{
    apir_decide_term_t term = { is_constant, choices, count };

    APR_ARRAY_PUSH(decide->terms, apir_decide_term_t) = term;
    return decide->terms->nelts - 1;
}

int apir_decide_symbol(apir_decide_t *decide, char sort, const char *text,
                       apr_size_t length)
{
    const char *key;
    apr_size_t key_length;
    int found = find_name(decide, sort, "", text, length, &key, &key_length);

    return found >= 0 ? found
                      : add_name(decide, key, key_length,
                                 add_term(decide, true, NULL, 0));
}

int apir_decide_number(apir_decide_t *decide)
{
    return decide->number_count++;
}

bool apir_decide_is_number(const apir_zmodel_field_t *field)
{
    return !field->list
           && (field->kind == APIR_ZT_INT || field->kind == APIR_ZT_BIGINT);
}

bool apir_decide_is_symbol(const apir_zmodel_field_t *field)
{
    return !field->list
           && (field->kind == APIR_ZT_STRING || field->kind == APIR_ZT_BOOLEAN
               || field->kind == APIR_ZT_ENUM);
}

/* A boolean is one of two, an enum one of its members. */
static int add_field(apir_decide_t *decide, const apir_zmodel_field_t *field)
{
    const apir_zmodel_enum_t *members = field->enumeration;
    int count = field->kind == APIR_ZT_ENUM ? members->member_count : 2;
    int *choices;

    if (field->kind == APIR_ZT_STRING) {
        return add_term(decide, false, NULL, 0);
    }
    choices = apr_palloc(decide->pool,
                         (apr_size_t)(count + 1) * sizeof(*choices));
    for (int i = 0; i < count; i++) {
        const char *text = field->kind == APIR_ZT_ENUM
                               ? members->members[i].name
                               : (i ? "1" : "0");

        choices[i] = apir_decide_symbol(decide,
                                        field->kind == APIR_ZT_ENUM ? 's'
                                                                    : 'b',
                                        text, strlen(text));
    }
    return add_term(decide, false, choices, count);
}

int apir_decide_field(apir_decide_t *decide, const char *path,
                      const apir_zmodel_field_t *field)
{
    bool is_number = apir_decide_is_number(field);
    const char *key;
    apr_size_t key_length;
    int found = find_name(decide, is_number ? 'n' : 'f', path, field->name,
                          strlen(field->name), &key, &key_length);

    if (found >= 0) {
        return found;
    }
    return add_name(decide, key, key_length,
                    is_number ? apir_decide_number(decide)
                              : add_field(decide, field));
}
