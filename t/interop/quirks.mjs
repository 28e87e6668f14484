// Differences that are meant: rows of the register of the reference's quirks
// (docs/decisions.md has those from DV41 on), each as narrow as can be said.
// A test is asked about what differs:
//
//     request            as generated
//     reference, module  digests of the answers: {status, data | error}
//     raw                the answers themselves, of both
//     kind               'answer' or 'content'
//     contents           of both databases, after a write
//     shape              the schema
//
// Where both servers did what was asked, what they wrote is the same, unless
// the quirk has `content`: true.

import { print } from './compare.mjs';
import { ADAPTER } from './reference.mjs';
import { isPlain, isWrite, operationsOf, Typed } from './wire.mjs';

const operations = ({ request, shape }) => operationsOf(request, shape);

// Whether a member of that name, with a value that fits, is somewhere inside.
function contains(tree, name, fits = () => true) {
    if (Array.isArray(tree))
        return tree.some((item) => contains(item, name, fits));
    return isPlain(tree) && Object.entries(tree).some(([key, value]) => (key === name
        && fits(value)) || contains(value, name, fits));
}

const message = (answer) => String(answer.body?.error?.message ?? '');
const said = ({ raw }) => message(raw.reference);
const ours = ({ raw }) => message(raw.module);
const isFine = ({ status }) => status >= 200 && status < 300;

function isManyToMany(shape, name, value) {
    return isPlain(value) && '_count' in value && shape.models.some((model) => {
        const field = shape.field(model, name);
        return field?.relation && shape.isManyToMany(field);
    });
}

// A tree without the members of that type, at any depth below the top rows.
function withoutBytes(shape, tree) {
    const names = new Set(shape.models.flatMap((model) => shape.scalars(model)
        .filter((field) => field.type === 'Bytes').map((field) => field.name)));
    const strip = (value) => {
        if (Array.isArray(value))
            return value.map(strip);
        if (!isPlain(value))
            return value;
        return Object.fromEntries(Object.entries(value)
            .filter(([name]) => !names.has(name)).map(([name, item]) => [name, strip(item)]));
    };
    return print(strip(tree));
}

// The orders in the arguments of an operation, at any depth.
function orders(args) {
    const found = [];
    const walk = (tree) => {
        for (const [key, value] of Array.isArray(tree) ? tree.entries()
            : isPlain(tree) ? Object.entries(tree) : []) {
            if (key === 'orderBy')
                found.push(...[value].flat().filter(isPlain));
            walk(value);
        }
    };
    walk(args);
    return found;
}

// Whether a cursor stands beside an order for which that holds.
const cursorBeside = (args, fits) => contains({ args }, 'args',
    (top) => [top, ...nested(top)].some((tree) => 'cursor' in tree && orders(
        { orderBy: tree.orderBy }).some(fits)));

// Every object inside.
function nested(tree) {
    const values = Array.isArray(tree) ? tree : isPlain(tree) ? Object.values(tree) : [];
    return values.flatMap((value) => (isPlain(value) ? [value, ...nested(value)]
        : nested(value)));
}

// Annotated values with the names that lead to them.
function annotations(tree, path = []) {
    if (tree instanceof Typed)
        return [{ type: tree.type, json: tree.json, path }];
    const entries = Array.isArray(tree) ? tree.map((item) => [undefined, item])
        : isPlain(tree) ? Object.entries(tree) : [];
    return entries.flatMap(([key, value]) => annotations(value,
        key === undefined ? path : [...path, key]));
}

const FITS = {
    Date: ['DateTime'], Decimal: ['Decimal'], Bytes: ['Bytes'], DbNull: ['Json'],
    JsonNull: ['Json'], AnyNull: ['Json'], bigint: ['BigInt', 'Int', 'Float', 'Decimal'],
};

const JSON_WORDS = ['equals', 'not', 'is', 'isNot', 'array_contains', 'array_starts_with',
    'array_ends_with'];

