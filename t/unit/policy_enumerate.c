/*
 * `check` against enumeration: for thousands of random rules, users and given
 * values the answer is the same as that of trying every row.
 *
 * Rows are small: of numbers those up to the greatest literal and one more
 * for each number that there is tell all that larger ones could; of strings
 * the literals and one more for each string. What check() can know nothing
 * about is tried both ways.
 */
#include "zmodel_fixture.h"

#include "policy/decide.h"

#define ROUNDS 30  /* schemas */
#define MODELS 24  /* in each */
#define TRIES 6    /* questions about each operation of a model */
#define LITERALS 3 /* 0, 1, 2 */

/* ---- random rules ---- */

static unsigned seed = 20261121;

static int random_below(int bound)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return (int)(seed % (unsigned)bound);
}

static const char *one_of(const char *const *words, int count)
{
    return words[random_below(count)];
}

#define ONE_OF(words) one_of(words, (int)(sizeof(words) / sizeof((words)[0])))

static const char *const number_words[] = { "a", "b", "c", "this.a",      "b",
                                            "0", "1", "2", "auth().level" };
static const char *const text_words[] = { "s",   "t",   "this.s",
                                          "'u'", "'v'", "auth().name" };
static const char *const enum_words[] = { "e", "f", "X",
                                          "Y", "Z", "auth().kind" };
static const char *const flag_words[] = { "p",           "r",     "q",
                                          "true",        "false", "this.q",
                                          "auth().admin" };
static const char *const order_words[] = { "==", "!=", "<", "<=", ">", ">=" };
static const char *const flags[] = {
    "p", "r", "q", "this.p", "auth().admin", "true", "false"
};
static const char *const others[] = { "auth() == null",
                                      "auth() != null",
                                      "owner == auth()",
                                      "auth() != owner",
                                      "n == null",
                                      "startsWith(s, 'u')",
                                      "contains(t, 'v')",
                                      "a in [1, 2]",
                                      "parent.a == a",
                                      "check(parent)",
                                      "check(parent, 'update')",

                                      "auth().id == ownerId" };

/* Some models are all about what differs from what. */
static bool differing;

static const char *random_atom(void)
{
    if (differing) {
        return apr_psprintf(unit_pool, "%s %s %s", one_of(flag_words, 3),
                            random_below(4) ? "!=" : "==",
                            one_of(flag_words, 3));
    }
    switch (random_below(9)) {
    case 0:
    case 1:
    case 2:
    case 3:
        return apr_psprintf(unit_pool, "%s %s %s", ONE_OF(number_words),
                            ONE_OF(order_words), ONE_OF(number_words));
    case 4:
        return apr_psprintf(unit_pool, "%s %s %s", ONE_OF(text_words),
                            one_of(order_words, 2), ONE_OF(text_words));
    case 5:
        return apr_psprintf(unit_pool, "%s %s %s", one_of(enum_words, 2),
                            one_of(order_words, 2), ONE_OF(enum_words));
    case 6:
        return apr_psprintf(unit_pool, "%s %s %s", ONE_OF(flag_words),
                            one_of(order_words, 2), ONE_OF(flag_words));
    case 7: return ONE_OF(flags);
    default: return ONE_OF(others);
    }
}

static const char *random_rule(int depth)
{
    const char *left;

    if (depth == 0 || random_below(5) == 0) {
        return random_atom();
    }
    left = random_rule(depth - 1);
    switch (random_below(5)) {
    case 0: return apr_psprintf(unit_pool, "!(%s)", left);
    case 1:
    case 2:
        return apr_psprintf(unit_pool, "(%s) || (%s)", left,
                            random_rule(depth - 1));
    default:
        return apr_psprintf(unit_pool, "(%s) && (%s)", left,
                            random_rule(depth - 1));
    }
}

static const char *random_model(int number)
{
    const char *text = apr_psprintf(
        unit_pool,
        "model M%d { id Int @id\n a Int\n b Int\n c Int\n n Int?\n p "
        "Boolean\n"
        " q Boolean\n r Boolean\n s String\n t String\n e E\n f E\n"
        " owner User? @relation('o%d', fields: [ownerId], references: [id])\n"
        " ownerId Int?\n parent Parent? @relation('p%d', fields: [parentId], "
        "references: [id])\n parentId Int?\n kids Kid%d[]\n",
        number, number, number, number);

    differing = number % 4 == 0;
    for (int count = 1 + random_below(5); count > 0; count--) {
        static const char *const operations[] = { "read",   "create",
                                                  "update", "delete",
                                                  "all",    "read,update" };

        text = apr_psprintf(unit_pool, "%s @@%s('%s', %s)\n", text,
                            random_below(4) ? "allow" : "deny",
                            ONE_OF(operations),
                            random_rule(1 + random_below(3)));
    }
    return apr_psprintf(unit_pool,
                        "%s}\nmodel Kid%d { id Int @id\n x Int\n m M%d "
                        "@relation(fields: [mId], references: [id])\n"
                        " mId Int }\n",
                        text, number, number);
}

