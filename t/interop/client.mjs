// ZenStack's own fetch client against the module.
//
//     node client.mjs url=http://127.0.0.1:PORT/… fixture=blog|types schema=FILE work=FOLDER
//
// Prints "ok NAME" and "not ok NAME" lines.

import { createClient } from '@zenstackhq/fetch-client';
import Decimal from 'decimal.js';
import assert from 'node:assert/strict';
import SuperJSON from 'superjson';
import { compile } from './reference.mjs';

const options = Object.fromEntries(process.argv.slice(2).map((word) => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)];
}));
const schema = await compile(options.schema, `${options.work}/schema`);
const db = createClient(schema, { endpoint: options.url });
let failed = 0;

async function test(name, body) {
    try {
        await body();
        console.log(`ok ${name}`);
    } catch (error) {
        failed++;
        console.log(`not ok ${name}`);
        console.error(error);
    }
}

async function fails(promise) {
    try {
        await promise;
    } catch (error) {
        return { status: error.status, reason: error.info?.reason, code: error.code };
    }
    throw new Error('nothing failed');
}

async function blog() {
    await test('create_with_relations', async () => {
        const user = await db.user.create({
            data: { email: 'zoe@example.com', name: 'Zoe', profile: { create: { bio: 'b' } },
                posts: { create: [{ slug: 'z1', title: 'One' }, { slug: 'z2', title: 'Two' }] } },
            include: { profile: true, posts: { orderBy: { id: 'asc' } } },
        });
        assert.equal(user.email, 'zoe@example.com');
        assert.ok(user.createdAt instanceof Date);
        assert.ok(Math.abs(user.createdAt.getTime() - Date.now()) < 60000);
        assert.match(user.id, /^c[0-9a-z]{24}$/);
        assert.deepEqual(user.posts.map((post) => post.slug), ['z1', 'z2']);
        assert.equal(user.profile.bio, 'b');
        assert.ok(!('password' in user));
    });
    await test('find', async () => {
        const where = { author: { email: 'zoe@example.com' } };
        const posts = await db.post.findMany({ where, orderBy: { slug: 'desc' },
            select: { slug: true, author: { select: { name: true } } } });
        assert.deepEqual(posts, [{ slug: 'z2', author: { name: 'Zoe' } },
            { slug: 'z1', author: { name: 'Zoe' } }]);
        assert.equal(await db.post.count({ where }), 2);
        assert.equal(await db.post.exists({ where: { slug: 'z1' } }), true);
        assert.equal(await db.post.findUnique({ where: { slug: 'none' } }), null);
        assert.equal((await fails(db.post.findUniqueOrThrow({ where: { slug: 'none' } }))).code,
            'NotFound');
        const later = new Date('2024-01-02T00:00:00Z');
        assert.ok((await db.user.findMany({ where: { createdAt: { gt: later } } }))
            .every((user) => user.createdAt > later));
    });
    await test('update', async () => {
        const post = await db.post.update({ where: { slug: 'z1' },
            data: { views: { increment: 3 }, tags: { connectOrCreate: {
                where: { name: 'zed' }, create: { name: 'zed' } } } },
            include: { tags: true } });
        assert.equal(post.views, 3);
        assert.deepEqual(post.tags.map((tag) => tag.name), ['zed']);
        assert.deepEqual(await db.post.updateMany({ where: { slug: { startsWith: 'z' } },
            data: { published: true } }), { count: 2 });
        const changed = await db.post.updateManyAndReturn({ where: { slug: 'z2' },
            data: { rating: 4.5 }, select: { rating: true } });
        assert.deepEqual(changed, [{ rating: 4.5 }]);
    });
    await test('upsert', async () => {
        const where = { name: 'upserted' };
        const ask = (color) => db.tag.upsert({ where, create: { name: 'upserted' },
            update: { color } });
        assert.equal((await ask('red')).color, null);
        assert.equal((await ask('red')).color, 'red');
    });
    await test('many', async () => {
        const data = [{ id: 91, name: 'g91' }, { id: 92, name: 'g92' }];
        assert.deepEqual(await db.group.createMany({ data }), { count: 2 });
        assert.deepEqual(await db.group.createMany({ data, skipDuplicates: true }),
            { count: 0 });
        assert.equal((await db.group.createManyAndReturn({ data: { id: 93, name: 'g93' } }))
            .length, 1);
        assert.deepEqual(await db.group.deleteMany({ where: { id: { gte: 91 } } }),
            { count: 3 });
    });
    await test('aggregates', async () => {
        const sums = await db.post.aggregate({ where: { slug: { startsWith: 'z' } },
            _count: true, _sum: { views: true } });
        assert.deepEqual(sums, { _count: 2, _sum: { views: 3 } });
        const groups = await db.post.groupBy({ by: ['published'], _count: { id: true },
            orderBy: { published: 'asc' } });
        assert.deepEqual(groups.map((group) => group.published), [false, true]);
    });
    await test('transaction', async () => {
        const [tag, posts] = await db.$transaction([
            { model: 'Tag', op: 'create', args: { data: { name: 'in-one' } } },
            { model: 'Post', op: 'findMany', args: { where: { slug: 'z1' } } }]);
        assert.equal(tag.name, 'in-one');
        assert.ok(posts[0].createdAt instanceof Date);
        assert.equal((await fails(db.$transaction([
            { model: 'Tag', op: 'create', args: { data: { name: 'undone' } } },
            { model: 'Tag', op: 'delete', args: { where: { id: 12345 } } }]))).status, 404);
        assert.equal(await db.tag.exists({ where: { name: 'undone' } }), false);
    });
    await test('errors', async () => {
        assert.deepEqual(await fails(db.user.create({ data: {} })),
            { status: 422, reason: 'invalid-input', code: undefined });
        assert.deepEqual(await fails(db.user.create({ data: { email: 'zoe@example.com' } })),
            { status: 400, reason: 'db-query-error', code: undefined });
        assert.deepEqual(await fails(db.user.update({ where: { id: 'no' }, data: {} })),
            { status: 404, reason: 'not-found', code: undefined });
    });
    await test('delete', async () => {
        const gone = await db.user.delete({ where: { email: 'zoe@example.com' },
            include: { posts: true } });
        assert.equal(gone.posts.length, 2);
        assert.equal(await db.user.findUnique({ where: { id: gone.id } }), null);
    });
}

