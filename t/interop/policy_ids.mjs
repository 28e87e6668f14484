// DV84 as a request: conditions of writes that name fields which the user may
// not always read, by the ids of the rows that a read finds by them. Asked
// that way, the reference has to answer as the module does to the original.

import { lowerFirst } from './shape.mjs';
import { isPlain, operationsOf } from './wire.mjs';

// Whether rules decide who may read the field.
export const isMasked = (field) => (field?.attributes ?? []).some(({ name, args }) =>
    ['@allow', '@deny'].includes(name) && /"(?:[a-z, -]*,)?\s*(?:read|all)\b/.test(
        JSON.stringify(args[0])));

class GivenUp extends Error {}

class Rewriter {
    // `ask` puts a read to the reference: its data, or undefined.
    constructor(shape, ask) {
        this.shape = shape;
        this.ask = ask;
        this.changed = false;
    }

    // A foreign key may be hidden, and with it where it leads.
    isMasked(model, field) {
        return isMasked(field) || Boolean(field?.relation?.fields?.some((key) =>
            isMasked(this.shape.field(model, key))));
    }

    // Whether a condition names such a field of its own model.
    names(model, where) {
        if (Array.isArray(where))
            return where.some((item) => this.names(model, item));
        return isPlain(where) && Object.entries(where).some(([name, value]) =>
            (['AND', 'OR', 'NOT'].includes(name) ? this.names(model, value)
                : this.isMasked(model, this.shape.field(model, name))
                    || (!this.shape.field(model, name) && isPlain(value)
                        && Object.keys(value).some((part) =>
                            isMasked(this.shape.field(model, part))))));
    }

    async found(model, op, where) {
        const select = Object.fromEntries(this.shape.ids(model).map((id) => [id, true]));
        const data = await this.ask({ model: lowerFirst(model), op, args: { where, select } });
        if (data === undefined)
            throw new GivenUp();
        return data;
    }

    none(model, id) {
        return this.shape.field(model, id).type === 'String' ? 'nobody has this' : -987654;
    }

    async unique(model, where) {
        if (!this.names(model, where))
            return where;
        this.changed = true;
        const ids = this.shape.ids(model);
        const row = await this.found(model, 'findUnique', where)
            ?? Object.fromEntries(ids.map((id) => [id, this.none(model, id)]));
        const key = this.shape.keys(model).find(([, parts]) => parts.join() === ids.join());
        return ids.length === 1 ? { [ids[0]]: row[ids[0]] } : { [key[0]]: row };
    }

    async many(model, where) {
        if (!this.names(model, where))
            return where;
        this.changed = true;
        return { OR: await this.found(model, 'findMany', where) };
    }

    async each(value, change) {
        if (!Array.isArray(value))
            return change(value);
        const made = [];
        for (const item of value)
            made.push(await change(item));
        return made;
    }

    async member(object, name, change) {
        return isPlain(object) && object[name] !== undefined
            ? { ...object, [name]: await change(object[name]) } : object;
    }

    // {where, data} and the like of related rows.
    async parts(field, item) {
        const model = field.type;
        const where = (value) => (field.array ? this.unique(model, value)
            : this.many(model, value));
        let made = await this.member(item, 'where', where);
        for (const name of ['data', 'create', 'update'])
            made = await this.member(made, name, (data) => this.data(model, data));
        return made;
    }

    // Whether the key by which related rows lead back may be hidden.
    hidesLink(field) {
        const back = this.shape.field(field.type, field.relation?.opposite);
        return Boolean(back?.relation?.fields?.some((key) =>
            isMasked(this.shape.field(field.type, key))));
    }

    // A condition that holds for the related rows that a read of the parent has.
    async linked(parent, field) {
        const select = Object.fromEntries(this.shape.ids(field.type).map((id) => [id, true]));
        const row = await this.ask({ model: lowerFirst(parent.model), op: 'findUnique',
            args: { where: parent.where, select: { [field.name]: { select } } } });
        if (row === undefined)
            throw new GivenUp();
        this.changed = true;
        return { OR: [row?.[field.name] ?? []].flat() };
    }

    // The same words, about these rows alone.
    within(field, words, linked) {
        const both = (where) => (isPlain(where) ? { AND: [linked, where] } : linked);
        const made = { ...words };
        for (const [word, value] of Object.entries(words)) {
            if (word === 'update' && !field.array && !isPlain(value?.data))
                made[word] = { where: linked, data: value };
            else if (!field.array || word === 'updateMany' || word === 'deleteMany') {
                if (/^up/.test(word) && isPlain(value))
                    made[word] = { ...value, where: both(value.where) };
                else if (/^d/.test(word) && value)
                    made[word] = both(value);
            }
        }
        return made;
    }

    async relation(field, words, parent) {
        const model = field.type;
        if (parent && this.hidesLink(field))
            words = this.within(field, words, await this.linked(parent, field));
        const made = { ...words };
        const one = (value) => (typeof value === 'boolean' ? value
            : field.array ? this.unique(model, value) : this.many(model, value));
        for (const [word, value] of Object.entries(words)) {
            made[word] = await this.each(value, (item) => {
                switch (word) {
                    case 'create': return this.data(model, item);
                    case 'connect': return this.shape.owns(field) ? item
                        : this.unique(model, item);
                    case 'set': return this.unique(model, item);
                    case 'disconnect':
                    case 'delete': return one(item);
                    case 'deleteMany': return this.many(model, item);
                    case 'updateMany': return this.member(item, 'where',
                        (where) => this.many(model, where));
                    default: return this.parts(field, item);
                }
            });
        }
        return made;
    }

    // @param parent {model, where}: the row whose data it is, where one is named
    async data(model, data, parent) {
        if (!isPlain(data))
            return data;
        const made = { ...data };
        for (const field of this.shape.relations(model)) {
            if (isPlain(made[field.name]))
                made[field.name] = await this.relation(field, made[field.name], parent);
        }
        return made;
    }

    async operation({ model: name, op, args }) {
        const model = this.shape.models.find((one) => one.toLowerCase()
            === String(name).toLowerCase());
        if (!model || !isPlain(args) || !/^(?:create|up|delete)/.test(op))
            return args;
        const made = { ...args };
        if (isPlain(made.where))
            made.where = /Many/.test(op) ? await this.many(model, made.where)
                : await this.unique(model, made.where);
        const parent = /^(?:update|upsert)$/.test(op) && { model, where: made.where };
        for (const word of ['data', 'create', 'update']) {
            if (made[word] !== undefined)
                made[word] = await this.each(made[word], (data) =>
                    this.data(model, data, word !== 'create' && parent));
        }
        return made;
    }
}

// The request by ids; undefined: it names no such field, or cannot be said so.
export async function byIds(request, shape, ask) {
    const rewriter = new Rewriter(shape, ask);
    try {
        if (Array.isArray(request.items)) {
            const made = { ...request, items: [] };
            for (const item of request.items)
                made.items.push(isPlain(item) ? { ...item,
                    args: await rewriter.operation(item) } : item);
            return rewriter.changed ? made : undefined;
        }
        const [one] = operationsOf(request, shape);
        if (!one?.model)
            return undefined;
        const args = await rewriter.operation(one);
        return rewriter.changed ? { model: lowerFirst(one.model), op: one.op, args }
            : undefined;
    } catch (error) {
        if (error instanceof GivenUp)
            return undefined;
        throw error;
    }
}
