-- What ordinary roles may not look into, and kinds of objects that few databases have.
CREATE SUBSCRIPTION subscribed CONNECTION 'host=nowhere password=hush' PUBLICATION published WITH (connect = false);
SELECT lo_create(4712);
CREATE SCHEMA secret;
CREATE TABLE secret.plans (id serial PRIMARY KEY, owner text, body text);
ALTER TABLE secret.plans ALTER body SET STORAGE EXTERNAL;
ALTER TABLE secret.plans ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owners ON secret.plans USING (owner = current_user);
CREATE VIEW secret.titles WITH (security_barrier) AS SELECT left(body, 10) AS title FROM secret.plans;
CREATE SEQUENCE secret.numbers AS smallint CYCLE;
CREATE ROLE keeper;
CREATE POLICY keepers ON secret.plans TO keeper WITH CHECK (id < 10);
GRANT SELECT (id) ON secret.plans TO keeper;
ALTER DEFAULT PRIVILEGES FOR ROLE keeper IN SCHEMA secret GRANT SELECT ON TABLES TO keeper;

CREATE FUNCTION secret.to_mood(integer) RETURNS mood LANGUAGE sql RETURN 'sad'::mood;
CREATE CAST (integer AS mood) WITH FUNCTION secret.to_mood(integer);
CREATE FUNCTION secret.closer(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN $1 < $2;
CREATE OPERATOR secret.<< (FUNCTION = secret.closer, LEFTARG = integer, RIGHTARG = integer);
CREATE AGGREGATE secret.total (integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE PROCEDURE secret.nothing() LANGUAGE plpgsql AS 'BEGIN END';
CREATE TEXT SEARCH DICTIONARY secret.plain (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION secret.words (COPY = english);
CREATE CONVERSION secret.to_latin FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE secret.piled (a integer) USING pile;
CREATE OPERATOR CLASS secret.backwards FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =,
  OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE INDEX opposite ON secret.plans (id secret.backwards);
CREATE STATISTICS secret.both ON owner, body FROM secret.plans;
