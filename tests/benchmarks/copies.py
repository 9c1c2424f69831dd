"""Cases written again and again: what services made once becomes as many cases as are asked for.

Of each row some cells stay, others follow from what a copy has of its own: ids, keys, names, NIP, numbers,
codes, places in the history. Everything is sealed, wrapped, indexed, signed and chained as the services do.
"""

from __future__ import annotations

import itertools
import os
import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import Integer

from neutrality.demo import names
from neutrality.domain.external import entry_keys
from neutrality.domain.history import canonical, commitment, leaf_hash, new_salt
from neutrality.domain.matching import name_tokens
from neutrality.domain.posts import link_key
from neutrality.reports.service import new_reference
from neutrality.vault import IndexKind, KeyKind, OpenKey, ReaderKind, TrackingCode, indexes
from neutrality.vault.fields import Padding
from neutrality.vault.wraps import wrap
from tests.benchmarks.original import Original, Raw
from tests.benchmarks.saying import Make, event_fields, hashed, numbered, told_apart

Cell = Any
POSITIONS = {"event_id", "position", "taken_event_id"}
SYLLABLES = ("", "na", "ra", "di", "wan", "sari", "tama", "yu", "lina", "put", "ning", "jaya", "mul", "har")


@dataclass
class Line:
    """A row: what stays, and what is made for each copy."""

    constant: list[Cell]
    made: list[tuple[int, Make]] = field(default_factory=list)

    def row(self, copy: Copy) -> tuple[Cell, ...]:
        """Return the row of one copy."""
        cells = self.constant.copy()
        for place, make in self.made:
            cells[place] = make(copy)
        return tuple(cells)


class Copy:
    """What one copy of all cases has of its own."""

    def __init__(self, plan: Plan, number: int) -> None:
        self.plan, self.number = plan, number
        self.ids = {old: uuid.UUID(bytes=os.urandom(16), version=4).hex for old in plan.of.ids}
        self.codes = {owner: TrackingCode.from_seed(os.urandom(32)) for owner in plan.holders}
        self.keys = {
            old: OpenKey(uuid.UUID(self.ids[key.owner.hex]), os.urandom(32), uuid.UUID(self.ids[old]))
            for old, key in plan.of.secrets.items()
        }
        self.secrets = {old: key._secret for old, key in self.keys.items()}
        self.events = {old: plan.next_event + place for place, old in enumerate(plan.event_order)}
        self.texts = {str(uuid.UUID(old)): str(uuid.UUID(new)) for old, new in self.ids.items()}
        self.texts |= {old: make(self) for old, make in plan.spoken.items()}
        self.objects: list[tuple[str, str]] = []

    def object_key(self, old: str) -> str:
        """Return the key under which this copy has the sealed bytes of an object."""
        self.objects.append((old, os.urandom(16).hex()))
        return self.objects[-1][1]


