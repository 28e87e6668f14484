/*
 * Whether atoms hold together. Equalities put terms into classes; numbers are
 * differences with bounds, in a graph in which a way around that is shorter
 * than nothing is a contradiction (Bellman and Ford). Both are found anew
 * each time: there are few atoms.
 *
 * Two things are left open by that, and are split into cases only when they
 * matter: which of its choices a term is, when it has to differ from as many
 * others, and on which side of a number another one is, when the values found
 * are the same.
 */
#include "policy/decide_int.h"
#include <string.h>

typedef struct theory_t {
    apir_decide_t *decide;
    const apir_decide_node_t *const *atoms;
    int count;
    int *parent;           /* of terms */
    apr_int64_t *distance; /* of numbers */
} theory_t;

static const apir_decide_term_t *term_of(const theory_t *in, int term)
{
    return &APR_ARRAY_IDX(in->decide->terms, term, apir_decide_term_t);
}

static int root_of(const theory_t *in, int term)
{
    while (in->parent[term] != term) {
        term = in->parent[term];
    }
    return term;
}

/* A constant stays the root of its class. */
static bool unite(theory_t *in, int a, int b)
{
    a = root_of(in, a);
    b = root_of(in, b);
    if (a == b) {
        return true;
    }
    if (term_of(in, a)->is_constant) {
        in->parent[b] = a;
        return !term_of(in, b)->is_constant;
    }
    in->parent[a] = b;
    return true;
}

static bool has_choice(const apir_decide_term_t *term, int constant)
{
    for (int i = 0; i < term->choice_count; i++) {
        if (term->choices[i] == constant) {
            return true;
        }
    }
    return term->choices == NULL;
}

/* Whether the class of @a root can be @a constant: each of its terms has that
 * choice, and none has to differ from it. */
static bool can_be(const theory_t *in, int root, int constant)
{
    int terms = in->decide->terms->nelts;

    apir_decide_step(in->decide, (apr_size_t)terms + (apr_size_t)in->count);
    for (int i = 0; i < terms; i++) {
        if (root_of(in, i) == root && !has_choice(term_of(in, i), constant)) {
            return false;
        }
    }
    for (int i = 0; i < in->count; i++) {
        const apir_decide_node_t *atom = in->atoms[i];

        if (atom->kind == APIR_DECIDE_DIFFERENT) {
            int a = root_of(in, atom->a);
            int b = root_of(in, atom->b);

            if ((a == root && b == constant)
                || (b == root && a == constant)) {
                return false;
            }
        }
    }
    return true;
}

/* A term of the class that has choices, if the class has no constant. */
static const apir_decide_term_t *choices_of(const theory_t *in, int root)
{
    if (term_of(in, root)->is_constant) {
        return NULL;
    }
    apir_decide_step(in->decide, (apr_size_t)in->decide->terms->nelts);
    for (int i = 0; i < in->decide->terms->nelts; i++) {
        if (term_of(in, i)->choices && root_of(in, i) == root) {
            return term_of(in, i);
        }
    }
    return NULL;
}

/* How many constants the class of a term can be, and the last of them. */
static int count_choices(const theory_t *in, int root,
                         const apir_decide_term_t *term, int *last)
{
    int count = 0;

    for (int i = 0; i < term->choice_count; i++) {
        if (can_be(in, root, term->choices[i])) {
            *last = term->choices[i];
            count++;
        }
    }
    return count;
}

static bool have_classes_their_choices(const theory_t *in)
{
    for (int i = 0; i < in->decide->terms->nelts; i++) {
        int root = root_of(in, i);

        if (term_of(in, root)->is_constant
            && !has_choice(term_of(in, i), root)) {
            return false;
        }
    }
    return true;
}

/* Classes that can be one constant only are that. */
static bool settle(theory_t *in)
{
    bool changed = true;

    while (changed && !in->decide->tired) {
        changed = false;
        for (int i = 0; i < in->decide->terms->nelts; i++) {
            const apir_decide_term_t *term = in->parent[i] == i
                                                 ? choices_of(in, i)
                                                 : NULL;
            int last = 0;
            int count = term ? count_choices(in, i, term, &last) : 2;

            if (count == 0) {
                return false;
            }
            if (count == 1) {
                unite(in, i, last);
                changed = true;
            }
        }
    }
    return true;
}

static bool are_symbols_fine(theory_t *in)
{
    int terms = in->decide->terms->nelts;

    if (!apir_decide_step(in->decide,
                          (apr_size_t)terms + (apr_size_t)in->count)) {
        return true;
    }
    for (int i = 0; i < terms; i++) {
        in->parent[i] = i;
    }
    for (int i = 0; i < in->count; i++) {
        if (in->atoms[i]->kind == APIR_DECIDE_SAME
            && !unite(in, in->atoms[i]->a, in->atoms[i]->b)) {
            return false;
        }
    }
    if (!have_classes_their_choices(in) || !settle(in)) {
        return false;
    }
    for (int i = 0; i < in->count; i++) {
        if (in->atoms[i]->kind == APIR_DECIDE_DIFFERENT
            && root_of(in, in->atoms[i]->a) == root_of(in, in->atoms[i]->b)) {
            return false;
        }
    }
    return true;
}

