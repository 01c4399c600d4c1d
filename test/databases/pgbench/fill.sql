-- Scale 5.

INSERT INTO pgbench_branches (bid, bbalance) SELECT bid, 0 FROM generate_series(1, 5) AS bid;
INSERT INTO pgbench_tellers (tid, bid, tbalance) SELECT tid, (tid - 1) / 10 + 1, 0 FROM generate_series(1, 50) AS tid;
INSERT INTO pgbench_accounts SELECT aid, (aid - 1) / 100000 + 1, 0, '' FROM generate_series(1, 500000) AS aid;
