-- The rows that make bench asks: 10,000 users, 100,000 posts, 500,000
-- comments, and a table of a million lines.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
INSERT INTO User
SELECT i, 'user' || i || '@example.com', 'Name of ' || i,
       CASE i % 3 WHEN 0 THEN NULL ELSE 18 + i % 60 END
FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
INSERT INTO Post
SELECT i, 'Title of "' || i || '"',
       'What the post with the number ' || i || ' has to say.',
       i % 2, i % 1000, '2024-01-0' || (1 + i % 9) || 'T00:00:00.000Z',
       i % 10000 + 1
FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000)
INSERT INTO Comment
SELECT i, 'Comment number ' || i, i % 100000 + 1, i * 7 % 10000 + 1 FROM n;
WITH RECURSIVE n(i) AS
  (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
INSERT INTO Line SELECT i, 'Line number ' || i FROM n;
ANALYZE;
PRAGMA wal_checkpoint(TRUNCATE);
