INSERT INTO "Seat" ("row", "place", "name") VALUES
 (1, 1, 'a'), (1, 2, 'b');
INSERT INTO "Item" ("id", "row", "place") VALUES
 (1, 1, 1), (2, 1, NULL), (3, NULL, 2), (4, NULL, NULL), (5, 1, 2);
INSERT INTO "Fixed" ("row", "place", "itemId") VALUES (1, 1, 1), (1, 2, 4);
