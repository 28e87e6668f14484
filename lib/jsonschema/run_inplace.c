/*
 * Schemas that look at the same value: $ref, allOf, anyOf, oneOf, not, if and
 * dependentSchemas, with zod's answers for unions.
 */
#include "run_int.h"

#include <apr_strings.h>

/* One option of a union under way. */
typedef struct option_t {
    bool good;
    apir_issues_t issues;
    apir_seen_t seen;
    const apir_value_t *out;
} option_t;

static bool run_all(apir_run_t *run, const apir_inplace_t *inplace,
                    const apir_value_t *value, const apir_step_t *at,
                    apir_seen_t *seen, const apir_value_t **out)
{
    bool good = true;
    apr_size_t i;

    for (i = 0; i < inplace->count; i++) {
        const apir_value_t *side = NULL;

        if (!apir_run_node(run, inplace->nodes[i], value, at, seen,
                           out ? &side : NULL)) {
            good = false;
            if (!run->issues || run->stop) {
                return false;
            }
        }
        if (side) {
            *out = apir_output_merge(run, *out, side);
        }
    }
    return good;
}

/* An option on trial: what it sees and says is kept apart. */
static void try_option(apir_run_t *run, const apir_node_t *node,
                       const apir_value_t *value, const apir_step_t *at,
                       bool marks, bool wanted, option_t *option)
{
    apir_issues_t *before = run->issues;

    option->out = NULL;
    option->seen.marks = NULL;
    if (marks) {
        apir_seen_make(run, &option->seen, value);
    }
    if (before) {
        apir_issues_begin(run, &option->issues, at);
    }
    else {
        run->quiet++;
    }
    option->good = apir_run_node(run, node, value, at,
                                 marks ? &option->seen : NULL,
                                 wanted ? &option->out : NULL);
    run->quiet -= before ? 0 : 1;
    apir_issues_end(run, before);
}

/* What a good option leaves behind. */
static void take_option(apir_run_t *run, const option_t *option,
                        apir_seen_t *seen, const apir_value_t **out)
{
    if (run->issues) {
        apir_issues_drop(run, &option->issues);
    }
    if (seen) {
        apir_seen_merge(seen, &option->seen);
    }
    if (out && option->out) {
        *out = option->out;
    }
}

/* Nothing fits. zod speaks of the only option whose value was of the right
 * kind, if there is only one; else it lists what each option says. */
static bool fail_options(apir_run_t *run, const apir_step_t *at,
                         const char *keyword, const option_t *options,
                         apr_size_t count, bool may_single_out)
{
    const option_t *single = NULL;
    apr_size_t i, unaborted = 0;
    apir_value_t *errors;

    if (!run->issues) {
        return apir_fail_union(run, at, keyword, NULL);
    }
    for (i = 0; i < count; i++) {
        if (!options[i].issues.aborted) {
            single = &options[i];
            unaborted++;
        }
    }
    if (may_single_out && unaborted == 1) {
        for (i = 0; i < count; i++) {
            if (&options[i] != single) {
                apir_issues_drop(run, &options[i].issues);
            }
        }
        apir_issues_adopt(run, &single->issues, at);
        return false;
    }
    errors = apir_value_array(run->pool);
    for (i = 0; i < count; i++) {
        apir_array_add(errors, apir_issues_list(run, &options[i].issues),
                       run->pool);
    }
    return apir_fail_union(run, at, keyword, errors);
}

static bool run_any(apir_run_t *run, const apir_inplace_t *inplace,
                    const apir_value_t *value, const apir_step_t *at,
                    apir_seen_t *seen, const apir_value_t **out)
{
    option_t *options;
    bool good = false;
    apr_size_t i;

    if (inplace->nullable) {
        if (value->kind == APIR_NULL) {
            return true;
        }
        return apir_run_node(run, inplace->nodes[0], value, at, seen, out);
    }
    options = apir_scratch_take(&run->scratch,
                                inplace->count * sizeof(*options));
    for (i = 0; i < inplace->count; i++) {
        try_option(run, inplace->nodes[i], value, at, seen != NULL,
                   out && !good, &options[i]);
        if (run->stop) {
            return false;
        }
        if (options[i].good) {
            take_option(run, &options[i], seen, good ? NULL : out);
            good = true;
            if (!seen) {
                return true;
            }
        }
    }
    return good
           || fail_options(run, at, inplace->keyword, options, inplace->count,
                           true);
}

/* More than one fits: their numbers. */
static bool fail_matches(apir_run_t *run, const apir_step_t *at,
                         const option_t *options, apr_size_t count)
{
    apir_value_t *matches = apir_value_array(run->pool);
    apr_size_t i;

    for (i = 0; i < count; i++) {
        if (options[i].good) {
            apir_array_add(matches, apir_value_int((apr_int64_t)i, run->pool),
                           run->pool);
        }
    }
    return apir_fail_matches(run, at, matches);
}

/* The option that a tag belongs to, or -1. */
static apr_int64_t option_of(apir_run_t *run, const apir_inplace_t *inplace,
                             const apir_value_t *tag, const apir_step_t *at)
{
    const apir_value_t *tags = inplace->tags;
    apr_int64_t name;
    apr_size_t i;

    if (tag->kind == APIR_STRING) {
        name = apir_names_find(&inplace->names, tag->as.text, tag->length);
        return name < 0 ? -1
                        : (apr_int64_t)
                              inplace->tag_nodes[inplace->name_tags[name]];
    }
    if (!apir_run_charge(run, tags->length / 4, at)) {
        return -1;
    }
    for (i = 0; i < tags->length; i++) {
        if (apir_value_equal(&tags->as.items[i], tag)) {
            return inplace->tag_nodes[i];
        }
    }
    return -1;
}

