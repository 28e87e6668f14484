// tRPC's own client against the module.
//
//     node client.mjs url=http://127.0.0.1:PORT [http2=1]
//
// Asks the router of t/conformance/trpc/fixtures at its endpoints, by each of
// the client's links. Prints "ok NAME" and "not ok NAME" lines.

import {
    createTRPCClient, httpBatchLink, httpBatchStreamLink, httpLink, httpSubscriptionLink,
    isNonJsonSerializable, splitLink, TRPCClientError,
} from '@trpc/client';
import { EventSource as Source } from 'eventsource';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import SuperJSON from 'superjson';
import { Agent, fetch as undiciFetch, FormData, H2CClient } from 'undici';

const options = Object.fromEntries(process.argv.slice(2).map((word) => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)];
}));
const dispatcher = options.http2
    ? new H2CClient(options.url, { pipelining: 50, maxConcurrentStreams: 50 })
    : new Agent();
// The fetch that has this dispatcher takes its own forms only.
globalThis.FormData = FormData;
let asked = [];
const ask = (url, init) => {
    asked.push(`${init?.method ?? 'GET'} ${url}`);
    return undiciFetch(url, { ...init, dispatcher });
};
// Each EventSource asks by the same connections.
class EventSource extends Source {
    constructor(url, init) {
        super(url, { ...init, fetch: ask });
    }
}
let failed = 0;

async function test(name, body) {
    asked = [];
    const timer = AbortSignal.timeout(20000);
    try {
        await Promise.race([body(), new Promise((_, refuse) => {
            timer.addEventListener('abort', () => refuse(new Error('it takes too long')));
        })]);
        console.log(`ok ${name}`);
    } catch (error) {
        failed++;
        console.log(`not ok ${name}`);
        console.error(error, asked);
    }
}

async function error_of(promise) {
    const error = await promise.then(() => assert.fail('nothing failed'), (thrown) => thrown);
    assert.ok(error instanceof TRPCClientError, String(error));
    return error;
}

const link_kinds = { http: httpLink, batch: httpBatchLink, stream: httpBatchStreamLink };

function client(kind, path = '/trpc', more = {}) {
    const common = { url: options.url + path, fetch: ask, ...more };
    return createTRPCClient({ links: [splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({ ...common, EventSource }),
        false: splitLink({ condition: (op) => isNonJsonSerializable(op.input),
            true: httpLink(common), false: link_kinds[kind](common) }),
    })] });
}

// All that a subscription says until it ends, or until stop(said) is true.
function follow(procedure, input, stop = () => false) {
    return new Promise((resolve) => {
        const said = { data: [], states: [], error: undefined };
        const end = () => {
            subscription.unsubscribe();
            resolve(said);
        };
        const look = () => stop(said) && setImmediate(end);
        const subscription = procedure.subscribe(input, {
            onData: (item) => { said.data.push(item); look(); },
            onConnectionStateChange: (state) => { said.states.push(state); look(); },
            onError: (error) => { said.error = error; resolve(said); },
            onComplete: () => { said.complete = true; resolve(said); },
        });
    });
}

