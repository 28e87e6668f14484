/*
 * jansson is the everyday form of handlers. Its own functions recurse (freeing
 * does), so trees deeper than its parser would make are not handed to it.
 */
#include "json/jansson.h"
#include "core/utf8.h"
#include "json/object_int.h"
#include "json/text_int.h"
#include "json/walk_int.h"
#include <apr_strings.h>
#include <math.h>
#include <string.h>

static apr_status_t give_up(void *json)
{
    json_decref(json);
    return APR_SUCCESS;
}

json_t *apir_jansson_own(json_t *json, apr_pool_t *pool)
{
    if (json) {
        apr_pool_cleanup_register(pool, json, give_up, apr_pool_cleanup_null);
    }
    return json;
}

/* Text as UTF-8: each lone surrogate is U+FFFD, which takes as many bytes. */
static const char *well_formed(const char *text, apr_size_t length,
                               apr_size_t *out_length, apir_walk_t *walk)
{
    const char *end;
    char *copy, *at;

    *out_length = length;
    if (apir_utf8_valid(text, length)) {
        return text;
    }
    copy = at = apr_pstrmemdup(apir_walk_pool(walk), text, length);
    end = copy + length;
    while (at < end) {
        if (apir_utf8_is_surrogate(at, end)) {
            memcpy(at, "\xEF\xBF\xBD", 3);
            at += 3;
        }
        else {
            at++;
        }
    }
    return apir_utf8_replace(copy, length, out_length, apir_walk_pool(walk));
}

static json_t *string_to(apir_walk_t *walk, const char *text,
                         apr_size_t length)
{
    text = well_formed(text, length, &length, walk);
    return json_stringn_nocheck(text, length);
}

static json_t *number_to(const apir_value_t *value)
{
    apr_int64_t integer;
    double number;

    if (apir_value_integer(value, &integer)) {
        return json_integer(integer);
    }
    number = apir_value_number(value);
    if (isnan(number) && apir_value_text(value, NULL)) {
        return json_stringn(value->as.text, value->length);
    }
    return isfinite(number) ? json_real(number) : json_null();
}

static json_t *bytes_to(apir_walk_t *walk, const apir_value_t *value)
{
    apr_size_t groups = ((apr_size_t)value->length + 2) / 3, i;
    char *text = apr_palloc(apir_walk_pool(walk), 4 * groups + 1);

    for (i = 0; i < groups; i++) {
        apir_format_base64(value->as.text + 3 * i, value->length - 3 * i,
                           text + 4 * i);
    }
    return json_stringn_nocheck(text, 4 * groups);
}

/* A new reference; containers are empty and pushed to be filled. */
static json_t *value_to(apir_walk_t *walk, const apir_value_t *value)
{
    char text[32];
    apr_size_t length;
    json_t *json;

    switch (value->kind) {
    case APIR_FALSE:
    case APIR_TRUE: return json_boolean(value->kind == APIR_TRUE);
    case APIR_NUMBER:
    case APIR_BIGINT:
    case APIR_DECIMAL: return number_to(value);
    case APIR_DATE:
        length = apir_format_date(value->as.number, text);
        return length ? json_stringn_nocheck(text, length) : json_null();
    case APIR_STRING: return string_to(walk, value->as.text, value->length);
    case APIR_BYTES: return bytes_to(walk, value);
    case APIR_ARRAY:
    case APIR_SET:
    case APIR_MAP: json = json_array(); break;
    case APIR_OBJECT: json = json_object(); break;
    default: return json_null();
    }
    if (json) {
        apir_walk_push(walk, value, json);
    }
    return json;
}

static int add_member(apir_walk_t *walk, json_t *object,
                      const apir_member_t *member)
{
    apr_size_t length;
    const char *name;

    if (member->value.kind == APIR_UNDEFINED) {
        return 0;
    }
    name = well_formed(member->name, member->name_length, &length, walk);
    return json_object_setn_new_nocheck(object, name, length,
                                        value_to(walk, &member->value));
}

/* Adds the next item or member, or closes the container; not 0 on failure. */
static int next_to(apir_walk_t *walk)
{
    apir_walk_frame_t *frame = apir_walk_top(walk);
    const apir_value_t *value = frame->from;
    apr_size_t index = frame->index++;

    if (index == apir_value_length(value)) {
        apir_walk_pop(walk);
        return 0;
    }
    if (value->kind == APIR_OBJECT) {
        return add_member(walk, frame->to, &value->as.object->members[index]);
    }
    return json_array_append_new(frame->to,
                                 value_to(walk, &value->as.items[index]));
}

