/* Bodies that are written as they go: Fragno's jsonStream, and a Response of
 * SolidStart over a ReadableStream. */

#include "interpreter.h"

#include <string.h>

typedef struct show_t {
    scene_t *scene;
    const json_t *steps;
    const json_t *on_error; /**< steps, or NULL */
    const char *message;    /**< of the Error that was thrown, or NULL */
    bool thrown;
} show_t;

static bool play(show_t *show, apir_stream_t *stream, const json_t *steps);

/* Only instances of Error have a message: a thrown string or Response never
 * reaches onError. */
static const char *thrown_message(const json_t *thrown)
{
    const json_t *inner = json_object_get(thrown, "apiError");
    const char *message = member_text(thrown, "error");
    if (!message) {
        message = member_text(thrown, "typeError");
    }
    if (!inner) {
        inner = json_object_get(thrown, "validationError");
    }
    return message ? message : member_text(inner, "message");
}

static bool repeat(show_t *show, apir_stream_t *stream, json_int_t times,
                   const json_t *steps)
{
    json_int_t i;
    for (i = 0; i < times; i++) {
        show->scene->index = i;
        if (!play(show, stream, steps)) {
            return false;
        }
    }
    return true;
}

/* False: something was thrown, or the client is gone. Writing after close()
 * is no error. */
static bool play_step(show_t *show, apir_stream_t *stream, const json_t *step)
{
    scene_t *scene = show->scene;
    const json_t *argument;
    if ((argument = json_object_get(step, "write"))) {
        apir_stream_write(stream, scene_value(scene, argument));
    }
    else if ((argument = json_object_get(step, "raw"))) {
        apir_stream_raw(stream, json_string_value(argument),
                        json_string_length(argument));
    }
    else if ((argument = json_object_get(step, "sleep"))) {
        apir_stream_sleep(stream, (int)json_number_value(argument));
    }
    else if ((argument = json_object_get(step, "repeat"))) {
        return repeat(show, stream, json_integer_value(argument),
                      json_object_get(step, "do"));
    }
    else if ((argument = json_object_get(step, "throw"))) {
        show->thrown = true;
        show->message = thrown_message(argument);
        return false;
    }
    else if (json_object_get(step, "close")) {
        apir_stream_close(stream);
    }
    return !scene->failed && !apir_stream_aborted(stream);
}

static bool play(show_t *show, apir_stream_t *stream, const json_t *steps)
{
    const json_t *step;
    size_t i;
    json_array_foreach (steps, i, step) {
        if (!play_step(show, stream, step)) {
            return false;
        }
    }
    return true;
}

/* A throw without onError ends the body in order, as the reference has it;
 * with it, it is the API's own failure. */
static bool produce(apir_stream_t *stream, void *data)
{
    show_t *show = data;
    play(show, stream, show->steps);
    if (show->message && show->on_error) {
        return apir_stream_fail(stream, "%s", show->message);
    }
    return true;
}

static bool on_error(apir_stream_t *stream, const char *message, void *data)
{
    show_t *show = data;
    show->scene->error_message = message;
    play(show, stream, show->on_error);
    return true;
}

bool op_json_stream(scene_t *scene, const json_t *op, const json_t *argument,
                    apir_response_t **response)
{
    show_t *show = apr_pcalloc(apir_pool(scene->event), sizeof *show);
    show->scene = scene;
    show->steps = argument;
    show->on_error = json_object_get(op, "onError");
    *response = apir_json_stream(scene->event, produce,
                                 show->on_error ? on_error : NULL, show);
    if (*response) {
        answer_headers(scene, *response, json_object_get(op, "headers"),
                       HEADERS_SET, NULL);
    }
    return true;
}

/* ---- SolidStart ----------------------------------------------------- */

static bool produce_pieces(apir_stream_t *stream, void *data)
{
    const json_t *pieces = data;
    const json_t *piece;
    size_t i;
    json_array_foreach (pieces, i, piece) {
        const json_t *sleep = json_object_get(piece, "sleep");
        bool good = sleep ? apir_stream_sleep(stream,
                                              (int)json_number_value(sleep))
                          : apir_stream_raw(stream, json_string_value(piece),
                                            json_string_length(piece));
        if (!good) {
            break;
        }
    }
    return true;
}

bool op_stream(scene_t *scene, const json_t *op, const json_t *argument,
               apir_response_t **response)
{
    *response = apir_stream(scene->event, 200, NULL, produce_pieces,
                            (void *)argument);
    if (*response) {
        answer_headers(scene, *response, json_object_get(op, "headers"),
                       HEADERS_ADD, NULL);
    }
    return true;
}
