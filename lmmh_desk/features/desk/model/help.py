"""The help's topics: one file each in `resources/help`, its pages, its picture, and its text as blocks to be drawn.

A file begins with « # title », then lines « name: value », a blank line, and the text: paragraphs, « ## » titles,
lists of « - » or « 1. », a picture « > [what it shows](its name) ». Within a line, `F2` is a key, **words** stand
out, [words](aide:topic) is a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Literal

from msgspec import Struct

from lmmh_desk.kernel.typed import plain

Kind = Literal["title", "words", "dots", "steps", "picture"]
KEY, STRONG, LINK = re.compile(r"`([^`]+)`"), re.compile(r"\*\*([^*]+)\*\*"), re.compile(r"\[([^]]+)\]\(([^)]+)\)")
ITEM = re.compile(r"(-|\d+\.) (.*)")
PICTURE = re.compile(r"> \[([^]]+)\]\(([^)]+)\)")


class Block(Struct, frozen=True):
    """A title, a paragraph, the lines of a list, or what a picture shows and its name."""

    kind: Kind
    lines: tuple[str, ...]


class Topic(Struct, frozen=True):
    """One subject of the help."""

    key: str
    title: str
    group: str
    blocks: tuple[Block, ...]
    pages: tuple[str, ...] = ()  # those whose F1 opens it
    image: str = ""
    words: str = ""  # by which it is found too

    @property
    def text(self) -> str:
        """Return all its text, as it is written in the file."""
        return "\n".join(line for block in self.blocks for line in block.lines)

    @property
    def pictures(self) -> tuple[str, ...]:
        """Return the names of its pictures, that of its page last."""
        inside = tuple(block.lines[1] for block in self.blocks if block.kind == "picture")
        return (*inside, self.image) if self.image else inside

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys it names."""
        return tuple(KEY.findall(self.text))

    @property
    def links(self) -> tuple[str, ...]:
        """Return where its links lead."""
        return tuple(where for _words, where in LINK.findall(self.text))


def topic(key: str, written: str) -> Topic:
    """Return the topic of a file."""
    head, _blank, text = written.partition("\n\n")
    first, *rest = head.splitlines()
    told = {name: value.strip() for name, _colon, value in (line.partition(":") for line in rest)}
    pages = tuple(filter(None, re.split(r",\s*", told.get("pages", ""))))
    blocks = tuple(_block(part.splitlines()) for part in _parts(text))
    return Topic(
        key, first.removeprefix("# "), told.get("groupe", ""), blocks, pages, told.get("image", ""),
        told.get("mots", ""),
    )  # fmt: skip


def found(topics: Sequence[Topic], typed: str) -> list[Topic]:
    """Return the topics that have every word typed, those that have them in their title first."""
    wanted = plain(typed).split()
    inside = [each for each in topics if _has(wanted, f"{each.title} {each.words} {each.text}")]
    return sorted(inside, key=lambda each: not _has(wanted, each.title)) if wanted else inside


def html(block: Block, inline: Callable[[str], str]) -> str:
    """Return a block for the reader; `inline` writes what stands within a line."""
    lines = [inline(line) for line in block.lines]
    if block.kind == "title":
        return f"<h2>{lines[0]}</h2>"
    if block.kind == "words":
        return f"<p>{' '.join(lines)}</p>"
    tag = "ul" if block.kind == "dots" else "ol"
    return f"<{tag}>{''.join(f'<li>{line}</li>' for line in lines)}</{tag}>"


def inline(line: str, key: str) -> str:
    """Return a line as HTML; `key` is what a key cap is drawn with, {} standing for its words."""
    told = KEY.sub(lambda cap: key.format(cap[1].replace(" ", "&nbsp;")), escape(line, quote=False))
    return LINK.sub(r'<a href="\2">\1</a>', STRONG.sub(r"<b>\1</b>", told))


def _parts(text: str) -> list[str]:
    """Cut a text at its blank lines, and after its titles."""
    apart = re.sub(r"(?m)^(## .*)$", r"\1\n", text)
    return [part.strip("\n") for part in re.split(r"\n{2,}", apart) if part.strip()]


def _block(lines: Sequence[str]) -> Block:
    first = lines[0]
    if first.startswith("## "):
        return Block("title", (first.removeprefix("## "),))
    if shown := PICTURE.fullmatch("\n".join(lines)):
        return Block("picture", (shown[1], shown[2]))
    items = [ITEM.fullmatch(line) for line in lines]
    if not all(items):
        return Block("words", tuple(lines))
    return Block("dots" if first.startswith("-") else "steps", tuple(item[2] for item in items if item))


def _has(wanted: Sequence[str], text: str) -> bool:
    inside = plain(text)
    return all(word in inside for word in wanted)
