ALTER TABLE pgbench_branches ADD PRIMARY KEY (bid);
ALTER TABLE pgbench_tellers ADD PRIMARY KEY (tid);
ALTER TABLE pgbench_accounts ADD PRIMARY KEY (aid);
ALTER TABLE pgbench_tellers ADD CONSTRAINT pgbench_tellers_bid_fkey FOREIGN KEY (bid) REFERENCES pgbench_branches;
ALTER TABLE pgbench_accounts ADD CONSTRAINT pgbench_accounts_bid_fkey FOREIGN KEY (bid) REFERENCES pgbench_branches;
ALTER TABLE pgbench_history ADD CONSTRAINT pgbench_history_bid_fkey FOREIGN KEY (bid) REFERENCES pgbench_branches;
ALTER TABLE pgbench_history ADD CONSTRAINT pgbench_history_tid_fkey FOREIGN KEY (tid) REFERENCES pgbench_tellers;
ALTER TABLE pgbench_history ADD CONSTRAINT pgbench_history_aid_fkey FOREIGN KEY (aid) REFERENCES pgbench_accounts;

VACUUM (ANALYZE) pgbench_branches, pgbench_tellers, pgbench_accounts, pgbench_history;

-- 20,000 transactions later, of which the statistics know nothing: history grew from nothing, and every update left a dead row.
UPDATE pgbench_accounts SET abalance = abalance + aid % 1000 - 500 WHERE aid % 25 = 3;
UPDATE pgbench_tellers SET tbalance = tbalance + tid % 7;
UPDATE pgbench_branches SET bbalance = bbalance + bid;
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime)
SELECT i % 50 + 1, i % 5 + 1, (i::bigint * 7919) % 500000 + 1, i % 10000 - 5000, timestamp '2026-01-01' + i * interval '4 seconds'
FROM generate_series(1, 20000) AS i;
CHECKPOINT;
