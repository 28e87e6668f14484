// Values of fields: mostly what is in the database, so that filters match.

import { typed } from './wire.mjs';

const USUAL = {
    String: ['', 'a', 'A', '%', '_', 'en', 'one', 'x.y', "it's", 'ü', '100%', '\\', 'new',
        '"', '\ud83d\ude00', 'null', '1'],
    Int: [0, 1, 2, 3, 5, 10, -1, 100],
    BigInt: [0, 1, 5, 1001, -2002, 5000000000],
    Float: [0, 1, 1.5, 4.25, -2.75, 0.25],
    Decimal: ['0', '1.25', '-20.5', '100', '7.7'],
    DateTime: ['2024-01-01T00:00:00.000Z', '2024-02-01T08:00:00.000Z',
        '1970-01-01T00:00:00.000Z', '2024-06-15T12:30:15.500Z'],
    Boolean: [true, false],
    Bytes: ['', '00', '010203', 'ff00ff'],
};
const DATES = ['2024-01-02', '2024-02-01T08:00:00Z', '2024-02-01T10:00:00+02:00',
    '10:30', '2024-01-01T00:00', '2024'];
const JSONS = [1, 0, -1.5, 'just text', '', true, false, [], {}, [1, 2, 3],
    ['x', 'y'], { a: 1 }, { c: 'deep', d: [1, 2, 3] }, [1, 'two', false, null],
    { a: null, b: { c: 'deep' } }, 'x'];
export const PATHS = ['$.a', '$.b', '$.b.c', '$.b.d', '$.b.d[0]', '$[0]', '$.tags',
    '$.tags[1]', '$.n', '$.zzz', '$', 'a', '$[4].k'];

export class Values {
    constructor(random, schema) {
        this.random = random;
        this.schema = schema;
        this.known = {};
        this.counter = 0;
    }

    // Looks at what the reference's database has.
    async learn(client) {
        for (const [name, model] of Object.entries(this.schema.models)) {
            const found = await client[name].findMany();
            this.known[name] = {};
            for (const field of Object.keys(model.fields))
                this.known[name][field] = found.map((row) => row[field])
                    .filter((value) => value !== null && value !== undefined);
        }
    }

    isEnum(field) {
        return Boolean(this.schema.enums?.[field.type]);
    }

    isTypeDef(field) {
        return Boolean(this.schema.typeDefs?.[field.type]);
    }

    // A value for a filter or for data, in one of the forms that are allowed.
    of(model, field) {
        const known = this.known[model]?.[field.name] ?? [];
        if (this.isEnum(field))
            return this.random.pick(Object.keys(this.schema.enums[field.type].values));
        if (this.isTypeDef(field))
            return this.object(this.schema.typeDefs[field.type]);
        if (field.type === 'Json')
            return this.json();
        if (known.length && this.random.chance(0.6))
            return this.form(field.type, this.random.pick(known));
        return this.form(field.type, this.random.pick(USUAL[field.type] ?? ['x']));
    }

    // One that no row has, where that can be made.
    fresh(model, field) {
        const n = ++this.counter;
        switch (field.type) {
            case 'String': return `new-${n}`;
            case 'Int': return 1000 + n;
            case 'BigInt': return this.form('BigInt', 100000 + n);
            case 'Float': return n + 0.5;
            case 'Decimal': return this.form('Decimal', `${n}.5`);
            case 'DateTime':
                return this.form('DateTime', new Date(1.5e12 + n * 1000).toISOString());
            default: return this.of(model, field);
        }
    }

    json() {
        return structuredClone(this.random.pick(JSONS));
    }

    form(type, value) {
        switch (type) {
            case 'BigInt':
                return this.random.chance(0.5) ? typed.bigint(String(value)) : Number(value);
            case 'Decimal': return this.#decimal(String(value));
            case 'DateTime': return this.#date(value instanceof Date
                ? value.toISOString() : value);
            case 'Bytes': return this.#bytes(value instanceof Uint8Array
                ? Buffer.from(value).toString('hex') : value);
            default: return value;
        }
    }

    #decimal(text) {
        return this.random.pick([() => text, () => Number(text),
            () => typed.decimal(text)])();
    }

    #date(text) {
        if (this.random.chance(0.15))
            return this.random.pick(DATES);
        return this.random.chance(0.5) ? typed.date(text) : text;
    }

    #bytes(hex) {
        return this.random.chance(0.8) ? typed.bytes(hex) : typed.array(hex);
    }

    object(typeDef) {
        const made = {};
        for (const field of Object.values(typeDef.fields)) {
            if (field.optional && this.random.chance(0.5))
                continue;
            const one = () => this.of('', { ...field, array: false });
            made[field.name] = field.array ? this.random.list(this.random.int(3), one) : one();
        }
        return made;
    }
}
