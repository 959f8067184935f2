-- What a PostgreSQL of your own needs before the first `emdia migrate`.
-- Run as a superuser:  psql -v owner_password=… -v app_password=… -f deploy/roles.sql
-- Then set EMDIA_OWNER_DATABASE_URL (emdia_owner) and EMDIA_DATABASE_URL (emdia_app).

CREATE ROLE emdia_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'owner_password';
CREATE ROLE emdia_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'app_password';

CREATE DATABASE emdia OWNER emdia_owner ENCODING 'UTF8' TEMPLATE template0
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
REVOKE ALL ON DATABASE emdia FROM PUBLIC;
GRANT CONNECT ON DATABASE emdia TO emdia_app;

\connect emdia
ALTER SCHEMA public OWNER TO emdia_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO emdia_app;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
