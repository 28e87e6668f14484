/*
 * Ids. Where a format sorts by time, the part behind the time goes up by one
 * step from value to value of one operation, so that rows written together
 * keep their order (RFC 9562 §6.2, methods 2 and 3; ULID's monotonicity).
 * Every random character is drawn by bit masks or by rejection: no remainder
 * of a division that does not come out even.
 */
#include "mutation/generate_int.h"
#include <apr_general.h>
#include <apr_network_io.h>
#include <string.h>
#include <unistd.h>

#define CUID_LENGTH 25
#define CUID2_LENGTH 24
#define ULID_LENGTH 26
#define UUID_LENGTH 36
#define CUID_COUNTS (36 * 36 * 36 * 36)

static const char base36[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static const char base32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char base64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/* ---- randomness ---- */

static apr_status_t draw(apir_generator_t *generator, void *bytes,
                         apr_size_t count)
{
    apr_status_t status;

    if (count > generator->stocked) {
        status = apr_generate_random_bytes(generator->stock,
                                           sizeof(generator->stock));
        if (status != APR_SUCCESS) {
            return status;
        }
        generator->stocked = sizeof(generator->stock);
    }
    generator->stocked -= count;
    memcpy(bytes, generator->stock + generator->stocked, count);
    return APR_SUCCESS;
}

/* One of the first `among` digits; bytes beyond the last multiple of `among`
 * are thrown away, lest the first digits came more often. */
static apr_status_t draw_digit(apir_generator_t *generator, unsigned among,
                               char *digit)
{
    unsigned fair = 256 - 256 % among;
    unsigned char byte = 0;
    apr_status_t status;

    do {
        status = draw(generator, &byte, 1);
    } while (status == APR_SUCCESS && byte >= fair);
    *digit = base36[byte % among];
    return status;
}

static apr_status_t draw_digits(apir_generator_t *generator, char *to,
                                int count)
{
    apr_status_t status = APR_SUCCESS;
    int i;

    for (i = 0; i < count && status == APR_SUCCESS; i++) {
        status = draw_digit(generator, 36, &to[i]);
    }
    return status;
}

static apr_uint64_t number_of(const unsigned char *bytes, int count)
{
    apr_uint64_t number = 0;
    int i;

    for (i = 0; i < count; i++) {
        number = number << 8 | bytes[i];
    }
    return number;
}

static void put_number(unsigned char *bytes, int count, apr_uint64_t number)
{
    while (count-- > 0) {
        bytes[count] = (unsigned char)number;
        number >>= 8;
    }
}

static apr_uint64_t milliseconds(const apir_generator_t *generator)
{
    return generator->now > 0 ? (apr_uint64_t)(generator->now / 1000) : 0;
}

/* ---- uuid ---- */

static char *print_uuid(const unsigned char *bytes, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, UUID_LENGTH + 1);
    char *to = text;
    int i;

    for (i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *to++ = '-';
        }
        *to++ = base36[bytes[i] >> 4];
        *to++ = base36[bytes[i] & 15];
    }
    *to = '\0';
    return text;
}

/* The 62 bits at the end. They begin with a 0 and go up by a random step of
 * up to 2^32: a guess at the next id stays a guess, and only after 2^29 of
 * them could they be used up. */
static apr_status_t next_uuid_tail(apir_generator_t *generator)
{
    unsigned char bytes[8] = { 0 };
    apr_status_t status = draw(generator, bytes, sizeof(bytes));

    if (generator->has_uuid) {
        generator->last_uuid += 1 + number_of(bytes, 4);
    }
    else {
        generator->last_uuid = number_of(bytes, 8) >> 3;
        generator->has_uuid = true;
    }
    return status;
}

/* RFC 9562 §5.7; rand_a has the fraction of the millisecond. */
static apr_status_t uuid7(apir_generator_t *generator, unsigned char *bytes)
{
    apr_status_t status = next_uuid_tail(generator);
    apr_uint64_t rest = generator->now > 0 ? generator->now % 1000 : 0;

    put_number(bytes, 6, milliseconds(generator));
    put_number(bytes + 6, 2, rest * 4096 / 1000);
    put_number(bytes + 8, 8, generator->last_uuid);
    return status;
}

static apr_status_t uuid(apir_generator_t *generator, int version,
                         apr_pool_t *pool, const char **text)
{
    unsigned char bytes[16] = { 0 };
    apr_status_t status = version == 7
                              ? uuid7(generator, bytes)
                              : draw(generator, bytes, sizeof(bytes));

    if (status == APR_SUCCESS) {
        bytes[6] = (bytes[6] & 0x0f) | (unsigned char)(version << 4);
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        *text = print_uuid(bytes, pool);
    }
    return status;
}

/* ---- ulid ---- */

/* Time and random part are one number of 128 bits: a carry out of the random
 * part goes to the next millisecond, which is later, too. */