static apir_zmodel_t *random_schema(void)
{
    const char *models = "", *back = "", *owned = "";

    for (int i = 0; i < MODELS; i++) {
        models = apr_pstrcat(unit_pool, models, random_model(i), NULL);
        back = apr_psprintf(unit_pool, "%s p%d M%d[] @relation('p%d')\n",
                            back, i, i, i);
        owned = apr_psprintf(unit_pool, "%s o%d M%d[] @relation('o%d')\n",
                             owned, i, i, i);
    }
    return zmodel_of(apr_pstrcat(
        unit_pool, ZMODEL_SOURCE, "enum E { X Y Z }\n", models,
        "model Parent { id Int @id\n a Int\n p Boolean\n", back,
        " @@allow('read', a > 1 || p)\n @@deny('read', a == 2)\n"
        " @@allow('update', a == 1 && !p)\n"
        " @@allow('create', auth().admin && a < 2) }\n"
        "model User { id Int @id\n level Int?\n name String?\n kind E?\n"
        " admin Boolean?\n",
        owned, "}\n", NULL));
}

/* ---- a second opinion ---- */

/* X and Y are the a and p of the row that check() leads to. */
enum { A, B, C, OWNER, X, P, Q, R, Y, E, F, S, T, FIELDS };

static const struct {
    const char *name;
    int values; /* 0: a number, -1: a string */
} fields[FIELDS] = { { "a", 0 }, { "b", 0 }, { "c", 0 }, { "ownerId", 0 },
                     { "x", 0 }, { "p", 2 }, { "q", 2 }, { "r", 2 },
                     { "y", 2 }, { "e", 3 }, { "f", 3 }, { "s", -1 },
                     { "t", -1 } };

enum { ID, LEVEL, NAME, KIND, ADMIN, MEMBERS };

static const char *const members[MEMBERS] = { "id", "level", "name", "kind",
                                              "admin" };

typedef struct user_t {
    bool somebody;
    int value[MEMBERS]; /* -1: none */
} user_t;

typedef struct world_t {
    const user_t *user;
    int row[FIELDS];
    unsigned used; /* fields that were looked at */
    unsigned fate; /* how what nobody knows turns out */
    int fates;     /* how much of that there is */
    unsigned operation;
    bool below; /* in check() */
} world_t;

static int place_of(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static bool fate(world_t *world)
{
    return (world->fate >> world->fates++) & 1;
}

static int field_of(world_t *world, const char *name)
{
    if (world->below) {
        name = strcmp(name, "a") == 0 ? "x" : "y";
    }
    for (int i = 0; i < FIELDS; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            world->used |= 1u << i;
            return world->row[i];
        }
    }
    abort();
}

/* An operand; -1: the user does not have it. */
static int value_of(world_t *world, const apir_zmodel_expr_t *expr)
{
    switch (expr->kind) {
    case APIR_ZX_NUMBER: return expr->text[0] - '0';
    case APIR_ZX_STRING: return expr->text[0] - 'u';
    case APIR_ZX_BOOLEAN: return expr->truth;
    case APIR_ZX_ENUM_MEMBER: return expr->member->number;
    case APIR_ZX_FIELD: return field_of(world, expr->field->name);
    default: break;
    }
    if (expr->left->kind == APIR_ZX_THIS) {
        return field_of(world, expr->field->name);
    }
    return world->user->somebody
               ? world->user
                     ->value[place_of(members, MEMBERS, expr->field->name)]
               : -1;
}

static bool compare(apir_zmodel_op_t op, int left, int right)
{
    switch (op) {
    case APIR_ZO_EQ: return left == right;
    case APIR_ZO_NE: return left != right;
    case APIR_ZO_LT: return left < right;
    case APIR_ZO_LE: return left <= right;
    case APIR_ZO_GT: return left > right;
    default: return left >= right;
    }
}