// Whether an annotated value stands where no field of its type is.
function misplaced({ request, shape }) {
    return annotations(request.items ?? request.args).some(({ type, json, path }) => {
        const name = [type].flat(2).at(-1);
        const types = FITS[name === 'Uint8Array' ? 'Bytes' : name];
        const fields = shape.models.flatMap((model) => shape.fields(model));
        const field = path.findLast((key) => fields.some((one) => one.name === key));
        const behind = path.slice(path.lastIndexOf(field) + 1);
        if (name === 'Date' && Number.isNaN(Date.parse(json)))
            return true;
        return types && !fields.some((one) => one.name === field && (types.includes(one.type)
            || (shape.schema.typeDefs?.[one.type] && types[0] === 'Json'
                && behind.every((word) => JSON_WORDS.includes(word)))));
    });
}

const missingColumn = (d) => /no such column: "?(?:[\w$]+\.)?(\w+)/.exec(said(d))?.[1];

// Whether an operation is about a family of delegates, or a relation to one.
const isFamily = (shape, model) => Boolean(shape.base(model)) || shape.isDelegate(model);
const asksFamily = ({ shape }, { model, args }) => model && (isFamily(shape, model)
    || shape.models.some((one) => shape.relations(one).some((field) => isFamily(shape,
        field.type) && contains(args, field.name))));

const isObjectOrder = (order) => Object.values(order).some(isPlain);

const wordings = [
    [/received (?:Buffer|Uint8Array)/g, 'received bytes'],
    [/received (?:undefined|null)/g, 'received nothing'],
];

const sameWords = (d) => d.reference.status === d.module.status && said(d) && wordings.reduce(
    (text, [from, to]) => text.replace(from, to), said(d)) === wordings.reduce(
    (text, [from, to]) => text.replace(from, to), ours(d));

const asksNothing = (args) => !['_count', '_sum', '_avg', '_min', '_max'].some(
    (word) => isPlain(args) && (args[word] === true
        || (isPlain(args[word]) && Object.values(args[word]).includes(true))));

function emptyRelation({ shape }, data) {
    return [data, ...nested(data)].flat().some((level) => isPlain(level)
        && Object.entries(level).some(([name, value]) => (value === null
            || (isPlain(value) && !Object.keys(value).length)) && shape.models.some(
            (model) => shape.field(model, name)?.relation)));
}

const typedFields = (shape) => shape.models.flatMap((model) => shape.scalars(model)
    .filter((field) => shape.schema.typeDefs?.[field.type]).map((field) => field.name));

// The module's answer without fields with @omit; of nothing else, true.
function withoutOmitted({ shape, module }) {
    const names = new Set(shape.models.flatMap((model) => shape.scalars(model)
        .filter((field) => field.omit).map((field) => field.name)));
    const strip = (value) => {
        if (Array.isArray(value))
            return value.map(strip);
        if (!isPlain(value))
            return value;
        const kept = Object.entries(value).filter(([name]) => !names.has(name));
        return kept.length ? Object.fromEntries(kept.map(([name, item]) => [name, strip(item)]))
            : true;
    };
    return { ...module, data: strip(module.data) };
}

// With members of enums by their names.
function named(shape, value) {
    const names = new Map(Object.values(shape.schema.enums ?? {}).flatMap((one) =>
        Object.entries(one.fields ?? {}).flatMap(([name, member]) => (member.attributes ?? [])
            .filter((attribute) => attribute.name === '@map')
            .map((attribute) => [attribute.args[0].value.value, name]))));
    const rename = (tree) => (typeof tree === 'string' ? names.get(tree) ?? tree
        : Array.isArray(tree) ? tree.map(rename)
            : isPlain(tree) ? Object.fromEntries(Object.entries(tree).map(
                ([name, item]) => [name, rename(item)])) : tree);
    return rename(value);
}

// With every list sorted.
const unordered = (value) => (Array.isArray(value)
    ? value.map(unordered).sort((a, b) => (print(a) < print(b) ? -1 : 1))
    : isPlain(value) ? Object.fromEntries(Object.entries(value).map(
        ([name, item]) => [name, unordered(item)])) : value);

// Whether all that is in b is in a, where lists may also be turned around.
function hasMore(a, b, turned) {
    const same = (one, other) => one.every((item, i) => hasMore(item, other[i], turned));
    if (Array.isArray(a) && Array.isArray(b))
        return a.length === b.length && (same(a, b) || (turned && same([...a].reverse(), b)));
    if (isPlain(a) && isPlain(b))
        return Object.keys(b).every((key) => key in a && hasMore(a[key], b[key], turned));
    return print(a) === print(b);
}