class Plan:
    """All rows of the original's cases, taken apart."""

    def __init__(self, original: Original, signers: dict[str, Any], seed: int = 1) -> None:
        self.of = original
        self.signers = signers
        self.random = random.Random(seed)  # noqa: S311 - names are no secret
        self.serials = {"state_interval": itertools.count(_end(original, "state_interval") + 1)}
        self.next_event = _end(original, "event") + 1
        self.event_order = sorted(original.events)
        wraps = [row for row in original.rows["key_wrap"] if row["reader_kind"] == ReaderKind.REPORTER]
        owners = {row["id"]: row["owner"] for row in original.rows["data_key"]}
        # Whoever holds a code: reporters, and agencies that answer a letter.
        self.holders = {owners[row["data_key_id"]] for row in wraps} | {
            row["id"] for row in original.rows["report"] if row["lookup_id"]
        }
        self.owner_of = owners
        self.kind_of = {row["id"]: KeyKind(row["kind"]) for row in original.rows["data_key"]}
        self.public = {
            row["id"]: X25519PublicKey.from_public_bytes(row["public_key"])
            for row in original.all_of("reader_key")
        }
        self.step = 1000 * (1 + max(row["value"] for row in original.rows["given_number"]) // 1000)
        self.spoken = self._spoken()
        changing = sorted([*map(str, map(uuid.UUID, original.ids)), *self.spoken], key=len, reverse=True)
        # One expression for thousands of words is slow, so ids are found by their form first.
        said = "|".join(map(re.escape, sorted(self.spoken, key=len, reverse=True)))
        self._changing = re.compile(rf"([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|{said})")
        self._known = set(changing)
        self._digests = self._digest_makers()
        self.columns = {
            name: [column.name for column in table.columns] for name, table in original.tables.items()
        }
        self.lines = {
            name: [self._line(name, row) for row in original.rows[name]]
            for name in original.tables
            if name not in {"event", "event_payload", "event_text"} and original.rows[name]
        }
        self.told = self._told()

    def _spoken(self) -> dict[str, Make]:
        """Return the words that differ from copy to copy: names, NIP, numbers, references, links."""
        said: dict[str, Make] = {}
        for one in self.of.particulars():
            if one["name"]:
                said[one["name"]] = lambda copy: copy.plan.name()
            if one["nip"]:
                said[one["nip"]] = lambda copy: copy.plan.nip()
        for row in self.of.rows["given_number"]:
            said[row["text"]] = numbered(row["text"])
        for row in [*self.of.rows["case_file"], *self.of.rows["report"]]:
            said[row["reference"]] = lambda _copy: new_reference()
        for text in [*self.of.links(), *(number for _, number in self.of.external())]:
            said[text] = told_apart(text)
        return said

    def name(self) -> str:
        """Return an invented name; there are some hundred thousand of them."""
        pick = self.random.choice
        while len(name_tokens(name := f"{pick(names.GIVEN)}{pick(SYLLABLES)} {pick(names.FAMILY)}"
                  f"{pick(SYLLABLES)}{pick(SYLLABLES)}")) != len(("given", "family")):  # fmt: skip
            continue
        return name

    def nip(self) -> str:
        """Return a NIP of nobody that no other copy has."""
        while (given := f"{names.nip(self.random)[:15]}{self.random.randrange(1000):03}") in self._given:
            continue
        self._given.add(given)
        return given

    _given: set[str] = set()  # noqa: RUF012 - one installation is written by one process

    def _text(self, text: str) -> Make | None:
        """Return what writes a text anew, None when nothing in it changes."""
        parts = self._changing.split(text)
        changing = [place for place in range(1, len(parts), 2) if parts[place] in self._known]
        if not changing:
            return None

        def written(copy: Copy) -> str:
            said = parts.copy()
            for place in changing:
                said[place] = copy.texts[parts[place]]
            return "".join(said)

        return written

    def _line(self, table: str, row: Raw) -> Line:
        line = Line([row[name] for name in self.columns[table]])
        for place, name in enumerate(self.columns[table]):
            if (make := self._cell(table, name, row)) is not None:
                line.made.append((place, make))
        return line

    def _cell(self, table: str, name: str, row: Raw) -> Make | None:  # noqa: C901, PLR0911, PLR0912 - one answer a kind
        value, column = row[name], self.of.tables[table].columns[name]
        if value is None or value == b"":
            return None
        if name in self.of.uuids[table]:
            return (lambda copy: copy.ids[value]) if value in self.of.ids else None
        if name in POSITIONS and value in self.of.events:
            return lambda copy: copy.events[value]
        if column.primary_key and isinstance(column.type, Integer) and table in self.serials:
            return lambda copy: next(copy.plan.serials[table])
        if table == "given_number" and name == "value":
            return lambda copy: value + copy.number * copy.plan.step
        if name == "lookup_id":
            owner = row["id"]
            return lambda copy: copy.codes[owner].lookup_id
        if name == "object_key":
            return lambda copy: copy.object_key(value)
        if table == "key_wrap" and name == "wrapped":
            return self._wrapped(row)
        if table == "blind_index" and name == "digest":
            return self._digests.get((value, row["owner"])) or self._digests.get((value, ""))
        if isinstance(value, bytes):
            return self._sealed(table, name, row) if name.startswith("sealed") else None
        if table in {"document", "reply_answer"} and name in {"lookup", "reference"}:
            return lambda _copy: new_reference()[: len(value)]
        return self._text(value) if isinstance(value, str) else None

    def _wrapped(self, row: Raw) -> Make:
        kind, key_id, reader = ReaderKind(row["reader_kind"]), row["data_key_id"], row["reader_key_id"]
        holder = self.owner_of[key_id]
        notify = self.of.files.notify_public()

        def wrapped(copy: Copy) -> bytes:
            public = copy.codes[holder].public_key if kind is ReaderKind.REPORTER else notify
            return wrap(
                copy.secrets[key_id], self.public[reader] if reader else public, kind=kind,
                data_key_id=uuid.UUID(copy.ids[key_id]), reader_key_id=uuid.UUID(reader) if reader else None,
            ).wrapped  # fmt: skip

        return wrapped

    def _sealed(self, table: str, name: str, row: Raw) -> Make:
        opened = self.of.opened(table, name, row)
        identity = self.kind_of[opened.data_key] is KeyKind.IDENTITY
        padding = Padding.IDENTITY if identity else Padding.TEXT
        write, place = self._text(opened.text.decode()), opened.row.hex

        def sealed(copy: Copy) -> bytes:
            text = opened.text if write is None else cast("str", write(copy)).encode()
            at = uuid.UUID(copy.ids.get(place, place))
            return copy.keys[opened.data_key].seal(table, at, name, text, padding=padding)

        return sealed

    def _digest_makers(self) -> dict[tuple[bytes, str], Make]:  # noqa: C901 - one loop a kind of index
        """Return how each keyed digest of the original follows from a name, a NIP or a link."""
        offices = {uuid.UUID(row["office_id"]) for row in self.of.rows["case_file"]}
        master, made = self.of.files.index_master, dict[tuple[bytes, str], Make]()

        def kept(kind: IndexKind, value: str, said: tuple[Any, ...], owner: str = "") -> None:
            made[indexes.digest(master, kind, value, said[1]), owner] = hashed(master, kind, *said)

        for row, one in zip(self.of.rows["respondent"], self.of.particulars(), strict=True):
            if one["nip"]:
                kept(IndexKind.NIP, one["nip"], (one["nip"], None))
            # Others share one word of the name, which goes on as another word.
            for office, (at, token) in itertools.product(offices, enumerate(name_tokens(one["name"]))):
                kept(IndexKind.NAME, token, (one["name"], office, at), row["id"])
        for office in offices:
            for link in self.of.links():
                kept(IndexKind.LINK, link_key(link), (link, office))
            for system, number in self.of.external():
                for at, value in enumerate(sorted(entry_keys(system, number))):
                    kept(IndexKind.EXTERNAL, value, (number, office, at, system))
        return made

    def _told(self) -> list[tuple[Raw, Make | None, tuple[Raw, Make] | None, Raw | None]]:
        """Return the events with what writes their payload and their text."""
        payloads = {row["event_id"]: row for row in self.of.rows["event_payload"]}
        texts = {row["event_id"]: row for row in self.of.rows["event_text"]}
        return [
            (
                row,
                self._text(payloads[row["id"]]["content"]) if row["id"] in payloads else None,
                (texts[row["id"]], self._sealed("event_text", "sealed", texts[row["id"]]))
                if row["id"] in texts
                else None,
                payloads.get(row["id"]),
            )
            for row in sorted(self.of.rows["event"], key=lambda row: row["id"])
        ]

    def copies(self, number: int) -> Iterator[tuple[Copy, dict[str, list[tuple[Cell, ...]]]]]:
        """Yield each copy with its rows by table, its events chained and signed."""
        for place in range(1, number + 1):
            copy = Copy(self, place)
            rows = {name: [line.row(copy) for line in lines] for name, lines in self.lines.items()}
            rows |= self._happened(copy)
            self.next_event += len(self.event_order)
            yield copy, rows

    def _happened(self, copy: Copy) -> dict[str, list[tuple[Cell, ...]]]:
        rows: dict[str, list[tuple[Cell, ...]]] = {"event": [], "event_payload": [], "event_text": []}
        ends: dict[str, bytes] = {}
        for raw, write, said, payload in self.told:
            number, row = copy.events[raw["id"]], dict(raw, id=copy.events[raw["id"]])
            for name in ("stream_id", "actor_id", "report_id", "respondent_id"):
                row[name] = copy.ids.get(raw[name], raw[name])
            if payload is not None:
                salt, content = new_salt(), write(copy) if write else payload["content"]
                row["payload_commitment"] = commitment(salt, content.encode())
                rows["event_payload"].append((number, salt, content))
            if said is not None:
                salt, sealed = new_salt(), said[1](copy)
                row["text_commitment"] = commitment(salt, sealed)
                place = copy.ids.get(said[0]["row_id"], said[0]["row_id"])
                rows["event_text"].append((number, place, salt, sealed))
            row["previous_hash"] = ends.get(row["stream_id"], bytes(32))
            row["canonical"] = canonical(event_fields(row))
            row["hash"] = ends[row["stream_id"]] = leaf_hash(row["canonical"])
            row["signature"] = self.signers[row["surface"]].sign(row["canonical"])
            rows["event"].append(tuple(row[name] for name in self.columns["event"]))
        return rows


def _end(original: Original, table: str) -> int:
    return max((row["id"] for row in original.all_of(table)), default=0)
