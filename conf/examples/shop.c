/*
 * Users and files of a shop: routes with schemas, error codes and query
 * hints. shop.conf mounts them at /api/shop.
 *
 * The users are a table that nobody writes to. A static variable that
 * handlers change would be shared by all threads of one process, without a
 * lock, and be another one in each further process of httpd: what shall last
 * belongs into a database (blog.conf).
 */
#include <apiroutes.h>

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* A JSON document as a C string, without backslashes. */
#define JSON(...) #__VA_ARGS__

typedef struct user_t {
    const char *id;
    const char *name;
    const char *email;
    const char *created_at;
} user_t;

static const user_t users[] = {
    { "1", "Ada", "ada@example.com", "2024-03-01T00:00:00.000Z" },
    { "2", "Grace", "grace@example.com", "2024-01-01T00:00:00.000Z" },
    { "3", "Barbara", "barbara@example.com", "2024-02-01T00:00:00.000Z" },
};

#define USER_COUNT (sizeof(users) / sizeof(users[0]))

/* clang-format off */
static const char new_user_schema[] = JSON({
    "type": "object",
    "properties": {
        "name": { "type": "string", "minLength": 1 },
        "email": { "type": "string", "format": "email" },
        "age": { "type": "integer", "minimum": 0 }
    },
    "required": ["name", "email"]
});

static const char user_patch_schema[] = JSON({
    "type": "object",
    "properties": {
        "name": { "type": "string", "minLength": 1 },
        "email": { "type": "string", "format": "email" }
    }
});

static const char user_schema[] = JSON({
    "type": "object",
    "properties": {
        "id": { "type": "string" },
        "name": { "type": "string" },
        "email": { "type": "string" },
        "createdAt": { "type": "string" }
    },
    "required": ["id", "name", "email", "createdAt"]
});

static const char user_list_schema[] = JSON({
    "type": "array",
    "items": { "type": "object", "required": ["id", "name", "email"] }
});
/* clang-format on */

static json_t *user_json(const user_t *user)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "id", user->id, "name",
                     user->name, "email", user->email, "createdAt",
                     user->created_at);
}

static const user_t *find_user(const char *id)
{
    for (size_t i = 0; i < USER_COUNT; i++) {
        if (strcmp(users[i].id, id) == 0) {
            return &users[i];
        }
    }
    return NULL;
}

static bool email_taken(const char *email)
{
    for (size_t i = 0; i < USER_COUNT; i++) {
        if (strcmp(users[i].email, email) == 0) {
            return true;
        }
    }
    return false;
}

static apir_response_t *no_user(apir_event_t *event)
{
    return apir_error(event, 404, "NOT_FOUND", "User not found");
}

/* ---- GET /users?page=1&limit=10&sort=name ------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const user_t *const *)a)->name,
                  (*(const user_t *const *)b)->name);
}

static int by_time(const void *a, const void *b)
{
    return strcmp((*(const user_t *const *)a)->created_at,
                  (*(const user_t *const *)b)->created_at);
}

/* Query parameters are text, or NULL when they are absent; nothing has
 * checked them. */
static size_t number(apir_event_t *event, const char *name, size_t otherwise)
{
    const char *text = apir_query(event, name);
    apr_int64_t value = text ? apr_atoi64(text) : 0;

    return value > 0 && value <= 100 ? (size_t)value : otherwise;
}

static apir_response_t *list_users(apir_event_t *event)
{
    const char *sort = apir_query(event, "sort");
    size_t limit = number(event, "limit", 10);
    size_t first = (number(event, "page", 1) - 1) * limit;
    const user_t *sorted[USER_COUNT];
    json_t *list = json_array();

    for (size_t i = 0; i < USER_COUNT; i++) {
        sorted[i] = &users[i];
    }
    if (sort) {
        qsort(sorted, USER_COUNT, sizeof(sorted[0]),
              strcmp(sort, "createdAt") == 0 ? by_time : by_name);
    }
    for (size_t i = first; i < USER_COUNT && i < first + limit; i++) {
        json_array_append_new(list, user_json(sorted[i]));
    }
    return apir_json(event, list);
}

/* ---- POST /users -------------------------------------------------------- */

static apir_response_t *create_user(apir_event_t *event)
{
    json_t *input = apir_input_valid(event);
    json_t *user;

    if (!input) {
        return apir_invalid(event); /* a 400 that lists what is wrong */
    }
    if (email_taken(json_string_value(json_object_get(input, "email")))) {
        return apir_error(event, 409, "USER_EXISTS", "User already exists");
    }
    user = json_pack("{s:s}", "id", "123");
    json_object_update(user, input);
    return apir_json_status(event, 201, user);
}

/* ---- /users/:id --------------------------------------------------------- */

static apir_response_t *get_user(apir_event_t *event)
{
    const user_t *user = find_user(apir_param(event, "id"));

    return user ? apir_json(event, user_json(user)) : no_user(event);
}

/* PUT and PATCH: the schema of the route tells them apart. */
static apir_response_t *change_user(apir_event_t *event)
{
    const user_t *user = find_user(apir_param(event, "id"));
    json_t *input = apir_input_valid(event);
    json_t *changed;

    if (!input) {
        return apir_invalid(event);
    }
    if (!user) {
        return no_user(event);
    }
    changed = user_json(user);
    json_object_update(changed, input);
    return apir_json(event, changed);
}

static apir_response_t *delete_user(apir_event_t *event)
{
    if (!find_user(apir_param(event, "id"))) {
        return no_user(event);
    }
    return apir_empty_status(event, 204);
}

/* ---- parameters, wildcards ---------------------------------------------- */

static apir_response_t *get_member(apir_event_t *event)
{
    return apir_json(event, json_pack("{s:s, s:s}", "orgId",
                                      apir_param(event, "orgId"), "userId",
                                      apir_param(event, "userId")));
}

/* The rest of the path is the parameter, slashes included. It comes from the
 * client: never make a file name of it without looking at it. */
static apir_response_t *get_file(apir_event_t *event)
{
    return apir_json(event, json_pack("{s:s}", "file",
                                      apir_param(event, "filepath")));
}

APIR_FRAGMENT(shop) = {
    { .method = "GET",
      .path = "/users",
      .handler = list_users,
      .query_parameters = { "page", "limit", "sort" },
      .output_schema = user_list_schema },
    { .method = "POST",
      .path = "/users",
      .handler = create_user,
      .input_schema = new_user_schema,
      .error_codes = { "USER_EXISTS", "VALIDATION_ERROR" } },
    { .method = "GET",
      .path = "/users/:id",
      .handler = get_user,
      .output_schema = user_schema,
      .error_codes = { "NOT_FOUND" } },
    { .method = "PUT",
      .path = "/users/:id",
      .handler = change_user,
      .input_schema = new_user_schema,
      .error_codes = { "NOT_FOUND" } },
    { .method = "PATCH",
      .path = "/users/:id",
      .handler = change_user,
      .input_schema = user_patch_schema,
      .error_codes = { "NOT_FOUND" } },
    { .method = "DELETE",
      .path = "/users/:id",
      .handler = delete_user,
      .error_codes = { "NOT_FOUND" } },
    { .method = "GET",
      .path = "/organizations/:orgId/users/:userId",
      .handler = get_member },
    { .method = "GET", .path = "/files/**:filepath", .handler = get_file },
};
