/*
 * Expressions of @@validate over the data of a row. A field that was not
 * given is neither null nor anything else (validation.md §5).
 *
 * What JavaScript would stop at, functions that are not for values of the
 * given type, is false here; a list that is only added to is not known, and
 * its functions are false as they are of a list that was not given.
 */
#include "args/validate_int.h"
#include "core/limits.h"
#include "jsonschema/schema.h"
#include <string.h>

/* Whose fields the names inside a collection predicate are. */
typedef struct element_t {
    const apir_zmodel_expr_t *scope;
    const apir_value_t *value;
    const struct element_t *outer;
} element_t;

typedef struct eval_t {
    apir_check_t *check;
    const apir_row_t *row;
    const element_t *elements;
} eval_t;

static apir_js_t eval(eval_t *in, const apir_zmodel_expr_t *expr);

static apir_js_t from_bool(bool truth)
{
    apir_js_t out = { 0 };

    apir_set_kind(&out.value, truth ? APIR_TRUE : APIR_FALSE);
    return out;
}

static apir_js_t from_kind(apir_kind_t kind)
{
    apir_js_t out = { 0 };

    apir_set_kind(&out.value, kind);
    return out;
}

static bool is_nothing(const apir_js_t *js)
{
    apir_kind_t kind = apir_value_kind(&js->value);

    return js->absent || kind == APIR_NULL || kind == APIR_UNDEFINED;
}

/* Counts steps; false: there were too many. */
static bool is_in_time(eval_t *in, apr_size_t steps)
{
    in->check->work += steps;
    if (in->check->work > APIR_MAX_ARGUMENT_WORK && !in->check->stop) {
        in->check->stop = APIR_E_TOO_MANY;
    }
    return in->check->stop == APIR_E_NONE;
}

/* ---- operands ---- */

static apir_js_t eval_number(eval_t *in, const apir_zmodel_expr_t *expr)
{
    apir_js_t out = from_kind(APIR_NUMBER);
    const char *text = expr->text[0] == '+' ? expr->text + 1 : expr->text;

    (void)in;
    out.value.as.text = text;
    out.value.is_text = 1;
    out.value.length = (apr_uint32_t)strlen(text);
    return out;
}

static apir_js_t row_field(const apir_row_t *row, const char *name)
{
    int place = apir_rule_find(row->rule, name, strlen(name));
    int low = 0;
    int high = row->count;
    apir_js_t out = { .absent = true };

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (row->places[middle] < place) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    if (place < 0 || low == row->count || row->places[low] != place
        || !(row->relations ? row->rule->members[place].checked
                            : row->rule->members[place].unchecked)) {
        return out;
    }
    return row->data[low];
}

static apir_js_t member_of(const apir_value_t *object, const char *name)
{
    const apir_value_t *value = apir_value_get(object, name);
    apir_js_t out = from_kind(APIR_NULL);

    if (value && apir_value_kind(value) != APIR_UNDEFINED) {
        out.value = *value;
    }
    return out;
}

static const element_t *find_element(const eval_t *in,
                                     const apir_zmodel_expr_t *scope)
{
    const element_t *element = in->elements;

    while (element && element->scope != scope) {
        element = element->outer;
    }
    return element;
}

static apir_js_t eval_field(eval_t *in, const apir_zmodel_expr_t *expr)
{
    const element_t *element = find_element(in, expr->scope);

    return expr->scope && element
               ? member_of(element->value, expr->field->name)
               : row_field(in->row, expr->field->name);
}

static apir_js_t eval_member(eval_t *in, const apir_zmodel_expr_t *expr)
{
    apir_js_t left;

    if (expr->left->kind == APIR_ZX_THIS) {
        left = row_field(in->row, expr->field->name);
        return left.absent ? from_kind(APIR_NULL) : left;
    }
    left = eval(in, expr->left);
    if (left.absent || apir_value_kind(&left.value) != APIR_OBJECT) {
        return from_kind(APIR_UNDEFINED);
    }
    return member_of(&left.value, expr->field->name);
}

static apir_js_t eval_array(eval_t *in, const apir_zmodel_expr_t *expr)
{
    apr_size_t count = (apr_size_t)expr->item_count;
    apir_value_t *items = apr_pcalloc(in->check->pool,
                                      (count + 1) * sizeof(*items));
    apir_js_t out = { 0 };

    for (apr_size_t i = 0; i < count; i++) {
        items[i] = eval(in, expr->items[i]).value;
    }
    apir_set_array(&out.value, items, count);
    return out;
}

static apir_js_t eval_binding(eval_t *in, const apir_zmodel_expr_t *expr)
{
    const element_t *element = find_element(in, expr->scope);
    apir_js_t out = from_kind(APIR_UNDEFINED);

    if (element) {
        out.value = *element->value;
    }
    return out;
}

/* ---- operators ---- */

