// The whole content of a SQLite file: read, compared, put back.

import { DatabaseSync } from 'node:sqlite';

const quote = (name) => `"${name.replaceAll('"', '""')}"`;

function cell(value) {
    return value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value;
}

// Content is {table: [[rowid, value…]…]} in the order of rowids; integers are
// bigints, so that they differ from reals.
export class Content {
    constructor(file) {
        this.db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
        this.db.exec('PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000');
        this.tables = this.db.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND"
            + " (name = 'sqlite_sequence' OR name NOT LIKE 'sqlite_%')"
            + ' ORDER BY name').all().map((row) => this.#table(row.name));
    }

    #table(name) {
        const columns = this.db.prepare(`PRAGMA table_info(${quote(name)})`)
            .all().map((row) => row.name);
        // in which order links were made does not matter
        const links = columns.join() === 'A,B';
        const select = this.db.prepare(links
            ? `SELECT NULL AS rowid, * FROM ${quote(name)} ORDER BY A, B`
            : `SELECT rowid, * FROM ${quote(name)} ORDER BY rowid`);
        const all = ['rowid', ...columns.map(quote)];
        select.setReadBigInts(true);
        return {
            name, columns, select, insert: this.db.prepare(
                `INSERT INTO ${quote(name)} (${all.join(', ')})`
                + ` VALUES (${all.map(() => '?').join(', ')})`),
        };
    }

    read() {
        const content = {};
        this.db.exec('BEGIN');
        for (const { name, columns, select } of this.tables)
            content[name] = select.all().map(
                // an integer primary key hides the rowid's own name
                (row) => ['rowid' in row ? row.rowid : row[columns[0]],
                    ...columns.map((column) => cell(row[column]))]);
        this.db.exec('COMMIT');
        return content;
    }

    write(content) {
        this.db.exec('BEGIN IMMEDIATE');
        for (const { name } of this.tables)
            this.db.exec(`DELETE FROM ${quote(name)}`);
        for (const { name, insert } of this.tables) {
            // what the inserts above have counted
            if (name === 'sqlite_sequence')
                continue;
            for (const row of content[name])
                insert.run(...row.map((value) => (value?.hex !== undefined
                    ? Buffer.from(value.hex, 'hex') : value)));
        }
        this.#sequence(content.sqlite_sequence);
        this.db.exec('COMMIT');
    }

    #sequence(rows) {
        const table = this.tables.find(({ name }) => name === 'sqlite_sequence');
        if (!table)
            return;
        this.db.exec('DELETE FROM sqlite_sequence');
        for (const row of rows)
            table.insert.run(...row);
    }

    close() {
        this.db.close();
    }
}

export const rows = (content) => Object.values(content)
    .reduce((sum, list) => sum + list.length, 0);
