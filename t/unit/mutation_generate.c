/*
 * Values that a create fills in: shape, alphabet, order, uniqueness.
 */
#include "zmodel_fixture.h"

#include "json/writer.h"
#include "mutation/generate.h"
#include <apr_hash.h>

#define MANY 100000
#define SCHEMA_TYPES                                                       \
    "enum Role { USER @map('user')\n ADMIN }\n"                            \
    "type Address { city String }\n"                                       \
    "model User { id Int @id\n name String\n big BigInt\n born DateTime\n" \
    " money Decimal\n role Role\n ok Boolean\n f Float\n b Bytes\n"        \
    " home Address @json\n}\n"
#define SCHEMA_POSTGRESQL "datasource db { provider = 'postgresql' }\n"

static apir_generator_t generator;

/** The sole field `x` of a model, as declared. */
static apir_zmodel_field_t *field_of(const char *type)
{
    const char *text = apr_pstrcat(unit_pool, SCHEMA_POSTGRESQL, SCHEMA_TYPES,
                                   "model A { id Int @id\n y Int?\n x ", type,
                                   "\n}\n", NULL);
    apir_zmodel_t *zmodel = zmodel_of(text);

    if (!zmodel) {
        printf("# %s\n", zmodel_told);
        return NULL;
    }
    return apir_zmodel_field(apir_zmodel_model(zmodel, "A", 1), "x", 1);
}

static const apir_value_t *made(const apir_zmodel_field_t *field,
                                apr_pool_t *pool)
{
    const apir_value_t *value = NULL;

    return field
                   && apir_generate_default(&generator, field, pool, &value)
                          == APR_SUCCESS
               ? value
               : NULL;
}

static const char *text_made(const char *type)
{
    return apir_value_text(made(field_of(type), unit_pool), NULL);
}

/* '9' a digit, 'x' lower hexadecimal, 'k' base 36, 'a' a small letter, 'U'
 * Crockford's base 32, '_' the alphabet of nanoid; others are themselves. */
