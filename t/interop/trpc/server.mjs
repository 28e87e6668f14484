// tRPC's own standalone server with the data of t/bench/bench_trpc.c. Prints
// its port.

import { initTRPC, TRPCError } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { z } from 'zod';

const t = initTRPC.create({ isDev: false });
const router = t.router({ users: t.router({
    byId: t.procedure.input(z.object({ id: z.number().int() })).query(({ input }) => {
        if (input.id < 1 || input.id > 1000) {
            throw new TRPCError({ code: 'NOT_FOUND', message: 'No such user' });
        }
        return { id: input.id, name: `User ${input.id}`, email: `user${input.id}@example.com` };
    }),
}) });
const server = createHTTPServer({ router, basePath: '/trpc/' });
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
