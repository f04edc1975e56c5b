"""What buttons call holds the window's context; Qt keeps it by a weak reference, which a Struct has to be asked for."""

import importlib
import pkgutil

from msgspec import Struct

import lmmh_desk


def holders():
    """Return each Struct of the screens that holds the context."""
    for module in pkgutil.walk_packages(lmmh_desk.__path__, "lmmh_desk."):
        if ".ui" in module.name:
            for found in vars(importlib.import_module(module.name)).values():
                own = isinstance(found, type) and issubclass(found, Struct) and found.__module__ == module.name
                if own and "context" in found.__struct_fields__:
                    yield found


def test_buttons_can_call_whatever_holds_the_context():
    found = list(holders())
    assert len(found) >= 10
    assert [one.__module__ for one in found if not one.__struct_config__.weakref] == []
