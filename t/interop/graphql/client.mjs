// graphql-http's client, and what graphql makes of introspection.
import fs from 'node:fs';
import { createClient } from 'graphql-http';
import { buildClientSchema, buildSchema, getIntrospectionQuery,
         printSchema } from 'graphql';
import { result } from './result.mjs';

const [url, file] = process.argv.slice(2);
const client = createClient({ url });

function ask(request) {
    return new Promise((resolve, reject) => {
        let answer;
        client.subscribe(request, { next: (data) => { answer = data; },
                                    error: reject,
                                    complete: () => resolve(answer) });
    });
}

const everything = getIntrospectionQuery({
    specifiedByUrl: true, directiveIsRepeatable: true,
    schemaDescription: true, inputValueDeprecation: true, oneOf: true });
const told = printSchema(
    buildClientSchema((await ask({ query: everything })).data));
const written = printSchema(buildSchema(fs.readFileSync(file, 'utf8')));
result(told === written, 'introspection prints as the schema was written',
       told);

const greeted = await ask({
    query: 'query Greet($n: String) { hello(name: $n) dog { ...D } }'
        + ' fragment D on Dog { name owner { email } }',
    variables: { n: 'Ada' }, operationName: 'Greet' });
result(greeted.data.hello === 'Hello, Ada!'
       && greeted.data.dog.owner.email === 'ann@example.org',
       'the client is answered', greeted);

const failed = await ask({ query: '{ nest { errorNN } }' });
result(failed.data.nest === null
       && failed.errors[0].path.join('.') === 'nest.errorNN',
       'the client is told of errors', failed);
