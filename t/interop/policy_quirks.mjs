// What the reference's policies do otherwise, beside what quirks.mjs explains;
// docs/decisions.md tells of each.

import { print } from './compare.mjs';
import { isWrite, operationsOf } from './wire.mjs';

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

const namesRenamed = (d) => d.shape.models.some((model) => d.shape.fields(model).some((field) =>
    isRenamed(d.shape, field) && operations(d).some(({ args }) => contains(args,
        (name, value) => name === field.name || value === field.name))));

const rules = (shape, model, name, operation) => (shape.schema.models[model].attributes ?? [])
    .some((attribute) => attribute.name === name
        && new RegExp(operation).test(print(attribute.args)));

// Whether rules decide who may read the field.
const isMasked = (field) => (field.attributes ?? []).some(({ name, args }) =>
    ['@allow', '@deny'].includes(name) && /read|all/.test(print(args)));

const POST = 'post-update';

// Whether an operation writes to a model of a delegate's family, or may.
const isFamily = (shape, model) => Boolean(shape.base(model)) || shape.isDelegate(model);
const writesFamily = (d) => isWrite(d.request) && operations(d).some(({ model, args }) => model
    && (isFamily(d.shape, model) || d.shape.relations(model).some((field) =>
        isFamily(d.shape, field.type) && contains(args?.data ?? args, (name) =>
            name === field.name))));

// How many rows an answer speaks of.
function count(data) {
    if (Array.isArray(data))
        return data.reduce((sum, item) => sum + count(item), 0);
    return data?.count ?? (data ? 1 : 0);
}

// No more than the reference says to have done; or what it refuses for rows
// that are not the ones to be written: hidden ones, and an upsert's new one.
function doesNoMore({ reference, module, request }) {
    if (!isFine(module))
        return module.status < 500;
    if (isFine(reference))
        return count(module.data) <= count(reference.data);
    return (reference.status === 403 && (!count(module.data)
        || /field policies$/.test(reference.error?.message)))
        || (/upsert/.test(print(request)) && /^SQLITE_CON/.test(reference.error?.dbErrorCode));
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
        id: 'DV81', // a limit beside rules that compare with the row before
        test: (d) => d.reference.status === 403 && isFine(d.module)
            && /^Before-update/.test(d.reference.error?.message)
            && operations(d).some(({ model, args }) => args?.limit !== undefined
                && ['@@allow', '@@deny'].some((name) => rules(d.shape, model, name, POST))),
    },
    {
        id: 'DV82', // which rows of a delegate's family are written
        test: (d) => writesFamily(d) && doesNoMore(d),
    },
    {
        id: 'DV84', // fields that may not be read, in conditions of writes
        test: (d) => isWrite(d.request) && [d.reference, d.module].every((answer) =>
            isFine(answer) || answer.status === 404) && operations(d).some(({ model, args }) =>
            model && d.shape.scalars(model).some((field) => isMasked(field)
                && contains(args?.where, (name) => name === field.name))),
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
