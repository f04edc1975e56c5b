"""`purge` and `export-person` on the demonstration's base, from the command line."""

from __future__ import annotations
