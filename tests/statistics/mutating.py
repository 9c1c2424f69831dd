"""A module with one fragment of its source changed: its functions do the changed thing for a while.

Only the code of functions is exchanged, in place, so that whoever imported one of them uses the changed one.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any


@dataclass(frozen=True)
class Mutant:
    """One rule that is said wrongly: in which module, what stands there, and what instead."""

    module: str
    lawful: str
    wrong: str
    why: str

    @property
    def name(self) -> str:
        """Return how the mutant is called."""
        return f"{self.module.rpartition('.')[2]}: {self.why}"


@contextmanager
def mutated(mutant: Mutant) -> Iterator[None]:
    """Let a module be wrong for a while."""
    module = importlib.import_module(mutant.module)
    source = inspect.getsource(module)
    assert source.count(mutant.lawful) == 1, (mutant.name, source.count(mutant.lawful))
    changed = dict(_functions(module, _made(module, source.replace(mutant.lawful, mutant.wrong))))
    kept = {function: function.__code__ for function in changed}
    different = [
        one for one, code in changed.items() if code.co_code != one.__code__.co_code or _texts(one, code)
    ]
    assert different, mutant.name
    try:
        for function, code in changed.items():
            function.__code__ = code
        yield
    finally:
        for function, code in kept.items():
            function.__code__ = code


def _texts(function: FunctionType, code: Any) -> bool:
    """Return whether constants or names differ, those of inner functions too."""
    return (code.co_consts, code.co_names) != (function.__code__.co_consts, function.__code__.co_names)


def _made(module: ModuleType, source: str) -> dict[str, Any]:
    namespace = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(source, str(module.__file__), "exec"), namespace)  # noqa: S102 - our own source
    return namespace


def _functions(module: ModuleType, made: dict[str, Any]) -> Iterator[tuple[FunctionType, Any]]:
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) != module.__name__ or name not in made:
            continue
        if isinstance(value, FunctionType):
            yield value, made[name].__code__
        elif isinstance(value, type):
            yield from _methods(value, made[name])


def _methods(kept: type, made: type) -> Iterator[tuple[FunctionType, Any]]:
    for name, value in vars(kept).items():
        other = vars(made).get(name)
        if isinstance(value, property) and isinstance(other, property):
            yield _getter(value), _getter(other).__code__
        elif isinstance(value, FunctionType) and isinstance(other, FunctionType) and name[:2] != "__":
            yield value, other.__code__


def _getter(found: property) -> FunctionType:
    assert isinstance(found.fget, FunctionType)
    return found.fget