static bool is_user(const apir_zmodel_expr_t *expr)
{
    return expr->kind == APIR_ZX_CALL && expr->function == APIR_ZF_AUTH;
}

static bool compare_user(world_t *world, const apir_zmodel_expr_t *expr,
                         const apir_zmodel_expr_t *other)
{
    int owner;

    if (other->kind == APIR_ZX_NULL) {
        return world->user->somebody == (expr->op == APIR_ZO_NE);
    }
    owner = field_of(world, "ownerId");
    return world->user->somebody && world->user->value[ID] >= 0
           && compare(expr->op, owner, world->user->value[ID]);
}

static bool holds(world_t *world, const apir_zmodel_expr_t *expr);

static bool binary_holds(world_t *world, const apir_zmodel_expr_t *expr)
{
    const apir_zmodel_expr_t *left = expr->left, *right = expr->right;
    int a, b;

    if (expr->op == APIR_ZO_AND || expr->op == APIR_ZO_OR) {
        a = holds(world, left);
        b = holds(world, right);
        return expr->op == APIR_ZO_AND ? a && b : a || b;
    }
    if (is_user(left) || is_user(right)) {
        return compare_user(world, expr, is_user(left) ? right : left);
    }
    if (expr->op == APIR_ZO_IN || right->kind == APIR_ZX_NULL
        || (left->kind == APIR_ZX_MEMBER
            && left->left->kind == APIR_ZX_FIELD)) {
        return fate(world);
    }
    a = value_of(world, left);
    b = value_of(world, right);
    return a >= 0 && b >= 0 && compare(expr->op, a, b);
}

static bool rules_hold(world_t *world, const apir_zmodel_model_t *model)
{
    bool allowed = false, denied = false;

    for (int i = 0; i < model->rule_count; i++) {
        const apir_zmodel_rule_t *rule = &model->rules[i];

        if (rule->operations & world->operation) {
            bool truth = holds(world, rule->condition);

            allowed = allowed || (!rule->deny && truth);
            denied = denied || (rule->deny && truth);
        }
    }
    return allowed && !denied;
}

static bool call_holds(world_t *world, const apir_zmodel_expr_t *call)
{
    unsigned operation = world->operation;
    bool truth;

    if (call->function != APIR_ZF_CHECK) {
        return fate(world);
    }
    if (call->item_count > 1) {
        world->operation = APIR_ZP_UPDATE;
    }
    world->below = true;
    truth = rules_hold(world, call->items[0]->field->target);
    world->below = false;
    world->operation = operation;
    return truth;
}

static bool holds(world_t *world, const apir_zmodel_expr_t *expr)
{
    switch (expr->kind) {
    case APIR_ZX_BOOLEAN: return expr->truth;
    case APIR_ZX_NOT: return !holds(world, expr->left);
    case APIR_ZX_BINARY: return binary_holds(world, expr);
    case APIR_ZX_FIELD:
    case APIR_ZX_MEMBER: return value_of(world, expr) == 1;
    case APIR_ZX_CALL: return call_holds(world, expr);
    default: return fate(world);
    }
}

/* ---- every row ---- */

typedef struct space_t {
    int given[FIELDS]; /* -1: any */
    int size[FIELDS];  /* of those that matter; 0: the others */
    int fates;
} space_t;

/* What matters, found out by one look; false: too much of it. */
static bool explore(const world_t *from, const apir_zmodel_model_t *model,
                    space_t *space)
{
    world_t world = *from;
    int numbers = 0, texts = 0;
    double rows;

    rules_hold(&world, model);
    space->fates = world.fates;
    rows = (double)(1u << world.fates);
    for (int i = 0; i < FIELDS; i++) {
        bool used = (world.used >> i) & 1;

        numbers += used && fields[i].values == 0;
        texts += used && fields[i].values < 0;
    }
    for (int i = 0; i < FIELDS; i++) {
        bool used = ((world.used >> i) & 1) && space->given[i] < 0;

        space->size[i] = !used                   ? 0
                         : fields[i].values == 0 ? LITERALS + numbers
                         : fields[i].values < 0  ? 2 + texts
                                                 : fields[i].values;
        rows *= used ? space->size[i] : 1;
    }
    return world.fates < 8 && rows < 40000;
}

/* The next row; false: that was the last. */
static bool advance(const space_t *space, world_t *world)
{
    for (int i = 0; i < FIELDS; i++) {
        if (space->size[i] && ++world->row[i] < space->size[i]) {
            return true;
        }
        if (space->size[i]) {
            world->row[i] = 0;
        }
    }
    return ++world->fate < 1u << space->fates;
}

