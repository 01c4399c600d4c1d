-- name: visits of people
SELECT p.email, v.at FROM people p JOIN visits v ON v.person = p.id ORDER BY p.id;

-- name: readers among people
SELECT count(*) FROM people p JOIN newsletter n ON n.reader = p.email;

-- name: people by birthday
SELECT b.people, p.email FROM birthdays b JOIN people p ON p.born = b.born ORDER BY p.born;

-- name: teams
SELECT team, count(DISTINCT lower(email)), max(salary) FROM people GROUP BY team;

-- name: one of these days
SELECT email FROM people WHERE born > $1;

-- name: those with the usual salary
SELECT email FROM people WHERE salary = 99999999.99;

-- name: the first
-- param id: 9100000000007
SELECT email FROM people WHERE id = :id;
