"""The SQLCipher driver, which ships without type hints."""

from __future__ import annotations

from importlib import import_module
from typing import Any

dbapi: Any = import_module("sqlcipher3.dbapi2")
DriverError: type[Exception] = dbapi.Error
