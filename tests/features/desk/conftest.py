from tests.office.conftest import admin, front, manager  # noqa: F401
