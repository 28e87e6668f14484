/*
 * Trees that were read: duplicates, large objects, what they cost.
 */
#include "unit.h"
#include "json/reader.h"
#include "json/writer.h"
#include <apr_strings.h>
#include <unistd.h>

static const apir_json_limits_t ample = { 1000, 10000000 };

static apir_value_t *tree_of(const char *text, size_t length)
{
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };
    apir_value_t *value = NULL;

    if (apir_json_read(text, length, &ample, &value, unit_pool, &error)) {
        OK(false, error.message);
    }
    return value;
}

static const char *round_trip(const char *text)
{
    return apir_json_stringify(tree_of(text, strlen(text)), NULL, unit_pool);
}

static void the_last_duplicate_wins_in_the_first_place(void)
{
    IS(round_trip("{\"a\":1,\"b\":2,\"a\":3,\"c\":4,\"b\":5}"),
       "{\"a\":3,\"b\":5,\"c\":4}", "in a small object");
    IS(round_trip("{\"\":1,\"\":2,\"\":[]}"), "{\"\":[]}", "empty names");
    IS(round_trip("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,"
                  "\"h\":1,\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"a\":2,"
                  "\"n\":1,\"c\":3,\"a\":4,\"o\":1}"),
       "{\"a\":4,\"b\":1,\"c\":3,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,"
       "\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1}",
       "in a large object");
    IS(round_trip(
           "{\"a\\u0000b\":1,\"a\\u0000c\":2,\"a\":3,\"a\\u0000b\":4}"),
       "{\"a\\u0000b\":4,\"a\\u0000c\":2,\"a\":3}",
       "names are more than their first zero byte");
}

/* An object of `count` members with values 0, 1, …; their names are the
 * prefix and a number that repeats after `modulus` names. */
static char *object_text(size_t count, const char *prefix, size_t modulus,
                         size_t *length)
{
    char *text = malloc(count * 64 + 3);
    size_t at = 0, i;

    text[at++] = '{';
    for (i = 0; i < count; i++) {
        at += (size_t)snprintf(text + at, 64, "%s\"%s%d\":%d", i ? "," : "",
                               prefix, (int)(i * 7919 % modulus), (int)i);
    }
    text[at++] = '}';
    *length = at;
    return text;
}

/* Sizes around the change from searching in order to an index. */
static void every_member_is_found(void)
{
    size_t count, i, wrong = 0;

    for (count = 0; count < 40; count++) {
        size_t length;
        char *text = object_text(count, "k", 104729, &length);
        apir_value_t *value = tree_of(text, length);

        wrong += apir_value_length(value) != count;
        for (i = 0; i < count; i++) {
            const char *name = apr_psprintf(unit_pool, "k%d",
                                            (int)(i * 7919 % 104729));

            wrong += apir_value_number(apir_value_get(value, name)) != i;
        }
        wrong += apir_value_get(value, "k") != NULL;
        wrong += apir_value_get(value, "") != NULL;
        free(text);
    }
    IS_INT(wrong, 0, "objects of 0 to 39 members");
}

static void large_objects_are_quick(void)
{
    const int count = 100000;
    size_t length, i, wrong = 0;
    char *text = object_text(count, "name ", 104729, &length);
    apir_value_t *value = tree_of(text, length);

    IS_INT(apir_value_length(value), count, "100,000 names");
    for (i = 0; i < (size_t)count; i++) {
        const char *name = apr_psprintf(unit_pool, "name %d",
                                        (int)(i * 7919 % 104729));
        const apir_member_t *member = &value->as.object->members[i];

        wrong += apir_value_number(apir_value_get(value, name)) != i
                 || strcmp(member->name, name) != 0;
    }
    IS_INT(wrong, 0, "are found, and in their order");
    free(text);

    text = object_text(count, "name ", 13, &length);
    value = tree_of(text, length);
    IS_INT(apir_value_length(value), 13, "100,000 duplicates of 13 names");
    for (wrong = 0, i = 0; i < 13; i++) {
        const char *name = apr_psprintf(unit_pool, "name %d",
                                        (int)(i * 7919 % 13));
        double last = (double)((count - 1 - (int)i) / 13 * 13 + (int)i);

        wrong += apir_value_number(apir_value_get(value, name)) != last;
    }
    IS_INT(wrong, 0, "each has its last value");
    free(text);
}

