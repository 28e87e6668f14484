// Makes a request smaller for as long as it still fails.

import { copy, places } from './spoil.mjs';
import { isPlain, revive, Typed } from './wire.mjs';

function* smaller(tree) {
    for (const { holder, key } of places(tree)) {
        if (holder.root !== undefined)
            continue;
        const value = holder[key];
        if (Array.isArray(holder))
            holder.splice(key, 1);
        else
            delete holder[key];
        yield;
        if (Array.isArray(holder))
            holder.splice(key, 0, value);
        else
            holder[key] = value;
        if (value !== null && typeof value === 'object' && !(value instanceof Typed)
            && !Array.isArray(holder)) {
            for (const inner of Object.values(value)) {
                holder[key] = inner;
                yield;
            }
            holder[key] = value;
        }
    }
}

const content = (request) => (request.items !== undefined ? 'items'
    : isPlain(request.args) || Array.isArray(request.args) ? 'args' : undefined);

// `fails` is asked about a request, and says whether it fails in the same way.
export async function shrink(request, fails, most = 300) {
    const key = content(request);
    let best = request;
    let tries = 0;
    for (let again = key !== undefined; again && tries < most;) {
        again = false;
        const tree = copy(best[key]);
        for (const _ of smaller(tree)) {
            if (++tries > most)
                break;
            const attempt = { ...best, [key]: revive(JSON.parse(JSON.stringify(tree))) };
            if (await fails(attempt)) {
                best = attempt;
                again = true;
                break;
            }
        }
    }
    return best;
}
