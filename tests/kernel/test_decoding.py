"""A class that two threads meet at the same moment is read by both, and crashes nobody."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import lmmh_desk
from lmmh_desk.kernel.decoding import from_json, from_msgpack

# Each class is met by three threads at once, that change places as often as Python can.
TOGETHER = """
import sys, threading
import msgspec
from lmmh_desk.kernel.decoding import from_json, from_msgpack
sys.setswitchinterval(1e-6)

def classes():
    class Within(msgspec.Struct):
        a: str
        b: tuple[str, ...] = ()
    class Whole(msgspec.Struct):
        one: Within
        some: list[Within]
        other: str | None = None
    return Whole

def read(start, whole, told):
    start.wait()
    told.append(from_json('{"one":{"a":"x"},"some":[{"a":"y"}]}', whole))
    told.append(from_msgpack(msgspec.msgpack.encode(told[-1]), whole))

for _ in range(400):
    start, whole, told = threading.Barrier(3), classes(), []
    threads = [threading.Thread(target=read, args=(start, whole, told)) for _ in range(3)]
    [one.start() for one in threads], [one.join() for one in threads]
    assert len(told) == 6 and all(one == told[0] for one in told), told
print("read")
"""
PLAIN = {"Any", "bool", "bytes", "dict", "float", "int", "list", "object", "set", "str", "tuple"}


class Line(msgspec.Struct):
    """One."""

    a: int


def test_a_class_met_by_several_threads_at_once_is_read_by_each() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", TOGETHER], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "read\n"), done.stderr


def test_what_is_not_of_its_kind_is_refused() -> None:
    assert from_json('{"a":1}', Line) == from_msgpack(b"\x81\xa1a\x01", Line) == Line(1)
    with pytest.raises(msgspec.ValidationError):
        from_json('{"a":"b"}', Line)
    with pytest.raises(msgspec.ValidationError):
        from_msgpack(b"\x81\xa1a\xc0", Line)


def made_elsewhere() -> Iterator[str]:
    """Yield where msgspec is asked to read a class of ours by something else."""
    root = Path(lmmh_desk.__file__).parent
    for file in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and file.name != "decoding.py":
                called = ast.unparse(node.func)
                kinds = [one.value for one in node.keywords if one.arg == "type"]
                if called.endswith(("msgpack.Decoder", "json.Decoder")):
                    kinds += node.args[:1]
                if called in {"convert", "msgspec.convert"}:
                    kinds += node.args[1:]
                if called.endswith(("Decoder", ".decode", "convert")) and not all(plain(one) for one in kinds):
                    yield f"{file.relative_to(root)}:{node.lineno}"


def plain(kind: ast.expr) -> bool:
    return {one.id for one in ast.walk(kind) if isinstance(one, ast.Name)} <= PLAIN


def test_classes_are_read_by_these_alone() -> None:
    assert not list(made_elsewhere())
