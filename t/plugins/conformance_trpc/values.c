/* Procedures whose answers go beyond JSON. */

#include "procedures.h"

#define NOON 1706702400000.0 /* 2024-01-31T12:00:00.000Z */
#define DAY 86400000.0

static apir_response_t *answer(apir_event_t *event, const apir_value_t *value)
{
    return apir_json_value_status(event, 200, value);
}

static apir_response_t *holes(apir_event_t *event)
{
    apr_pool_t *pool = apir_pool(event);
    apir_value_t *object = apir_value_object(pool);
    apir_value_t *list = apir_value_array(pool);

    apir_array_add(list, apir_value_undefined(pool), pool);
    apir_array_add(list, apir_value_int(2, pool), pool);
    apir_object_set(object, "kept", apir_value_int(1, pool));
    apir_object_set(object, "gone", apir_value_undefined(pool));
    apir_object_set(object, "list", list);
    return answer(event, object);
}

static apir_response_t *date(apir_event_t *event)
{
    apr_pool_t *pool = apir_pool(event);
    apir_value_t *object = apir_value_object(pool);

    apir_object_set(object, "at", apir_value_date(NOON, pool));
    return answer(event, object);
}

static apir_value_t *rich_set(apr_pool_t *pool)
{
    apir_value_t *set = apir_value_set(pool);

    apir_array_add(set, apir_value_int(1, pool), pool);
    apir_array_add(set, apir_value_int(2, pool), pool);
    return set;
}

static apir_value_t *rich_map(apr_pool_t *pool)
{
    apir_value_t *map = apir_value_map(pool);

    apir_map_add(map, apir_value_string("a", pool), apir_value_int(1, pool),
                 pool);
    apir_map_add(map, apir_value_string("b", pool),
                 apir_value_date(NOON, pool), pool);
    return map;
}

static apir_response_t *rich(apir_event_t *event)
{
    apr_pool_t *pool = apir_pool(event);
    apir_value_t *object = apir_value_object(pool);
    double zero = 0;

    apir_object_set(object, "date", apir_value_date(NOON, pool));
    apir_object_set(object, "big",
                    apir_value_bigint("12345678901234567890", pool));
    apir_object_set(object, "set", rich_set(pool));
    apir_object_set(object, "map", rich_map(pool));
    apir_object_set(object, "nan", apir_value_double(zero / zero, pool));
    apir_object_set(object, "inf", apir_value_double(-1 / zero, pool));
    apir_object_set(object, "nothing", apir_value_undefined(pool));
    apir_object_set(object, "nil", apir_value_null(pool));
    apir_object_set(object, "plain", apir_value_string("x", pool));
    return answer(event, object);
}

static apir_response_t *echo(apir_event_t *event)
{
    const apir_value_t *input = apir_input_value(event);
    apir_value_t *object = apir_value_object(apir_pool(event));

    if (apir_value_kind(input) != APIR_UNDEFINED) {
        apir_object_set(object, "input", input);
    }
    return answer(event, object);
}

static apir_response_t *echo_date(apir_event_t *event)
{
    apr_pool_t *pool = apir_pool(event);
    const apir_value_t *at = apir_value_get(apir_input_value(event), "at");
    apir_value_t *object = apir_value_object(pool);

    if (apir_value_kind(at) != APIR_DATE) {
        return apir_trpc_error(event, "BAD_REQUEST", "at is no date");
    }
    apir_object_set(object, "at", at);
    apir_object_set(object, "next",
                    apir_value_date(apir_value_milliseconds(at) + DAY, pool));
    return answer(event, object);
}

static apir_response_t *large(apir_event_t *event)
{
    return answer(event, apir_value_double(1e21, apir_pool(event)));
}

static apir_response_t *small(apir_event_t *event)
{
    return answer(event, apir_value_double(5e-324, apir_pool(event)));
}

const named_handler_t value_handlers[] = {
    { "values.holes", holes },
    { "values.date", date },
    { "values.rich", rich },
    { "values.large", large },
    { "values.small", small },
    { "echo.query", echo },
    { "echo.mutation", echo },
    { "echo.date", echo_date },
    { NULL, NULL },
};