for (const kind of Object.keys(link_kinds)) {
    const trpc = client(kind);
    await test(`${kind}_query_and_mutation`, async () => {
        assert.equal(await trpc.hello.query(), 'hello world');
        assert.equal(await trpc.hello.query('Zoë 😀 ,+&%'), 'hello Zoë 😀 ,+&%');
        assert.equal(await trpc.hello.query(null), 'hello world');
        const made = await trpc.users.create.mutate(
            { name: 'Lin', email: 'lin@example.com', unknown: 1 });
        assert.equal(made.id, 1000);
        assert.equal(made.name, 'Lin');
        assert.ok(!('unknown' in made));
        assert.equal(await trpc.users.remove.mutate({ id: 1 }), undefined);
        assert.ok(await trpc.ping.mutate() !== 0);
        assert.equal(typeof await trpc.deep.er.est.name.query(), 'string');
    });
    await test(`${kind}_values`, async () => {
        assert.equal(await trpc.values.null.query(), null);
        assert.equal(await trpc.values.undefined.query(), undefined);
        assert.equal(await trpc.values.large.query(), 1e21);
        assert.equal(await trpc.values.small.query(), 5e-324);
        assert.equal(await trpc.values.emptyString.query(), '');
        const odd = { a: [1, null, { b: 'x\u2028\u0000' }], '': -0.5 };
        assert.deepEqual(await trpc.echo.query.query(odd), { input: odd });
        assert.deepEqual(await trpc.echo.mutation.mutate(odd), { input: odd });
        assert.deepEqual(await trpc.echo.query.query(undefined), {});
    });
    await test(`${kind}_errors`, async () => {
        let error = await error_of(trpc.users.byId.query({ id: 99 }));
        assert.equal(error.message, 'No user with id 99');
        assert.deepEqual(error.data,
            { code: 'NOT_FOUND', httpStatus: 404, path: 'users.byId' });
        assert.equal(error.shape.code, -32004);
        error = await error_of(trpc.users.byId.query({ id: 'x' }));
        assert.equal(error.data.code, 'BAD_REQUEST');
        assert.deepEqual(JSON.parse(error.message)[0].path, ['id']);
        error = await error_of(trpc.nope.nope.query());
        assert.equal(error.message, 'No procedure found on path "nope.nope"');
        error = await error_of(trpc.ping.query());
        assert.equal(error.data.code, 'METHOD_NOT_SUPPORTED');
        error = await error_of(trpc.errors.output.query());
        assert.equal(error.message, 'Output validation failed');
    });
    await test(`${kind}_side_by_side`, async () => {
        const ids = [1, 2, 99, 3];
        const found = await Promise.allSettled([
            ...ids.map((id) => trpc.users.byId.query({ id })), trpc.hello.query('x')]);
        assert.deepEqual(found.map((one) => one.status),
            ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
        assert.equal(found[3].value.id, 3);
        assert.equal(asked.length, kind === 'http' ? 5 : 1);
    });
    await test(`${kind}_headers`, async () => {
        const ada = client(kind, '/trpc', { headers: { authorization: 'Bearer ada' } });
        assert.equal((await ada.auth.me.query()).id, 1);
        assert.equal((await error_of(trpc.auth.me.query())).data.httpStatus, 401);
    });
    await test(`${kind}_superjson`, async () => {
        const rich = client(kind, '/trpc-sj', { transformer: SuperJSON });
        const [values, echoed, dates, none] = await Promise.all([
            rich.values.rich.query(),
            rich.echo.query.query({ set: new Set([1n]), at: new Date(0), gone: undefined }),
            rich.echo.date.query({ at: new Date('2024-02-28T00:00:00Z') }),
            rich.values.undefined.query()]);
        assert.ok(values.date instanceof Date);
        assert.equal(values.big, 12345678901234567890n);
        assert.deepEqual(echoed,
            { input: { set: new Set([1n]), at: new Date(0), gone: undefined } });
        assert.equal(dates.next.toISOString(), '2024-02-29T00:00:00.000Z');
        assert.equal(none, undefined);
        const error = await error_of(rich.users.byId.query({ id: 99 }));
        assert.equal(error.data.code, 'NOT_FOUND');
    });
    await test(`${kind}_method_override`, async () => {
        const by_post = client(kind, '/trpc-opts', { methodOverride: 'POST' });
        const long = 'x'.repeat(100000);
        assert.equal(await by_post.hello.query(long), `hello ${long}`);
        assert.match(asked[0], /^POST /);
    });
    await test(`${kind}_canceled`, async () => {
        const stop = new AbortController();
        const slow = trpc.slow.query({ ms: 3000 }, { signal: stop.signal });
        setTimeout(() => stop.abort(), 100);
        assert.equal((await error_of(slow)).cause?.name, 'AbortError');
        assert.equal(await trpc.hello.query(), 'hello world');
    });
}

await test('batches_are_split_at_the_longest_url', async () => {
    const trpc = client('batch', '/trpc', { maxURLLength: 500, maxItems: 20 });
    const all = await Promise.all(Array.from({ length: 50 },
        (_, i) => trpc.echo.query.query({ i, text: 'some words' })));
    assert.deepEqual(all.map((one) => one.input.i), all.map((_, i) => i));
    assert.ok(asked.length > 5);
});
await test('a_batch_beyond_maxbatch', async () => {
    const trpc = client('batch', '/trpc-opts');
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => trpc.hello.query()));
    assert.ok(all.every((one) => one.reason?.message === 'Batch call exceeds maximum size'));
});
await test('forms_and_octets', async () => {
    const trpc = client('http');
    const form = new FormData();
    form.set('name', 'Ada');
    form.set('file', new Blob(['text'], { type: 'text/plain' }), 'a.txt');
    const got = await trpc.files.form.mutate(form);
    assert.equal(got.name, 'Ada');
    assert.equal(got.file.name, 'a.txt');
    const bytes = await trpc.files.octets.mutate(new Blob(['abc']));
    assert.deepEqual(bytes, { bytes: 3, text: 'abc' });
});

