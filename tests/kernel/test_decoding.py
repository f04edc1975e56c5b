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
MODULES = {"msgspec.json", "msgspec.msgpack"}
READING = {"msgspec.convert", *(f"{module}.{name}" for module in MODULES for name in ("decode", "Decoder"))}


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


def elsewhere(text: str) -> Iterator[int]:
    """Yield the lines where msgspec may be asked to read a class of ours by something else."""
    tree = ast.parse(text)
    plain_ones = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and is_plain(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("msgspec"):
            if node.module in MODULES or {one.name for one in node.names} & {"convert", "json", "msgpack"}:
                yield node.lineno
        elif isinstance(node, ast.Import):
            if any(one.name in MODULES or (one.name == "msgspec" and one.asname) for one in node.names):
                yield node.lineno
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in READING and id(node) not in plain_ones:
            yield node.lineno


def is_plain(call: ast.Call) -> bool:
    """Say whether a call reads no class: its kind is made of Python's own types."""
    first = 0 if ast.unparse(call.func).endswith("Decoder") else 1
    kinds = [*call.args[first:], *(one.value for one in call.keywords)]
    return all(
        isinstance(part, ast.Subscript | ast.Tuple | ast.Load) or (isinstance(part, ast.Name) and part.id in PLAIN)
        for kind in kinds
        for part in ast.walk(kind)
    )


def test_classes_are_read_by_these_alone() -> None:
    root = Path(lmmh_desk.__file__).parent
    files = {file for file in root.rglob("*.py") if file != root / "kernel" / "decoding.py"}
    texts = {file: file.read_text(encoding="utf-8") for file in sorted(files)}
    assert {file.name: found for file, text in texts.items() if (found := list(elsewhere(text)))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "msgspec.json.decode(x, type=Line)",
        "msgspec.msgpack.decode(x, type=list[Line])",
        "msgspec.msgpack.decode(x, type=list['Line'])",
        "msgspec.msgpack.decode(x, **words)",
        "msgspec.json.Decoder(Line)",
        "msgspec.json.Decoder(type=Line)",
        "partial(msgspec.json.decode, type=Line)",
        "msgspec.convert(x, Line)",
        "from msgspec import json",
        "from msgspec.json import decode",
        "import msgspec as m",
    ],
)
def test_whoever_goes_around_is_seen(text: str) -> None:
    assert list(elsewhere(text)) == [1]


def test_what_reads_no_class_may() -> None:
    assert not list(elsewhere("D = msgspec.json.Decoder(dict[str, tuple[Any, Any]])\nmsgspec.msgpack.decode(x)"))


def test_what_is_nested_for_ever_is_refused_as_any_other() -> None:
    with pytest.raises(msgspec.DecodeError):
        from_json('{"b":' + "[" * 100_000, Line)
    with pytest.raises(msgspec.DecodeError):
        from_msgpack(b"\x81\xa1b" + b"\x91" * 100_000, Line)
