// A request as data, and as it goes over the wire.
//
//     {model, op, args}            an operation; args may hold Typed leaves
//     {op: '$transaction', items}  a list of such operations
//     {method, target, body}       anything else, as it is

// A value with a superjson annotation.
export class Typed {
    constructor(type, json) {
        this.type = type;
        this.json = json;
    }

    toJSON() {
        return { $typed: this.type, json: this.json };
    }
}

export const typed = {
    date: (text) => new Typed(['Date'], text),
    bigint: (text) => new Typed(['bigint'], text),
    decimal: (text) => new Typed([['custom', 'Decimal']], text),
    bytes: (hex) => new Typed([['custom', 'Bytes']], Buffer.from(hex, 'hex').toString('base64')),
    array: (hex) => new Typed([['typed-array', 'Uint8Array']], [...Buffer.from(hex, 'hex')]),
    undefined: () => new Typed(['undefined'], null),
    number: (word) => new Typed(['number'], word),
    sentinel: (word) => new Typed([['custom', word]], word),
};

export const isPlain = (value) => value !== null && typeof value === 'object'
    && !Array.isArray(value) && !(value instanceof Typed);

// Reads what JSON.stringify made of arguments with Typed leaves.
export function revive(value) {
    if (Array.isArray(value))
        return value.map(revive);
    if (!isPlain(value))
        return value;
    if (value.$typed)
        return new Typed(value.$typed, value.json);
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, revive(v)]));
}

const escape = (key) => key.replaceAll('\\', '\\\\').replaceAll('.', '\\.');

function serialize(value, path, values) {
    if (value instanceof Typed) {
        values[path.join('.')] = value.type;
        return value.json;
    }
    if (Array.isArray(value))
        return value.map((item, i) => serialize(item, [...path, i], values));
    if (!isPlain(value))
        return value;
    return Object.fromEntries(Object.entries(value).map(
        ([key, item]) => [key, serialize(item, [...path, escape(key)], values)]));
}

// {json, meta}; meta is undefined when nothing is annotated
export function marshal(args) {
    const values = {};
    const json = serialize(args, [], values);
    return {
        json, meta: Object.keys(values).length
            ? { serialization: { values, v: 1 } } : undefined,
    };
}

const METHODS = {
    create: 'POST', createMany: 'POST', createManyAndReturn: 'POST',
    upsert: 'POST', update: 'PUT', updateMany: 'PUT',
    updateManyAndReturn: 'PUT', delete: 'DELETE', deleteMany: 'DELETE',
};

export const isWrite = (request) => request.op === '$transaction'
    || Boolean(METHODS[request.op])
    || (request.method !== undefined && request.method !== 'GET');

function withMeta(args) {
    const { json, meta } = marshal(args);
    return isPlain(json) && meta ? { ...json, meta } : json;
}

// {method, target, body}
export function toHttp(request) {
    if (request.target !== undefined)
        return request;
    if (request.op === '$transaction') {
        const items = Array.isArray(request.items)
            ? request.items.map((item) => (isPlain(item) && isPlain(item.args)
                ? { ...item, args: withMeta(item.args) } : marshal(item).json))
            : marshal(request.items).json;
        return {
            method: 'POST', target: '/$transaction/sequential',
            body: JSON.stringify(items),
        };
    }
    const method = request.as ?? METHODS[request.op] ?? 'GET';
    const target = `/${request.model}/${request.op}`;
    if (method !== 'GET' && method !== 'DELETE')
        return { method, target, body: JSON.stringify(withMeta(request.args)) };
    const { json, meta } = marshal(request.args);
    const query = new URLSearchParams();
    if (json !== undefined)
        query.set('q', JSON.stringify(json));
    if (meta)
        query.set('meta', JSON.stringify(meta));
    return { method, target: query.size ? `${target}?${query}` : target };
}

// What a request says that was not made from arguments.
function parsed({ target, body }) {
    const [path, query] = target.split('?');
    const [model, op] = path.split('/').filter(Boolean);
    try {
        return { model, op, args: JSON.parse(body
            ?? (new URLSearchParams(query).get('q') || '{}')) };
    } catch {
        return { model, op };
    }
}

// Every operation in a request, with its model's name as the schema has it.
export function operationsOf(request, shape) {
    const list = Array.isArray(request.items) ? request.items
        : [request.target === undefined ? request : parsed(request)];
    return list.map((item) => (isPlain(item) ? { ...item, model: shape.models.find(
        (name) => name.toLowerCase() === String(item.model).toLowerCase()) } : {}));
}
