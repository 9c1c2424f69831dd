"""A table as it is read: lines that say anything, one after the other, and what to know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

MOST_COLUMNS = 80
# What is wrong with a single cell, by the code of its sentence.
NO_VALUE, BROKEN_FORMULA = "formula_without_value", "formula_broken"
# How many of these headings stand in a row: by that the mark between the cells of a CSV file is known.
Known = Callable[[Sequence[str]], int]


@dataclass(frozen=True)
class Limits:
    """How large a file may be, and how large a part of a workbook once it is unpacked."""

    file: int
    part: int


@dataclass(frozen=True)
class Line:
    """One row by its number in the sheet; `faults` names the cells that hold no value of theirs."""

    number: int
    cells: tuple[str, ...] = field(repr=False)
    faults: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The sheet that was read; `lines` begins anew each time. What was merged or hidden is told."""

    lines: Callable[[], Iterator[Line]] = field(repr=False)
    merged: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()


def cell_name(line: int, place: int) -> str:
    """Return a cell as spreadsheets name it, such as C14; places are counted from 0."""
    return f"{letters_of(place)}{line}"


def letters_of(place: int) -> str:
    """Return the letters of a column by its place, counted from 0."""
    letters, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def place_of(letters: str) -> int:
    """Return the place of a column by its letters, counted from 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
