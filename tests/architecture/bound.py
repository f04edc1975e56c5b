"""Where SQL comes from: the calls that hand a base a text which is not written out in the program.

A text is written out when it is a constant, or put together of constants; a name is followed to what it was given, in
the function, the module or the module it is imported from, and a parameter to what each caller gives for it. What
SQLAlchemy builds is no text. All else is yielded, to be excused one by one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

EXECUTING = {
    "execute", "exec_driver_sql", "executemany", "executescript", "scalar", "scalars", "stream", "from_statement",
    "prefix_with", "suffix_with", "op", "bool_op",
}  # fmt: skip
NAMING = {"text", "literal_column", "DDL", "TextClause", "TextualSelect"}  # of SQLAlchemy: a text said to be SQL
OF_TEXTS = {"format", "format_map", "replace", "join", "strip", "upper", "lower", "removesuffix", "removeprefix"}
CORE = {
    "where", "values", "limit", "offset", "order_by", "select_from", "group_by", "returning", "on_conflict_do_update",
    "on_conflict_do_nothing", "distinct", "with_only_columns", "outerjoin", "union_all", "having", "subquery", "cte",
    "execution_options", "with_for_update", "add_columns", "correlate", "options", "from_select", "union", "delete",
    "insert", "update", "compile",
}  # fmt: skip
ITSELF, WRITTEN, BUILT, MADE = -1, 0, 1, 2  # what is being followed; out in the program; by SQLAlchemy; of other things
TOLD = ("sqlalchemy", "execut", "exec_driver_sql", "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "PRAGMA")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    """One file: what its names are given, what it imports, its functions."""

    name: str
    tree: ast.Module
    known: dict[str, Module] = field(repr=False)

    @cached_property
    def functions(self) -> dict[str, Function]:
        return {one.name: one for one in ast.walk(self.tree) if isinstance(one, Function)}

    @cached_property
    def methods(self) -> set[Function]:
        """Return the functions that a bare name doesn't call."""
        classes = [one for one in ast.walk(self.tree) if isinstance(one, ast.ClassDef)]
        return {method for one in classes for method in one.body if isinstance(method, Function)}

    @cached_property
    def imports(self) -> dict[str, tuple[str, str]]:
        """Return where the names imported anywhere in the file come from: module, name there ("" for the module)."""
        found = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    of = (whole, "") if whole in self.known else (node.module, alias.name)
                    found[alias.asname or alias.name] = of
            elif isinstance(node, ast.Import):
                found |= {alias.asname or alias.name: (alias.name, "") for alias in node.names}
        return found

    @cached_property
    def calls(self) -> list[tuple[ast.Call, Place]]:
        """Return every call with where it stands."""
        return list(within(self.tree, Place(self)))

    @cached_property
    def given(self) -> dict[str, list[ast.expr | None]]:
        """Return what the names of the module itself are given."""
        return given_in(self.tree.body)


def given_in(body: Iterable[ast.AST]) -> dict[str, list[ast.expr | None]]:
    """Return what each name is given, None where that can't be told; functions within are left out."""
    found: dict[str, list[ast.expr | None]] = {}

    def look(node: ast.AST) -> None:
        if not isinstance(node, Function | ast.ClassDef | ast.Lambda):
            for target, value in gifts(node):
                for name, one in taken(target, value):
                    found.setdefault(name, []).append(one)
            for below in ast.iter_child_nodes(node):
                look(below)

    for node in body:
        look(node)
    return found


def gifts(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Yield what a statement gives to what."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
        if node.value is not None:
            yield node.target, node.value
    elif isinstance(node, ast.For | ast.comprehension):
        any_of_it = ast.Subscript(node.iter, ast.Constant(0), ast.Load())
        some = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List | ast.Set) else [any_of_it]
        yield from ((node.target, one) for one in some)
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, None