// Streamed batches.
await test('what_is_ready_first_comes_first', async () => {
    const trpc = client('stream');
    const order = [];
    await Promise.all([500, 20, 250].map(async (ms) => {
        await trpc.slow.query({ ms });
        order.push(ms);
    }));
    assert.deepEqual(order, [20, 250, 500]);
    assert.equal(asked.length, 1);
});
for (const [path, more] of [['/trpc', {}], ['/trpc-sj', { transformer: SuperJSON }]]) {
    const name = path.slice(1).replace('-', '_');
    const trpc = client('stream', path, more);
    await test(`${name}_async_iterables`, async () => {
        const [iterable, users] = await Promise.all([
            trpc.stream.count.query({ n: 4, delayMs: 30 }), trpc.users.list.query()]);
        const items = [];
        const begin = Date.now();
        let first;
        for await (const item of iterable) {
            first ??= Date.now() - begin;
            items.push(item);
        }
        assert.deepEqual(items, [0, 1, 2, 3]);
        assert.ok(first < Date.now() - begin - 40);
        assert.ok(users.items?.length ?? users.length);
        const broken = [];
        const error = await error_of((async () => {
            for await (const item of await trpc.stream.fail.query()) {
                broken.push(item);
            }
        })());
        assert.deepEqual(broken, ['one', 'two']);
        assert.equal(error.data.code, 'CONFLICT');
    });
    await test(`${name}_deferred_members`, async () => {
        const answer = await trpc.stream.deferred.query({ ms: 100 });
        assert.equal(answer.now, 'now');
        assert.ok(answer.later instanceof Promise);
        assert.equal(await answer.later, 'later');
        const rejected = await trpc.stream.rejected.query();
        assert.equal((await error_of(rejected.later)).data.code, 'FORBIDDEN');
    });
}
await test('pings_between_lines', async () => {
    const trpc = client('stream', '/trpc-opts');
    assert.deepEqual(await trpc.slow.query({ ms: 700 }), { waited: 700 });
});
await test('a_stream_is_left', async () => {
    const trpc = client('stream');
    const stop = new AbortController();
    const iterable = await trpc.stream.count.query({ n: 1000, delayMs: 50 },
                                                   { signal: stop.signal });
    await assert.rejects(async () => {
        for await (const item of iterable) {
            if (item === 3) {
                stop.abort();
            }
        }
    });
    assert.equal(await trpc.hello.query(), 'hello world');
});

// Subscriptions.
await test('events_in_order', async () => {
    const said = await follow(client('http').sub.plain, undefined);
    assert.deepEqual(said.data, [1, 'two', null, { three: [3] }, 'line\nbreak']);
    assert.ok(said.complete);
});
await test('tracked_events', async () => {
    const said = await follow(client('http').sub.mixed, undefined);
    assert.deepEqual(said.data, [{ id: 'id-1', data: 'a' }, 'b', { id: 'id-2', data: 'c' }]);
});
await test('events_in_superjson', async () => {
    const trpc = client('http', '/trpc-sj', { transformer: SuperJSON });
    const dates = await follow(trpc.sub.date, undefined);
    assert.ok(dates.data[0].data.at instanceof Date);
    const echo = await follow(trpc.sub.echo, { at: new Date(5) });
    assert.deepEqual(echo.data, [{ input: { at: new Date(5) } }]);
    const error = await follow(trpc.sub.fail, { code: 'CONFLICT', message: 'm' });
    assert.equal(error.error.data.code, 'CONFLICT');
});
await test('errors_end_a_subscription', async () => {
    const trpc = client('http');
    const said = await follow(trpc.sub.fail, { code: 'FORBIDDEN', message: 'no more' });
    assert.deepEqual(said.data, ['before']);
    assert.equal(said.error.message, 'no more');
    assert.equal(said.error.data.path, 'sub.fail');
    const bad = await follow(trpc.sub.count, { from: 'x' });
    assert.equal(bad.error.data.code, 'BAD_REQUEST');
    const none = await follow(trpc.sub.nope, undefined);
    assert.ok(none.error);
});
await test('connection_params', async () => {
    const trpc = client('http', '/trpc', { connectionParams: async () => ({ token: 't&=' }) });
    assert.deepEqual((await follow(trpc.sub.params, undefined)).data, [{ token: 't&=' }]);
});
await test('connects_again_after_the_last_id', async () => {
    const trpc = client('http', '/trpc-limits');
    const said = await follow(trpc.sub.count, { from: 1, to: 12, delayMs: 200 });
    assert.deepEqual(said.data.map((item) => item.data.n),
        Array.from({ length: 12 }, (_, i) => i + 1));
    assert.ok(asked.length > 1, 'it was cut');
    assert.ok(said.complete);
});
await test('internal_errors_are_tried_again', async () => {
    const trpc = client('http');
    const said = await follow(trpc.sub.fail, { code: 'INTERNAL_SERVER_ERROR', message: 'm' },
        (so_far) => so_far.data.length === 2);
    assert.deepEqual(said.data, ['before', 'before']);
    assert.ok(said.states.some((state) => state.error?.data.httpStatus === 500));
    assert.equal(asked.length, 2);
});
await test('silence_is_no_end_with_pings', async () => {
    const said = await follow(client('http', '/trpc-opts').sub.slow, { ms: 1500 });
    assert.deepEqual(said.data, ['late']);
    assert.equal(asked.length, 1);
});
await test('many_subscriptions_are_left', async () => {
    const trpc = client('http');
    const all = await Promise.all(Array.from({ length: 8 }, () =>
        follow(trpc.sub.live, undefined, (said) => said.data.length >= 3)));
    assert.ok(all.every((said) => said.data[2] === 2));
    await sleep(300);
    assert.equal(await trpc.hello.query(), 'hello world');
});

await Promise.race([dispatcher.close(), sleep(500)]);
process.exit(failed ? 1 : 0);
