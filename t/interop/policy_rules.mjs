// Random access policies over a schema's models, and random users.
//
//     node policy_rules.mjs schema=FILE random=SEED out=FILE work=FOLDER
//
// writes the schema with rules that ZenStack's compiler accepts. Rules do not
// walk relations of a model with itself, where the reference takes one row
// for the other (policy.md §3).

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Random } from './random.mjs';
import { compile } from './reference.mjs';
import { Shape } from './shape.mjs';

const LITERALS = {
    String: ["'a'", "'new'", "'one'", "''"], Int: ['0', '1', '3', '10'], Float: ['0', '1.5', '3'],
    BigInt: ['0', '5'], Boolean: ['true', 'false'],
};
const COMPARE = { String: ['==', '!='], Boolean: ['==', '!='],
    Int: ['==', '!=', '>', '<='], Float: ['>', '<='], BigInt: ['>', '<'] };

class Rules {
    constructor(random, schema) {
        this.random = random;
        this.schema = schema;
        this.shape = new Shape(schema);
    }

    literal(field) {
        const enumeration = this.schema.enums?.[field.type];
        return enumeration ? this.random.pick(Object.keys(enumeration.values))
            : this.random.pick(LITERALS[field.type]);
    }

    // A member that is stored by another name is in no list of the reference's
    // rules (DV90).
    isRenamed(field) {
        return Object.values(this.schema.enums?.[field.type]?.fields ?? {}).some((member) =>
            member.attributes?.some((attribute) => attribute.name === '@map'));
    }

    comparable(model) {
        return this.shape.scalars(model).filter((field) => !field.array && !field.omit
            && (this.schema.enums?.[field.type] || LITERALS[field.type]));
    }

    compare(model, prefix = '') {
        const field = this.random.pick(this.comparable(model));
        const name = prefix + field.name;
        if (field.optional && this.random.chance(0.3))
            return `${name} ${this.random.pick(['==', '!='])} null`;
        if (field.type === 'String' && this.mayMatch(model, field) && this.random.chance(0.3))
            return `${this.random.pick(['contains', 'startsWith', 'endsWith'])}(${name}, 'e')`;
        if (field.type !== 'Boolean' && !this.isRenamed(field) && this.random.chance(0.2))
            return `${name} in [${this.literal(field)}, ${this.literal(field)}]`;
        const operators = COMPARE[field.type] ?? ['==', '!='];
        return `${name} ${this.random.pick(operators)} ${this.literal(field)}`;
    }

    // Texts of new ids are chance; in rules of a sub model the reference takes
    // the guarded column of the base, or none, for the argument of a function
    // (DV86).
    mayMatch(model, field) {
        return !field.id && !this.shape.base(model) && !this.shape.isDelegate(model);
    }

    others(model) {
        return this.shape.relations(model).filter((field) => field.type !== model
            && this.family(field.type) !== this.family(model)
            && (!this.creating || this.shape.owns(field)));
    }

    family(model) {
        return this.shape.base(model) ? this.family(this.shape.base(model)) : model;
    }

    user(model) {
        const fields = this.comparable('User').filter((field) => !field.computed);
        const field = this.random.pick(fields);
        const owners = this.shape.relations(model).filter((one) => one.type === 'User'
            && this.shape.owns(one));
        const made = [`auth() ${this.random.pick(['==', '!='])} null`,
            `auth().${field.name} == ${this.literal(field)}`];
        for (const owner of owners) {
            made.push(`auth() == ${owner.name}`, `auth().id == ${owner.relation.fields[0]}`,
                `auth() != ${owner.name}`);
        }
        if (model === 'User')
            made.push('auth() == this', 'auth().id == id', 'auth().id != id');
        return this.random.pick(made);
    }

    relation(model, depth) {
        const field = this.random.pick(this.others(model));
        if (!field)
            return this.compare(model);
        if (field.array) {
            return `${field.name}${this.random.pick(['?', '!', '^'])}`
                + `[${this.expression(field.type, depth + 1)}]`;
        }
        const names = this.shape.models;
        if (names.indexOf(field.type) < names.indexOf(model) && this.random.chance(0.3))
            return `check(${field.name}${this.random.pick(['', ", 'read'", ", 'update'"])})`;
        if (this.random.chance(0.2) && this.shape.owns(field) && field.optional)
            return `${field.name} ${this.random.pick(['==', '!='])} null`;
        return this.compare(field.type, `${field.name}.`);
    }

