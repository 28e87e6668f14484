// What the reference's policies do otherwise, beside what quirks.mjs explains;
// docs/decisions.md tells of each.

import { print } from './compare.mjs';
import { isMasked } from './policy_ids.mjs';
import { isPlain, isWrite, operationsOf } from './wire.mjs';

const isFine = (answer) => answer.status >= 200 && answer.status < 300;

const operations = ({ request, shape }) => operationsOf(request, shape);

function contains(tree, fits) {
    if (!tree || typeof tree !== 'object')
        return false;
    return Object.entries(tree).some(([name, value]) => fits(name, value)
        || contains(value, fits));
}

// Enums some member of which is stored by another name.
function isRenamed(shape, field) {
    const enumeration = shape.schema.enums?.[field?.type];
    return Object.values(enumeration?.fields ?? {}).some((member) => member.attributes?.some(
        (attribute) => attribute.name === '@map'));
}

const SEARCHES = ['where', 'orderBy', 'having', 'cursor', 'by', 'distinct', '_min', '_max'];
const LINKS = ['some', 'every', 'none', 'is', 'isNot'];

// Whether such a field, of a model of which some fields are hidden, is looked
// for, or orders.
const namesRenamed = (d) => d.shape.models.some((model) => d.shape.fields(model).some(isMasked)
    && d.shape.fields(model).some((field) => isRenamed(d.shape, field)
        && operations(d).some(({ args }) => contains(args, (word, tree) =>
            (SEARCHES.includes(word) || LINKS.includes(word)) && ([tree].flat().includes(
                field.name) || contains({ tree }, (name) => name === field.name))))));

const rules = (shape, model, name, operation) => (shape.schema.models[model].attributes ?? [])
    .some((attribute) => attribute.name === name
        && new RegExp(operation).test(print(attribute.args)));

const POST = 'post-update';
const AFTER = /failed to pass post-update policy check$/;

// Whether a model is among those that another one extends.
function isBase(shape, base, model) {
    for (let at = model && shape.base(model); at; at = shape.base(at)) {
        if (at === base)
            return true;
    }
    return false;
}

// Whether an operation writes to a model of a delegate's family, or may.
const isFamily = (shape, model) => Boolean(shape.base(model)) || shape.isDelegate(model);
const writesFamily = (d) => isWrite(d.request) && operations(d).some(({ model, args }) => model
    && (isFamily(d.shape, model) || d.shape.relations(model).some((field) =>
        isFamily(d.shape, field.type) && contains(args?.data ?? args, (name) =>
            name === field.name))));

// Whether an update sets columns of a sub model and of a base.
const updatesLevels = (d) => operations(d).some(({ model, op, args }) => model
    && d.shape.base(model) && /^up/.test(op) && [args?.data, args?.update].some((data) =>
    isPlain(data) && new Set(Object.keys(data).map((name) => d.shape.field(model, name))
        .filter((field) => field && !field.relation).map((field) => field.originModel
            ?? model)).size > 1));

// Whether the column that is ambiguous is one that a rule gives to a function.
function matchedColumn(d) {
    const [, column] = /ambiguous column name: (\w+)/.exec(
        d.raw.reference.body.error?.message) ?? [];
    const calls = new RegExp('"function":"(?:contains|startsWith|endsWith)","args":'
        + `\\[\\{"kind":"field","field":"${column}"`);
    return column && d.shape.models.some((model) => calls.test(JSON.stringify(
        d.shape.schema.models[model])));
}

// Whether relations are named in data, and nothing is done with any.
function namesNoRow(shape, model, data) {
    const values = shape.relations(model).map((field) => data?.[field.name]).filter(
        (value) => value !== undefined);
    return values.length > 0 && values.every((value) => isPlain(value)
        && Object.values(value).every((action) => action === false));
}

// How many rows an answer speaks of.
function count(data) {
    if (Array.isArray(data))
        return data.reduce((sum, item) => sum + count(item), 0);
    return data?.count ?? (data ? 1 : 0);
}

// (@updatedAt of updateMany is DV25.)
const has = (rows, row) => rows.some((other) => row.every((value, i) => value === '<now>'
    || print(value) === print(other[i])));
const hasId = (rows, row) => rows.some(([id]) => id === row[0]);

// Whether each row is as the reference left it, or as it was.
function wroteNoMore({ before, contents: [reference, module] }) {
    return !module || Object.keys(module).every((table) => table === 'sqlite_sequence'
        || (module[table].every((row) => has(reference[table], row) || has(before[table], row))
            && before[table].every((row) => hasId(module[table], row)
                || !hasId(reference[table], row))));
}

// Lists of related rows that a base has, where the reference shows none.
const baseLists = (shape) => new Set(shape.models.filter((model) => shape.base(model)).flatMap(
    (model) => shape.relations(model).filter((field) => field.originModel && field.array).map(
        (field) => field.name)));