static bool fits(const char *text, const char *shape)
{
    static const char *const alphabets[] = {
        "90123456789",
        "x0123456789abcdef",
        "k0123456789abcdefghijklmnopqrstuvwxyz",
        "aabcdefghijklmnopqrstuvwxyz",
        "U0123456789ABCDEFGHJKMNPQRSTVWXYZ",
        "_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    };
    size_t i;

    if (!text || strlen(text) != strlen(shape)) {
        return false;
    }
    for (; *shape; shape++, text++) {
        for (i = 0; i < 6 && *alphabets[i] != *shape; i++) {
        }
        if (i < 6 ? !strchr(alphabets[i] + 1, *text) : *text != *shape) {
            return false;
        }
    }
    return true;
}

static void shape(const char *type, const char *wanted)
{
    const char *text = text_made(type);

    if (!OK(fits(text, wanted), type)) {
        printf("#  got: %s\n# want: %s\n", text ? text : "(null)", wanted);
    }
}

static void shapes(void)
{
    shape("String @default(uuid())", "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx");
    shape("String @default(uuid(4))", "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx");
    shape("String @default(uuid(7))", "xxxxxxxx-xxxx-7xxx-xxxx-xxxxxxxxxxxx");
    shape("String @default(cuid())", "ckkkkkkkkkkkkkkkkkkkkkkkk");
    shape("String @default(cuid(1))", "ckkkkkkkkkkkkkkkkkkkkkkkk");
    shape("String @default(cuid(2))", "akkkkkkkkkkkkkkkkkkkkkkk");
    shape("String @default(nanoid())", "_____________________");
    shape("String @default(nanoid(1))", "_");
    shape("String @default(nanoid(22))", "______________________");
    shape("String @default(ulid())", "UUUUUUUUUUUUUUUUUUUUUUUUUU");
    shape("String @default(ulid('p-%s'))", "p-UUUUUUUUUUUUUUUUUUUUUUUUUU");
    shape("String @default(nanoid(2, '%s.%s \\\\%s 100%'))", "__.__ %s 100%");
    shape("String @default(uuid(4, 'u-%s'))",
          "u-xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx");
}

static void format_repeats_one_id(void)
{
    const char *text = text_made("String @default(nanoid(9, '%s%s'))");

    OK(text && strncmp(text, text + 9, 9) == 0,
       "every %s of a format is the same id");
}

static void uuid_variant(void)
{
    const apir_zmodel_field_t *four = field_of("String @default(uuid())");
    const apir_zmodel_field_t *seven = field_of("String @default(uuid(7))");
    bool all = true;
    int i;

    for (i = 0; i < 100; i++) {
        all = all
              && strchr("89ab",
                        apir_value_text(made(four, unit_pool), NULL)[19])
              && strchr("89ab",
                        apir_value_text(made(seven, unit_pool), NULL)[19]);
    }
    OK(all, "uuids are of RFC 9562's variant");
}

/** Whether MANY values are different, and each more than the one before. */
static void many(const char *type, bool ordered)
{
    const apir_zmodel_field_t *field = field_of(type);
    apr_pool_t *pool;
    apr_hash_t *seen;
    const char *before = "";
    const char *text;
    bool sorted = true;
    int i;

    apr_pool_create(&pool, unit_pool);
    seen = apr_hash_make(pool);
    for (i = 0; i < MANY; i++) {
        text = apir_value_text(made(field, pool), NULL);
        sorted = sorted && strcmp(before, text) < 0;
        apr_hash_set(seen, text, APR_HASH_KEY_STRING, "");
        before = text;
    }
    OK(apr_hash_count(seen) == MANY,
       apr_psprintf(unit_pool, "%s: no two are the same", type));
    if (ordered) {
        OK(sorted, apr_psprintf(unit_pool, "%s: in order", type));
    }
    apr_pool_destroy(pool);
}

/* Two operations, one a millisecond after the other. */
static void later(const char *type)
{
    const apir_zmodel_field_t *field = field_of(type);
    const char *before;
    bool sorted = true;
    int i;

    for (i = 0; i < 100 && sorted; i++) {
        apir_generator_init(&generator, NULL);
        generator.now = APR_INT64_C(1700000000000000) + i;
        before = apir_value_text(made(field, unit_pool), NULL);
        apir_generator_init(&generator, NULL);
        generator.now = APR_INT64_C(1700000000001000) + i;
        sorted = strcmp(before, apir_value_text(made(field, unit_pool), NULL))
                 < 0;
    }
    OK(sorted, apr_psprintf(unit_pool, "%s: a later one sorts behind", type));
    apir_generator_init(&generator, NULL);
}

static void times_in_ids(void)
{
    const char *text;

    apir_generator_init(&generator, NULL);
    generator.now = APR_INT64_C(1469918176385000); /* ULID's own example */
    text = text_made("String @default(ulid())");
    OK(text && strncmp(text, "01ARYZ6S41", 10) == 0, "a ulid's time");
    text = text_made("String @default(uuid(7))");
    OK(text && strncmp(text, "01563df3-6481-7", 15) == 0, "a uuid's time");
    text = text_made("String @default(cuid())");
    OK(text && strncmp(text, "cir9rbvr5", 9) == 0, "a cuid's time");
    generator.now = APR_INT64_C(1645557742000999); /* RFC 9562 A.6 */
    text = text_made("String @default(uuid(7))");
    OK(text && strncmp(text, "017f22e2-79b0-7ffb-", 19) == 0,
       "and its fraction");
    apir_generator_init(&generator, NULL);
}

/* Chi-squared over MANY draws: of 64 characters more than 140 has a chance of
 * one in 10^7. The remainder of a byte by 36 would give some 800. */
static void no_bias(const char *type, int from, unsigned among)
{
    const apir_zmodel_field_t *field = field_of(type);
    double counts[256] = { 0 };
    double expected = (double)MANY / among;
    double sum = 0;
    apr_pool_t *pool;
    int i;

    apr_pool_create(&pool, unit_pool);
    for (i = 0; i < MANY; i++) {
        counts[(unsigned char)apir_value_text(made(field, pool),
                                              NULL)[from]] += 1;
    }
    for (i = 0; i < 256; i++) {
        if (counts[i] > 0) {
            sum += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
    }
    OK(sum < 140, apr_psprintf(unit_pool, "%s: place %d is fair (%.1f)", type,
                               from, sum));
    apr_pool_destroy(pool);
}

/** What is made, as words: kind and JSON. */
static const char *said(const char *type)
{
    static const char *const kinds[] = {
        "undefined", "null",   "false",  "true",     "number", "bigint",
        "decimal",   "date",   "string", "bytes",    "array",  "set",
        "map",       "object", "DbNull", "JsonNull", "AnyNull"
    };
    const apir_zmodel_field_t *field = field_of(type);
    const apir_value_t *value = NULL;
    apr_size_t length;
    apr_status_t status;

    if (!field) {
        return "no schema";
    }
    status = apir_generate_default(&generator, field, unit_pool, &value);
    if (status != APR_SUCCESS) {
        return "refused";
    }
    return value ? apr_pstrcat(unit_pool, kinds[value->kind], " ",
                               apir_json_stringify(value, &length, unit_pool),
                               NULL)
                 : "nothing";
}

#define SAYS(type, wanted) IS(said(type), wanted, type)

static void literals(void)
{
    SAYS("String", "nothing");
    SAYS("Int @default(autoincrement())", "nothing");
    SAYS("String @default(dbgenerated('x'))", "nothing");
    SAYS("String @default('a\\nb')", "string \"a\\nb\"");
    SAYS("String @default('')", "string \"\"");
    SAYS("Int @default(7)", "number 7");
    SAYS("Int @default(-7)", "number -7");
    SAYS("Int @default(+7)", "number 7");
    SAYS("Int @default(007)", "number 7");
    SAYS("Int @default(-007)", "number -7");
    SAYS("Int @default(0)", "number 0");
    SAYS("Int @default(1.5)", "number 1.5");
    SAYS("Float @default(+00.50)", "number 0.5");
    SAYS("Float @default(3)", "number 3");
    SAYS("BigInt @default(9223372036854775807)",
         "bigint 9223372036854775807");
    SAYS("BigInt @default(-5)", "bigint -5");
    SAYS("Decimal @default(-1.50)", "decimal -1.5");
    SAYS("Boolean @default(true)", "true true");
    SAYS("Boolean @default(false)", "false false");
    SAYS("Role @default(USER)", "string \"USER\"");
    SAYS("Role[] @default([USER, ADMIN])", "array [\"USER\",\"ADMIN\"]");
    SAYS("Int[] @default([1, +2])", "array [1,2]");
    SAYS("Int[] @default([])", "array []");
    SAYS("DateTime @default('2024-02-29T12:00:00+02:00')",
         "date \"2024-02-29T10:00:00.000Z\"");
    SAYS("Json @default('{\"a\":[1,null]}')", "object {\"a\":[1,null]}");
    SAYS("Json @default('null')", "JsonNull null");
    SAYS("Json[] @default(['1', '{}'])", "array [1,{}]");
    SAYS("Address @json @default('{\"city\":\"X\"}')",
         "object {\"city\":\"X\"}");
    SAYS("Bytes @default('aGk=')", "bytes \"aGk=\"");
}

static void times(void)
{
    generator.now = APR_INT64_C(1700000000123999);
    SAYS("DateTime @default(now())", "date \"2023-11-14T22:13:20.123Z\"");
    SAYS("DateTime @updatedAt", "date \"2023-11-14T22:13:20.123Z\"");
    SAYS("DateTime @default('2024-01-01T00:00:00Z') @updatedAt",
         "date \"2023-11-14T22:13:20.123Z\"");
    OK(apir_generate_now(&generator, unit_pool)->as.number == 1700000000123.0,
       "now is in whole milliseconds");
    apir_generator_init(&generator, NULL);
}

static apir_value_t *user(void)
{
    apir_value_t *user = apir_value_object(unit_pool);
    apir_value_t *home = apir_value_object(unit_pool);
    apir_value_t *big = apir_value_string("90071992547409930", unit_pool);

    apir_object_set(home, "city", apir_value_string("Rome", unit_pool));
    apir_object_set(user, "id", apir_value_int(5, unit_pool));
    apir_object_set(user, "name", apir_value_string("Ann", unit_pool));
    apir_object_set(user, "big", big);
    apir_object_set(user, "money", apir_value_double(1.25, unit_pool));
    apir_object_set(user, "born", apir_value_string("2000-01-01", unit_pool));
    apir_object_set(user, "role", apir_value_string("USER", unit_pool));
    apir_object_set(user, "ok", apir_value_null(unit_pool));
    apir_object_set(user, "home", home);
    return user;
}

static void from_auth(void)
{
    apir_value_t *auth = user();

    SAYS("Int @default(auth().id)", "null null");
    apir_generator_init(&generator, auth);
    SAYS("Int @default(auth().id)", "number 5");
    SAYS("String @default(auth().name)", "string \"Ann\"");
    SAYS("BigInt @default(auth().big)", "bigint 90071992547409930");
    SAYS("Decimal @default(auth().money)", "decimal 1.25");
    SAYS("DateTime @default(auth().born)",
         "date \"2000-01-01T00:00:00.000Z\"");
    SAYS("Role @default(auth().role)", "string \"USER\"");
    SAYS("Boolean? @default(auth().ok)", "null null");
    SAYS("Float? @default(auth().f)", "null null");
    SAYS("Bytes? @default(auth().b)", "null null");
    SAYS("String @default(auth().home.city)", "string \"Rome\"");
    apir_object_set(auth, "id", apir_value_string("5", unit_pool));
    SAYS("Int @default(auth().id)", "refused");
    apir_object_set(auth, "role", apir_value_string("ROOT", unit_pool));
    SAYS("Role @default(auth().role)", "refused");
    apir_object_set(auth, "money", apir_value_string("NaN", unit_pool));
    SAYS("Decimal @default(auth().money)", "refused");
    apir_object_set(auth, "home", apir_value_string("Rome", unit_pool));
    SAYS("String @default(auth().home.city)", "null null");
    apir_generator_init(&generator, NULL);
}

int main(void)
{
    unit_begin();
    apir_generator_init(&generator, NULL);
    shapes();
    format_repeats_one_id();
    uuid_variant();
    many("String @default(uuid())", false);
    many("String @default(uuid(7))", true);
    many("String @default(cuid())", true);
    many("String @default(cuid(2))", false);
    many("String @default(nanoid(12))", false);
    many("String @default(ulid())", true);
    later("String @default(uuid(7))");
    later("String @default(ulid())");
    later("String @default(cuid())");
    times_in_ids();
    no_bias("String @default(cuid(2))", 0, 26);
    no_bias("String @default(cuid(2))", 7, 36);
    no_bias("String @default(cuid())", 24, 36);
    no_bias("String @default(nanoid())", 3, 64);
    literals();
    times();
    from_auth();
    return unit_done();
}
