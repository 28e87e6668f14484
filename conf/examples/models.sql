-- Rows for models.zmodel: 24 authors, 360 posts, 900 comments. The tables are
-- the server's work (push=on), or that of `apiroutesctl db push`.
BEGIN;

INSERT INTO "User" ("email", "name", "role", "createdAt")
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24)
SELECT 'user' || i || '@example.com',
       substr('Ada Bob Cy  Dee Eve Fay Gus Hal Ida Joe Kay Lee ',
              (i - 1) % 12 * 4 + 1, 3) || ' ' || i,
       CASE i % 8 WHEN 1 THEN 'EDITOR' WHEN 0 THEN 'READER' ELSE 'AUTHOR' END,
       strftime('%Y-%m-%dT%H:%M:%fZ', 1704067200 + i * 86400, 'unixepoch')
FROM n;

INSERT INTO "Tag" ("name")
VALUES ('httpd'), ('sqlite'), ('c'), ('web'), ('news'), ('how-to');

INSERT INTO "Post" ("title", "body", "published", "views", "authorId",
                    "createdAt", "updatedAt")
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 360)
SELECT 'Post ' || i, 'What there is to say about ' || i || '.', i % 5 <> 0,
       i * 7919 % 1000, (i * 7 + i / 5) % 24 + 1,
       strftime('%Y-%m-%dT%H:%M:%fZ', 1710000000 + i * 7200, 'unixepoch'),
       strftime('%Y-%m-%dT%H:%M:%fZ', 1710000000 + i * 7200, 'unixepoch')
FROM n;

INSERT INTO "_PostToTag" ("A", "B")
SELECT "Post"."id", "Tag"."id" FROM "Post", "Tag"
WHERE "Post"."id" % ("Tag"."id" + 1) = 0;

INSERT INTO "Comment" ("body", "postId", "authorId", "createdAt")
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
SELECT 'Comment ' || i, i * 11 % 360 + 1, i * 5 % 24 + 1,
       strftime('%Y-%m-%dT%H:%M:%fZ', 1711000000 + i * 600, 'unixepoch')
FROM n;

COMMIT;
