/*
 * A jansson tree into a writer, as JSON.stringify would write it: reals with
 * integral values have no fraction, and strings are escaped as ours are.
 */
#include "json/walk_int.h"
#include "json/writer.h"

static void open_json(apir_json_writer_t *writer, apir_walk_t *walk,
                      const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        apir_json_begin_object(writer);
        apir_walk_push(walk, json, NULL);
        apir_walk_top(walk)->next = json_object_iter((json_t *)json);
        break;
    case JSON_ARRAY:
        apir_json_begin_array(writer);
        apir_walk_push(walk, json, NULL);
        break;
    case JSON_STRING:
        apir_json_string(writer, json_string_value(json),
                         json_string_length(json));
        break;
    case JSON_INTEGER: apir_json_int(writer, json_integer_value(json)); break;
    case JSON_REAL: apir_json_double(writer, json_real_value(json)); break;
    case JSON_TRUE:
    case JSON_FALSE: apir_json_bool(writer, json_is_true(json)); break;
    default: apir_json_null(writer); break;
    }
}

static void next_member(apir_json_writer_t *writer, apir_walk_t *walk)
{
    apir_walk_frame_t *frame = apir_walk_top(walk);
    void *iterator = frame->next;

    if (!iterator) {
        apir_json_end_object(writer);
        apir_walk_pop(walk);
        return;
    }
    frame->next = json_object_iter_next((json_t *)frame->from, iterator);
    apir_json_name(writer, json_object_iter_key(iterator),
                   json_object_iter_key_len(iterator));
    open_json(writer, walk, json_object_iter_value(iterator));
}

static void next_item(apir_json_writer_t *writer, apir_walk_t *walk)
{
    apir_walk_frame_t *frame = apir_walk_top(walk);

    if (frame->index == json_array_size(frame->from)) {
        apir_json_end_array(writer);
        apir_walk_pop(walk);
        return;
    }
    open_json(writer, walk, json_array_get(frame->from, frame->index++));
}

void apir_json_jansson(apir_json_writer_t *writer, const json_t *value)
{
    apir_walk_t walk;

    if (!value) {
        apir_json_null(writer);
        return;
    }
    apir_walk_begin(&walk);
    open_json(writer, &walk, value);
    while (apir_walk_top(&walk) && writer->status == APR_SUCCESS) {
        if (walk.depth > APIR_JANSSON_DEPTH) {
            writer->status = APR_EGENERAL;
        }
        else if (json_is_object((const json_t *)apir_walk_top(&walk)->from)) {
            next_member(writer, &walk);
        }
        else {
            next_item(writer, &walk);
        }
    }
    apir_walk_end(&walk);
}
