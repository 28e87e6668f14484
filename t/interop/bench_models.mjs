// ZenStack's own server over a SQLite file, for t/bench/zenstack.pl: schema,
// a folder for what is made of it, file. Prints its port.

import { createServer } from 'node:http';
import { compile, Reference } from './reference.mjs';

const [schema, folder, file] = process.argv.slice(2);
const reference = new Reference(await compile(schema, folder), file);

const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const answer = await reference.handler.handleRequest({
        client: reference.client, method: request.method,
        path: url.pathname.slice('/model'.length),
        query: Object.fromEntries(url.searchParams),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
