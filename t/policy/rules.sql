INSERT INTO "Org" VALUES (1, 'Acme', 'pro'), (2, 'Beta', 'free'), (3, 'Ghost', NULL);
INSERT INTO "User" ("id", "name", "role", "level", "active", "orgId") VALUES
 (1, 'Ann', 'USER', 1, 1, 1), (2, 'Ben', 'administrator', 2, 1, 2), (3, NULL, 'USER', NULL, 0, NULL), (4, 'Dan_', 'USER', 4, 1, 3);
INSERT INTO "Item" ("id", "title", "body", "done", "flag", "count", "score", "price", "big", "at", "status", "ownerId", "parentId") VALUES
 (1, 'alpha', 'one', 1, 1, 5, 0.5, 10, 9007199254740993, '2024-01-01T00:00:00.000Z', 'd', 1, NULL),
 (2, 'Beta', 'al%pha', 0, 0, 10, 1.5, 2.5, 2, '2999-01-01T00:00:00.000Z', 'OPEN', 2, 1),
 (3, 'gamma', NULL, 0, NULL, 0, NULL, NULL, NULL, NULL, 'x', NULL, 1),
 (4, 'delta', 'delta', 1, NULL, 7, 2, 7, 7, '2024-06-01T12:00:00.000Z', 'OPEN', 3, 2),
 (5, 'a_b', 'ann', 0, 1, -3, -1, 0, 0, '2023-01-01T00:00:00.000Z', 'OPEN', 1, NULL);
INSERT INTO "Note" VALUES (1, 'n1', 1, 3, 1, 1), (2, 'n2', 0, 4, 1, 2), (3, 'n3', NULL, NULL, 2, 2), (4, 'n4', 1, 1, 4, NULL), (5, 'n5', 1, 9, 5, 1);
INSERT INTO "Tag" VALUES (1, 'red'), (2, 'blue');
INSERT INTO "_ItemToTag" ("A", "B") VALUES (1, 1), (1, 2), (2, 2), (4, 1);
