// Random arguments of reads: filters, selections, orders, pages.

import { PATHS } from './values.mjs';

const MAX_DEPTH = 3;

const ORDERED = ['lt', 'lte', 'gt', 'gte', 'between'];
const TEXT = ['contains', 'startsWith', 'endsWith'];
const JSON_TEXT = ['string_contains', 'string_starts_with', 'string_ends_with'];
const JSON_LIST = ['array_contains', 'array_starts_with', 'array_ends_with'];

export class ReadArgs {
    constructor(random, shape, values) {
        this.random = random;
        this.shape = shape;
        this.values = values;
    }

    // ---- filters ----

    operators(field) {
        const some = ['equals', 'in', 'notIn', 'not'];
        if (this.values.isEnum(field) || field.type === 'Bytes')
            return some;
        if (field.type === 'Boolean')
            return ['equals', 'not'];
        return [...some, ...ORDERED, ...(field.type === 'String' ? TEXT : [])];
    }

    operand(model, field, operator, depth) {
        const value = () => this.values.of(model, field);
        const nullable = field.optional && this.random.chance(0.2);
        switch (operator) {
            case 'in':
            case 'notIn': return this.random.list(this.random.int(5), value);
            case 'between': return [value(), value()];
            case 'not':
                if (depth < 2 && field.type !== 'Bytes' && this.random.chance(0.4))
                    return this.operations(model, field, depth + 1);
                return nullable ? null : value();
            case 'equals': return nullable ? null : value();
            case 'contains':
            case 'startsWith':
            case 'endsWith': return this.piece(String(value()));
            default: return value();
        }
    }

    // Some characters of a text.
    piece(text) {
        const from = this.random.int(text.length + 1);
        return text.slice(from, from + this.random.int(5));
    }

    operations(model, field, depth = 0) {
        const made = {};
        for (const operator of this.random.list(1 + this.random.int(2),
            () => this.random.pick(this.operators(field))))
            made[operator] = this.operand(model, field, operator, depth);
        return made;
    }

    json() {
        const made = {};
        const operator = this.random.pick(['equals', 'not', ...JSON_TEXT, ...JSON_LIST]);
        if (this.random.chance(0.6))
            made.path = this.random.pick(PATHS);
        if (JSON_TEXT.includes(operator))
            made[operator] = this.random.pick(['de', 'ep', 'x', '', 'JUST', '%']);
        else if (JSON_LIST.includes(operator))
            made[operator] = this.random.pick(['x', 'y', 1, 3, 'two', true]);
        else
            made[operator] = this.values.json();
        if (JSON_TEXT.includes(operator) && this.random.chance(0.2))
            made.mode = this.random.pick(['default', 'insensitive']);
        return made;
    }

    // Members of a typed JSON value.
    typedJson(typeDef, depth = 0) {
        const made = {};
        for (const field of this.random.some(Object.values(typeDef.fields), 0.35)) {
            const inner = this.values.schema.typeDefs[field.type];
            if (inner && field.array)
                made[field.name] = { [this.random.pick(['some', 'every', 'none'])]:
                    this.typedJson(inner, depth + 1) };
            else if (inner)
                made[field.name] = this.random.chance(0.5) ? this.typedJson(inner, depth + 1)
                    : { [this.random.pick(['is', 'isNot'])]: this.typedJson(inner, depth + 1) };
            else if (!field.array)
                made[field.name] = this.operations('', { ...field, optional: false });
        }
        return made;
    }

    scalarFilter(model, field) {
        if (field.type === 'Json')
            return this.json();
        const typeDef = this.values.schema.typeDefs?.[field.type];
        if (typeDef)
            return this.random.chance(0.7) ? this.typedJson(typeDef)
                : { [this.random.pick(['is', 'isNot'])]: this.typedJson(typeDef) };
        if (this.random.chance(0.35))
            return field.optional && this.random.chance(0.3) ? null
                : this.values.of(model, field);
        return this.operations(model, field);
    }

    relationFilter(field, depth) {
        const inner = () => (this.random.chance(0.15) ? {} : this.where(field.type, depth + 1));
        if (field.array) {
            const made = {};
            for (const word of this.random.list(1 + this.random.int(2),
                () => this.random.pick(['some', 'every', 'none'])))
                made[word] = inner();
            return made;
        }
        if (field.optional && this.random.chance(0.15))
            return null;
        if (this.random.chance(0.4))
            return inner();
        return { [this.random.pick(['is', 'isNot'])]:
            field.optional && this.random.chance(0.2) ? null : inner() };
    }