static apr_status_t next_ulid(apir_generator_t *generator)
{
    unsigned char *bytes = generator->last_ulid;
    int i = 16;

    if (!generator->has_ulid) {
        generator->has_ulid = true;
        put_number(bytes, 6, milliseconds(generator));
        return draw(generator, bytes + 6, 10);
    }
    while (i-- > 0 && ++bytes[i] == 0) {
    }
    return APR_SUCCESS;
}

/* 26 characters of 5 bits; two zero bits come first. */
static apr_status_t ulid(apir_generator_t *generator, apr_pool_t *pool,
                         const char **text)
{
    apr_status_t status = next_ulid(generator);
    const unsigned char *bytes = generator->last_ulid;
    char *made = apr_palloc(pool, ULID_LENGTH + 1);
    unsigned bits = 0;
    int held = 2;
    int i;
    char *to = made;

    for (i = 0; i < 16; i++) {
        bits = (bits << 8 | bytes[i]) & 0x1fff;
        for (held += 8; held >= 5; held -= 5) {
            *to++ = base32[bits >> (held - 5) & 31];
        }
    }
    *to = '\0';
    *text = made;
    return status;
}

/* ---- cuid ---- */

/* The last `width` digits of a number. */
static void put_base36(char *to, int width, apr_uint64_t number)
{
    while (width-- > 0) {
        to[width] = base36[number % 36];
        number /= 36;
    }
}

/* What tells machines and processes apart: two digits each. */
static void put_fingerprint(char *to)
{
    char host[256] = "";
    apr_uint64_t sum = 36;
    int i;

    if (gethostname(host, sizeof(host) - 1) == 0) {
        sum += strlen(host);
        for (i = 0; host[i]; i++) {
            sum += (unsigned char)host[i];
        }
    }
    put_base36(to, 2, (apr_uint64_t)getpid());
    put_base36(to + 2, 2, sum);
}

/* The count begins in the lower half: so many rows later it is still
 * rising. */
static apr_status_t next_cuid(apir_generator_t *generator)
{
    unsigned char bytes[8] = { 0 };
    apr_status_t status = APR_SUCCESS;

    if (!generator->has_cuid) {
        status = draw(generator, bytes, sizeof(bytes));
        generator->last_cuid = number_of(bytes, 8) % (CUID_COUNTS / 2);
        generator->has_cuid = true;
    }
    generator->last_cuid = (generator->last_cuid + 1) % CUID_COUNTS;
    return status;
}

static apr_status_t cuid(apir_generator_t *generator, apr_pool_t *pool,
                         const char **text)
{
    char *made = apr_pcalloc(pool, CUID_LENGTH + 1);
    apr_status_t status = next_cuid(generator);

    made[0] = 'c';
    put_base36(made + 1, 8, milliseconds(generator));
    put_base36(made + 9, 4, generator->last_cuid);
    put_fingerprint(made + 13);
    *text = made;
    return status == APR_SUCCESS ? draw_digits(generator, made + 17, 8)
                                 : status;
}

/* The second version is a hash: nothing can be read in it. Random characters
 * are as good, and as many. */
static apr_status_t cuid2(apir_generator_t *generator, apr_pool_t *pool,
                          const char **text)
{
    char *made = apr_pcalloc(pool, CUID2_LENGTH + 1);
    apr_status_t status = draw_digit(generator, 26, made);

    made[0] = (char)('a' + (strchr(base36, made[0]) - base36));
    *text = made;
    return status == APR_SUCCESS
               ? draw_digits(generator, made + 1, CUID2_LENGTH - 1)
               : status;
}

/* ---- nanoid ---- */

static apr_status_t nanoid(apir_generator_t *generator, int length,
                           apr_pool_t *pool, const char **text)
{
    char *made = apr_pcalloc(pool, (apr_size_t)length + 1);
    apr_status_t status = APR_SUCCESS;
    unsigned char byte = 0;
    int i;

    for (i = 0; i < length && status == APR_SUCCESS; i++) {
        status = draw(generator, &byte, 1);
        made[i] = base64[byte & 63];
    }
    *text = made;
    return status;
}

apr_status_t apir_generate_id(apir_generator_t *generator,
                              const apir_zmodel_default_t *wanted,
                              apr_pool_t *pool, const char **text)
{
    *text = NULL;
    switch (wanted->kind) {
    case APIR_ZD_UUID: return uuid(generator, wanted->version, pool, text);
    case APIR_ZD_CUID:
        return wanted->version == 2 ? cuid2(generator, pool, text)
                                    : cuid(generator, pool, text);
    case APIR_ZD_NANOID: return nanoid(generator, wanted->length, pool, text);
    case APIR_ZD_ULID: return ulid(generator, pool, text);
    default: return APR_SUCCESS;
    }
}