def taken(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the names of a target, each with what it gets."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple | ast.List):
        each = value.elts if isinstance(value, ast.Tuple | ast.List) else []
        same = len(each) == len(target.elts)
        for rank, one in enumerate(target.elts):
            yield from taken(one, each[rank] if same else None)


@dataclass(frozen=True)
class Place:
    """Where an expression stands: its module and the functions around it, the nearest first."""

    module: Module
    around: tuple[Function, ...] = ()


@dataclass
class Package:
    """The modules, and the parameters that are handed to a base as SQL."""

    modules: dict[str, Module]
    makers: frozenset[tuple[str, str]]  # (module, function): they put names of ours in their first text
    passing: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # (module, function): parameters
    _given: dict[int, dict[str, list[ast.expr | None]]] = field(default_factory=dict)

    # What an expression is

    def kind(self, value: ast.expr | None, at: Place, seen: frozenset[object] = frozenset()) -> int:
        """Say whether a text is written out, built by SQLAlchemy or made of something else."""
        if isinstance(value, ast.Constant):
            return WRITTEN
        if isinstance(value, ast.Name):
            return self._of_name(value.id, at, seen)
        if isinstance(value, ast.Attribute):
            return self._of_attribute(value, at, seen)
        if isinstance(value, ast.Call):
            return self._of_call(value, at, seen)
        parts = self._parts(value, at)
        return MADE if parts is None else max((self.kind(one, at, seen) for one in parts), default=WRITTEN)

    def _parts(self, value: ast.expr | None, at: Place) -> list[ast.expr | None] | None:
        """Return the texts of which one is made, or among which one is chosen."""
        if isinstance(value, ast.JoinedStr):
            return [one.value if isinstance(one, ast.FormattedValue) else one for one in value.values]
        if isinstance(value, ast.BinOp):
            return [value.left, value.right] if isinstance(value.op, ast.Add) else None
        if isinstance(value, ast.IfExp):
            return [value.body, value.orelse]
        if isinstance(value, ast.BoolOp):
            return list(value.values)
        if isinstance(value, ast.NamedExpr):
            return [value.value]
        return self._table(value.value, at) if isinstance(value, ast.Subscript) else None

    def _table(self, value: ast.expr, at: Place) -> list[ast.expr | None] | None:
        """Return the texts of a table of them written in the module."""
        held: list[ast.expr | None] = [value]
        if isinstance(value, ast.Name):
            known = at.module.imports.get(value.id, ("", ""))
            there = self.modules[known[0]].given if known[0] in self.modules else {}
            held = at.module.given.get(value.id) or there.get(known[1]) or [None]
        found: list[ast.expr | None] = []
        for one in held:
            if isinstance(one, ast.Dict):
                found += one.values
            elif isinstance(one, ast.Tuple | ast.List):
                found += one.elts
            else:
                return None
        return found

    def _of_name(self, name: str, at: Place, seen: frozenset[object]) -> int:
        for rank, function in enumerate(at.around):
            asked = {one.arg: one for one in parameters(function)}
            if id(function) not in self._given:
                self._given[id(function)] = given_in(function.body)
            values = self._given[id(function)].get(name, [])
            if name in asked and not values:
                return self._of_parameter(asked[name], function, at.module)
            if values:
                passed = [self._of_parameter(asked[name], function, at.module)] if name in asked else []
                return max([*passed, *self._kinds(values, Place(at.module, at.around[rank:]), (name, function), seen)])
        if name in at.module.given:
            return max(self._kinds(at.module.given[name], Place(at.module), (name, at.module.name), seen))
        return self._imported(at.module.imports.get(name), seen)

    def _kinds(self, values: list[ast.expr | None], at: Place, mark: object, seen: frozenset[object]) -> list[int]:
        return [ITSELF] if mark in seen else [self.kind(one, at, seen | {mark}) for one in values]

    def _of_parameter(self, one: ast.arg, function: Function, module: Module) -> int:
        """Leave a text that is passed to whoever calls; another type is no text."""
        named = ast.unparse(one.annotation) if one.annotation else ""
        if named and named != "str" and not named.startswith(("str |", "Any", "object")):
            return BUILT
        if named != "str":
            return MADE
        self.passing.setdefault((module.name, function.name), set()).add(one.arg)
        return WRITTEN  # as far as this function goes: each caller is looked at

    def _imported(self, known: tuple[str, str] | None, seen: frozenset[object]) -> int:
        if known is None or known[0] not in self.modules:
            return MADE
        there, name = self.modules[known[0]], known[1]
        if name in there.given:
            return max(self._kinds(there.given[name], Place(there), (name, there.name), seen))
        return self._imported(there.imports.get(name), seen) if name else MADE

    def _of_attribute(self, value: ast.Attribute, at: Place, seen: frozenset[object]) -> int:
        """Follow `module.NAME`; what an object holds can't be told."""
        known = at.module.imports.get(value.value.id) if isinstance(value.value, ast.Name) else None
        if known is None or known[1] or known[0] not in self.modules:
            return MADE
        return self._imported((known[0], value.attr), seen)

    def _of_call(self, call: ast.Call, at: Place, seen: frozenset[object]) -> int:
        if isinstance(call.func, ast.Attribute):
            if call.func.attr in CORE:
                return BUILT  # no text has these
            if call.func.attr in OF_TEXTS:
                on = self.kind(call.func.value, at, seen)
                return on if call.func.attr == "join" and on in (BUILT, ITSELF) else MADE
        name = named(call.func)
        if self.names(call, at):
            return BUILT  # looked at where it is named
        if name == "str" and call.args:
            return BUILT if self.kind(call.args[0], at, seen) == BUILT else MADE
        found = self.called(call, at)
        if found is None:
            from_sqlalchemy = at.module.imports.get(name, ("", ""))[0].startswith("sqlalchemy")
            return BUILT if from_sqlalchemy or self._is_method_of_ours(name) else MADE
        module, function = found
        if (module.name, function.name) in self.makers:
            texts = handed(call, function, {"statement"})
            return max((self.kind(one, at, seen) for one in texts), default=WRITTEN)
        told = ast.unparse(function.returns) if function.returns else "str"
        if "str" not in told:
            return BUILT
        mark = (module.name, function.name)
        returned = [one.value for one in ast.walk(function) if isinstance(one, ast.Return)]
        return max(self._kinds(list(returned), Place(module, (function,)), mark, seen), default=MADE)

    def _is_method_of_ours(self, name: str) -> bool:
        """Say whether all that have this name in the package give something that is no text."""
        all_of_it = [one.functions[name] for one in self.modules.values() if name in one.functions]
        return bool(all_of_it) and all(one.returns and "str" not in ast.unparse(one.returns) for one in all_of_it)

    # Who calls whom

    def names(self, call: ast.Call, at: Place) -> bool:
        """Say whether a call names its text as SQL: one of SQLAlchemy's, by its name or through its module."""
        first = call.func.value if isinstance(call.func, ast.Attribute) else call.func
        known = at.module.imports.get(first.id, ("", "")) if isinstance(first, ast.Name) else ("", "")
        return bool(call.args) and named(call.func) in NAMING and known[0].startswith("sqlalchemy")

    def called(self, call: ast.Call, at: Place) -> tuple[Module, Function] | None:
        """Return the function of ours that is called, where its name tells."""
        if isinstance(call.func, ast.Name):
            function = at.module.functions.get(call.func.id)
            if function is not None and function not in at.module.methods:
                return at.module, function
            module, name = at.module.imports.get(call.func.id, ("", ""))
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            if call.func.value.id in ("self", "cls") and call.func.attr in at.module.functions:
                return at.module, at.module.functions[call.func.attr]
            module, name = at.module.imports.get(call.func.value.id, ("", ""))[0], call.func.attr
        else:
            return None
        there = self.modules.get(module)
        return (there, there.functions[name]) if there is not None and name in there.functions else None

    def pasted(self) -> Iterator[tuple[ast.Call, Place]]:
        """Yield the calls that hand over, or pass on to who hands over, a text that isn't written out."""
        found: dict[int, tuple[ast.Call, Place]] = {}
        calls, before = [one for module in self.modules.values() for one in module.calls], -1
        while before != sum(map(len, self.passing.values())):
            before = sum(map(len, self.passing.values()))
            for call, at in calls:
                if id(call) not in found and any(self.kind(one, at) == MADE for one in self.handed(call, at)):
                    found[id(call)] = call, at
        yield from found.values()

    def handed(self, call: ast.Call, at: Place) -> list[ast.expr]:
        """Return what a call hands over as SQL."""
        name = named(call.func)
        if self.names(call, at) or (call.args and isinstance(call.func, ast.Attribute) and name in EXECUTING):
            return [call.args[0]]
        if name not in {function for _module, function in self.passing}:
            return []
        found = self.called(call, at)
        if found is not None:
            some = [found]
        else:  # of an object: any method of that name
            some = [(one, one.functions[name]) for one in self.modules.values() if name in one.functions]
        return [one for module, function in some
                for one in handed(call, function, self.passing.get((module.name, function.name), set()))]  # fmt: skip


def parameters(function: Function) -> list[ast.arg]:
    asked = function.args
    return [*asked.posonlyargs, *asked.args, *asked.kwonlyargs]


def handed(call: ast.Call, function: Function, asked: set[str]) -> list[ast.expr]:
    """Return what a call gives for some of a function's parameters."""
    names = [one.arg for one in parameters(function) if one.arg not in ("self", "cls")]
    found = [one for name, one in zip(names, call.args, strict=False) if name in asked]
    return found + [one.value for one in call.keywords if one.arg in asked]


def named(called: ast.expr) -> str:
    """Return the last name of what is called."""
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def within(node: ast.AST, at: Place) -> Iterator[tuple[ast.Call, Place]]:
    """Yield the calls below a node, each with the functions around it."""
    for below in ast.iter_child_nodes(node):
        here = Place(at.module, (below, *at.around)) if isinstance(below, Function) else at
        if isinstance(below, ast.Call):
            yield below, at
        yield from within(below, here)


def read(texts: dict[str, str], makers: Iterable[tuple[str, str]] = ()) -> Package:
    """Return the package of these modules, by name; those that tell nothing of SQL are left out."""
    modules: dict[str, Module] = {}
    for name, text in texts.items():
        if any(word in text for word in TOLD):
            modules[name] = Module(name, ast.parse(text), modules)
    return Package(modules, frozenset(makers))


def package(root: Path, makers: Iterable[tuple[str, str]]) -> Package:
    """Return the package under a folder."""
    files = sorted(root.rglob("*.py"))
    return read({
        ".".join(file.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__"): file.read_text("utf-8")
        for file in files
    }, makers)  # fmt: skip
