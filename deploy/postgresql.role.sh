#!/bin/sh
# The bot's own role, which owns its database and is nothing else on the server: run once, by the image, on a new one.
set -eu
word=$(cat /run/secrets/database-password)
psql --username=postgres --set=ON_ERROR_STOP=1 --set=word="$word" <<'SQL'
CREATE ROLE charterbot LOGIN PASSWORD :'word';
CREATE DATABASE charterbot OWNER charterbot ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE charterbot FROM PUBLIC;
SQL