    // Of a row that is not there yet nothing but what it refers to is known.
    rule(operation, model) {
        this.creating = operation === 'create' || operation === 'all';
        const made = this.expression(model);
        this.creating = false;
        return made;
    }

    expression(model, depth = 0) {
        const kind = this.random.int(depth > 2 ? 5 : 9);
        if (kind < 3)
            return this.compare(model);
        if (kind < 5)
            return depth ? this.compare(model) : this.user(model);
        if (kind < 7)
            return depth > 1 ? this.compare(model) : this.relation(model, depth);
        const parts = [this.expression(model, depth + 1), this.expression(model, depth + 1)];
        return this.random.pick([`(${parts[0]} && ${parts[1]})`,
            `(${parts[0]} || ${parts[1]})`, `!(${parts[0]})`]);
    }

    after(model) {
        const field = this.random.pick(this.comparable(model).filter(
            (one) => one.name !== this.shape.base(model)?.name));
        return this.random.pick([`before().${field.name} == ${field.name}`,
            this.compare(model), `before().${field.name} != ${field.name}`,
            this.expression(model, 1)]);
    }

    model(model) {
        const lines = [];
        const add = (way, operations, rule) => lines.push(
            `  @@${way}('${operations}', ${rule})`);
        if (this.random.chance(0.15))
            add('allow', 'all', 'true');
        for (const operation of ['read', 'create', 'update', 'delete']) {
            if (this.random.chance(0.35))
                add('allow', operation, 'true');
            else if (this.random.chance(0.85))
                add('allow', operation, this.rule(operation, model));
            if (this.random.chance(0.4))
                add('allow', operation, this.rule(operation, model));
            if (this.random.chance(0.2))
                add('deny', operation, this.rule(operation, model));
        }
        if (this.random.chance(0.25))
            add(this.random.pick(['allow', 'deny']), 'post-update', this.after(model));
        if (this.random.chance(0.1))
            add('deny', 'all', this.rule('all', model));
        return lines;
    }

    field(model, name) {
        const field = this.shape.field(model, name);
        if (!field || field.relation || field.id || field.originModel || field.array
            || field.updatedAt || !this.random.chance(0.15))
            return '';
        const operation = this.random.pick(field.optional || this.random.chance(0.5)
            ? ['read', 'update', 'all'] : ['update']);
        return ` @${this.random.pick(['allow', 'allow', 'deny'])}('${operation}',`
            + ` ${this.expression(model)})`;
    }

    // The text of the schema with rules in it.
    write(text) {
        let model;
        const lines = [];
        for (const line of text.split('\n')) {
            const start = /^model (\w+)/.exec(line);
            const field = model && /^ {2}(\w+)\s+\w/.exec(line);
            if (start)
                [, model] = start;
            if (model && line === '}') {
                lines.push(...this.model(model));
                model = undefined;
            }
            const [, code, comment] = /^(.*?)(\s*\/\/.*)?$/.exec(line);
            lines.push(field ? code + this.field(model, field[1]) + (comment ?? '') : line);
        }
        return `${lines.join('\n')}\nplugin policy {\n`
            + "  provider = '@zenstackhq/plugin-policy'\n}\n";
    }
}

// A user: nobody, somebody of the database, or a stranger.
export function randomUser(random, values, shape) {
    if (random.chance(0.15))
        return null;
    const known = values.known.User;
    const made = {};
    const at = random.int(known.id.length);
    for (const field of shape.scalars('User')) {
        const list = known[field.name];
        const value = field.name === 'id' ? list[at] : list.length ? random.pick(list) : null;
        if (field.name === 'id' || random.chance(0.85))
            made[field.name] = value instanceof Date ? value.toISOString() : value;
    }
    return made;
}

export function rules(random, schema, text) {
    return new Rules(random, schema).write(text);
}

async function main(options) {
    const random = new Random(Number(options.random));
    const text = readFileSync(options.schema, 'utf8');
    mkdirSync(options.work, { recursive: true });
    const schema = await compile(options.schema, `${options.work}/bare`);
    for (let i = 0; i < 50; i++) {
        writeFileSync(options.out, rules(random, schema, text));
        try {
            await compile(options.out, `${options.work}/tried`);
            return 0;
        } catch (error) {
            console.log(`tried: ${String(error.message).split('\n')[0]}`);
        }
    }
    return 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    process.exit(await main(Object.fromEntries(process.argv.slice(2).map((word) => {
        const at = word.indexOf('=');
        return [word.slice(0, at), word.slice(at + 1)];
    }))));
}
