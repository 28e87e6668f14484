// graphql-js over the fixture of the recorded cases: its resolver table, as
// t/conformance/graphql/README.md has it.
import fs from 'node:fs';
import { buildSchema, execute, getOperationAST, GraphQLError, parse,
         validate } from 'graphql';

function isSpecial(json) {
    return json && typeof json === 'object'
        && ('$ref' in json || '$error' in json
            || Object.values(json).some(isSpecial));
}

export class Reference {
    constructor(folder) {
        this.table = JSON.parse(
            fs.readFileSync(`${folder}/resolvers.json`, 'utf8'));
        this.schema = buildSchema(
            fs.readFileSync(`${folder}/schema.graphql`, 'utf8'));
        for (const [name, rule] of Object.entries(this.table.fields)) {
            const [type, field] = name.split('.');
            this.schema.getType(type).getFields()[field].resolve =
                (parent, args, context) =>
                    this.answer(rule, parent, args, context);
        }
        for (const [name, { pattern }] of Object.entries(this.table.scalars)) {
            this.checkScalar(this.schema.getType(name), new RegExp(pattern));
        }
    }

    checkScalar(type, pattern) {
        const check = (value) => {
            if (typeof value !== 'string' || !pattern.test(value)) {
                throw new GraphQLError('does not match');
            }
            return value;
        };
        type.parseValue = type.serialize = check;
        type.parseLiteral = (node) => check(
            node.kind === 'StringValue' ? node.value : null);
    }

    value(json) {
        if (!isSpecial(json)) {
            return json ?? null;
        }
        if ('$ref' in json) {
            return this.value(this.table.objects[json.$ref]);
        }
        if ('$error' in json) {
            return new GraphQLError(json.$error,
                                    { extensions: json.extensions });
        }
        if (Array.isArray(json)) {
            return json.map((item) => this.value(item));
        }
        return new Proxy(json, {
            get: (object, name) => typeof name === 'symbol' || name === 'then'
                ? undefined : this.value(object[name]) });
    }

    lookup(name, key) {
        const among = this.table.objects[name];
        return key != null && Object.hasOwn(among, key)
            ? this.value(among[key]) : null;
    }

    text(parts, ...of) {
        return parts.map((part) => typeof part === 'string'
            ? part : this.answer(part, ...of) ?? 'null').join('');
    }

    answer(rule, parent, args, context) {
        const of = [parent, args, context];
        if ('value' in rule) return this.value(rule.value);
        if ('lookup' in rule) return this.lookup(rule.lookup, args[rule.arg]);
        if ('arg' in rule) return args[rule.arg] ?? null;
        if ('args' in rule) return args;
        if ('text' in rule) return this.text(rule.text, ...of);
        if ('property' in rule) return parent[rule.property];
        if ('by' in rule) {
            return this.answer(rule.cases[args[rule.by]]
                               ?? { error: 'no such case' }, ...of);
        }
        if ('push' in rule) {
            context.list.push(args[rule.push]);
            return [...context.list];
        }
        throw new GraphQLError(rule.error, { extensions: rule.extensions });
    }

    // { syntax }, { invalid }, { refused }, or { data, errors }
    async run(request) {
        let document;
        try {
            document = parse(request.query);
        }
        catch (error) {
            return { syntax: error };
        }
        const invalid = validate(this.schema, document, undefined,
                                 { maxErrors: 1000 });
        if (invalid.length) {
            return { invalid };
        }
        const operation = getOperationAST(document, request.operationName);
        if (!operation || operation.operation === 'subscription') {
            return { refused: true };
        }
        const { data, errors = [] } = await execute({
            schema: this.schema, document, rootValue: {},
            variableValues: request.variables,
            operationName: request.operationName,
            contextValue: { list: [] } });
        return { data, errors };
    }
}
