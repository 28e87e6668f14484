/*
 * Fragments as a graph: cycles (§5.5.2.2), fragments nobody spreads
 * (§5.5.1.4), and what a document becomes when all are spread. No fragment is
 * ever spread to find that out.
 */
#include "graphql/validate_int.h"

#include <apr_strings.h>

enum { UNSEEN, OPEN, DONE };

/* A fragment on the way down, and which of its spreads comes next. */
typedef struct step_t {
    apir_gql_owner_t *owner;
    const apir_gql_spread_t *next;
    apr_uint32_t entered; /**< where the one above spreads it */
} step_t;

/* Beyond this nothing has to be counted exactly. */
#define VAST ((apr_uint64_t)1 << 40)

/* Once all that it spreads is known. */
static void measure(apir_gql_owner_t *owner)
{
    owner->expansion = owner->nodes;
    owner->deepest = owner->depth;
    for (const apir_gql_spread_t *spread = owner->spreads; spread;
         spread = spread->next) {
        apr_uint64_t deep = spread->level + spread->target->deepest;

        owner->expansion += spread->target->expansion;
        if (owner->expansion > VAST) {
            owner->expansion = VAST;
        }
        if (deep > owner->deepest) {
            owner->deepest = deep;
        }
    }
}

/* The spreads on the cycle that closes at @a last. */
static void report_cycle(apir_gql_validation_t *at, const step_t *stack,
                         int depth, const apir_gql_spread_t *last)
{
    apr_uint32_t *places;
    apr_uint32_t count = 0;
    int from = depth;

    at->cyclic = true;
    if (apir_gql_full(at->errors)) {
        return;
    }
    while (stack[from].owner != last->target) {
        from--;
    }
    places = apr_palloc(at->pool,
                        (apr_size_t)(depth - from + 1) * sizeof(*places));
    for (int i = from + 1; i <= depth; i++) {
        places[count++] = stack[i].entered;
    }
    places[count++] = last->offset;
    apir_gql_report(
        at->errors,
        apr_psprintf(at->pool, "The fragment \"%.*s\" spreads itself",
                     APIR_GQL_NAME(&last->target->definition->name)),
        places, count);
}

/* Depth first from one fragment, on a stack of our own. */
static void search(apir_gql_validation_t *at, apir_gql_owner_t *from,
                   step_t *stack)
{
    int depth = 0;

    stack[0] = (step_t){ from, from->spreads, 0 };
    from->state = OPEN;
    while (depth >= 0) {
        step_t *step = &stack[depth];
        const apir_gql_spread_t *spread = step->next;

        if (!spread) {
            measure(step->owner);
            step->owner->state = DONE;
            depth--;
            continue;
        }
        step->next = spread->next;
        if (spread->target->state == OPEN) {
            report_cycle(at, stack, depth, spread);
        }
        else if (spread->target->state == UNSEEN) {
            spread->target->state = OPEN;
            stack[++depth] = (step_t){ spread->target,
                                       spread->target->spreads,
                                       spread->offset };
        }
    }
}

/* Marks what an operation reaches; the fragments still to be looked at are
 * in @a stack. */
static void mark_used(apir_gql_owner_t *operation, step_t *stack)
{
    int depth = 0;

    stack[0].owner = operation;
    while (depth >= 0) {
        const apir_gql_spread_t *spread = stack[depth--].owner->spreads;

        for (; spread; spread = spread->next) {
            if (!spread->target->used) {
                spread->target->used = true;
                stack[++depth].owner = spread->target;
            }
        }
    }
}

void apir_gql_check_fragments(apir_gql_validation_t *at)
{
    const apir_gql_document_t *document = at->document;
    step_t *stack = apr_palloc(at->pool,
                               (document->fragments + 2) * sizeof(*stack));

    for (apr_uint32_t i = 0; i < document->fragments; i++) {
        if (at->fragments[i].state == UNSEEN) {
            search(at, &at->fragments[i], stack);
        }
    }
    for (apr_uint32_t i = 0; i < document->operations; i++) {
        measure(&at->operations[i]);
        mark_used(&at->operations[i], stack);
    }
    for (apr_uint32_t i = 0; i < document->fragments; i++) {
        const apir_gql_definition_t *definition = at->fragments[i].definition;

        if (!apir_gql_fragment(at, &definition->name)->used) {
            apir_gql_report_at(at->errors,
                               at->fragments[i].definition->offset,
                               "The fragment \"%.*s\" is not used",
                               APIR_GQL_NAME(
                                   &at->fragments[i].definition->name));
        }
    }
}

bool apir_gql_check_limits(apir_gql_validation_t *at)
{
    apr_uint64_t expansion = 0;

    for (apr_uint32_t i = 0; i < at->document->operations; i++) {
        const apir_gql_owner_t *operation = &at->operations[i];

        expansion += operation->expansion;
        if (operation->deepest > at->limits->depth) {
            apir_gql_report_at(at->errors, operation->definition->offset,
                               "The operation has more than %u levels "
                               "(depth)",
                               at->limits->depth);
            return false;
        }
        if (expansion > at->limits->expansion) {
            apir_gql_report_at(at->errors, operation->definition->offset,
                               "The document has more than %u selections "
                               "and values when its fragments are spread "
                               "(expansion)",
                               at->limits->expansion);
            return false;
        }
    }
    return true;
}
