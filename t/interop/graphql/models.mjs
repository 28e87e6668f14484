// Reads the schema of an endpoint over models as its clients do, and holds it
// against a file of SDL: models.mjs url=URL sdl=FILE

import { buildClientSchema, buildSchema, getIntrospectionQuery,
    lexicographicSortSchema, printSchema, validateSchema } from 'graphql';
import { readFileSync } from 'node:fs';

const options = Object.fromEntries(process.argv.slice(2).map(word => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)];
}));
const response = await fetch(options.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
});
const { data, errors } = await response.json();
if (errors) {
    console.log(JSON.stringify(errors));
    process.exit(1);
}
const served = buildClientSchema(data);
const wanted = buildSchema(readFileSync(options.sdl, 'utf8'));
for (const error of [...validateSchema(served), ...validateSchema(wanted)]) {
    console.log(error.message);
    process.exitCode = 1;
}
const print = schema => printSchema(lexicographicSortSchema(schema)).split('\n');
const [got, want] = [print(served), print(wanted)];
const at = got.findIndex((line, i) => line !== want[i]);
if (at >= 0 || got.length !== want.length) {
    console.log(`line ${at + 1}: ${got[at]} is not ${want[at]}`);
    process.exitCode = 1;
}
console.log(`${got.length} lines`);
