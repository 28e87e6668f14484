// Facts about the models of a compiled schema.

export class Shape {
    constructor(schema) {
        this.schema = schema;
        this.models = Object.keys(schema.models);
    }

    fields(model) {
        return Object.values(this.schema.models[model].fields);
    }

    scalars(model) {
        return this.fields(model).filter((field) => !field.relation);
    }

    relations(model) {
        return this.fields(model).filter((field) => field.relation);
    }

    field(model, name) {
        return this.schema.models[model].fields[name];
    }

    ids(model) {
        return this.schema.models[model].idFields;
    }

    // [[name, [field…]]…]
    keys(model) {
        return Object.entries(this.schema.models[model].uniqueFields).map(
            ([name, key]) => [name, key.type ? [name] : Object.keys(key)]);
    }

    owns(field) {
        return Boolean(field.relation?.fields);
    }

    isManyToMany(field) {
        return Boolean(field.array && field.relation && !this.owns(field)
            && this.schema.models[field.type].fields[field.relation.opposite]?.array);
    }

    isDelegate(model) {
        return Boolean(this.schema.models[model].isDelegate);
    }

    base(model) {
        return this.schema.models[model].baseModel;
    }

    discriminators(model) {
        const names = new Set();
        for (let at = model; at; at = this.base(at)) {
            for (const attribute of this.schema.models[at].attributes ?? []) {
                if (attribute.name === '@@delegate')
                    names.add(attribute.args[0].value.field);
            }
        }
        return names;
    }

    isNumber(field) {
        return ['Int', 'Float', 'BigInt', 'Decimal'].includes(field.type);
    }

    // Has a value when the client gives none.
    hasDefault(field) {
        return field.default !== undefined || Boolean(field.updatedAt);
    }
}

export const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1);
