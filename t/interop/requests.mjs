// Random requests: for every model and operation, valid or spoilt.

import { ReadArgs } from './read_args.mjs';
import { lowerFirst, Shape } from './shape.mjs';
import { spoil } from './spoil.mjs';
import { toHttp } from './wire.mjs';
import { WriteArgs } from './write_args.mjs';

const WEIGHTS = {
    findMany: 6, findFirst: 2, findUnique: 2, count: 2, aggregate: 2, groupBy: 2, exists: 1,
    create: 5, createMany: 2, createManyAndReturn: 1, update: 6, updateMany: 2,
    updateManyAndReturn: 1, upsert: 3, delete: 2, deleteMany: 1, $transaction: 2, odd: 1,
};
const OPERATIONS = Object.keys(WEIGHTS).filter((op) => op !== '$transaction' && op !== 'odd');

export class Requests {
    constructor(random, schema, values) {
        this.random = random;
        this.shape = new Shape(schema);
        this.values = values;
        this.reads = new ReadArgs(random, this.shape, values);
        this.writes = new WriteArgs(random, this.shape, values, this.reads);
    }

    args(model, op) {
        switch (op) {
            case 'findMany': return this.reads.find(model);
            case 'findFirst': return this.reads.findFirst(model);
            case 'findUnique': return this.reads.findUnique(model);
            case 'count': return this.reads.count(model);
            case 'aggregate': return this.reads.aggregate(model);
            case 'groupBy': return this.reads.groupBy(model);
            case 'exists': return this.reads.filtered(model);
            case 'create': return this.writes.one(model);
            case 'createMany': return this.writes.many(model, false);
            case 'createManyAndReturn': return this.writes.many(model, true);
            case 'update': return this.writes.updateOne(model);
            case 'updateMany': return this.writes.updateMany(model, false);
            case 'updateManyAndReturn': return this.writes.updateMany(model, true);
            case 'upsert': return this.writes.upsert(model);
            case 'delete': return this.writes.delete(model);
            default: return this.writes.deleteMany(model);
        }
    }

    operation(op, spoilt) {
        const model = this.random.pick(this.shape.models);
        const args = this.args(model, op);
        return { model: this.random.chance(0.95) ? lowerFirst(model) : model, op,
            args: spoilt ? spoil(this.random, args) : args };
    }

    transaction() {
        const list = this.random.list(1 + this.random.int(4), () => this.operation(
            this.random.pick(OPERATIONS), this.random.chance(0.1)));
        const items = this.random.chance(0.1) ? spoil(this.random, list) : list;
        return { op: '$transaction', items };
    }

    // Something else than arguments is wrong.
    odd() {
        const request = this.operation(this.random.pick(OPERATIONS), false);
        const made = toHttp(request);
        const [path, query] = made.target.split('?');
        const rest = query ? `?${query}` : '';
        return this.random.pick([
            () => ({ ...made,
                method: this.random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) }),
            () => ({ ...made, target: `${path}x${rest}` }),
            () => ({ ...made, target: `/x${path.slice(1)}${rest}` }),
            () => ({ ...made, target: `/${request.model}${rest}` }),
            () => ({ ...made, target: `/a${path}${rest}` }),
            () => ({ ...made, target: path.replace('/', '//') + rest }),
            () => ({ ...made, target: `${path}/${rest}` }),
            () => ({ ...made, target: path }),
            () => ({ ...made, target: `${path}?q=${this.random.pick(['', '{', 'null', '5',
                '[]', '[1]', '"x"', '"a"', '{}', 'true'])}` }),
            () => ({ ...made, target: `${path}?q={}&meta=${this.random.pick(['', '{', 'null',
                '{}', '{"serialization":{}}', '{"serialization":{"values":{"x":["Date"]},"v":1}}',
                '{"serialization":{"values":{"where":["nothing"]}}}'])}` }),
            () => ({ ...made, target: `/$transaction/${this.random.pick(['sequential',
                'parallel'])}`, method: this.random.pick(['POST', 'POST', 'GET']),
            body: this.random.pick(['[]', '{}', '[1]', '[{}]', '[{"model":"x"}]',
                '[{"model":1,"op":"create"}]', '[{"model":"User","op":"find"}]',
                '[{"model":"Nothing","op":"count"}]', undefined]) }),
        ])();
    }

    next() {
        const op = this.random.weighted(WEIGHTS);
        if (op === '$transaction')
            return this.transaction();
        return op === 'odd' ? this.odd() : this.operation(op, this.random.chance(0.35));
    }
}