function isAlikeBut(names, one, other) {
    if (Array.isArray(one) && Array.isArray(other))
        return one.length === other.length && one.every((item, i) => isAlikeBut(names, item,
            other[i]));
    if (!isPlain(one) || !isPlain(other))
        return print(one) === print(other);
    return Object.keys(one).join() === Object.keys(other).join() && Object.keys(one).every(
        (name) => (names.has(name) && ['[]', '0'].includes(print(one[name])))
            || isAlikeBut(names, one[name], other[name]));
}

// No more than the reference says to have done; or what it refuses for rows
// that are not the ones to be written: hidden ones, and an upsert's new one.
function doesNoMore(d) {
    const { reference, module, request } = d;
    if (!isFine(module))
        return [403, 404].includes(module.status) || (module.status === 400
            && reference.status >= 400);
    if (isFine(reference))
        return count(module.data) <= count(reference.data) && wroteNoMore(d);
    return (reference.status === 403 && (!count(module.data)
        || /field policies$/.test(reference.error?.message)
        || (/upsert|updateMany/.test(print(request)) && AFTER.test(reference.error?.message))))
        || ((/upsert|updateMany/.test(print(request)) || !count(module.data))
            && /^SQLITE_CON/.test(reference.error?.dbErrorCode));
}

export const QUIRKS = [
    {
        id: 'DV25', // updateMany leaves @updatedAt alone, also where the answer is refused
        test: (d) => d.kind === 'content' && d.module.status === 403
            && /updateMany/.test(print(d.request)),
    },
    {
        id: 'DV80', // enums by name where fields have rules for reading
        test: (d) => isFine(d.reference) && isFine(d.module) && namesRenamed(d),
    },
    {
        id: 'DV81', // a limit, beside rules of fields: other rows are asked about
        test: (d) => [[d.reference, d.module], [d.module, d.reference]].some(([one, other]) =>
            isFine(one) && other.status === 403 && /field policies$/.test(other.error.message))
            && operations(d).some(({ args }) => args?.limit !== undefined),
    },
    {
        id: 'DV81', // a limit, or filters of relations, beside rules about the row before
        test: (d) => d.reference.status === 403 && (isFine(d.module)
            || /failed to pass post-update/.test(d.module.error.message))
            && /^Before-update/.test(d.reference.error?.message)
            && operations(d).some(({ model, args }) => model && (args?.limit !== undefined
                || d.shape.relations(model).some((field) => contains(args?.where,
                    (name) => name === field.name)))
                && ['@@allow', '@@deny'].some((name) => rules(d.shape, model, name, POST))),
    },
    {
        id: 'DV81', // the same of a base, whose rows are those of a filtered sub model
        test: (d) => d.reference.status === 403 && isFine(d.module)
            && /^Before-update/.test(d.reference.error?.message)
            && operations(d).some(({ model, op }) => /^updateMany/.test(op)
                && isBase(d.shape, d.reference.error.model, model)),
    },
    {
        id: 'DV82', // which rows of a delegate's family are written
        test: (d) => writesFamily(d) && doesNoMore(d),
    },
    {
        id: 'DV87', // what an update did to a base before it comes to the sub model
        test: (d) => updatesLevels(d) && d.module.status < 500
            && (AFTER.test(d.reference.error?.message) || (isFine(d.module)
                && d.reference.status === 404) || (isFine(d.reference)
                && ((isFine(d.module) && count(d.module.data) > count(d.reference.data))
                    || /^SQLITE_CON/.test(d.module.error?.dbErrorCode)))),
    },
    {
        id: 'DV85', // what hangs on a base's hidden row
        test: (d) => !isWrite(d.request) && isFine(d.reference) && isFine(d.module)
            && isAlikeBut(baseLists(d.shape), d.reference.data, d.module.data),
    },
    {
        id: 'DV89', // no relation in data: {} has the row, or that of its base, read first
        test: (d) => operations(d).some(({ model, op, args }) => model
            && (op === 'upsert' ? isFine(d.module) && namesNoRow(d.shape, model, args?.update)
                : d.reference.status === 404 && namesNoRow(d.shape, model, args?.data)
                    && ((isFine(d.module) && d.kind === 'answer')
                        || d.module.error?.rejectReason === 'cannot-read-back'))),
    },
    {
        id: 'DV86', // in the order of a relation: columns of functions of texts
        test: (d) => matchedColumn(d) && (isFine(d.module)
            || (d.request.op === '$transaction' && d.module.status < 500))
            && operations(d).some(({ args }) => contains({ args }, (word, tree) => word
                === 'orderBy' && [tree].flat().some((order) => isPlain(order)
                && d.shape.models.some((model) => d.shape.field(model,
                    Object.keys(order)[0])?.relation)))),
    },
    {
        id: 'DV88', // which of several links is refused first
        test: (d) => [d.reference, d.module].every(({ status, error }) => status === 403
            && /^many-to-many relation participant model/.test(error.message)),
    },
    {
        id: 'DV83', // which of several constraints is violated first
        test: (d) => d.reference.status === 400 && d.module.status === 400
            && [d.reference, d.module].every(({ error }) =>
                /^SQLITE_CONSTRAINT/.test(error?.dbErrorCode)),
    },
];

export function explainPolicy(difference) {
    return QUIRKS.find((quirk) => quirk.test(difference));
}
