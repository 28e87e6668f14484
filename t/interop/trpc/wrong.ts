import { createTRPCClient } from '@trpc/client';
import type { AppRouter } from './app_router.js';

const client = createTRPCClient<AppRouter>({ links: [] });
await client.users.byId.query('one');
