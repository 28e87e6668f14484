// The reference: ZenStack's own server package over a SQLite file.

import { ZenStackClient } from '@zenstackhq/orm';
import { SqliteDialect } from '@zenstackhq/orm/dialects/sqlite';
import { RPCApiHandler } from '@zenstackhq/server/api';
import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Database } from './sqlite.mjs';

// Compiles a .zmodel file with the language's own compiler into a folder that
// is beside node_modules; gives the schema.
export async function compile(file, folder) {
    const { loadDocument } = await import('@zenstackhq/language');
    const { TsSchemaGenerator } = await import('@zenstackhq/sdk');
    const result = await loadDocument(file, []);
    if (!result.success)
        throw new Error(result.errors.join('\n'));
    mkdirSync(folder, { recursive: true });
    await new TsSchemaGenerator().generate(result.model, {
        outDir: folder, lite: false, importWithFileExtension: '',
        generateModelTypes: false, generateInputTypes: false,
    });
    const made = await import(pathToFileURL(`${folder}/schema.ts`).href);
    return made.schema;
}

// What stands in the place of an adapter's own sentences.
export const ADAPTER = 'refused by the adapter';

export class Reference {
    constructor(schema, file) {
        this.schema = schema;
        this.client = new ZenStackClient(schema, {
            dialect: new SqliteDialect({ database: new Database(file) }),
        });
        this.handler = new RPCApiHandler({ schema });
        this.acting = this.client;
    }

    // Lets the schema's policies decide what this user, or nobody, may do.
    async as(user) {
        const { PolicyPlugin } = await import('@zenstackhq/plugin-policy');
        this.guarded ??= this.client.$use(new PolicyPlugin());
        this.acting = this.guarded.$setAuth(user ?? undefined);
    }

    // As strict as Express: null for what is no JSON object or array.
    parse(body) {
        try {
            const value = body === undefined ? undefined : JSON.parse(body);
            return value === undefined || (value && typeof value === 'object') ? value : null;
        } catch {
            return null;
        }
    }

    // What an adapter would do with a request; `body` is JSON text or
    // undefined. Gives {status, body}.
    async answer(method, target, body) {
        const [path, query] = target.split('?');
        const requestBody = this.parse(body);
        if (requestBody === null)
            return { status: 400, body: { error: { message: ADAPTER } } };
        const answer = await this.handler.handleRequest({
            client: this.acting, method, requestBody,
            path: decodeURIComponent(path),
            query: Object.fromEntries(new URLSearchParams(query)),
        });
        return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body)) };
    }
}
