from tests.office.conftest import admin  # noqa: F401
