// node:sqlite in the form that kysely's SQLite dialect expects of a driver:
// statements that know whether they have rows, plain objects as rows,
// integers as numbers, and errors with SQLite's names as their codes.

import { DatabaseSync } from 'node:sqlite';

const CODES = {
    1: 'SQLITE_ERROR', 18: 'SQLITE_TOOBIG', 20: 'SQLITE_MISMATCH',
    25: 'SQLITE_RANGE', 275: 'SQLITE_CONSTRAINT_CHECK',
    787: 'SQLITE_CONSTRAINT_FOREIGNKEY', 1299: 'SQLITE_CONSTRAINT_NOTNULL',
    1555: 'SQLITE_CONSTRAINT_PRIMARYKEY', 1811: 'SQLITE_CONSTRAINT_TRIGGER',
    2067: 'SQLITE_CONSTRAINT_UNIQUE', 3091: 'SQLITE_CONSTRAINT_DATATYPE',
};

class SqliteError extends Error {
    constructor(message, code) {
        super(message);
        this.name = 'SqliteError';
        this.code = code;
    }
}

// What the database refuses has a code, what cannot be bound has none.
function attempt(action) {
    try {
        return action();
    } catch (error) {
        if (error.errcode === undefined)
            throw new TypeError(error.message);
        throw new SqliteError(error.message,
            CODES[error.errcode] ?? `SQLITE_${error.errcode}`);
    }
}

function plain(row) {
    const out = {};
    for (const [name, value] of Object.entries(row))
        out[name] = typeof value === 'bigint' ? Number(value) : value;
    return out;
}

class Statement {
    #statement;

    constructor(statement) {
        this.#statement = statement;
        statement.setReadBigInts(true);
        this.reader = statement.columns().length > 0;
    }

    all(parameters) {
        return attempt(() => this.#statement.all(...parameters)).map(plain);
    }

    run(parameters) {
        return attempt(() => this.#statement.run(...parameters));
    }

    *iterate(parameters) {
        for (const row of this.#statement.iterate(...parameters))
            yield plain(row);
    }
}

export class Database {
    #statements = new Map();

    constructor(file) {
        this.raw = new DatabaseSync(file);
        this.raw.exec('PRAGMA synchronous = OFF');
    }

    prepare(sql) {
        let statement = this.#statements.get(sql);
        if (!statement) {
            if (this.#statements.size >= 500)
                this.#statements.clear();
            statement = new Statement(attempt(() => this.raw.prepare(sql)));
            this.#statements.set(sql, statement);
        }
        return statement;
    }

    close() {
        this.raw.close();
    }
}