static bool includes(eval_t *in, const apir_value_t *list,
                     const apir_value_t *value)
{
    const apir_value_t *item;

    if (!is_in_time(in, apir_value_length(list))) {
        return false;
    }
    for (apr_size_t i = 0; (item = apir_value_at(list, i)); i++) {
        if (apir_js_same(item, value)) {
            return true;
        }
    }
    return false;
}

static bool is_list(const apir_js_t *js)
{
    return !js->absent && apir_value_kind(&js->value) == APIR_ARRAY;
}

static bool is_equal(eval_t *in, apir_js_t left, apir_js_t right)
{
    if (left.absent) {
        left = from_kind(APIR_NULL);
    }
    if (right.absent) {
        right = from_kind(APIR_NULL);
    }
    return apir_js_equal(&left.value, &right.value, in->check->pool);
}

static bool eval_binary(eval_t *in, const apir_zmodel_expr_t *expr)
{
    apir_js_t left = eval(in, expr->left);
    apir_js_t right = eval(in, expr->right);

    switch (expr->op) {
    case APIR_ZO_AND: return apir_js_truth(&left) && apir_js_truth(&right);
    case APIR_ZO_OR: return apir_js_truth(&left) || apir_js_truth(&right);
    case APIR_ZO_EQ: return is_equal(in, left, right);
    case APIR_ZO_NE: return !is_equal(in, left, right);
    case APIR_ZO_IN:
        return is_list(&right) && !left.absent
               && includes(in, &right.value, &left.value);
    default:
        return left.absent || right.absent
               || apir_js_compare(expr->op, &left.value, &right.value,
                                  in->check->pool);
    }
}

static bool eval_predicate(eval_t *in, const apir_zmodel_expr_t *expr)
{
    apir_js_t list = eval(in, expr->left);
    element_t element = { expr, NULL, in->elements };
    apr_size_t fitting = 0;
    apr_size_t i;

    if (!is_list(&list)) {
        return false;
    }
    in->elements = &element;
    for (i = 0;
         (element.value = apir_value_at(&list.value, i)) && !in->check->stop;
         i++) {
        apir_js_t one = eval(in, expr->right);

        fitting += apir_js_truth(&one);
    }
    in->elements = element.outer;
    return expr->op == APIR_ZO_SOME    ? fitting > 0
           : expr->op == APIR_ZO_EVERY ? fitting == i
                                       : fitting == 0;
}

/* ---- functions ---- */

typedef struct text_t {
    const char *at;
    apr_size_t length;
} text_t;

static text_t text_of(eval_t *in, const apir_js_t *js, bool lower)
{
    text_t out = { NULL, 0 };

    out.at = apir_value_text(&js->value, &out.length);
    if (lower) {
        out.at = apir_js_case(out.at, out.length, false, &out.length,
                              in->check->pool);
    }
    return out;
}

static bool find_text(eval_t *in, const apir_zmodel_expr_t *call,
                      const apir_js_t *field)
{
    apir_js_t part = call->item_count > 1 ? eval(in, call->items[1])
                                          : from_kind(APIR_NULL);
    bool lower = call->item_count > 2 && call->items[2]->truth;
    text_t whole, search;

    if (part.absent || apir_value_kind(&part.value) != APIR_STRING) {
        return false;
    }
    whole = text_of(in, field, lower);
    search = text_of(in, &part, lower);
    if (search.length == 0 || search.length > whole.length) {
        return search.length == 0;
    }
    if (call->function == APIR_ZF_ENDS_WITH) {
        whole.at += whole.length - search.length;
    }
    return call->function == APIR_ZF_CONTAINS
               ? memmem(whole.at, whole.length, search.at, search.length)
                     != NULL
               : memcmp(whole.at, search.at, search.length) == 0;
}

static bool fits_regex(eval_t *in, const apir_zmodel_expr_t *call,
                       const apir_js_t *field)
{
    const void *pattern = apir_validate_pattern(in->check->rules, call);

    return pattern
           && apir_schema_check(pattern, &field->value, in->check->pool,
                                NULL);
}

static bool fits_format(eval_t *in, const apir_zmodel_expr_t *call,
                        const apir_js_t *field)
{
    apr_size_t n;
    const char *text = apir_value_text(&field->value, &n);
    apir_js_t precision;

    switch (call->function) {
    case APIR_ZF_IS_EMAIL: return apir_js_is_email(text, n);
    case APIR_ZF_IS_DATETIME: return apir_js_is_datetime(text, n);
    case APIR_ZF_IS_DATE: return apir_js_is_date(text, n);
    case APIR_ZF_IS_URL: return apir_js_is_url(text, n);
    case APIR_ZF_IS_PHONE: return apir_js_is_phone(text, n);
    default: break;
    }
    precision = call->item_count > 1 ? eval(in, call->items[1])
                                     : from_kind(APIR_NULL);
    return apir_js_is_time(text, n,
                           is_nothing(&precision)
                               ? -2
                               : (long)apir_value_number(&precision.value));
}