/* Pages of the process: pools that grow are seen, a sanitizer's are not. */
static long memory_in_use(void)
{
    const char *preload = getenv("LD_PRELOAD");
    FILE *file;
    long pages = -1;

    if (preload && strstr(preload, "vgpreload")) {
        return -1; /* valgrind's own memory would be counted */
    }
    file = fopen("/proc/self/statm", "r");
    if (file) {
        if (fscanf(file, "%ld", &pages) != 1) {
            pages = -1;
        }
        fclose(file);
    }
    return pages < 0 ? -1 : pages * sysconf(_SC_PAGESIZE);
}

static void cost_of(const char *piece)
{
    size_t size = 1000000, each = strlen(piece), length = 0;
    char *text = malloc(size + 100);
    apr_allocator_t *allocator;
    apir_value_t *value;
    apr_pool_t *pool;
    long before, cost;

    text[length++] = '[';
    while (length < size) {
        memcpy(text + length, piece, each);
        length += each;
        text[length++] = ',';
    }
    text[length - 1] = ']';
    /* an allocator of its own that keeps what it was given back: so its size
     * is the most that was ever in use, or more */
    apr_allocator_create(&allocator);
    apr_pool_create_ex(&pool, NULL, NULL, allocator);
    apr_allocator_owner_set(allocator, pool);
    before = memory_in_use();
    if (apir_json_read(text, length, &ample, &value, pool, NULL)) {
        OK(false, "the text is JSON");
    }
    cost = memory_in_use() - before;
    OK(cost >= 0 && (size_t)cost < 24 * length, piece);
    printf("# %.1f bytes a byte\n", (double)cost / (double)length);
    apr_pool_destroy(pool);
    free(text);
}

static void trees_are_small(void)
{
    if (memory_in_use() < 0) {
        unit_skip("this system does not tell how much memory is in use");
        return;
    }
    cost_of("0");
    cost_of("{}");
    cost_of("[]");
    cost_of("\"\"");
    cost_of("[0]");
    cost_of("[{}]");
    cost_of("{\"\":0}");
    cost_of("{\"a\":{}}");
    cost_of("{\"a\":0,\"b\":0,\"c\":0,\"d\":0}");
}

/* More values than one piece of the builder's stack, at each place of it. */
static void long_arrays_are_whole(void)
{
    size_t count, wrong = 0, i;
    char text[2100 * 8];

    for (count = 250; count < 2100;
         count = count < 260 ? count + 1 : count * 2 + 1) {
        size_t at = (size_t)snprintf(text, 10, "[{\"a\":[");
        const apir_value_t *array;

        for (i = 0; i < count; i++) {
            at += (size_t)snprintf(text + at, 8, "%s%d", i ? "," : "",
                                   (int)i);
        }
        at += (size_t)snprintf(text + at, 4, "]}]");
        array = apir_value_get(apir_value_at(tree_of(text, at), 0), "a");
        wrong += apir_value_length(array) != count;
        for (i = 0; i < count; i++) {
            wrong += apir_value_number(apir_value_at(array, i)) != i;
        }
        wrong += apir_value_at(array, count) != NULL;
    }
    IS_INT(wrong, 0, "every item is in its place");
}

static void what_is_too_long_is_refused(void)
{
    apir_error_t error = { APIR_E_NONE, NULL, NULL, NULL };
    apir_value_t *value;

    /* the text is not looked at */
    apir_json_read("1", (apr_size_t)APR_UINT32_MAX, NULL, &value, unit_pool,
                   &error);
    IS_INT(error.kind, APIR_E_TOO_LARGE, "lengths are 32 bits wide");
    OK(apir_json_read("[", 1, NULL, &value, unit_pool, NULL) != APR_SUCCESS,
       "an error need not be asked for");
}

int main(void)
{
    unit_begin();
    the_last_duplicate_wins_in_the_first_place();
    every_member_is_found();
    large_objects_are_quick();
    long_arrays_are_whole();
    trees_are_small();
    what_is_too_long_is_refused();
    return unit_done();
}
