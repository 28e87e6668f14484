INSERT INTO "Item" ("id", "name", "kind", "at", "sum", "owner") VALUES
 (1, 'one', 'BIG', '2024-01-01T00:00:00.000Z', 1.5, 1),
 (2, 'two', 's', '2025-01-01T00:00:00.000Z', 2, 2),
 (3, 'Rome', 'BIG', NULL, NULL, NULL);