static bool has_items(eval_t *in, const apir_zmodel_expr_t *call,
                      const apir_js_t *field)
{
    apir_js_t search = call->item_count > 1 ? eval(in, call->items[1])
                                            : from_kind(APIR_NULL);
    apr_size_t found = 0;
    apr_size_t i = 0;

    if (call->function == APIR_ZF_HAS) {
        return includes(in, &field->value, &search.value);
    }
    if (!is_list(&search)) {
        return false;
    }
    for (; i < apir_value_length(&search.value) && !in->check->stop; i++) {
        found += includes(in, &field->value, apir_value_at(&search.value, i));
    }
    return call->function == APIR_ZF_HAS_SOME ? found > 0 : found == i;
}

static apir_js_t length_of(const apir_js_t *field)
{
    apir_js_t out = from_kind(APIR_NUMBER);
    apr_size_t length;
    const char *text = apir_value_text(&field->value, &length);

    out.value.as.number = is_list(field)
                              ? (double)apir_value_length(&field->value)
                              : (double)apir_js_length(text, length);
    return out;
}

static apir_js_t unsupported(eval_t *in)
{
    in->check->stop = APIR_E_INTERNAL;
    return from_bool(false);
}

static apir_js_t eval_call(eval_t *in, const apir_zmodel_expr_t *call)
{
    apir_js_t field = call->item_count ? eval(in, call->items[0])
                                       : from_kind(APIR_UNDEFINED);
    bool text = !field.absent && apir_value_kind(&field.value) == APIR_STRING;
    bool list = is_list(&field);

    switch (call->function) {
    case APIR_ZF_LENGTH:
        return text || list ? length_of(&field) : from_bool(false);
    case APIR_ZF_CONTAINS:
    case APIR_ZF_STARTS_WITH:
    case APIR_ZF_ENDS_WITH:
        return from_bool(text && find_text(in, call, &field));
    case APIR_ZF_REGEX:
        return from_bool(text && fits_regex(in, call, &field));
    case APIR_ZF_IS_EMAIL:
    case APIR_ZF_IS_DATETIME:
    case APIR_ZF_IS_DATE:
    case APIR_ZF_IS_TIME:
    case APIR_ZF_IS_URL:
    case APIR_ZF_IS_PHONE:
        return from_bool(text && fits_format(in, call, &field));
    case APIR_ZF_HAS:
    case APIR_ZF_HAS_SOME:
    case APIR_ZF_HAS_EVERY:
        return from_bool(list && has_items(in, call, &field));
    case APIR_ZF_IS_EMPTY:
        return from_bool(list && apir_value_length(&field.value) == 0);
    default: return unsupported(in);
    }
}

static apir_js_t eval(eval_t *in, const apir_zmodel_expr_t *expr)
{
    apir_js_t out = { 0 };

    if (in->check->stop || ++in->check->work > APIR_MAX_ARGUMENT_WORK) {
        in->check->stop = in->check->stop ? in->check->stop : APIR_E_TOO_MANY;
        return out;
    }
    switch (expr->kind) {
    case APIR_ZX_STRING:
        apir_set_string(&out.value, expr->text, expr->length);
        return out;
    case APIR_ZX_ENUM_MEMBER:
        apir_set_string(&out.value, expr->member->name,
                        strlen(expr->member->name));
        return out;
    case APIR_ZX_NUMBER: return eval_number(in, expr);
    case APIR_ZX_BOOLEAN: return from_bool(expr->truth);
    case APIR_ZX_NULL: return from_kind(APIR_NULL);
    case APIR_ZX_THIS:
    case APIR_ZX_OBJECT: return from_kind(APIR_OBJECT);
    case APIR_ZX_ARRAY: return eval_array(in, expr);
    case APIR_ZX_FIELD: return eval_field(in, expr);
    case APIR_ZX_BINDING: return eval_binding(in, expr);
    case APIR_ZX_MEMBER: return eval_member(in, expr);
    case APIR_ZX_CALL: return eval_call(in, expr);
    case APIR_ZX_NOT:
        out = eval(in, expr->left);
        return from_bool(!apir_js_truth(&out));
    case APIR_ZX_BINARY: return from_bool(eval_binary(in, expr));
    case APIR_ZX_PREDICATE: return from_bool(eval_predicate(in, expr));
    case APIR_ZX_PARAMETER: break;
    }
    return unsupported(in);
}

bool apir_js_holds(apir_check_t *check, const apir_row_t *row,
                   const apir_zmodel_expr_t *condition)
{
    eval_t in = { check, row, NULL };
    apir_js_t holds = eval(&in, condition);

    return apir_js_truth(&holds);
}
