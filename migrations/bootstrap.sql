-- What only a superuser can do, once for a server: the roles, the database, the extensions and the default rights.
--
-- Run by psql: by the embedded server at its first start, by docker-compose as an init script, by hand elsewhere
-- (psql -U postgres -v ON_ERROR_STOP=1 -f migrations/bootstrap.sql). It may be run again at any time.
-- PORCHLIGHT_OWNER_PASSWORD and PORCHLIGHT_APP_PASSWORD set the passwords; without them a role has none, which is
-- right only where the socket itself is the boundary (the embedded server).

\set ON_ERROR_STOP on
\getenv owner_password PORCHLIGHT_OWNER_PASSWORD
\getenv app_password PORCHLIGHT_APP_PASSWORD

-- CREATE ROLE and CREATE DATABASE know no IF NOT EXISTS: the statement is made only where it is needed.
SELECT format('CREATE ROLE %I LOGIN', 'porchlight_owner')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'porchlight_owner') \gexec
SELECT format('CREATE ROLE %I LOGIN', 'porchlight_app')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'porchlight_app') \gexec
SELECT format('CREATE ROLE %I NOLOGIN', 'porchlight_router')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'porchlight_router') \gexec

ALTER ROLE porchlight_owner NOSUPERUSER NOBYPASSRLS NOCREATEROLE;
ALTER ROLE porchlight_app NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
ALTER ROLE porchlight_router NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;

\if :{?owner_password}
ALTER ROLE porchlight_owner PASSWORD :'owner_password';
\endif
\if :{?app_password}
ALTER ROLE porchlight_app PASSWORD :'app_password';
\endif

-- The owner makes the few functions that look before the tenant is known and hands them to the router.
GRANT porchlight_router TO porchlight_owner;

SELECT 'CREATE DATABASE porchlight OWNER porchlight_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'porchlight') \gexec

\connect porchlight

-- vector and earthdistance are not trusted, so the owner could not create them; the others keep them company.
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS cube;
CREATE EXTENSION IF NOT EXISTS earthdistance;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Under row-level security an index serves a condition only if its function is known to tell nothing of rows that are
-- not shown, not even by an error. These compare and match; they raise nothing that depends on a value. PostgreSQL marks
-- integers, text and times so, but not these, and searches by price, feature, word or likeness would read every row.
-- A hosted server whose superuser may not do this works too, more slowly.
DO $$
DECLARE
  compares regprocedure;
BEGIN
  FOREACH compares IN ARRAY ARRAY[
    'numeric_lt(numeric, numeric)', 'numeric_le(numeric, numeric)', 'numeric_eq(numeric, numeric)',
    'numeric_ge(numeric, numeric)', 'numeric_gt(numeric, numeric)',
    'arraycontains(anyarray, anyarray)', 'arrayoverlap(anyarray, anyarray)', 'ts_match_vq(tsvector, tsquery)',
    'similarity_op(text, text)', 'word_similarity_op(text, text)', 'word_similarity_commutator_op(text, text)'
  ]::regprocedure[] LOOP
    EXECUTE format('ALTER FUNCTION %s LEAKPROOF', compares);
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'functions stay unmarked: searches are slower';
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO porchlight_owner;
GRANT USAGE ON SCHEMA public TO porchlight_app, porchlight_router;

ALTER DEFAULT PRIVILEGES FOR ROLE porchlight_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO porchlight_app;
ALTER DEFAULT PRIVILEGES FOR ROLE porchlight_owner IN SCHEMA public
  GRANT USAGE ON SEQUENCES TO porchlight_app;
