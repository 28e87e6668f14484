// Random arguments of writes, nested ones too.

import { isPlain } from './wire.mjs';

const MAX_DEPTH = 2;

function withoutPages(tree) {
    if (!isPlain(tree))
        return tree;
    return Object.fromEntries(Object.entries(tree)
        .filter(([name]) => !['orderBy', 'skip', 'take', 'cursor'].includes(name))
        .map(([name, value]) => [name, name === 'where' ? value : withoutPages(value)]));
}

export class WriteArgs {
    constructor(random, shape, values, reads) {
        this.random = random;
        this.shape = shape;
        this.values = values;
        this.reads = reads;
    }

    // ---- data ----

    // Foreign keys (unchecked) or relations (checked): never both.
    fields(model, without, checked) {
        const hidden = this.shape.discriminators(model);
        return this.shape.fields(model).filter((field) => !without.has(field.name)
            && !hidden.has(field.name)
            && !(checked ? field.foreignKeyFor : this.shape.owns(field)));
    }

    value(model, field) {
        if (field.optional && field.type !== 'Json' && this.random.chance(0.12))
            return null;
        return (field.unique || field.id) && this.random.chance(0.8)
            ? this.values.fresh(model, field) : this.values.of(model, field);
    }

    // A key of another model, for a foreign key.
    foreign(model, field) {
        if (field.optional && this.random.chance(0.15))
            return null;
        const owner = this.shape.relations(model).find(
            (relation) => relation.relation.fields?.includes(field.name));
        const key = owner.relation.references[owner.relation.fields.indexOf(field.name)];
        return this.values.of(owner.type, this.shape.field(owner.type, key));
    }

    isRequired(field) {
        return !field.optional && !this.shape.hasDefault(field) && !field.array;
    }

    create(model, without = new Set(), depth = 0) {
        const checked = depth > 0 || this.random.chance(0.5);
        const made = {};
        for (const field of this.fields(model, without, checked)) {
            const required = this.isRequired(field);
            if (field.relation) {
                if ((required && this.shape.owns(field))
                    || (depth < MAX_DEPTH && this.random.chance(0.25)))
                    made[field.name] = this.createRelated(field, depth);
            } else if (required || this.random.chance(field.id ? 0.15 : 0.35)) {
                made[field.name] = field.foreignKeyFor
                    ? this.foreign(model, field) : this.value(model, field);
            }
        }
        return made;
    }

    // What a nested payload may not say: the way back.
    back(field) {
        const opposite = this.shape.field(field.type, field.relation.opposite);
        return new Set([field.relation.opposite, ...(opposite?.relation.fields ?? [])]);
    }

    several(field, make) {
        return field.array && this.random.chance(0.5)
            ? this.random.list(this.random.int(3), make) : make();
    }

    connectOrCreate(field, depth) {
        return { where: this.reads.unique(field.type),
            create: this.create(field.type, this.back(field), depth + 1) };
    }

    createManyRows(model, without) {
        const row = () => {
            const made = {};
            for (const field of this.fields(model, without, false)) {
                if (field.relation)
                    continue;
                if (this.isRequired(field) || this.random.chance(0.35))
                    made[field.name] = field.foreignKeyFor
                        ? this.foreign(model, field) : this.value(model, field);
            }
            return made;
        };
        return this.random.chance(0.8) ? this.random.list(this.random.int(4), row) : row();
    }

    createAction(field, action, depth) {
        switch (action) {
            case 'connect':
                return this.several(field, () => this.reads.unique(field.type));
            case 'create':
                return this.several(field,
                    () => this.create(field.type, this.back(field), depth + 1));
            case 'connectOrCreate':
                return this.several(field, () => this.connectOrCreate(field, depth));
            default:
                return { data: this.createManyRows(field.type, this.back(field)),
                    ...(this.random.chance(0.3) ? { skipDuplicates: true } : {}) };
        }
    }

    createRelated(field, depth) {
        const actions = ['connect', 'create', 'connectOrCreate',
            ...(field.array && !this.shape.isManyToMany(field) ? ['createMany'] : [])];
        const made = {};
        for (const action of this.random.list(
            field.array && this.random.chance(0.3) ? 2 : 1, () => this.random.pick(actions)))
            made[action] = this.createAction(field, action, depth);
        return made;
    }

    operation(model, field) {
        if (this.shape.isNumber(field) && !field.id && this.random.chance(0.4))
            return this.random.pick([
                () => ({ increment: this.random.pick([1, -2, 10]) }),
                () => ({ decrement: this.random.pick([1, 3]) }),
                () => ({ multiply: this.random.pick([2, -1, 0]) }),
                () => ({ divide: this.random.pick([1, 2, 4]) }),
                () => ({ set: this.values.of(model, field) }),
            ])();
        return this.value(model, field);
    }

