// Numbers that look random and are the same for the same seed (mulberry32).

export class Random {
    constructor(seed) {
        this.state = seed | 0;
    }

    // [0, 1)
    next() {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }

    chance(probability) {
        return this.next() < probability;
    }

    // 0 … limit - 1
    int(limit) {
        return Math.floor(this.next() * limit);
    }

    pick(list) {
        return list[this.int(list.length)];
    }

    // One of the values, by weight: {value: weight}
    weighted(weights) {
        const entries = Object.entries(weights);
        let at = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
        for (const [value, weight] of entries) {
            at -= weight;
            if (at < 0)
                return value;
        }
        return entries[0][0];
    }

    list(length, make) {
        return Array.from({ length }, make);
    }

    some(list, probability) {
        return list.filter(() => this.chance(probability));
    }
}
