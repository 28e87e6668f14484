/**
 * @file args/normalized.h
 * @brief The exact shape of normalized arguments: what apir_query_check()
 * makes and what reads and writes are written against. (Only words: the tree
 * is of apir_value_t.)
 *
 * ## Everywhere
 *
 * - An absent member is not there: there is no APIR_UNDEFINED, and what the
 *   client may give as null for "not given" (`select: null`, a relation in
 *   data) is gone, too. `false` that asks for nothing is gone (`posts: false`
 *   in a selection, `disconnect: false`).
 * - Members come in *schema order* (fields of the model as in model->fields,
 *   then what is listed here in the order listed here), whatever order the
 *   client had, so that walking an object is deterministic.
 * - Every member name that is not a word of this page is the name of a field
 *   that apir_zmodel_field() finds in the model at hand. Keys of several
 *   fields (`a_b`) are written out, see W.
 * - A value of a field, V below, has the kind of the field:
 *
 *       String, enum  APIR_STRING (an enum's is the member's API name)
 *       Boolean       APIR_TRUE, APIR_FALSE
 *       Int           APIR_NUMBER, whole, |n| <= 2^53 - 1
 *       Float         APIR_NUMBER, finite
 *       BigInt        APIR_BIGINT (digits, perhaps a '-'; any size)
 *       Decimal       APIR_DECIMAL (canonical text as decimal.js prints it:
 *                     "1.5", "1000", "1e-7"; never NaN or infinite)
 *       DateTime      APIR_DATE (a valid one)
 *       Bytes         APIR_BYTES
 *       Json          APIR_JSON_NULL (JSON's null), else plain JSON: string,
 *                     number, boolean, array, object; APIR_NULL only deeper
 *       typed JSON    APIR_JSON_NULL (a plain null, too), else an object of
 *                     that type, unknown members kept, as sent
 *                     (a DateTime inside may be APIR_STRING or APIR_DATE)
 *
 *   **APIR_NULL in the place of a V always means SQL NULL** (DbNull of Json
 *   fields as well). APIR_DB_NULL never occurs; APIR_ANY_NULL only as a
 *   filter's operand. A list field's V is an array of such values, none NULL.
 * - Elements of AND, OR, NOT that were empty objects are gone.
 *
 * ## Top level: members by operation
 *
 *     findMany             where? SEL orderBy? skip? take? cursor? distinct?
 *     findFirst            the same; `take`, when there, is 1
 *     findUnique           where SEL
 *     exists               where?
 *     count                where? skip? take? orderBy? select?: COUNT
 *                          (no select: answer the plain number)
 *     aggregate            where? skip? take? orderBy? _count? _avg? _sum?
 *                          _min? _max?
 *     groupBy              where? orderBy? by having? skip? take? _count? …
 *     create               data: C, SEL
 *     createMany           data: [C…], skipDuplicates?
 *     createManyAndReturn  the same, SEL without include
 *     update               where data: U, SEL
 *     updateMany           where? data: U, limit?
 *     updateManyAndReturn  the same, SEL without include
 *     upsert               where create: C, update: U, SEL
 *     delete               where SEL
 *     deleteMany           where? limit?
 *
 *     skip, limit          APIR_NUMBER, whole, >= 0
 *     take                 APIR_NUMBER, whole
 *     skipDuplicates       boolean
 *     distinct, by         [field name…], scalars; may be empty; may repeat
 *     COUNT                {_all?: true, f?: true …}
 *     _count               true (a plain number) or COUNT
 *     _avg _sum _min _max  {f: true …}
 *
 * ## SEL: what comes back
 *
 *     select?: {f: true …, relation: ARGS …, _count?: COUNTS}
 *     include?: {relation: ARGS …, _count?: COUNTS}
 *     omit?: {f: true|false …}     (false undoes @omit)
 *     fields?: [ITEM…]             in the place of all these
 *
 * `select` is never beside the others. There is always something true in
 * it, except that all of it may be a `_count` of nothing. `relation: true` is
 * `{}`.
 *
 *     ARGS, to many        where? SEL orderBy? skip? take? cursor? distinct?
 *     ARGS, optional one   where? SEL
 *     ARGS, required one   SEL
 *     COUNTS               {select: {relation: {where?} …}}; `true` is
 *                          written out as all relations to many
 *
 * `fields` is never made by apir_query_check(): a protocol that shapes its
 * answers puts it there. Exactly these members come back, in this order and
 * called so, and what a column holds has to be of its field's type.
 *
 *     ITEM    {as, text}                            the text itself
 *             {as, field, required?: true, args?: ARGS}
 *             {as, counts: [{as, field, args?: {where?}}…]}
 *
 * ## W: filters (where, cursor, some, is, …)
 *
 *     {f: F …, AND?: [W…], OR?: [W…], NOT?: [W…]}
 *
 * All members hold together. An empty AND or NOT is true, and only there where
 * it is the only member; an empty OR is one that
 * nothing satisfies. NOT: [a, b] is NOT (a AND b). `{}` is true, and so is
 * an empty F.
 *
 * Where a unique key has to be given, that of several fields, `a_b: {a, b}`,
 * is written out as `a` and `b`; when the client filtered one of them also
 * by its own name, its own filter goes to a W in front of AND. A cursor is a
 * W without relations. (Client's `$expr` does not exist here.)
 *
 * F by field, always an object, operators in this order:
 *
 *     String        equals in notIn lt lte gt gte between not
 *                   startsWith endsWith contains
 *                   [fuzzy fts mode: PostgreSQL only]
 *     Int Float BigInt Decimal DateTime
 *                   equals in notIn lt lte gt gte between not
 *     Boolean       equals not
 *     Bytes, enum   equals in notIn not
 *     lists         equals: [V…] has: V hasEvery: [V…] hasSome: [V…]
 *                   isEmpty: boolean
 *     Json          path: string; equals not; string_contains
 *                   string_starts_with string_ends_with: string; mode:
 *                   "default" or "insensitive"; array_contains
 *                   array_starts_with array_ends_with
 *     typed JSON    T, see below
 *     to one        is: W|null, isNot: W|null      (both may be there)
 *                   unlinked: null                 (`relation: null`)
 *     to many       some: W, every: W, none: W
 *
 * `equals` takes V or NULL; `in` and `notIn` [V…]; `between` [V, V]; `lt` …
 * V; `startsWith` … a string; `not` is again an F of the same field
 * (`not: 5` is `not: {equals: 5}`, `not: null` is `not: {equals: null}`),
 * but for Json, where `not`, as `equals` and `array_…`, takes V, NULL, or
 * APIR_ANY_NULL.
 *
 *     fuzzy   {search, mode: "simple"|"word"|"strictWord", threshold?,
 *             unaccent: boolean}
 *     fts     {search, config?}
 *
 * T is an object of one of these three forms:
 *
 *     {fields: {sub: F or T …}}    all of these members of the JSON value
 *     {is?: T, isNot?: T}          for a list: {some?, every?, none?: T}
 *     {operators of Json …}        null and sentinels are `equals` here
 *
 * ### having
 *
 * As W without relations; an F may also have, after its operators,
 *
 *     _count: F of Int; _avg _sum: F of the number; _min _max: F
 *
 * (`_avg` and `_sum` of numbers only.)
 *
 * ## orderBy: an array of objects with one member each; may be empty
 *
 *     {f: S}                 S is {sort: "asc"|"desc", nulls?: "first"|"last"}
 *     {toOne: O}             O is again such an object of one member
 *     {toMany: {_count: S}}
 *     {_fuzzyRelevance: {fields: [f…], search, mode, unaccent, sort}}
 *     {_ftsRelevance: {fields: [f…], search, config?, sort}}
 *     {_count: {f: S}}       groupBy only; _avg _sum _min _max alike
 *
 * ## C: data of a create
 *
 *     {f: V|null …, relation: {ACTIONS} …}
 *
 * Either foreign keys or the relations that own them, never both. Fields
 * that the API may not set are not there. @trim, @lower, @upper are applied.
 * A relation member has at least one action; each is an array of items, to
 * one or to many alike, but createMany. They stand in the order in which
 * they are carried out:
 *
 *     connect: [W…]  create: [C…]  connectOrCreate: [{where: W, create: C}…]
 *     createMany: {data: [C…], skipDuplicates?}
 *
 * C in a nested payload has neither the relation back nor its foreign key.
 *
 * ## U: data of an update
 *
 *     {f: {OPERATION: operand} …, relation: {ACTIONS} …}
 *
 * One operation per field, written out always:
 *
 *     set: V|null            any field; a list's is an array
 *     push: [V…]             lists
 *     increment decrement multiply divide: N
 *
 * N has the field's kind; for Int and BigInt it may be an APIR_NUMBER with a
 * fraction, and so may the operand of a `set` that was written out by the
 * client (the reference checks neither). After C's actions come
 *
 *     disconnect: [W…]  delete: [W…]  update: [{where?: W, data: U}…]
 *     upsert: [{where?: W, create: C, update: U}…]  set: [W…]
 *     updateMany: [{where: W, data: U}…]  deleteMany: [W…]
 *
 * To one, `disconnect: true` and `delete: true` are `[{}]`; to many an item
 * of disconnect, delete, update and upsert has a unique key. An empty array
 * is possible (`set: []` means: none).
 */
#ifndef APIR_ARGS_NORMALIZED_H
#define APIR_ARGS_NORMALIZED_H

#include "args/args.h"

#endif
