/*
 * Values of Json fields: anything that JSON has, but null only further down
 * (on top it would not tell which null is meant); and of typed JSON.
 */
#include "args/args_int.h"
#include "core/limits.h"
#include <math.h>

static bool is_json(apir_check_t *check, const apir_value_t *value,
                    int depth);

static bool all_json(apir_check_t *check, const apir_value_t *value,
                     int depth)
{
    const apir_value_t *item;

    if (value->kind == APIR_ARRAY) {
        for (apr_size_t i = 0; (item = apir_value_at(value, i)); i++) {
            if (!is_json(check, item, depth + 1)) {
                return false;
            }
        }
        return true;
    }
    for (apr_size_t i = 0; (item = apir_value_member(value, i, NULL, NULL));
         i++) {
        if (!is_json(check, item, depth + 1)) {
            return false;
        }
    }
    return true;
}

/* The same as the rule's union says, without making issues. */
static bool is_json(apir_check_t *check, const apir_value_t *value, int depth)
{
    if (++check->work > APIR_MAX_ARGUMENT_WORK) {
        check->stop = APIR_E_TOO_MANY;
        return false;
    }
    switch (apir_value_kind(value)) {
    case APIR_STRING:
    case APIR_TRUE:
    case APIR_FALSE:
    case APIR_JSON_NULL: return true;
    case APIR_NULL: return depth > 0;
    case APIR_NUMBER: return isfinite(apir_value_number(value));
    case APIR_ARRAY:
    case APIR_OBJECT:
        if (check->depth + depth >= APIR_MAX_ARGUMENT_DEPTH) {
            check->stop = APIR_E_TOO_DEEP;
            return false;
        }
        return all_json(check, value, depth);
    default: return false;
    }
}

void apir_rule_json(apir_check_t *check, const apir_rule_t *rule,
                    const apir_value_t *in, apir_value_t *out,
                    apir_issues_t *issues)
{
    if (is_json(check, in, 0)) {
        *out = *in;
    }
    else {
        apir_rule_run(check, rule->item, in, out, issues);
    }
}

/* The reference runs such a type's schema apart and takes its issues over as
 * refinements, which do not abort. It writes a plain null as JSON's. */
void apir_rule_typed(apir_check_t *check, const apir_rule_t *rule,
                     const apir_value_t *in, apir_value_t *out,
                     apir_issues_t *issues)
{
    apir_kind_t kind = apir_value_kind(in);
    apir_issues_t below = { 0 };
    apir_value_t ignored;

    if ((rule->flags & APIR_RULE_OPTIONAL)
        && (kind == APIR_NULL || kind == APIR_DB_NULL
            || kind == APIR_JSON_NULL)) {
        apir_set_kind(out, kind == APIR_DB_NULL ? APIR_NULL : APIR_JSON_NULL);
        return;
    }
    apir_rule_run(check, rule->item, in, &ignored, &below);
    for (int i = 0; i < below.count; i++) {
        below.items[i]->aborts = false;
        apir_issues_add(check, issues, below.items[i]);
    }
    *out = *in;
}