    update(model, without = new Set(), depth = 0, { relations = true } = {}) {
        const checked = relations && this.random.chance(0.6);
        const made = {};
        for (const field of this.fields(model, without, checked)) {
            if (field.relation) {
                if (relations && depth < MAX_DEPTH
                    && this.random.chance(depth ? 0.15 : 0.35))
                    made[field.name] = this.updateRelated(field, depth);
            } else if (this.random.chance(field.id ? 0.04 : 0.25)) {
                made[field.name] = field.foreignKeyFor
                    ? this.foreign(model, field) : this.operation(model, field);
            }
        }
        return made;
    }

    wherever(field) {
        return field.array ? this.reads.uniqueWhere(field.type) : this.reads.where(field.type, 2);
    }

    updateItem(field, depth) {
        const data = this.update(field.type, this.back(field), depth + 1);
        if (field.array)
            return { where: this.reads.uniqueWhere(field.type), data };
        return this.random.chance(0.5) ? data
            : { ...(this.random.chance(0.5) ? { where: this.reads.where(field.type, 2) } : {}),
                data };
    }

    upsertItem(field, depth) {
        return {
            ...(field.array || this.random.chance(0.3) ? { where: this.wherever(field) } : {}),
            create: this.create(field.type, this.back(field), depth + 1),
            update: this.update(field.type, this.back(field), depth + 1),
        };
    }

    updateAction(field, action, depth) {
        const unique = () => this.reads.unique(field.type);
        switch (action) {
            case 'disconnect':
            case 'delete':
                if (!field.array)
                    return this.random.chance(0.7) ? this.random.chance(0.9)
                        : this.reads.where(field.type, 2);
                return this.several(field, unique);
            case 'set': return this.several(field, unique);
            case 'update': return this.several(field, () => this.updateItem(field, depth));
            case 'upsert': return this.several(field, () => this.upsertItem(field, depth));
            case 'updateMany': return this.several(field, () => ({
                where: this.plainWhere(field.type),
                data: this.update(field.type, this.back(field), MAX_DEPTH,
                    { relations: false }),
            }));
            case 'deleteMany': return this.several(field, () => this.reads.where(field.type, 2));
            default: return this.createAction(field, action, depth);
        }
    }

    // Of scalars only.
    plainWhere(model) {
        const field = this.random.pick(this.shape.scalars(model));
        return this.random.chance(0.2) ? {}
            : { [field.name]: this.reads.scalarFilter(model, field) };
    }

    updateRelated(field, depth) {
        const gone = field.array || field.optional ? ['disconnect', 'delete'] : [];
        const actions = ['connect', 'create', 'connectOrCreate', 'update', 'upsert', ...gone,
            ...(field.array ? ['set', 'updateMany', 'deleteMany'] : []),
            ...(field.array && !this.shape.isManyToMany(field) ? ['createMany'] : [])];
        const made = {};
        for (const action of this.random.list(
            this.random.chance(0.25) ? 2 : 1, () => this.random.pick(actions)))
            made[action] = this.updateAction(field, action, depth);
        return made;
    }

    // ---- operations ----

    // Without pages: they would depend on ids that are made by chance.
    returned(model, options) {
        return this.random.chance(0.3)
            ? withoutPages(this.reads.selection(model, 1, options)) : {};
    }

    one(model) {
        return { data: this.create(model), ...this.returned(model) };
    }

    many(model, returns) {
        return { data: this.createManyRows(model, new Set()),
            ...(this.random.chance(0.25) ? { skipDuplicates: true } : {}),
            ...(returns ? this.returned(model, { include: false }) : {}) };
    }

    updateOne(model) {
        return { where: this.reads.uniqueWhere(model), data: this.update(model),
            ...this.returned(model) };
    }

    updateMany(model, returns) {
        return { ...this.reads.filtered(model),
            data: this.update(model, new Set(), MAX_DEPTH, { relations: false }),
            ...(this.random.chance(0.2) ? { limit: this.random.int(4) } : {}),
            ...(returns ? this.returned(model, { include: false }) : {}) };
    }

    upsert(model) {
        return { where: this.reads.uniqueWhere(model), create: this.create(model),
            update: this.update(model), ...this.returned(model) };
    }

    delete(model) {
        return { where: this.reads.uniqueWhere(model), ...this.returned(model) };
    }

    deleteMany(model) {
        return { ...this.reads.filtered(model),
            ...(this.random.chance(0.2) ? { limit: this.random.int(4) } : {}) };
    }
}
