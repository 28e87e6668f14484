// Spoils arguments in one or two places.

import { isPlain, typed, Typed } from './wire.mjs';

const WRONG = [
    () => null, () => 0, () => -1, () => 1.5, () => 1e300, () => 9007199254740993,
    () => 2147483648, () => '', () => 'x', () => 'null', () => true, () => false,
    () => [], () => ({}), () => [1], () => [null], () => ({ x: 1 }), () => ({ equals: 1 }),
    () => ({ set: 1 }), () => ({ id: 1 }), () => ({ not: null }), () => [[]], () => [{}],
    () => '2024-02-30', () => '2024-13-01', () => '1e3', () => ' 1 ', () => '0x10',
    () => typed.date('2024-01-01T00:00:00.000Z'), () => typed.date('never'),
    () => typed.bigint('12345678901234567890'), () => typed.bigint('7'),
    () => typed.decimal('1.50'), () => typed.decimal('NaN'), () => typed.undefined(),
    () => typed.number('NaN'), () => typed.number('-0'), () => typed.number('Infinity'),
    () => typed.bytes('0102'), () => typed.sentinel('DbNull'),
    () => typed.sentinel('JsonNull'), () => typed.sentinel('AnyNull'),
];
const NAMES = ['where', 'data', 'take', 'skip', 'cursor', 'orderBy', 'select', 'include',
    'omit', 'AND', 'OR', 'NOT', 'is', 'isNot', 'some', 'every', 'none', '_count', 'set',
    'increment', 'mode', 'equals', 'in', 'not', 'connect', 'create', 'update', 'delete',
    'path', 'nothing', '', 'distinct', 'limit', 'by', 'having', '_sum', '$expr', 'meta'];

// [{holder, key}…]: every place in a tree
export function places(tree) {
    const found = [];
    const walk = (holder) => {
        for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
            found.push({ holder, key });
            const value = holder[key];
            if (value !== null && typeof value === 'object' && !(value instanceof Typed))
                walk(value);
        }
    };
    walk({ root: tree });
    return found;
}

function remove(holder, key) {
    if (Array.isArray(holder))
        holder.splice(key, 1);
    else
        delete holder[key];
}

const WAYS = {
    replace: (random, { holder, key }) => {
        holder[key] = random.pick(WRONG)();
    },
    remove: (random, { holder, key }) => remove(holder, key),
    add: (random, { holder, key }) => {
        const name = random.pick(NAMES);
        if (isPlain(holder[key]))
            holder[key][name] = random.pick(WRONG)();
        else
            holder[key] = { [name]: holder[key] };
    },
    rename: (random, { holder, key }) => {
        if (Array.isArray(holder))
            return;
        const value = holder[key];
        delete holder[key];
        holder[random.pick(NAMES)] = value;
    },
    wrap: (random, { holder, key }) => {
        holder[key] = random.chance(0.7) ? [holder[key]] : [holder[key], holder[key]];
    },
    unwrap: (random, { holder, key }) => {
        const value = holder[key];
        if (value !== null && typeof value === 'object' && !(value instanceof Typed))
            holder[key] = Object.values(value)[0] ?? null;
    },
};

// A copy that keeps Typed leaves.
export function copy(value) {
    if (Array.isArray(value))
        return value.map(copy);
    if (!isPlain(value))
        return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copy(v)]));
}

export function spoil(random, args) {
    const tree = { args: copy(args) };
    for (let i = random.chance(0.2) ? 2 : 1; i > 0; i--) {
        const all = places(tree.args);
        // the first place is the tree itself: spoil it seldom
        const at = all.length > 1 && random.chance(0.97)
            ? all[1 + random.int(all.length - 1)] : { holder: tree, key: 'args' };
        const target = at.holder.root === tree.args ? { holder: tree, key: 'args' } : at;
        WAYS[random.weighted({ replace: 5, remove: 2, add: 2, rename: 1, wrap: 1, unwrap: 1 })](
            random, target);
        if (!('args' in tree))
            tree.args = undefined;
    }
    return tree.args;
}
