"""Has PostgreSQL refuse lines of the feed whose places were not taken from the clock: their order would not be that of
commit, and whoever reads on would miss some.

It holds for whoever writes there, the owner of the tables and the server's administrator too, whom no REVOKE binds. On
SQLite nothing has to: it has one writer at a time.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

# The clock's row is locked from the move to the commit, and the last line has the place it was moved to.
FUNCTION = """
CREATE OR REPLACE FUNCTION feed_follows_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM hub_clock FOR UPDATE;
    IF EXISTS (SELECT 1 FROM hub_clock WHERE v <> (SELECT max(seq) FROM told)) THEN
        RAISE EXCEPTION 'places of the feed are taken from the clock';
    END IF;
    RETURN NULL;
END $$"""
NO_MORE = "DROP TRIGGER IF EXISTS feed_follows_clock ON feed"
TRIGGER = """
CREATE TRIGGER feed_follows_clock AFTER INSERT ON feed REFERENCING NEW TABLE AS told
FOR EACH STATEMENT EXECUTE FUNCTION feed_follows_clock()"""


def guard(connection: Connection) -> None:
    """Have the database watch the feed, if it is PostgreSQL."""
    if connection.dialect.name == "postgresql":
        for statement in (FUNCTION, NO_MORE, TRIGGER):
            connection.execute(text(statement))