json_t *apir_value_to_jansson(const apir_value_t *value)
{
    apir_walk_t walk;
    json_t *json;
    int failed = 0;

    if (!value || value->kind == APIR_UNDEFINED) {
        return NULL;
    }
    apir_walk_begin(&walk);
    json = value_to(&walk, value);
    while (!failed && apir_walk_top(&walk)) {
        failed = walk.depth > APIR_JANSSON_DEPTH || next_to(&walk);
    }
    apir_walk_end(&walk);
    if (failed) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static void text_from(apir_value_t *value, apir_kind_t kind, const char *text,
                      apr_size_t length, apr_pool_t *pool)
{
    value->kind = (unsigned char)kind;
    value->length = (apr_uint32_t)length;
    value->as.text = apr_pstrmemdup(pool, text, length);
}

/* Containers get their room and are pushed to be filled. */
static void container_from(apir_walk_t *walk, const json_t *json,
                           apir_value_t *value, apr_pool_t *pool)
{
    apr_size_t size = json_is_array(json) ? json_array_size(json)
                                          : json_object_size(json);

    apir_walk_push(walk, json, value);
    if (json_is_array(json)) {
        value->kind = APIR_ARRAY;
        value->as.items = size ? apr_pcalloc(pool, size * sizeof(*value))
                               : NULL;
        return;
    }
    value->kind = APIR_OBJECT;
    value->as.object = apir_object_new((apr_uint32_t)size, pool);
    apir_walk_top(walk)->next = json_object_iter((json_t *)json);
}

/* Fills *value, which is zero. */
static void value_from(apir_walk_t *walk, const json_t *json,
                       apir_value_t *value, apr_pool_t *pool)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
    case JSON_ARRAY: container_from(walk, json, value, pool); break;
    case JSON_STRING:
        text_from(value, APIR_STRING, json_string_value(json),
                  json_string_length(json), pool);
        break;
    case JSON_INTEGER:
        *value = *apir_value_int(json_integer_value(json), pool);
        break;
    case JSON_REAL:
        value->kind = APIR_NUMBER;
        value->as.number = json_real_value(json);
        break;
    case JSON_TRUE: value->kind = APIR_TRUE; break;
    case JSON_FALSE: value->kind = APIR_FALSE; break;
    default: value->kind = APIR_NULL; break;
    }
}

static void member_from(apir_walk_t *walk, apir_object_t *object,
                        apr_pool_t *pool)
{
    apir_walk_frame_t *frame = apir_walk_top(walk);
    apir_member_t *member = &object->members[object->count++];
    void *iterator = frame->next;
    apr_size_t length = json_object_iter_key_len(iterator);

    frame->next = json_object_iter_next((json_t *)frame->from, iterator);
    memset(member, 0, sizeof(*member));
    member->name = apr_pstrmemdup(pool, json_object_iter_key(iterator),
                                  length);
    member->name_length = (apr_uint32_t)length;
    value_from(walk, json_object_iter_value(iterator), &member->value, pool);
}

/* Takes the next item or member, or closes the container. */
static void next_from(apir_walk_t *walk, apr_pool_t *pool)
{
    apir_walk_frame_t *frame = apir_walk_top(walk);
    apir_value_t *value = frame->to;
    apr_size_t index = frame->index++;

    if (value->kind == APIR_OBJECT && frame->next) {
        member_from(walk, value->as.object, pool);
    }
    else if (value->kind == APIR_OBJECT) {
        apir_object_settle(value->as.object);
        apir_walk_pop(walk);
    }
    else if (index < json_array_size(frame->from)) {
        value->length++;
        value_from(walk, json_array_get(frame->from, index),
                   &value->as.items[index], pool);
    }
    else {
        apir_walk_pop(walk);
    }
}

apir_value_t *apir_value_from_jansson(const json_t *json, apr_pool_t *pool)
{
    apir_value_t *value = apir_value_undefined(pool);
    apir_walk_t walk;

    if (!json) {
        return value;
    }
    apir_walk_begin(&walk);
    value_from(&walk, json, value, pool);
    while (apir_walk_top(&walk) && walk.depth <= APIR_JANSSON_DEPTH) {
        next_from(&walk, pool);
    }
    if (apir_walk_top(&walk)) {
        value = apir_value_undefined(pool);
    }
    apir_walk_end(&walk);
    return value;
}