/* A member tells the option. Only that one can fit: the others want another
 * constant there. */
static bool run_tagged(apir_run_t *run, const apir_inplace_t *inplace,
                       const apir_value_t *value, const apir_step_t *at,
                       apir_seen_t *seen, const apir_value_t **out)
{
    static const apir_value_t undefined;
    apir_step_t step = { at, inplace->discriminator,
                         (apr_uint32_t)inplace->discriminator_length, 0 };
    const apir_value_t *tag;
    apr_int64_t option;

    if (value->kind != APIR_OBJECT) {
        return apir_fail_object(run, at, value);
    }
    tag = apir_value_get_n(value, inplace->discriminator,
                           inplace->discriminator_length);
    option = option_of(run, inplace, tag ? tag : &undefined, at);
    if (option >= 0) {
        return apir_run_node(run, inplace->nodes[option], value, at, seen,
                             out);
    }
    return run->stop ? false
                     : apir_run_fail(run, &step, "oneOf", &inplace->no_tag);
}

static bool run_one(apir_run_t *run, const apir_inplace_t *inplace,
                    const apir_value_t *value, const apir_step_t *at,
                    apir_seen_t *seen, const apir_value_t **out)
{
    option_t *options;
    apr_size_t i, fitting = 0, last = 0;

    if (inplace->discriminator) {
        return run_tagged(run, inplace, value, at, seen, out);
    }
    options = apir_scratch_take(&run->scratch,
                                inplace->count * sizeof(*options));
    for (i = 0; i < inplace->count; i++) {
        try_option(run, inplace->nodes[i], value, at, seen != NULL,
                   out != NULL, &options[i]);
        if (run->stop) {
            return false;
        }
        if (options[i].good) {
            fitting++;
            last = i;
        }
        if (fitting > 1 && !run->issues) {
            break;
        }
    }
    if (fitting == 1) {
        for (i = 0; run->issues && i < inplace->count; i++) {
            apir_issues_drop(run, &options[i].issues);
        }
        take_option(run, &options[last], seen, out);
        return true;
    }
    return fitting ? fail_matches(run, at, options, inplace->count)
                   : fail_options(run, at, "oneOf", options, inplace->count,
                                  false);
}

static bool run_not(apir_run_t *run, const apir_inplace_t *inplace,
                    const apir_value_t *value, const apir_step_t *at)
{
    bool fits = apir_run_quietly(run, inplace->nodes[0], value, at, NULL);

    if (!fits || run->stop) {
        return !run->stop;
    }
    return apir_fail_custom(run, at, "not", "Invalid input");
}

static bool run_if(apir_run_t *run, const apir_inplace_t *inplace,
                   const apir_value_t *value, const apir_step_t *at,
                   apir_seen_t *seen, const apir_value_t **out)
{
    const apir_node_t *next;
    apir_seen_t marks;
    bool fits;

    if (seen) {
        apir_seen_make(run, &marks, value);
    }
    fits = apir_run_quietly(run, inplace->nodes[0], value, at,
                            seen ? &marks : NULL);
    if (run->stop) {
        return false;
    }
    if (fits && seen) {
        apir_seen_merge(seen, &marks);
    }
    next = inplace->nodes[fits ? 1 : 2];
    return !next || apir_run_node(run, next, value, at, seen, out);
}

static bool run_dependent(apir_run_t *run, const apir_inplace_t *inplace,
                          const apir_value_t *value, const apir_step_t *at,
                          apir_seen_t *seen, const apir_value_t **out)
{
    bool good = true;
    apr_size_t i;

    for (i = 0; i < inplace->count && value->kind == APIR_OBJECT; i++) {
        const apir_name_t *name = &inplace->names.names[i];
        const apir_value_t *there, *side = NULL;

        there = apir_value_get_n(value, name->text, name->length);
        if (!there || there->kind == APIR_UNDEFINED) {
            continue;
        }
        good &= apir_run_node(run, inplace->nodes[i], value, at, seen,
                              out ? &side : NULL);
        if (run->stop || (!good && !run->issues)) {
            return false;
        }
        if (side) {
            *out = apir_output_merge(run, *out, side);
        }
    }
    return good;
}

/* The outermost resource that has the anchor decides (Core §8.2.3.2). */
static const apir_node_t *dynamic_target(const apir_run_t *run,
                                         const apir_inplace_t *inplace)
{
    const apir_node_t *found = inplace->nodes[0];
    const apir_scope_t *scope;

    for (scope = run->scope; scope; scope = scope->up) {
        const apir_node_t *node = apr_hash_get(scope->resource->dynamic_nodes,
                                               inplace->anchor,
                                               APR_HASH_KEY_STRING);

        found = node ? node : found;
    }
    return found;
}

bool apir_run_inplace(apir_run_t *run, const apir_inplace_t *inplace,
                      const apir_value_t *value, const apir_step_t *at,
                      apir_seen_t *seen, const apir_value_t **out)
{
    switch (inplace->kind) {
    case APIR_REF:
        return apir_run_node(run, inplace->nodes[0], value, at, seen, out);
    case APIR_DYNAMIC_REF:
        return apir_run_charge(run, (apr_uint64_t)run->depth / 4, at)
               && apir_run_node(run, dynamic_target(run, inplace), value, at,
                                seen, out);
    case APIR_ALL_OF: return run_all(run, inplace, value, at, seen, out);
    case APIR_ANY_OF: return run_any(run, inplace, value, at, seen, out);
    case APIR_ONE_OF: return run_one(run, inplace, value, at, seen, out);
    case APIR_NOT: return run_not(run, inplace, value, at);
    case APIR_IF: return run_if(run, inplace, value, at, seen, out);
    default: return run_dependent(run, inplace, value, at, seen, out);
    }
}
