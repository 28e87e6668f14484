// The same documents over the same data, by graphql-js and by the module:
// differ.mjs URL FIXTURE CASES SEED COUNT
import { random, recorded, Spoiler } from './spoil.mjs';
import { Reference } from './reference.mjs';
import { result } from './result.mjs';

const [url, fixture, cases, seed, count] = process.argv.slice(2);
const reference = new Reference(fixture);
const spoiler = new Spoiler(recorded(cases), random(+seed * 7919));

// Where one mistake breaks several rules, any of them may be told; what of
// later editions the reference does not read; infinity, which it lets in.
const overlapping = new RegExp('non-input type|only one variable'
    + '|Cannot query field|Unknown type|Cannot spread|within itself'
    + '|Unknown directive|must not have a selection|one key');
const unlike = new RegExp('^[\\s,]*"|[}(,]\\s*"'
    + '|\\b(?:type|interface|scalar|directive|input|union|enum|extend'
    + '|schema)\\b|__schema|__type\\b|Hex|[eE]\\d{3}');

function places(error) {
    return (error.locations ?? []).map((l) => `${l.line}:${l.column}`)
        .join(' ');
}

function places_and_path(error) {
    return `${places(error)} ${(error.path ?? []).join('.')}`;
}

function sorted(json) {
    if (Array.isArray(json)) return json.map(sorted);
    if (json === null || typeof json !== 'object') return json;
    return Object.fromEntries(
        Object.keys(json).sort().map((k) => [k, sorted(json[k])]));
}

function same(a, b) {
    return JSON.stringify(a) === JSON.stringify(b);
}

// Conflicts may be told at other pairs, names given thrice as two pairs.
function sameViolations(want, got) {
    const messages = want.map((e) => e.message).join('\n');
    const loose = /conflict because/.test(messages)
        || want.some((e) => e.locations.length > 2);
    const has = new Set(got.map(places));
    const wanted = new Set(want.map(places));
    if (overlapping.test(messages)) return got.length > 0;
    return want.every((e) => has.has(places(e)) || loose)
        && got.every((e) => wanted.has(places(e)) || loose);
}

function agree(want, got) {
    const errors = got.errors ?? [];
    if (want.syntax) {
        return errors.length === 1 && !('data' in got)
            && places(errors[0]) === places(want.syntax);
    }
    if (want.invalid) {
        return !('data' in got) && sameViolations(want.invalid, errors);
    }
    if (want.refused) {
        return !('data' in got) && errors.length > 0;
    }
    return same(sorted(JSON.parse(JSON.stringify(want.data ?? null))),
                sorted(got.data ?? null))
        && same(want.errors.map(places_and_path).sort(),
                errors.map(places_and_path).sort());
}

const kinds = { syntax: 0, invalid: 0, refused: 0, data: 0 };
let differences = 0;
for (let i = 0; i < +count && differences < 5; i++) {
    const request = spoiler.next();
    if (unlike.test(request.query) || request.query.length > 3000) continue;
    const want = await reference.run(request);
    const answer = await fetch(url, {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request) });
    const got = await answer.json();
    kinds[Object.keys(want)[0]]++;
    if (!agree(want, got)) {
        differences++;
        console.log(JSON.stringify(request), '\nreference:',
                    JSON.stringify(want), '\nmodule:', JSON.stringify(got));
    }
}
console.log(kinds);
result(differences === 0, 'both answer alike');
result(kinds.data > +count / 100 && kinds.invalid > +count / 50,
       'documents of all kinds were asked');
