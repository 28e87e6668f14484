// Requests that nobody wrote: those of the recorded cases with some tokens
// taken out, put in, changed or swapped.
import fs from 'node:fs';

const token = new RegExp('"""[^]*?"""|"(?:[^"\\\\\\n]|\\\\.)*"|\\.\\.\\.'
                         + '|[$@]?[A-Za-z_]\\w*|-?\\d[\\d.eE+-]*|\\s+|[^]',
                         'g');

function tokens(text) {
    return text.match(token) ?? [];
}

// Numbers that a seed decides (mulberry32).
export function random(seed) {
    return (below) => {
        seed = seed + 0x6D2B79F5 | 0;
        let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
        t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
        return ((t ^ t >>> 14) >>> 0) % below;
    };
}

export function recorded(folder) {
    const requests = [];
    for (const name of fs.readdirSync(folder)) {
        const suite = name.endsWith('.json')
            && JSON.parse(fs.readFileSync(`${folder}/${name}`, 'utf8'));
        if (suite.fixture !== 'kitchen-sink' || /http/.test(name)) continue;
        for (const { request } of suite.cases.flatMap((c) => c.steps)) {
            const body = request.body && JSON.parse(request.body);
            if (body?.query?.length < 900) requests.push(body);
        }
    }
    return requests;
}

export class Spoiler {
    constructor(requests, number) {
        this.requests = requests;
        this.number = number;
        this.words = requests.flatMap((r) => tokens(r.query))
            .filter((t) => !/^\s/.test(t) && t.length < 30);
    }

    pick(list) {
        return list[this.number(list.length)];
    }

    change(list) {
        const at = this.number(list.length);
        const other = this.number(list.length);
        const foreign = tokens(this.pick(this.requests).query);
        const ways = [
            () => list.splice(at, 1),
            () => list.splice(at, 0, this.pick(this.words), ' '),
            () => list.splice(at, 1, this.pick(this.words)),
            () => { [list[at], list[other]] = [list[other], list[at]]; },
            () => list.splice(at, 0, ...list.slice(at, at + 8)),
            () => list.splice(at, 0, ...foreign.slice(
                this.number(foreign.length)).slice(0, 12)),
        ];
        this.pick(ways)();
    }

    next() {
        const request = structuredClone(this.pick(this.requests));
        const list = tokens(request.query);
        this.change(list);
        if (this.number(3) === 0) this.change(list);
        request.query = list.join('');
        const [first] = Object.keys(request.variables ?? {});
        if (first !== undefined && this.number(3) === 0) {
            request.variables[first] = this.pick(
                [1, 'x', null, true, [1], { x: 1 }, 1.5]);
        }
        return request;
    }
}
