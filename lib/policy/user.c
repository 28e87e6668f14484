/*
 * What the facts are for one user. The marks of all of them, in their order,
 * are the user's shape; values that go to the database get places in the
 * context in the same order, so that users of one shape have the same value
 * in the same place.
 */
#include "core/buf.h"
#include "json/scalar.h"
#include "policy/policy_int.h"
#include "statement/stored.h"
#include <apr_strings.h>

typedef struct learner_t {
    apir_policy_user_t *user;
    apir_buf_t shape;
    apr_array_header_t *context; /* const apir_value_t * */
} learner_t;

/* ---- values as the database has them ---- */

static const apir_value_t *as_date(const apir_value_t *value,
                                   apr_pool_t *pool)
{
    apir_value_t *date = apr_pcalloc(pool, sizeof(*date));
    apr_size_t length;
    const char *text = apir_value_text(value, &length);

    date->kind = APIR_DATE;
    if (value->kind != APIR_STRING
        || !apir_scalar_date(text, length, &date->as.number)) {
        return value;
    }
    return date;
}

/* Texts of numbers: SQLite compares a text with an expression as a text. */
static const apir_value_t *as_number(const apir_value_t *value,
                                     apr_pool_t *pool)
{
    apr_size_t length;
    const char *text = apir_value_text(value, &length);
    apir_value_t *number;

    if (value->kind == APIR_NUMBER || !text || length == 0
        || value->kind == APIR_BYTES) {
        return value;
    }
    text = apir_scalar_decimal(text, length, &length, pool);
    if (!text || text[length - 1] == 'N' || text[length - 1] == 'y') {
        return value;
    }
    number = apir_value_string_n(text, length, pool);
    number->kind = APIR_NUMBER;
    number->is_text = 1;
    return number;
}

static const apir_value_t *converted(const apir_value_t *value,
                                     const apir_zmodel_field_t *field,
                                     apr_pool_t *pool)
{
    switch (field->kind) {
    case APIR_ZT_DATETIME: return as_date(value, pool);
    case APIR_ZT_INT:
    case APIR_ZT_FLOAT:
    case APIR_ZT_BIGINT:
    case APIR_ZT_DECIMAL: return as_number(value, pool);
    case APIR_ZT_ENUM:
        return apir_stored_member(value, field->enumeration, pool);
    default: return value;
    }
}

/* ISO text: dates in JSON text are for json_each(). */
static const apir_value_t *converted_list(const apir_value_t *list,
                                          const apir_zmodel_field_t *field,
                                          apr_pool_t *pool)
{
    apir_value_t *made = apir_value_array(pool);
    const apir_value_t *item;
    apr_size_t i;

    for (i = 0; (item = apir_value_at(list, i)) != NULL; i++) {
        apir_array_add(made, converted(item, field, pool), pool);
    }
    return made;
}

/* ---- learning ---- */

static void learn(learner_t *learner, const apir_facts_t *facts,
                  const apir_element_t *element, apir_known_t *known);

static void set_value(learner_t *learner, apir_known_t *known,
                      const apir_value_t *value)
{
    if (!value) {
        known->mark = 'N';
        return;
    }
    known->mark = 'V';
    known->context = learner->context->nelts;
    APR_ARRAY_PUSH(learner->context, const apir_value_t *) = value;
}

static void learn_value(learner_t *learner, const apir_fact_t *fact,
                        const apir_element_t *element, apir_known_t *known)
{
    const apir_policy_user_t *user = learner->user;
    const apir_zmodel_field_t *field = fact->node->field;
    const apir_value_t *value = apir_memory_read(user, element, fact->node);

    if (!value) {
        set_value(learner, known, NULL);
    }
    else if (fact->kind == APIR_FACT_VALUE) {
        set_value(learner, known, converted(value, field, user->pool));
    }
    else {
        set_value(learner, known,
                  value->kind == APIR_ARRAY
                      ? converted_list(value, field, user->pool)
                      : NULL);
    }
}

static void learn_each(learner_t *learner, const apir_fact_t *fact,
                       const apir_element_t *element, apir_known_t *known)
{
    const apir_policy_user_t *user = learner->user;
    const apir_value_t *list = apir_memory_read(user, element,
                                                fact->node->left);
    int i, parts = fact->parts->list->nelts;
    apir_known_t **elements;

    if (!list || list->kind != APIR_ARRAY) {
        known->mark = 'N';
        return;
    }
    known->mark = '[';
    known->count = (int)apir_value_length(list);
    elements = apr_palloc(user->pool,
                          (apr_size_t)(known->count + 1) * sizeof(*elements));
    apir_buf_puts(&learner->shape,
                  apr_psprintf(user->pool, "%d:", known->count));
    for (i = 0; i < known->count; i++) {
        apir_element_t inner = { element, fact->node,
                                 apir_value_at(list, (apr_size_t)i) };

        elements[i] = apr_pcalloc(user->pool, (apr_size_t)(parts + 1)
                                                  * sizeof(apir_known_t));
        learn(learner, fact->parts, &inner, elements[i]);
    }
    known->elements = elements;
}

static void learn(learner_t *learner, const apir_facts_t *facts,
                  const apir_element_t *element, apir_known_t *known)
{
    static const char marks[] = "FTN";
    int i;

    for (i = 0; i < facts->list->nelts; i++) {
        const apir_fact_t *fact = APR_ARRAY_IDX(facts->list, i,
                                                apir_fact_t *);

        switch (fact->kind) {
        case APIR_FACT_TEST:
            known[i].mark =
                marks[apir_memory_test(learner->user, element, fact->node)];
            break;
        case APIR_FACT_EACH:
            learn_each(learner, fact, element, &known[i]);
            break;
        default: learn_value(learner, fact, element, &known[i]); break;
        }
        apir_buf_putc(&learner->shape, known[i].mark);
    }
}

void apir_user_learn(apir_policy_user_t *user)
{
    const apir_facts_t *facts = user->policy->facts;
    learner_t learner;
    apir_known_t *known = apr_pcalloc(user->pool,
                                      (apr_size_t)(facts->list->nelts + 1)
                                          * sizeof(*known));

    learner.user = user;
    learner.context = apr_array_make(user->pool, 8,
                                     sizeof(const apir_value_t *));
    apir_buf_init(&learner.shape, user->pool, 64, APR_SIZE_MAX);
    apir_buf_putc(&learner.shape, user->strict ? 's' : 'n');
    learn(&learner, facts, NULL, known);
    user->known = known;
    user->seam.shape = learner.shape.data;
    user->seam.shape_length = learner.shape.length;
    user->seam.context = (const apir_value_t *const *)learner.context->elts;
    user->seam.context_count = learner.context->nelts;
}
