// Asks the reference and the module the same, at random.
//
//     node differ.mjs schema=FILE ddl=FILE seed=FILE work=FOLDER
//          url=http://127.0.0.1:PORT/… database=FILE count=N random=SEED
//          [seconds=N] [failures=N] [request=JSON] [only=reads|writes]
//          [policy=1 [user=JSON]]: each request by a random user
//
// Both start from the same content; after each write the whole content is
// compared and put back. Some writes are kept for both, so that the content
// changes with time. Without url and database the reference is asked twice:
// a test of this test.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { digest, Names, print, Settler, texts } from './compare.mjs';
import { Content, rows } from './content.mjs';
import { explain } from './quirks.mjs';
import { byIds } from './policy_ids.mjs';
import { explainPolicy } from './policy_quirks.mjs';
import { randomUser } from './policy_rules.mjs';
import { Random } from './random.mjs';
import { compile, Reference } from './reference.mjs';
import { Requests } from './requests.mjs';
import { Shape } from './shape.mjs';
import { shrink } from './shrink.mjs';
import { Values } from './values.mjs';
import { isWrite, operationsOf, revive, toHttp } from './wire.mjs';

const MOST_ROWS = 120;

// JSON that a header can have.
const ascii = (value) => JSON.stringify(value).replace(/[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

class Remote {
    constructor(url) {
        this.url = url;
        this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    }

    as(user) {
        this.user = user;
    }

    headers(body) {
        return { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
            ...(this.user ? { 'X-Test-Auth': ascii(this.user) } : {}) };
    }

    answer(method, target, body) {
        return new Promise((resolve) => {
            const gone = (error) => resolve({ status: 0,
                body: { error: { message: error.message } } });
            const request = http.request(this.url + target, {
                method, agent: this.agent, headers: this.headers(body),
            }, (response) => {
                const chunks = [];
                response.on('data', (chunk) => chunks.push(chunk));
                response.on('error', gone);
                response.on('end', () => resolve({ status: response.statusCode,
                    body: this.parse(Buffer.concat(chunks).toString()) }));
            });
            request.on('error', gone);
            request.end(body);
        });
    }

    parse(text) {
        try {
            return JSON.parse(text);
        } catch {
            return { unreadable: text };
        }
    }
}

class Differ {
    constructor(options) {
        this.options = options;
        this.counts = { requests: 0, writes: 0, refused: 0, explained: {} };
    }

    createDatabase(file) {
        for (const end of ['', '-wal', '-shm', '-journal'])
            rmSync(file + end, { force: true });
        const db = new DatabaseSync(file);
        db.exec(readFileSync(this.options.ddl, 'utf8'));
        db.exec(readFileSync(this.options.seed, 'utf8'));
        db.close();
    }

    async open() {
        const { work, url, database } = this.options;
        mkdirSync(work, { recursive: true });
        const mine = `${work}/reference.db`;
        this.createDatabase(mine);
        this.schema = await compile(this.options.schema, `${work}/schema`);
        this.shape = new Shape(this.schema);
        this.reference = { server: new Reference(this.schema, mine),
            content: new Content(mine) };
        if (url) {
            this.module = { server: new Remote(url), content: new Content(database) };
        } else {
            this.createDatabase(`${work}/second.db`);
            this.module = { server: new Reference(this.schema, `${work}/second.db`),
                content: new Content(`${work}/second.db`) };
        }
        this.first = this.reference.content.read();
        this.random = new Random(Number(this.options.random));
        this.values = new Values(this.random, this.schema);
        this.requests = new Requests(this.random, this.schema, this.values);
        await this.adopt(this.first);
    }

    // Makes this the content from which requests start.
    async adopt(content) {
        this.base = content;
        this.baseText = print(content);
        this.baseTexts = texts(content);
        this.reference.content.write(content);
        this.module.content.write(content);
        await this.values.learn(this.reference.server.client);
    }

    restore(side, text) {
        if (text !== this.baseText)
            side.content.write(this.base);
    }

    settled(request, names) {
        const settler = new Settler(this.shape, names);
        const list = operationsOf(request, this.shape);
        const one = ({ model, args } = {}, data) => (model
            ? settler.settle(model, args, data) : data);
        if (request.op === '$transaction')
            return (data) => (Array.isArray(data) ? data.map((item, i) => one(list[i], item))
                : data);
        return (data) => one(list[0], data);
    }

    async ask(side, request, since, known) {
        const { method, target, body } = toHttp(request);
        const answer = await side.server.answer(method, target, body);
        // the reference says 201, its manual 200 (DV10)
        if (/\/upsert(?:$|[/?])/.test(target) && answer.status === 201)
            answer.status = 200;
        const names = new Names(known, since);
        const made = names.tree(digest(answer, this.settled(request, names)));
        if (!isWrite(request))
            return { answer: made, text: this.baseText, content: null, raw: answer };
        const content = side.content.read();
        return { answer: made, raw: answer, read: content, text: print(content),
            content: names.tree(content) };
    }

    // What differs, or undefined.
    async run(request) {
        const since = Date.now();
        const own = texts(toHttp(request));
        const ownText = print(request);
        const known = (text) => this.baseTexts.has(text) || own.has(text)
            || ownText.includes(text);
        const reference = await this.ask(this.reference, request, since, known);
        const module = await this.ask(this.module, request, since, known);
        this.restore(this.reference, reference.text);
        this.restore(this.module, module.text);
        this.last = reference;
        const kind = print(reference.answer) !== print(module.answer) ? 'answer'
            : print(reference.content) !== print(module.content) ? 'content' : undefined;
        if (!kind)
            return undefined;
        return { kind, request, text: ownText, shape: this.shape,
            raw: { reference: reference.raw, module: module.raw },
            reference: reference.answer, module: module.answer,
            contents: [reference.content, module.content], before: this.base };
    }

    async explained(difference) {
        const quirk = explain(difference)
            ?? (this.options.policy ? explainPolicy(difference) : undefined);
        if (quirk || !this.options.policy)
            return quirk;
        return await this.isAlikeByIds(difference) ? { id: 'DV84' } : undefined;
    }

    // Whether the reference does as the module when hidden fields cannot tell.
    async isAlikeByIds({ request, module, contents }) {
        const read = async (one) => {
            const { method, target, body } = toHttp(one);
            const answer = await this.reference.server.answer(method, target, body);
            return answer.status === 200 ? answer.body.data : undefined;
        };
        const other = await byIds(request, this.shape, read);
        if (!other)
            return false;
        const known = (text) => this.baseTexts.has(text) || texts(toHttp(request)).has(text);
        const made = await this.ask(this.reference, other, Date.now(), known);
        this.restore(this.reference, made.text);
        return print(made.answer) === print(module)
            && print(made.content) === print(contents[1]);
    }

    async unexplained(request) {
        const difference = await this.run(request);
        this.alike = !difference;
        if (!difference)
            return undefined;
        const quirk = await this.explained(difference);
        if (!quirk)
            return difference;
        this.counts.explained[quirk.id] = (this.counts.explained[quirk.id] ?? 0) + 1;
        return undefined;
    }

    signature(difference) {
        return [difference.kind, difference.reference.status, difference.module.status].join();
    }

    async report(difference) {
        const signature = this.signature(difference);
        const least = await shrink(difference.request, async (request) => {
            const again = await this.run(request);
            return again && this.signature(again) === signature
                && !await this.explained(again);
        });
        const shown = await this.run(least) ?? difference;
        console.log(`DIFFERENCE ${shown.kind} random=${this.options.random}`
            + ` number=${this.counts.requests}`);
        console.log(`  request   ${print(shown.request)}`);
        if (this.options.policy)
            console.log(`  user      ${JSON.stringify(this.user)}`);
        const sent = toHttp(shown.request);
        console.log(`  sent      ${sent.method} ${sent.target} ${sent.body ?? ''}`);
        for (const side of ['reference', 'module']) {
            console.log(`  ${side.padEnd(9)} ${print(shown[side]).slice(0, 1500)}`);
            if (shown.raw[side].status >= 300)
                console.log(`            ${print(shown.raw[side].body).slice(0, 500)}`);
        }
        if (shown.kind === 'content')
            this.reportContent(shown.contents);
    }

    reportContent([reference, module]) {
        for (const table of Object.keys(reference)) {
            if (print(reference[table]) === print(module[table]))
                continue;
            const missing = (a, b) => a[table].filter((row) => !b[table].some(
                (other) => print(other) === print(row)));
            console.log(`  ${table}: reference ${print(missing(reference, module))}`
                + ` module ${print(missing(module, reference))}`);
        }
    }

    async keep(request) {
        if (!this.alike || !isWrite(request) || this.last.raw.status >= 300
            || !this.random.chance(0.1))
            return;
        await this.adopt(rows(this.last.read) > MOST_ROWS ? this.first : this.last.read);
    }

    // Who asks from now on.
    async act(user) {
        this.user = user;
        await this.reference.server.as(user);
        await this.module.server.as(user);
    }

    async step(request) {
        if (this.options.policy)
            await this.act(randomUser(this.random, this.values, this.shape));
        this.counts.requests++;
        this.counts.writes += isWrite(request);
        const difference = await this.unexplained(request);
        this.counts.refused += this.last.raw.status >= 300;
        if (difference)
            await this.report(difference);
        else
            await this.keep(request);
        return !difference;
    }

    wanted(request) {
        return !this.options.only || isWrite(request) === (this.options.only === 'writes');
    }

    async all() {
        const end = Date.now() + 1000 * Number(this.options.seconds ?? 3600);
        let failures = 0;
        for (let i = 0; i < Number(this.options.count); i++) {
            if (Date.now() > end || failures >= Number(this.options.failures ?? 10))
                break;
            const request = this.requests.next();
            if (this.wanted(request))
                failures += !await this.step(request);
        }
        return failures;
    }

    async one(text) {
        if (this.options.policy)
            await this.act(JSON.parse(this.options.user ?? 'null'));
        const request = revive(JSON.parse(text));
        const difference = await this.unexplained(request);
        if (difference)
            await this.report(difference);
        else
            console.log(print(this.last.answer));
        return difference ? 1 : 0;
    }
}

const options = Object.fromEntries(process.argv.slice(2).map((word) => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)];
}));
const differ = new Differ(options);
await differ.open();
const failures = options.request ? await differ.one(options.request) : await differ.all();
console.log(`DONE ${print({ ...differ.counts, failures, random: options.random })}`);
process.exit(failures ? 1 : 0);
