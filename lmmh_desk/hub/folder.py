"""The names of the files in a hub's folder."""

from __future__ import annotations

KEY, DATABASE, PLACE = "hub.key", "hub.db", "database.txt"  # the database's key, its file, or where it is
AUTHORITY, AUTHORITY_KEY = "authority.pem", "authority.key"
SERVER, SERVER_KEY, BUNDLES = "server.pem", "server.key", "bundles.key"
ROOT = "office-root.key"
RECOVERY = "recovery.sealed"
REVOKED = "revoked.txt"  # the devices revoked here, a line each, its id and why: a backup may be older
TIMELINE = "timeline.txt"  # which history of PostgreSQL the database goes on with
REACHED = "reached.txt"  # how far the feed of PostgreSQL is known to have gone, and in which epoch
TOLD = "told.txt"  # how far desks told that they had come, a line each, where the feed ends before it
BACKUPS = "backups"  # made before each update of the database
SEALED = (KEY, PLACE, ROOT, AUTHORITY, AUTHORITY_KEY, SERVER, SERVER_KEY, BUNDLES)  # what the recovery key opens
