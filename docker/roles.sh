#!/bin/sh
# The two roles of docs/operators.md; the database container runs this once, in an empty volume.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set=owner_password="$POSTGRES_PASSWORD" --set=portal_password="$PORTAL_PASSWORD" <<'SQL'
CREATE ROLE portal_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE portal LOGIN PASSWORD :'portal_password';
ALTER DATABASE portal OWNER TO portal_owner;
GRANT USAGE ON SCHEMA public TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO portal;
SQL
