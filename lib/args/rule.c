/*
 * Single rules, as the rest of the building is made of.
 */
#include "args/build_int.h"
#include <apr_strings.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

apir_rule_t *apir_rule_new(apir_build_t *build, apir_rule_kind_t kind)
{
    apir_rule_t *rule = apr_pcalloc(build->pool, sizeof(*rule));

    rule->kind = kind;
    rule->min = -1;
    rule->max = -1;
    return rule;
}

static void set_options(apir_build_t *build, apir_rule_t *rule, int count,
                        va_list list)
{
    rule->option_count = count;
    rule->options = apr_palloc(build->pool,
                               (apr_size_t)count * sizeof(*rule->options));
    for (int i = 0; i < count; i++) {
        rule->options[i] = va_arg(list, const apir_rule_t *);
    }
}

apir_rule_t *apir_rule_any(apir_build_t *build, int count, ...)
{
    apir_rule_t *rule = apir_rule_new(build, APIR_RULE_UNION);
    va_list list;

    va_start(list, count);
    set_options(build, rule, count, list);
    va_end(list);
    return rule;
}

void apir_rule_options(apir_build_t *build, apir_rule_t *rule, int count, ...)
{
    va_list list;

    va_start(list, count);
    set_options(build, rule, count, list);
    va_end(list);
}

apir_rule_t *apir_rule_array(apir_build_t *build, const apir_rule_t *item)
{
    apir_rule_t *rule = apir_rule_new(build, APIR_RULE_ARRAY);

    rule->item = item;
    return rule;
}

apir_rule_t *apir_rule_or_array(apir_build_t *build, const apir_rule_t *item)
{
    return apir_rule_any(build, 2,
                         apir_rule_wrapped(build, APIR_WRAP_ARRAY, item),
                         apir_rule_array(build, item));
}

apir_rule_t *apir_rule_nullable(apir_build_t *build, const apir_rule_t *item)
{
    apir_rule_t *rule = apir_rule_new(build, APIR_RULE_NULLABLE);

    rule->item = item;
    return rule;
}

apir_rule_t *apir_rule_wrapped(apir_build_t *build, apir_wrap_t wrap,
                               const apir_rule_t *item)
{
    apir_rule_t *rule = apir_rule_new(build, APIR_RULE_WRAP);

    rule->wrap = wrap;
    rule->item = item;
    return rule;
}

apir_rule_t *apir_rule_word(apir_build_t *build, const char *word)
{
    apir_rule_t *rule = apir_rule_new(build, APIR_RULE_LITERAL);

    apir_set_string(&rule->value, word, strlen(word));
    rule->text = apr_pstrcat(build->pool, "Invalid input: expected \"", word,
                             "\"", NULL);
    return rule;
}

apir_rule_t *apir_rule_class(apir_build_t *build, apir_kind_t kind,
                             const char *name)
{
    apir_rule_t *rule = apir_rule_new(build, APIR_RULE_INSTANCE);

    apir_set_kind(&rule->value, kind);
    rule->text = name;
    return rule;
}

void apir_rule_open(apir_build_t *build, apir_rule_t *object, int most)
{
    object->members = apr_pcalloc(build->pool,
                                  (apr_size_t)(most + 1)
                                      * sizeof(*object->members));
}

apir_rule_member_t *apir_rule_add(apir_rule_t *object, const char *name,
                                  const apir_rule_t *rule,
                                  apir_presence_t presence)
{
    apir_rule_member_t *member = &object->members[object->member_count++];

    member->name = name;
    member->length = strlen(name);
    member->rule = rule;
    member->presence = presence;
    return member;
}

typedef struct place_t {
    const apir_rule_member_t *member;
    int place;
} place_t;

static int compare_places(const void *a, const void *b)
{
    const apir_rule_member_t *left = ((const place_t *)a)->member;
    const apir_rule_member_t *right = ((const place_t *)b)->member;
    apr_size_t least = left->length < right->length ? left->length
                                                    : right->length;
    int order = memcmp(left->name, right->name, least);

    return order ? order
                 : (left->length > right->length)
                       - (left->length < right->length);
}

void apir_rule_close(apir_build_t *build, apir_rule_t *object)
{
    apr_size_t count = (apr_size_t)object->member_count;
    place_t *places = apr_palloc(build->pool, (count + 1) * sizeof(*places));

    object->by_name = apr_palloc(build->pool,
                                 (count + 1) * sizeof(*object->by_name));
    object->needed = apr_palloc(build->pool,
                                (count + 1) * sizeof(*object->needed));
    for (int i = 0; i < object->member_count; i++) {
        places[i] = (place_t){ &object->members[i], i };
        if (object->members[i].presence != APIR_MAY_BE) {
            object->needed[object->needed_count++] = i;
        }
    }
    if (count > 1) {
        qsort(places, count, sizeof(*places), compare_places);
    }
    for (int i = 0; i < object->member_count; i++) {
        object->by_name[i] = places[i].place;
    }
}

/* Any JSON; null only below the top. */
static apir_rule_t *json_rule(apir_build_t *build)
{
    apir_rule_t *json = apir_rule_new(build, APIR_RULE_JSON);
    apir_rule_t *inner = apir_rule_any(build, 2, json, build->null);
    apir_rule_t *record = apir_rule_new(build, APIR_RULE_RECORD);

    record->item = inner;
    json->item = apir_rule_any(build, 6, build->string, build->number,
                               build->boolean,
                               apir_rule_class(build, APIR_JSON_NULL,
                                               "JsonNullClass"),
                               apir_rule_array(build, inner), record);
    return json;
}

static void make_basics(apir_build_t *build)
{
    build->boolean = apir_rule_new(build, APIR_RULE_BOOLEAN);
    build->string = apir_rule_new(build, APIR_RULE_STRING);
    build->filled = apir_rule_new(build, APIR_RULE_STRING);
    build->filled->flags = APIR_RULE_FILLED;
    build->number = apir_rule_new(build, APIR_RULE_NUMBER);
    build->whole = apir_rule_new(build, APIR_RULE_INT);
    build->natural = apir_rule_new(build, APIR_RULE_INT);
    build->natural->flags = APIR_RULE_NOT_NEGATIVE;
    build->yes = apir_rule_new(build, APIR_RULE_LITERAL);
    apir_set_kind(&build->yes->value, APIR_TRUE);
    build->yes->text = "Invalid input: expected true";
    build->null = apir_rule_class(build, APIR_NULL, "null");
    build->sort = apir_rule_any(build, 2, apir_rule_word(build, "asc"),
                                apir_rule_word(build, "desc"));
    build->json = json_rule(build);
}

void apir_build_begin(apir_build_t *build, apir_query_rules_t *rules,
                      const apir_zmodel_t *zmodel, apr_pool_t *pool)
{
    memset(build, 0, sizeof(*build));
    build->zmodel = zmodel;
    build->rules = rules;
    build->pool = pool;
    build->shared = apr_hash_make(pool);
    rules->zmodel = zmodel;
    rules->patterns = apr_hash_make(pool);
    make_basics(build);
}
