SET search_path = "Odd ""Schema", public;
INSERT INTO filled_later SELECT ARRAY[i], ARRAY['x' || i] FROM generate_series(1, 5000) AS i;
INSERT INTO growing SELECT ARRAY[i, i % 10] FROM generate_series(4001, 7000) AS i;
INSERT INTO outgrown SELECT ARRAY[i, i % 10] FROM generate_series(1001, 12000) AS i;
INSERT INTO "Every ""Class" SELECT * FROM "Every ""Class" LIMIT 400;
INSERT INTO ranges SELECT * FROM ranges LIMIT 400;
