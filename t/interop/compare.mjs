// Whether two answers, and two databases after them, say the same. What is
// made anew at each write (ids, the time) has its shape compared, and where
// else it stands.

import { isPlain, Typed } from './wire.mjs';

const IDS = {
    cuid: /^c[0-9a-z]{24}$/,
    uuid4: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    uuid7: /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ulid: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
    nanoid: /^[\w-]{21}$/,
};
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

// Puts words in the place of what was made anew. `known` are texts that were
// there before, `since` the time before the request.
export class Names {
    constructor(known, since) {
        this.known = known;
        this.since = since;
        this.given = new Map();
    }

    // What a text was made as: 'now', 'cuid' …, or undefined.
    kind(value) {
        if (this.known(value))
            return undefined;
        if (TIME.test(value)) {
            const time = Date.parse(value);
            return time >= this.since - 5 && time <= Date.now() + 5 ? 'now' : undefined;
        }
        return Object.keys(IDS).find((kind) => IDS[kind].test(value));
    }

    text(value) {
        const kind = this.kind(value);
        if (kind === undefined)
            return value;
        if (kind === 'now')
            return '<now>';
        if (!this.given.has(value))
            this.given.set(value, `<${kind} ${this.given.size + 1}>`);
        return this.given.get(value);
    }

    // As JSON, without telling ids of a kind apart.
    key(value) {
        return print(value, (text) => {
            const kind = this.kind(text);
            return kind === undefined ? text : `<${kind}>`;
        });
    }

    // The same tree, members by name.
    tree(value) {
        if (typeof value === 'string')
            return this.text(value);
        if (Array.isArray(value))
            return value.map((item) => this.tree(item));
        if (!isPlain(value))
            return value;
        return Object.fromEntries(Object.keys(value).sort()
            .map((name) => [name, this.tree(value[name])]));
    }
}

export const print = (value, text = (item) => item) => JSON.stringify(value,
    (_, item) => (typeof item === 'bigint' ? `${item}n`
        : typeof item === 'string' ? text(item) : item));

// ---- orders that nobody promised ----

function isTotal(orderBy, ids) {
    const list = Array.isArray(orderBy) ? orderBy : [orderBy];
    return ids.every((id) => list.some((item) => isPlain(item) && id in item));
}

// Sorts every list of rows whose order the arguments leave open.
export class Settler {
    constructor(shape, names) {
        this.shape = shape;
        this.names = names;
    }

    // By ids, when they were known before, else by all that is known.
    sorted(model, list) {
        const ids = this.shape.ids(model);
        const key = (row) => this.names.key(isPlain(row) && ids.every((id) => id in row
            && this.names.key(row[id]) === print(row[id])) ? ids.map((id) => row[id]) : row);
        return list.map((item) => [key(item), item])
            .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
    }

    settle(model, args, data) {
        if (Array.isArray(data)) {
            const rows = data.map((row) => this.row(model, args, row));
            return isTotal(args?.orderBy, this.shape.ids(model)) ? rows
                : this.sorted(model, rows);
        }
        return this.row(model, args, data);
    }

    row(model, args, row) {
        const chosen = args?.select ?? args?.include;
        if (!isPlain(row) || !isPlain(chosen))
            return row;
        const made = { ...row };
        for (const field of this.shape.relations(model)) {
            if (field.name in made && chosen[field.name])
                made[field.name] = this.settle(field.type, chosen[field.name],
                    made[field.name]);
        }
        return made;
    }
}

// ---- answers ----

// Byte arrays as the manual has them (DV04), and nothing about equal values.
function annotated(data, values) {
    const out = {};
    for (const [path, type] of Object.entries(values ?? {})) {
        out[path] = type;
        if (print(type) !== '[["typed-array","Uint8Array"]]')
            continue;
        out[path] = [['custom', 'Bytes']];
        const keys = path.split('.');
        const last = keys.pop();
        const holder = keys.reduce((at, key) => at?.[key], data);
        if (Array.isArray(holder?.[last]))
            holder[last] = Buffer.from(holder[last]).toString('base64');
    }
    return out;
}

// Annotations stand beside their values, so that lists can be sorted.
function attach(data, values) {
    for (const [path, type] of Object.entries(values)) {
        const keys = path.split('.');
        const last = keys.pop();
        const holder = keys.reduce((at, key) => at?.[key], data);
        if (holder && typeof holder === 'object' && last in holder)
            holder[last] = { $: type, value: holder[last] };
    }
    return data;
}

function success(answer) {
    const data = structuredClone(answer.body.data);
    const values = annotated(data, answer.body.meta?.serialization?.values);
    return { status: answer.status, data: data && typeof data === 'object'
        ? attach(data, values) : data };
}

function failure(answer) {
    const { status, ...error } = answer.body?.error ?? { message: print(answer.body) };
    // the sentence of a database is its own
    if (error.reason === 'db-query-error')
        delete error.message;
    if (error.reason === undefined)
        error.reason = answer.status === 500 ? 'internal-error' : 'invalid-input';
    return { status: answer.status, error };
}

export function digest(answer, settled) {
    if (answer.status < 200 || answer.status >= 300 || !answer.body || !('data' in answer.body))
        return failure(answer);
    const made = success(answer);
    made.data = settled(made.data);
    return made;
}

// Every text in a tree.
export function texts(value, into = new Set()) {
    if (typeof value === 'string')
        into.add(value);
    else if (value instanceof Typed)
        texts(value.json, into);
    else if (value && typeof value === 'object')
        Object.values(value).forEach((item) => texts(item, into));
    return into;
}