static bool some_row_fits(const world_t *from, const space_t *space,
                          const apir_zmodel_model_t *model)
{
    world_t world = *from;

    do {
        world.fates = 0;
        if (rules_hold(&world, model)) {
            return true;
        }
    } while (advance(space, &world));
    return false;
}

/* ---- questions ---- */

static apir_value_t *value_for(int kind, int number)
{
    static const char *const texts[] = { "u", "v", "w", "x", "y" };
    static const char *const kinds[] = { "X", "Y", "Z" };

    return kind == 0   ? apir_value_int(number, unit_pool)
           : kind == 2 ? apir_value_bool(number != 0, unit_pool)
           : kind == 3 ? apir_value_string(kinds[number], unit_pool)
                       : apir_value_string(texts[number], unit_pool);
}

static apir_value_t *random_user(user_t *user)
{
    static const int kinds[MEMBERS] = { 0, 0, -1, 3, 2 };
    apir_value_t *auth = apir_value_object(unit_pool);

    user->somebody = random_below(4) > 0;
    for (int i = 0; i < MEMBERS; i++) {
        user->value[i] = -1;
        if (random_below(3)) {
            user->value[i] = random_below(kinds[i] > 0 ? kinds[i] : 3);
            apir_object_set(auth, members[i],
                            value_for(kinds[i], user->value[i]));
        }
    }
    return user->somebody ? auth : NULL;
}

static apir_value_t *random_where(space_t *space, world_t *world)
{
    apir_value_t *where = apir_value_object(unit_pool);

    for (int i = 0; i < FIELDS; i++) {
        int most = fields[i].values > 0 ? fields[i].values : 3;

        space->given[i] = -1;
        if (i != X && i != Y && random_below(6) == 0) {
            space->given[i] = world->row[i] = random_below(most);
            apir_object_set(where, fields[i].name,
                            value_for(fields[i].values, world->row[i]));
        }
    }
    return where;
}

static int counts[3]; /* false, true, skipped */

static bool ask(const apir_zmodel_t *zmodel, const apir_zmodel_model_t *model,
                unsigned operation)
{
    user_t user;
    space_t space;
    world_t world = { .operation = operation };
    apir_policy_question_t question = { model, operation, NULL };
    apir_value_t *auth = random_user(&user);
    bool want, got;

    world.user = &user;
    question.where = random_where(&space, &world);
    if (!explore(&world, model, &space)) {
        counts[2]++;
        return true;
    }
    want = some_row_fits(&world, &space, model);
    got = apir_policy_check(zmodel, &question, auth, unit_pool);
    counts[want]++;
    if (want == got) {
        return true;
    }
    printf("# %s operation %u: want %d\n", model->name, operation, want);
    for (int i = 0; i < model->rule_count; i++) {
        printf("#   %s %u: %s\n", model->rules[i].deny ? "deny" : "allow",
               model->rules[i].operations,
               apir_zmodel_print_expr(model->rules[i].condition, unit_pool));
    }
    return false;
}

static int ask_all(const apir_zmodel_t *zmodel)
{
    int wrong = 0;

    for (int i = 0; i < MODELS; i++) {
        const char *name = apr_psprintf(unit_pool, "M%d", i);
        const apir_zmodel_model_t *model = apir_zmodel_model(zmodel, name,
                                                             strlen(name));

        for (int j = 0; j < 4 * TRIES; j++) {
            wrong += !ask(zmodel, model, 1u << (j % 4));
        }
    }
    return wrong;
}

int main(void)
{
    apr_pool_t *whole;
    int wrong = 0;

    unit_begin();
    whole = unit_pool;
    for (int i = 0; i < ROUNDS; i++) {
        apir_zmodel_t *zmodel;

        apr_pool_create(&unit_pool, whole);
        zmodel = random_schema();
        if (!zmodel) {
            printf("Bail out! %s\n", zmodel_told);
            return 1;
        }
        wrong += ask_all(zmodel);
        apr_pool_destroy(unit_pool);
    }
    unit_pool = whole;
    printf("# %d false, %d true, %d too large\n", counts[0], counts[1],
           counts[2]);
    IS_INT(wrong, 0, "check answers as enumeration does");
    OK(counts[0] > 2000 && counts[1] > 2000, "both answers occur often");
    return unit_done();
}