    combination(model, depth) {
        const word = this.random.pick(['AND', 'OR', 'NOT']);
        const one = () => (this.random.chance(0.1) ? {} : this.where(model, depth + 1));
        return { [word]: word === 'OR' || this.random.chance(0.6)
            ? this.random.list(this.random.int(3), one) : one() };
    }

    where(model, depth = 0) {
        const made = {};
        const relations = this.shape.relations(model);
        for (let i = this.random.int(3) + (depth ? 1 : 0); i > 0; i--) {
            const what = this.random.next();
            if (what < 0.6 || depth >= MAX_DEPTH) {
                const field = this.random.pick(this.shape.scalars(model));
                made[field.name] = this.scalarFilter(model, field);
            } else if (what < 0.8 && relations.length) {
                const field = this.random.pick(relations);
                made[field.name] = this.relationFilter(field, depth);
            } else {
                Object.assign(made, this.combination(model, depth));
            }
        }
        return made;
    }

    // A unique key, which some row often has.
    unique(model, { bare = true } = {}) {
        const [name, parts] = this.random.pick(this.shape.keys(model));
        const value = (part) => {
            const field = this.shape.field(model, part);
            return !bare && this.random.chance(0.05) ? this.operations(model, field)
                : this.values.of(model, field);
        };
        if (parts.length === 1)
            return { [name]: value(parts[0]) };
        const rows = this.values.known[model][parts[0]].map((_, i) => Object.fromEntries(
            parts.map((part) => [part, this.values.known[model][part][i]])));
        if (rows.length && this.random.chance(0.7))
            return { [name]: { ...this.random.pick(rows) } };
        return { [name]: Object.fromEntries(parts.map((part) => [part, value(part)])) };
    }

    uniqueWhere(model) {
        const made = this.unique(model, { bare: false });
        return this.random.chance(0.15) ? { ...made, AND: [this.where(model, 2)] } : made;
    }

    // ---- orders and pages ----

    sort() {
        return this.random.pick(['asc', 'desc']);
    }

    scalarOrder(model) {
        const field = this.random.pick(this.comparable(model));
        if (field.optional && this.random.chance(0.3))
            return { [field.name]: { sort: this.sort(),
                ...(this.random.chance(0.7)
                    ? { nulls: this.random.pick(['first', 'last']) } : {}) } };
        return { [field.name]: this.sort() };
    }

    comparable(model) {
        return this.shape.scalars(model).filter((field) => field.type !== 'Json'
            && !this.values.isTypeDef(field));
    }

    relationOrder(field) {
        if (field.array)
            return { [field.name]: { _count: this.sort() } };
        return { [field.name]: this.scalarOrder(field.type) };
    }

    // Ends with the id: the order is total.
    order(model, { relations = true } = {}) {
        const made = this.random.list(this.random.int(3), () => {
            const list = this.shape.relations(model);
            return relations && list.length && this.random.chance(0.25)
                ? this.relationOrder(this.random.pick(list)) : this.scalarOrder(model);
        });
        for (const id of this.shape.ids(model))
            made.push({ [id]: this.sort() });
        return made.length === 1 && this.random.chance(0.5) ? made[0] : made;
    }

    page(model, made, { cursor = true, negative = true } = {}) {
        const withCursor = cursor && this.random.chance(0.15);
        made.orderBy = this.order(model, { relations: !withCursor });
        if (this.random.chance(0.3))
            made.skip = this.random.int(3);
        if (this.random.chance(0.4))
            made.take = negative && this.random.chance(0.25) ? -1 - this.random.int(3)
                : this.random.int(5);
        if (withCursor)
            made.cursor = this.unique(model);
    }

    // ---- selections ----

    counts(model) {
        const lists = this.shape.relations(model).filter((field) => field.array);
        const chosen = this.random.some(lists, 0.6);
        if (!chosen.length || this.random.chance(0.3))
            return true;
        return { select: Object.fromEntries(chosen.map((field) => [field.name,
            this.random.chance(0.5) ? true : { where: this.where(field.type, 2) }])) };
    }

    hasLists(model) {
        return this.shape.relations(model).some((field) => field.array);
    }

