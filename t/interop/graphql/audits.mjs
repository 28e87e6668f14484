// graphql-http's own audits of a server: each MUST and SHOULD that fails.
import { auditServer } from 'graphql-http';
import { result } from './result.mjs';

for (const audit of await auditServer({ url: process.argv[2] })) {
    result(audit.status === 'ok' || audit.status === 'warn'
           && /^MAY/.test(audit.name),
           `${audit.id} ${audit.name}`, audit.reason);
}
