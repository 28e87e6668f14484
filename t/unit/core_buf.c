/*
 * The buffer grows up to its limit and not beyond.
 */
#include "unit.h"
#include "core/buf.h"

static void text_is_gathered(void)
{
    apir_buf_t buf;

    apir_buf_init(&buf, unit_pool, 0, 100);
    IS(buf.data, "", "a new buffer is an empty string");
    IS_INT(apir_buf_puts(&buf, "one"), APR_SUCCESS, "puts");
    IS_INT(apir_buf_putc(&buf, ' '), APR_SUCCESS, "putc");
    IS_INT(apir_buf_add(&buf, "two\0x", 5), APR_SUCCESS, "add");
    IS_INT(buf.length, 9, "all bytes are counted");
    OK(memcmp(buf.data, "one two\0x", 10) == 0,
       "zero bytes are kept and a zero byte follows");
    IS_INT(apir_buf_add(&buf, NULL, 0), APR_SUCCESS, "nothing can be added");
    apir_buf_reset(&buf);
    IS(buf.data, "", "reset empties");
    OK(buf.capacity >= 9, "reset keeps the memory");
}

static void the_limit_holds(void)
{
    apir_buf_t buf;
    char *before;

    apir_buf_init(&buf, unit_pool, 4, 10);
    IS_INT(apir_buf_add(&buf, "123456789", 9), APR_SUCCESS,
           "below the limit");
    IS_INT(apir_buf_add(&buf, "ab", 2), APR_ENOSPC, "above the limit");
    IS(buf.data, "123456789", "nothing was appended");
    IS_INT(apir_buf_putc(&buf, 'a'), APR_SUCCESS, "at the limit");
    IS_INT(apir_buf_putc(&buf, 'b'), APR_ENOSPC, "one byte above it");
    IS(buf.data, "123456789a", "the text is whole");
    IS_INT(apir_buf_reserve(&buf, APR_SIZE_MAX), APR_ENOSPC,
           "sizes do not wrap around");
    before = buf.data;
    apir_buf_reset(&buf);
    IS_INT(apir_buf_reserve(&buf, 10), APR_SUCCESS, "room after a reset");
    OK(buf.data == before, "which is the same room");

    apir_buf_init(&buf, unit_pool, 50, 10);
    IS_INT(buf.capacity, 10, "no more room than the limit at first");
    apir_buf_init(&buf, unit_pool, 0, 0);
    IS_INT(apir_buf_putc(&buf, 'a'), APR_ENOSPC, "a limit of nothing");
    apir_buf_init(&buf, unit_pool, 0, APR_SIZE_MAX);
    IS_INT(apir_buf_putc(&buf, 'a'), APR_SUCCESS, "practically no limit");
}

/* Each new block is at least twice the last: few of them for many bytes. */
static void growth_doubles(void)
{
    apir_buf_t buf;
    apr_size_t blocks = 0, total = 0, i;
    char *last = NULL;

    apir_buf_init(&buf, unit_pool, 1, 1 << 20);
    for (i = 0; i < 1 << 20; i++) {
        apir_buf_putc(&buf, (char)('a' + i % 26));
        if (buf.data != last) {
            last = buf.data;
            blocks++;
            total += buf.capacity + 1;
        }
    }
    IS_INT(buf.length, 1 << 20, "a MiB byte by byte");
    OK(blocks <= 21, "took few blocks");
    OK(total <= 4 * buf.length, "of at most four times the length");
    OK(buf.data[0] == 'a' && buf.data[27] == 'b', "and kept the bytes");
}

int main(void)
{
    unit_begin();
    text_is_gathered();
    the_limit_holds();
    growth_doubles();
    return unit_done();
}
