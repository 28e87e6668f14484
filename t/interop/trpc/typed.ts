// A client with the types that apiroutesctl wrote of conf/examples/trpc.c.

import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import type { AppRouter } from './app_router.js';

const url = (globalThis as any).process.argv[2] as string;
const client = createTRPCClient<AppRouter>({ links: [splitLink({
    condition: (op) => op.type === 'subscription',
    true: httpSubscriptionLink({ url, EventSource }),
    false: httpBatchLink({ url, headers: { authorization: 'Bearer letmein' } }),
})] });

const said: string[] = [];
const greeting: string = await client.hello.query();
said.push(greeting, await client.hello.query('Ada'));
const user: { id: number; name: string } = await client.users.byId.query(1);
said.push(user.name);
const users: { id: number; name: string }[] = await client.users.list.query();
said.push(String(users.length));
const made = await client.users.create.mutate({ name: 'Tony' });
said.push(made.name.toUpperCase());
await new Promise<void>((resolve, reject) => {
    client.counter.subscribe({ to: 2 }, {
        onData: (event) => { said.push(event.id, event.data.toFixed(1)); },
        onComplete: resolve,
        onError: reject,
    });
});
console.log(said.join(','));

// What must not compile; these lines are never reached.
if (said.length === 0) {
    // @ts-expect-error: no such procedure
    await client.nope.query();
    // @ts-expect-error: a query is no mutation
    await client.hello.mutate();
    // @ts-expect-error: the input is a string
    await client.hello.query(1);
    // @ts-expect-error: the input must be given
    await client.users.byId.query();
    // @ts-expect-error: a member that is required
    await client.users.create.mutate({});
    // @ts-expect-error: a member that there is not
    await client.users.create.mutate({ name: 'x', nope: 1 });
    // @ts-expect-error: a member that the answer has not
    user.email;
    // @ts-expect-error: the answer is a string
    greeting satisfies number;
    // @ts-expect-error: the events are numbers
    client.counter.subscribe({ to: 2 }, { onData: (event: { data: string }) => {} });
    // @ts-expect-error: there is no transformer
    httpBatchLink<AppRouter>({ url, transformer: {} });
}
export {};
