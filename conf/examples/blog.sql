-- sqlite3 blog.db <blog.sql
PRAGMA journal_mode = WAL;

CREATE TABLE posts (
    id        INTEGER PRIMARY KEY,
    title     TEXT NOT NULL UNIQUE,
    body      TEXT NOT NULL,
    published BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE comments (
    id      INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    author  TEXT NOT NULL,
    body    TEXT NOT NULL
);

CREATE INDEX comments_by_post ON comments (post_id);

INSERT INTO posts (title, body, published) VALUES
    ('Hello', 'The first post.', TRUE),
    ('Routes', 'A statement is a route.', TRUE),
    ('Draft', 'Not ready.', FALSE);

INSERT INTO comments (post_id, author, body) VALUES
    (1, 'Ada', 'Well begun.'),
    (1, 'Grace', 'Go on!'),
    (2, 'Ada', 'Short.');