async function types() {
    const value = {
        str: 'ü"\\\u2028', bool: true, int: -7, big: 9007199254740993n, flt: 0.1,
        dec: new Decimal('12.50'), dt: new Date('2024-02-29T12:34:56.789Z'),
        json: { a: [1, null, { 'b.c': 'd' }] }, color: 'RED',
    };
    // The client reads byte arrays as the manual sends them once it is told
    // how, which is the manual's own example.
    SuperJSON.registerCustom({
        isApplicable: (item) => Buffer.isBuffer(item),
        serialize: (item) => item.toString('base64'),
        deserialize: (text) => Buffer.from(text, 'base64'),
    }, 'Bytes');
    await test('every_type_comes_back', async () => {
        const made = await db.sample.create({
            data: { ...value, bytes: new Uint8Array([1, 2, 255]) } });
        assert.equal(made.big, value.big);
        assert.ok(made.dec.equals(value.dec));
        assert.deepEqual(made.dt, value.dt);
        assert.deepEqual(made.json, value.json);
        assert.deepEqual([...made.bytes], [1, 2, 255]);
        assert.equal(made.str, value.str);
        const found = await db.sample.findMany({ where: { big: value.big, dt: value.dt,
            dec: new Decimal('12.5'), bytes: Buffer.from([1, 2, 255]) } });
        assert.deepEqual(found, [made]);
    });
    await test('typed_json', async () => {
        const place = await db.place.create({ data: { name: 'p',
            addr: { street: 's', city: 'Bern', lines: ['a'] } } });
        assert.deepEqual(place.addr, { street: 's', city: 'Bern', lines: ['a'] });
        assert.equal(await db.place.count({ where: { addr: { city: 'Bern' } } }), 1);
    });
    await test('generated_values', async () => {
        const made = await db.gen.create({ data: {} });
        assert.match(made.u, /^[0-9a-f-]{36}$/);
        assert.match(made.l, /^[0-9A-HJKMNP-TV-Z]{26}$/);
        assert.ok(made.d instanceof Date);
        assert.equal(made.e, 'GREEN');
    });
}

await (options.fixture === 'types' ? types() : blog());
process.exit(failed ? 1 : 0);
