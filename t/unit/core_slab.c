/* Slabs: small things from large blocks. */
#include "unit.h"

#include "core/slab.h"

int main(void)
{
    apir_slab_t slab;
    char *last = NULL;
    char *big;
    bool apart = true;
    bool zero = true;

    unit_begin();
    apir_slab_init(&slab, unit_pool);
    for (int i = 0; i < 10000; i++) {
        char *made = apir_slab_alloc(&slab, 33);

        zero = zero && made[0] == 0 && memcmp(made, made + 1, 32) == 0;
        apart = apart && (!last || made >= last + 33 || made + 33 <= last);
        apart = apart && (size_t)made % 8 == 0;
        memset(made, 'x', 33);
        last = made;
    }
    OK(zero, "what it gives is zero");
    OK(apart, "aligned, and nobody else's");
    big = apir_slab_alloc(&slab, 1 << 20);
    memset(big, 'y', 1 << 20);
    OK(last[0] == 'x' && last[32] == 'x', "more than a block has its own");
    IS(apir_slab_text(&slab, "textual", 4), "text", "texts end");
    IS(apir_slab_text(&slab, "", 0), "", "empty ones too");
    return unit_done();
}
