-- The roles and the database, made once by the server's superuser:
--   psql -v database=neutrality -f deploy/postgresql/roles.sql
-- Then a password each (\password neutrality_public …) or peer authentication; what each may do with which table
-- is printed by `flask --app app db grants` and run by the owner. Other names: change them here and name them there.

\set ON_ERROR_STOP on

-- Migrates and owns every table; no process of the application runs as this role.
CREATE ROLE neutrality_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
-- The pages of the public: reads through views of its own schema and nowhere else.
CREATE ROLE neutrality_public LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
-- The pages of the desk.
CREATE ROLE neutrality_desk LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
-- The worker and the commands: sealing, erasing, keys, accounts, the calendar.
CREATE ROLE neutrality_worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
-- Reads for the desk what lists and figures need, from a replica (NEUTRALITY_REPLICA_URL); writes nothing.
CREATE ROLE neutrality_reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
-- Reads the history and the figures; nothing that is sealed, no account.
CREATE ROLE neutrality_auditor LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
-- Copies everything for a backup and writes nothing; sealed parts stay sealed to it.
CREATE ROLE neutrality_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT;
GRANT pg_read_all_data TO neutrality_backup;

ALTER ROLE neutrality_public SET search_path = neutrality_public;
ALTER ROLE neutrality_owner SET search_path = public;
ALTER ROLE neutrality_desk SET search_path = public;
ALTER ROLE neutrality_worker SET search_path = public;
ALTER ROLE neutrality_reader SET search_path = public;
ALTER ROLE neutrality_auditor SET search_path = public;
ALTER ROLE neutrality_backup SET search_path = public;

CREATE DATABASE :"database" OWNER neutrality_owner TEMPLATE template0 ENCODING 'UTF8';
\connect :"database"
-- From PostgreSQL 15 on the schema belongs to the database's owner; earlier ones let everybody create in it.
ALTER SCHEMA public OWNER TO neutrality_owner;
GRANT CONNECT ON DATABASE :"database" TO neutrality_backup;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
