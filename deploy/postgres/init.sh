#!/bin/sh
# Two databases, each with an owner who can do nothing in the other: the record, and what Prefect knows of runs.
set -eu
psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 -v record="$RECORD_PASSWORD" -v runs="$RUNS_PASSWORD" --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
CREATE ROLE freigabe LOGIN PASSWORD :'record';
CREATE DATABASE freigabe OWNER freigabe;
REVOKE CONNECT ON DATABASE freigabe FROM PUBLIC;
CREATE ROLE prefect LOGIN PASSWORD :'runs';
CREATE DATABASE prefect OWNER prefect;
REVOKE CONNECT ON DATABASE prefect FROM PUBLIC;
SQL