    selection(model, depth = 0, { include = true } = {}) {
        const how = this.random.next();
        const related = (probability) => (depth < 2
            ? this.random.some(this.shape.relations(model), probability) : []);
        const relations = (list) => Object.fromEntries(list.map((field) => [field.name,
            this.related(field, depth + 1)]));
        if (how < 0.3) {
            const select = Object.fromEntries([
                ...this.random.some(this.shape.scalars(model), 0.4),
            ].map((field) => [field.name, true]));
            for (const id of this.shape.ids(model))
                select[id] = true;
            Object.assign(select, relations(related(0.25)));
            if (this.hasLists(model) && this.random.chance(0.2))
                select._count = this.counts(model);
            return { select };
        }
        const made = {};
        if (include && how < 0.6) {
            made.include = relations(related(0.4));
            if (this.hasLists(model) && this.random.chance(0.2))
                made.include._count = this.counts(model);
            if (!Object.keys(made.include).length)
                delete made.include;
        }
        if (this.random.chance(0.1)) {
            const field = this.random.pick(this.shape.scalars(model));
            made.omit = { [field.name]: this.random.chance(0.8) };
        }
        return made;
    }

    related(field, depth) {
        const made = this.selection(field.type, depth);
        if (field.array) {
            if (this.random.chance(0.4))
                made.where = this.where(field.type, 1);
            this.page(field.type, made);
        } else if (field.optional && this.random.chance(0.2)) {
            made.where = this.where(field.type, 2);
        }
        return Object.keys(made).length ? made : true;
    }

    // ---- operations ----

    find(model) {
        const made = this.selection(model);
        if (this.random.chance(0.7))
            made.where = this.where(model);
        this.page(model, made);
        return made;
    }

    findFirst(model) {
        const made = this.find(model);
        delete made.take;
        return this.random.chance(0.3) ? { ...made, take: 1 } : made;
    }

    findUnique(model) {
        return { ...this.selection(model), where: this.uniqueWhere(model) };
    }

    filtered(model) {
        return this.random.chance(0.8) ? { where: this.where(model) } : {};
    }

    count(model) {
        const made = this.filtered(model);
        if (this.random.chance(0.3))
            made.take = this.random.int(5);
        if (this.random.chance(0.3))
            made.skip = this.random.int(3);
        if (this.random.chance(0.4))
            made.select = { _all: true,
                [this.random.pick(this.shape.scalars(model)).name]: true };
        return made;
    }

    aggregates(model) {
        const made = {};
        const fields = this.comparable(model);
        const numbers = fields.filter((field) => this.shape.isNumber(field));
        const name = (list) => ({ [this.random.pick(list).name]: true });
        if (this.random.chance(0.5))
            made._count = this.random.chance(0.5) ? true : { _all: true, ...name(fields) };
        for (const word of numbers.length ? this.random.some(['_sum', '_avg'], 0.5) : [])
            made[word] = name(numbers);
        for (const word of this.random.some(['_min', '_max'], 0.4))
            made[word] = name(fields);
        return Object.keys(made).length ? made : { _count: true };
    }

    aggregate(model) {
        const made = { ...this.aggregates(model), ...this.filtered(model) };
        if (this.random.chance(0.4))
            this.page(model, made, { cursor: false });
        return made;
    }

    having(model, by) {
        const numbers = this.shape.scalars(model).filter(
            (field) => ['Int', 'Float'].includes(field.type));
        if (!numbers.length || this.random.chance(0.5)) {
            const field = this.shape.field(model, this.random.pick(by));
            return { [field.name]: this.scalarFilter(model, field) };
        }
        const field = this.random.pick(numbers);
        return { [field.name]: {
            [this.random.pick(['_sum', '_avg', '_min', '_max', '_count'])]:
                { [this.random.pick(['gt', 'lte', 'equals'])]: this.random.int(10) },
        } };
    }

    groupBy(model) {
        const by = [...new Set(this.random.list(1 + this.random.int(2),
            () => this.random.pick(this.comparable(model)).name))];
        const made = { by, ...this.aggregates(model), ...this.filtered(model),
            orderBy: by.map((name) => ({ [name]: this.sort() })) };
        if (this.random.chance(0.4))
            made.having = this.having(model, by);
        if (this.random.chance(0.3))
            made.take = 1 + this.random.int(3);
        if (this.random.chance(0.3))
            made.skip = this.random.int(2);
        return made;
    }
}