/* ---- numbers ---- */

/* a - b <= c: @return whether a had to be brought nearer. */
static bool relax(theory_t *in, int a, int b, apr_int64_t c)
{
    if (in->distance[b] + c < in->distance[a]) {
        in->distance[a] = in->distance[b] + c;
        return true;
    }
    return false;
}

static bool relax_all(theory_t *in)
{
    int numbers = in->decide->number_count;
    bool changed = false;

    for (int i = 1; i < numbers; i++) {
        changed |= relax(in, i, 0, APIR_DECIDE_MOST);
        changed |= relax(in, 0, i, 0);
    }
    for (int i = 0; i < in->count; i++) {
        const apir_decide_node_t *atom = in->atoms[i];

        if (atom->kind == APIR_DECIDE_LEAST
            || atom->kind == APIR_DECIDE_EXACT) {
            changed |= relax(in, atom->a, atom->b, atom->c);
        }
        if (atom->kind == APIR_DECIDE_EXACT) {
            changed |= relax(in, atom->b, atom->a, -atom->c);
        }
    }
    return changed;
}

static bool are_numbers_fine(theory_t *in)
{
    int numbers = in->decide->number_count;

    memset(in->distance, 0, (apr_size_t)numbers * sizeof(*in->distance));
    for (int pass = 0; pass <= numbers; pass++) {
        if (!apir_decide_step(in->decide,
                              (apr_size_t)numbers + (apr_size_t)in->count)) {
            return true;
        }
        if (!relax_all(in)) {
            return true;
        }
    }
    return false;
}

/* ---- what is left open ---- */

static const apir_decide_node_t *open_number(const theory_t *in)
{
    const apir_decide_node_t *sides[2];

    for (int i = 0; i < in->count; i++) {
        const apir_decide_node_t *atom = in->atoms[i];

        if (atom->kind == APIR_DECIDE_OTHER
            && in->distance[atom->a] - in->distance[atom->b] == atom->c) {
            sides[0] = apir_decide_atom(in->decide, APIR_DECIDE_LEAST,
                                        atom->a, atom->b, atom->c - 1);
            sides[1] = apir_decide_atom(in->decide, APIR_DECIDE_LEAST,
                                        atom->b, atom->a, -atom->c - 1);
            return apir_decide_join(in->decide, sides, 2, false);
        }
    }
    return NULL;
}

/* How many classes without a constant, but with choices, this one has to
 * differ from; one that is counted twice does no harm. */
static int count_rivals(const theory_t *in, int root)
{
    int count = 0;

    for (int i = 0; i < in->count; i++) {
        const apir_decide_node_t *atom = in->atoms[i];

        if (atom->kind == APIR_DECIDE_DIFFERENT) {
            int a = root_of(in, atom->a);
            int b = root_of(in, atom->b);

            count += (a == root && choices_of(in, b))
                     || (b == root && choices_of(in, a));
        }
    }
    return count;
}

static const apir_decide_node_t *cases_of(const theory_t *in, int root,
                                          const apir_decide_term_t *term)
{
    const apir_decide_node_t **items =
        apr_palloc(in->decide->pool,
                   (apr_size_t)(term->choice_count + 1) * sizeof(*items));
    int count = 0;

    for (int i = 0; i < term->choice_count; i++) {
        if (can_be(in, root, term->choices[i])) {
            items[count++] = apir_decide_atom(in->decide, APIR_DECIDE_SAME,
                                              root, term->choices[i], 0);
        }
    }
    return apir_decide_join(in->decide, items, count, false);
}

/* A class with more choices than rivals can wait: something will be left for
 * it. */
static const apir_decide_node_t *open_choice(const theory_t *in)
{
    for (int i = 0; i < in->decide->terms->nelts; i++) {
        const apir_decide_term_t *term = in->parent[i] == i
                                             ? choices_of(in, i)
                                             : NULL;
        int last;

        if (term
            && count_rivals(in, i) >= count_choices(in, i, term, &last)) {
            return cases_of(in, i, term);
        }
    }
    return NULL;
}

bool apir_decide_fits(apir_decide_t *decide,
                      const apir_decide_node_t *const *atoms, int count)
{
    theory_t in = { decide, atoms, count, decide->parent, decide->distance };

    return are_symbols_fine(&in) && are_numbers_fine(&in);
}

bool apir_decide_split(apir_decide_t *decide,
                       const apir_decide_node_t *const *atoms, int count,
                       const apir_decide_node_t **open)
{
    theory_t in = { decide, atoms, count, decide->parent, decide->distance };

    *open = NULL;
    if (!are_symbols_fine(&in) || !are_numbers_fine(&in)) {
        return false;
    }
    *open = open_number(&in);
    if (!*open) {
        *open = open_choice(&in);
    }
    return true;
}
