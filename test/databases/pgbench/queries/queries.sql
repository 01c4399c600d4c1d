-- name: update an account
UPDATE pgbench_accounts SET abalance = abalance + 17 WHERE aid = 123456;
-- name: balance of an account
SELECT abalance FROM pgbench_accounts WHERE aid = 123456;
-- name: update a teller
UPDATE pgbench_tellers SET tbalance = tbalance + 17 WHERE tid = 42;
-- name: update a branch
UPDATE pgbench_branches SET bbalance = bbalance + 17 WHERE bid = 4;
-- name: write history
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (42, 4, 123456, 17, '2026-06-01');
-- name: account, generic
SELECT abalance FROM pgbench_accounts WHERE aid = $1;
-- name: update, generic
UPDATE pgbench_accounts SET abalance = abalance + $1 WHERE aid = $2;
-- name: accounts between
SELECT * FROM pgbench_accounts WHERE aid BETWEEN 1000 AND 1999;
-- name: accounts past the end
SELECT * FROM pgbench_accounts WHERE aid > 499990;
-- name: accounts beyond the end
SELECT * FROM pgbench_accounts WHERE aid > 600000;
-- name: accounts before the first
SELECT * FROM pgbench_accounts WHERE aid < 1;
-- name: accounts of a branch
SELECT count(*) FROM pgbench_accounts WHERE bid = 3;
-- name: accounts of no branch
SELECT count(*) FROM pgbench_accounts WHERE bid = 77;
-- name: rich accounts
SELECT aid, abalance FROM pgbench_accounts WHERE abalance > 400 ORDER BY abalance DESC LIMIT 10;
-- name: zero balances
SELECT count(*) FROM pgbench_accounts WHERE abalance = 0;
-- name: balances by branch
SELECT bid, sum(abalance), count(*) FROM pgbench_accounts GROUP BY bid;
-- name: all balances agree
SELECT (SELECT sum(abalance) FROM pgbench_accounts), (SELECT sum(tbalance) FROM pgbench_tellers), (SELECT sum(bbalance) FROM pgbench_branches);
-- name: tellers with branches
SELECT t.tid, b.bbalance FROM pgbench_tellers t JOIN pgbench_branches b USING (bid);
-- name: tellers by balance
SELECT * FROM pgbench_tellers ORDER BY tbalance DESC, tid LIMIT 5;
-- name: accounts with branches
SELECT a.aid, b.bid FROM pgbench_accounts a JOIN pgbench_branches b USING (bid) WHERE b.bbalance > 3;
-- name: history of an account
SELECT * FROM pgbench_history WHERE aid = 7920;
-- name: history with everything
SELECT h.mtime, a.abalance, t.tbalance, b.bbalance
FROM pgbench_history h
JOIN pgbench_accounts a ON a.aid = h.aid
JOIN pgbench_tellers t ON t.tid = h.tid
JOIN pgbench_branches b ON b.bid = h.bid
WHERE h.mtime > '2026-01-01 20:00';
-- name: history by teller
SELECT tid, count(*), sum(delta) FROM pgbench_history GROUP BY tid HAVING sum(delta) > 0;
-- name: history by hour
SELECT date_trunc('hour', mtime), count(*) FROM pgbench_history GROUP BY 1 ORDER BY 1;
-- name: newest history
SELECT * FROM pgbench_history ORDER BY mtime DESC LIMIT 20;
-- name: accounts without history
SELECT count(*) FROM pgbench_accounts a WHERE NOT EXISTS (SELECT FROM pgbench_history h WHERE h.aid = a.aid);
-- name: accounts with history
SELECT * FROM pgbench_accounts WHERE aid IN (SELECT aid FROM pgbench_history WHERE delta > 4900);
-- name: accounts in a list
SELECT * FROM pgbench_accounts WHERE aid IN (1, 77, 4000, 90000, 499999, 700000);
-- name: accounts of any
SELECT * FROM pgbench_accounts WHERE aid = ANY ($1::int[]);
-- name: neighbours
SELECT a.aid, b.aid FROM pgbench_accounts a JOIN pgbench_accounts b ON b.aid = a.aid + 1 WHERE a.abalance <> b.abalance;
-- name: merge by key
SELECT count(*) FROM pgbench_accounts a JOIN pgbench_accounts b USING (aid);
-- name: distinct balances
SELECT DISTINCT abalance FROM pgbench_accounts;
-- name: distinct pairs
SELECT DISTINCT bid, abalance FROM pgbench_accounts;
-- name: rank within a branch
SELECT aid, rank() OVER (PARTITION BY bid ORDER BY abalance DESC) FROM pgbench_accounts WHERE bid = 2;
-- name: running total
SELECT mtime, sum(delta) OVER (ORDER BY mtime) FROM pgbench_history;
-- name: median balance
SELECT bid, percentile_cont(0.5) WITHIN GROUP (ORDER BY abalance) FROM pgbench_accounts GROUP BY bid;
-- name: one account a branch
SELECT DISTINCT ON (bid) bid, aid, abalance FROM pgbench_accounts ORDER BY bid, abalance DESC;
-- name: best accounts of each branch
SELECT b.bid, best.* FROM pgbench_branches b CROSS JOIN LATERAL (
  SELECT aid, abalance FROM pgbench_accounts a WHERE a.bid = b.bid ORDER BY abalance DESC, aid LIMIT 3
) AS best;
-- name: delete a branch's history
DELETE FROM pgbench_history WHERE bid = 2 AND mtime < '2026-01-01 06:00';
-- name: transfer history
INSERT INTO pgbench_history SELECT t.tid, t.bid, a.aid, 0, '2026-06-01' FROM pgbench_tellers t JOIN pgbench_accounts a ON a.aid = t.tid * 100;
-- name: cube
SELECT bid, tid, sum(delta) FROM pgbench_history GROUP BY CUBE (bid, tid);
-- name: min and max
SELECT min(aid), max(aid), min(abalance) FROM pgbench_accounts;
-- name: page of accounts
SELECT * FROM pgbench_accounts ORDER BY aid LIMIT 20 OFFSET 100000;
-- name: union of balances
SELECT tbalance FROM pgbench_tellers UNION SELECT bbalance FROM pgbench_branches UNION SELECT abalance FROM pgbench_accounts WHERE aid < 1000;
-- name: accounts by both
SELECT * FROM pgbench_accounts WHERE bid = 1 AND abalance = 0 AND aid % 2 = 0;
-- name: by tid of the row
SELECT * FROM pgbench_accounts WHERE ctid = '(10,3)';
-- name: range of row places
SELECT count(*) FROM pgbench_accounts WHERE ctid < '(100,0)';
-- name: a sample
SELECT avg(abalance) FROM pgbench_accounts TABLESAMPLE SYSTEM (1);