// Whether the last of related rows are asked for (DV59).
const takesLast = (d) => operations(d).some(({ args }) => nested(args).some(
    (tree) => typeof tree.take === 'number' && tree.take < 0));

const INTEGER = /^-?\d{16,19}n?$/;

// Equal but for integers that a double does not tell apart.
function isRounded(a, b) {
    if (Array.isArray(a) && Array.isArray(b))
        return a.length === b.length && a.every((item, i) => isRounded(item, b[i]));
    if (isPlain(a) && isPlain(b))
        return Object.keys(a).join() === Object.keys(b).join()
            && Object.keys(a).every((key) => isRounded(a[key], b[key]));
    return print(a) === print(b) || ([a, b].every((one) => INTEGER.test(String(one)))
        && Number(a) === Number(b));
}

// Equal but for the last digits of numbers.
function isNear(a, b) {
    if (typeof a === 'number' && typeof b === 'number')
        return Math.abs(a - b) <= 1e-12 * Math.abs(a);
    if (Array.isArray(a) && Array.isArray(b))
        return a.length === b.length && a.every((item, i) => isNear(item, b[i]));
    if (isPlain(a) && isPlain(b))
        return Object.keys(a).join() === Object.keys(b).join()
            && Object.keys(a).every((key) => isNear(a[key], b[key]));
    return print(a) === print(b);
}

const divides = (d) => operations(d).some(({ args }) => contains(args, 'divide'));
const updatesMany = (d) => operations(d).some(({ op, args }) => /^updateMany/.test(op)
    || contains(args, 'updateMany'));

// Equal but for numbers, of which one has the whole part after a division
// (the module that of integers, the reference that of decimals), and times,
// which it sets in updateMany as well.
function isAlike(d) {
    const whole = divides(d);
    const touched = updatesMany(d);
    const same = (a, b) => (Array.isArray(a) && Array.isArray(b)
        ? a.length === b.length && a.every((item, i) => same(item, b[i]))
        : isPlain(a) && isPlain(b) ? Object.keys(a).join() === Object.keys(b).join()
            && Object.keys(a).every((key) => same(a[key], b[key]))
            : print(a) === print(b) || (touched && b === '<now>')
                || (whole && [a, b].every((one) => typeof one !== 'string')
                    && (Math.trunc(Number(a)) === Number(b)
                        || Number(a) === Math.trunc(Number(b)))));
    return same(d.reference, d.module) && same(d.contents[0], d.contents[1]);
}

// The module does what is asked; in a transaction, what comes next may fail.
const goesOn = ({ request, module }) => isFine(module)
    || (request.op === '$transaction' && module.status < 500);

const crashed = (d) => d.reference.status === 500;

export const QUIRKS = [
    {
        id: 'DV02', // the last rows of no order
        test: (d) => isFine(d.reference) && isFine(d.module)
            && operations(d).some(({ args }) => [args, ...nested(args)].some(
                (tree) => tree?.take < 0 && !orders({ orderBy: tree.orderBy }).some(
                    (order) => Object.keys(order).length))),
    },
    {
        id: 'DV05', // Bytes of related rows: an error, or other bytes
        test: (d) => goesOn(d) && (/JSON cannot hold BLOB/.test(said(d))
            || (isFine(d.reference)
                && withoutBytes(d.shape, d.reference) === withoutBytes(d.shape, d.module))),
    },
    {
        id: 'DV06', // integers beyond 2^53
        content: true,
        test: (d) => isFine(d.reference) && isFine(d.module) && isRounded(d.reference, d.module)
            && isRounded(d.contents[0], d.contents[1]),
    },
    {
        id: 'DV09', // an aggregate of nothing, groups by nothing
        test: (d) => operations(d).some(({ op, args }) => (op === 'aggregate'
            && asksNothing(args)) || (op === 'groupBy' && args?.by?.length === 0)
            || (op === 'count' && contains(args, 'select', (select) => isPlain(select)
                && !Object.keys(select).length)))
            && (d.raw.reference.body.error?.dbErrorCode === 'SQLITE_ERROR' || crashed(d))
            && d.module.status < 500,
    },
    {
        id: 'DV28', // orders by the count of a many-to-many relation
        test: (d) => /^Relation fields not defined for field/.test(said(d))
            && goesOn(d) && operations(d).some(({ args }) => orders(args).some(
            (order) => [order, ...nested(order)].some((level) => Object.entries(level).some(
                ([name, value]) => isManyToMany(d.shape, name, value))))),
    },
    {
        id: 'DV41', // a date, bytes or a sentinel where an object has to be
        test: (d) => /"__brand\\?"/.test(print(d.reference)) || (misplaced(d)
            && (d.module.status === 422 || crashed(d)
            || (isFine(d.module)
            && operations(d).some(({ args }) => contains(args, 'data', (data) => typedFields(
                d.shape).some((name) => contains([data], name, isPlain))))))),
        content: true,
    },
    {
        id: 'DV42', // groups and orders of a sub model: columns of its base
        test: (d) => d.module.status < 500 && d.shape.models.some((model) => d.shape.field(model,
            missingColumn(d))?.originModel),
    },
    {
        id: 'DV43', // a cursor beside {sort, nulls}
        test: (d) => ((d.module.error?.reason === 'not-supported'
            && /^cursor pagination cannot be combined/.test(ours(d)))
            || (isFine(d.reference) && isFine(d.module)))
            && operations(d).some(({ args }) => cursorBeside(args, isObjectOrder)),
    },
    {
        id: 'DV44', // words for what was received
        test: (d) => sameWords(d) || (/^Cannot read properties of null/.test(said(d))
            && /"meta" query parameter/.test(ours(d))),
    },
    {
        id: 'DV45', // null as a value of Decimal and Bytes
        test: (d) => crashed(d) && d.module.status < 500 && (/reading 'toString'/.test(said(d))
            || /first argument must be of type string.*Received null/.test(said(d))),
    },
    {
        id: 'DV46', // null of a Boolean means false, in filters and in data
        content: true,
        test: (d) => isFine(d.reference) && (isFine(d.module) || [400, 404].includes(
            d.module.status)) && operations(d).some(
            ({ args }) => d.shape.models.some((model) => d.shape.scalars(model).some(
                (field) => field.type === 'Boolean' && field.optional && contains(args,
                    field.name, (value) => value === null
                        || contains([value], 'equals', (v) => v === null)
                        || contains([value], 'not', (v) => v === null))))),
    },
    {
        id: 'DV47', // a boolean or an object as an element of a JSON array
        test: (d) => /cannot be bound/.test(said(d))
            && d.module.status < 500 && operations(d).some(({ args }) => [
            'array_contains', 'array_starts_with', 'array_ends_with'].some((word) => contains(
            args, word, (value) => typeof value === 'boolean' || isPlain(value)))),
    },
    {
        id: 'DV48', // rows of a delegate without their id lose what sub models add
        test: (d) => isFine(d.reference) && isFine(d.module) && operations(d).some(
            ({ args }) => contains(args, 'omit', (omit) => isPlain(omit) && d.shape.models.some(
                (model) => d.shape.isDelegate(model)
                    && d.shape.ids(model).some((id) => omit[id] === true)))),
    },
    {
        id: 'DV49', // a member that is undefined is there for the reference
        test: (d) => ([400, 422].includes(d.reference.status) || (crashed(d)
            && /^Cannot read properties of undefined/.test(said(d)))) && d.module.status < 500
            && annotations(d.request.items ?? d.request.args).some(
                ({ type }) => type[0] === 'undefined'),
    },
    {
        id: 'DV49', // beside a cursor a sort that is undefined is not "asc": it goes down
        test: (d) => d.reference.status === 200 && d.module.status === 200
            && operations(d).some(({ args }) => args?.cursor && annotations(args.orderBy).some(
                ({ type }) => type[0] === 'undefined')),
    },
    {
        id: 'DV50', // a count of _all alone
        test: (d) => d.module.status < 500 && /syntax error/.test(said(d))
            && operations(d).some(({ op, args }) => op === 'count'
                && isPlain(args?.select) && Object.keys(args.select).join() === '_all'),
    },
    {
        id: 'DV51', // integers of more than 64 bits
        test: (d) => /too large to bind/.test(said(d)) && d.module.status <= 422,
    },
    {
        id: 'DV25', // updateMany leaves @updatedAt alone
        content: true,
        test: (d) => updatesMany(d) && isFine(d.module) && isAlike(d),
    },
    {
        id: 'DV52', // _count in the selection of a write
        test: (d) => /^Field "_count" not found in model/.test(said(d))
            && d.module.status < 500,
    },
    {
        id: 'DV53', // createMany of a delegate base
        test: (d) => d.module.error?.reason === 'not-supported'
            && /is a delegate and cannot be created directly/.test(ours(d))
            && operations(d).some(({ model, op, args }) => (/^createMany/.test(op)
                && d.shape.isDelegate(model)) || contains(args, 'createMany')),
    },
    {
        id: 'DV54', // updateManyAndReturn of a sub model
        test: (d) => crashed(d) && /updateResult\.map is not a function/.test(said(d))
            && d.module.status < 500,
    },
    {
        id: 'DV11', // no relation in data: null or {}
        test: (d) => crashed(d) && d.module.status < 500 && operations(d).some(({ args }) =>
            contains(args, 'data', (data) => emptyRelation(d, data))
            || contains(args, 'create', (data) => emptyRelation(d, data))
            || contains(args, 'update', (data) => emptyRelation(d, data))),
    },
    {
        id: 'DV26', // divisions of integers with a remainder
        content: true,
        test: (d) => divides(d) && isFine(d.module) && (isAlike(d)
            || (crashed(d) && /cannot be converted to a BigInt/.test(said(d))))
            || (divides(d) && d.reference.status < 500 && d.module.status === 400),
    },
    {
        id: 'DV31', // NaN as a Decimal
        test: (d) => d.module.status === 422 && annotations(d.request.items ?? d.request.args)
            .some(({ type, json }) => print(type) === '[["custom","Decimal"]]'
                && json === 'NaN'),
    },
    {
        id: 'DV55', // conditions in connect, set and disconnect of children
        test: (d) => /cannot be bound|syntax error|no such column: "|row value misused|ambiguous column name: id/
            .test(said(d))
            && d.module.status < 500 && operations(d).some(({ args }) =>
            ['connect', 'set', 'disconnect'].some((word) => contains(args, word))),
    },
    {
        id: 'DV56', // a condition on a unique field, which several rows may satisfy
        content: true,
        test: (d) => d.module.status < 500 && operations(d).some(({ model, op, args }) =>
            model && ['update', 'upsert', 'delete'].includes(op) && isPlain(args?.where)
            && d.shape.keys(model).some(([key]) => isPlain(args.where[key]))
            && !d.shape.keys(model).some(([key, parts]) => parts.length === 1
                && key in args.where && !isPlain(args.where[key]))),
    },
    {
        id: 'DV57', // keys that a selection leaves out, though relations need them
        test: (d) => (/no such column: \$\$t\d/.test(said(d))
            || /NOT NULL constraint failed: _/.test(said(d))) && goesOn(d)
            && operations(d).some(({ args }) => contains(args, 'omit')
                || contains(args, 'select')),
    },
    {
        id: 'DV58', // numbers, enums and nothing in filters of typed JSON
        content: true,
        test: (d) => d.reference.status < 500 && d.module.status < 500 && operations(d).some(
            ({ args }) => typedFields(d.shape).some((name) => contains(args, 'where',
                (where) => contains(where, name, isPlain)))),
    },
    {
        id: 'DV59', // the last of related rows below a relation to one come reversed
        test: (d) => isFine(d.reference) && isFine(d.module)
            && print(unordered(d.reference)) === print(unordered(d.module))
            && takesLast(d),
    },
    {
        id: 'DV60', // a selection of polymorphic related rows has what sub models add
        test: (d) => d.shape.models.some((model) => d.shape.isDelegate(model))
            && isFine(d.reference) && isFine(d.module) && hasMore(d.reference, d.module,
                takesLast(d))
            && operations(d).some(({ args }) => nested(args).some((tree) => tree.select)),
    },
    {
        id: 'DV61', // null for a relation over several fields, of which some are null
        content: true,
        test: (d) => isFine(d.reference) && d.module.status < 500 && d.shape.models.some(
            (model) => d.shape.relations(model).some((field) => field.optional
                && field.relation.fields?.length > 1 && operations(d).some(({ args }) =>
                contains(args, field.name, (value) => value === null)))),
    },
    {
        id: 'DV20', // enum members of related rows by what is stored
        test: (d) => isFine(d.reference) && isFine(d.module)
            && print(named(d.shape, d.reference)) === print(d.module),
    },
    {
        id: 'DV62', // writes do not answer omitted fields that a select asks for
        test: (d) => isFine(d.reference) && isFine(d.module) && operations(d).some(({ args }) =>
            contains(args, 'select')) && print(d.reference) === print(withoutOmitted(d)),
    },
    {
        id: 'DV63', // what is done with a related row that was just deleted
        test: (d) => crashed(d) && /Cannot read properties of null/.test(said(d))
            && d.module.status < 500 && operations(d).some(({ args }) =>
            contains(args, 'delete')),
    },
    {
        id: 'DV64', // the last item of what is no array, or empty
        test: (d) => /bad JSON path/.test(said(d)) && d.module.status < 500
            && operations(d).some(({ args }) => contains(args, 'array_ends_with')),
    },
    {
        id: 'DV65', // a filter of Json that asks nothing
        test: (d) => /^Invalid JSON filter payload/.test(said(d)) && d.module.status < 500,
    },
    {
        id: 'DV66', // a condition that the writes before end, judged again before the update
        content: true,
        test: (d) => isFine(d.module) && operations(d).some(({ model, op, args }) => model
            && /^up/.test(op) && ((d.reference.status === 404
                && Object.keys(args?.where ?? {}).length > 1)
                || (isFine(d.reference) && d.shape.base(model)
                    && Object.keys(args?.data ?? {}).some(
                        (name) => contains(args.where, name))))),
    },
    {
        id: 'DV67', // a cursor in an order by nothing
        test: (d) => isFine(d.reference) && isFine(d.module) && operations(d).some(({ args }) =>
            [args, ...nested(args)].some((tree) => tree?.cursor && tree.orderBy
                && !orders({ orderBy: tree.orderBy }).some(
                    (order) => Object.keys(order).length))),
    },
    {
        id: 'DV68', // of two errors in the update of a sub model, the base's comes first
        test: (d) => [400, 404].includes(d.reference.status)
            && [400, 404].includes(d.module.status) && operations(d).some((one) =>
            asksFamily(d, one) && (/^up/.test(one.op) || contains(one.args, 'update')
                || contains(one.args, 'upsert'))),
    },
    {
        id: 'DV69', // a cursor in the order of an enum, below a relation to one
        test: (d) => isFine(d.reference) && isFine(d.module) && operations(d).some(({ args }) =>
            cursorBeside(args, (order) => d.shape.models.some((model) =>
                d.shape.schema.enums?.[d.shape.field(model, Object.keys(order)[0])?.type]))),
    },
    {
        id: 'sums', // the last digit of sums and averages is SQLite's
        test: (d) => isFine(d.reference) && isFine(d.module) && operations(d).some(({ op }) =>
            op === 'aggregate' || op === 'groupBy') && isNear(d.reference, d.module),
    },
    {
        id: 'chance', // pages of rows in the order of ids that were just made
        test: (d) => isFine(d.reference) && isFine(d.module) && isWrite(d.request)
            && /<(?:cuid|uuid|ulid|nanoid)/.test(print(d.reference))
            && operations(d).some(({ args }) => contains({ args }, 'orderBy')),
    },
    {
        id: 'body', // what is no object or array is the adapter's to refuse
        test: (d) => said(d) === ADAPTER && d.module.status === 400,
    },
];

function wroteTheSame({ kind, reference, module, contents }) {
    return kind !== 'content' && (!isFine(reference) || !isFine(module)
        || print(contents[0]) === print(contents[1]));
}

export function explain(difference) {
    return QUIRKS.find((quirk) => (quirk.content || wroteTheSame(difference))
        && quirk.test(difference));
}
