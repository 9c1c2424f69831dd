"""The rows of the law as data: one frozen class for each kind of file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Regime(StrEnum):
    """Which election law governs: each has its own clocks."""

    PEMILU = "pemilu"
    PILKADA = "pilkada"
    NONE = "none"
    ANY = "any"


class PlaceLevel(StrEnum):
    """How large a place is."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"


class OfficeLevel(StrEnum):
    """Where an office stands in the tree, the topmost first."""

    NATIONAL = "national"
    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"


class DayKind(StrEnum):
    """Whether a clock counts working days or calendar days."""

    WORKING = "working"
    CALENDAR = "calendar"


class ClockKind(StrEnum):
    """What a clock measures."""

    REPORT_WINDOW = "K0"
    PRELIMINARY = "K1"
    CORRECTION = "K2"
    HANDLING = "K3"
    HANDLING_EXTENDED = "K3x"
    DELIVERY = "K4"
    FOLLOW_UP = "K5"
    REMINDER = "K6"
    TRACING = "tracing"
    FINDING = "finding"
    RETURNED = "returned"
    SBT_VERIFICATION = "sbt-verification"
    SBT_STUDY = "sbt-study"
    PRESSURE = "pressure"
    CRIMINAL_PATH = "gakkumdu"


class ReceiptRule(StrEnum):
    """When a report counts as received that came after the desk closed or on a free day."""

    NOT_FROM_RECEIPT = ""
    DAY_OF_RECEIPT = "day_of_receipt"
    NEXT_WORKING_DAY = "next_working_day"


class Afterwards(StrEnum):
    """What happens to the records of a matter when they were kept long enough."""

    PSEUDONYMISE = "pseudonymise"
    ERASE = "erase"


@dataclass(frozen=True, kw_only=True)
class LawRow:
    """What every row of the law says about itself; both dates are included in the validity."""

    valid_from: date | None
    valid_to: date | None
    source: str
    needs_review: bool

    def valid(self, on: date | None) -> bool:
        """Return whether the row holds on that day; no day asks for any time."""
        return on is None or (self.valid_from or date.min) <= on <= (self.valid_to or date.max)

    def overlaps(self, other: LawRow) -> bool:
        """Return whether there is a day on which both rows hold."""
        latest_start = max(self.valid_from or date.min, other.valid_from or date.min)
        return latest_start <= min(self.valid_to or date.max, other.valid_to or date.max)


@dataclass(frozen=True, kw_only=True)
class Labelled(LawRow):
    """A row with its name in both languages."""

    label_id: str
    label_en: str

    def label(self, lang: str) -> str:
        """Return the name in Indonesian for `id`, else in English."""
        return self.label_id if lang == "id" else self.label_en


@dataclass(frozen=True, kw_only=True)
class ViolationType(LawRow):
    """One way of breaking neutrality (SKB 2/2022 Lampiran II, PP 94/2021, election laws)."""

    code: str
    phase: str
    category: str
    channel: str
    short_id: str
    short_en: str
    description_id: str
    description_en: str
    legal_basis: str
    sanction_level: str
    permitted_levels: tuple[str, ...]
    level_needs_reason: bool
    confidence: str

    def label(self, lang: str) -> str:
        """Return the short name in that language."""
        return self.short_id if lang == "id" else self.short_en

    def description(self, lang: str) -> str:
        """Return the full wording in that language."""
        return self.description_id if lang == "id" else self.description_en


@dataclass(frozen=True, kw_only=True)
class SanctionKind(Labelled):
    """One sanction that an employer can impose (PP 94/2021 Pasal 8, PP 42/2004 Pasal 15)."""

    code: str
    family: str
    level: str
    employee_type: str
    legal_basis: str


@dataclass(frozen=True, kw_only=True)
class ClockRule(Labelled):
    """How long something may take, counted how, from which day; it stands still while `pauses_while` runs."""

    rule: str
    kind: ClockKind
    regime: Regime
    amount: int
    day_kind: DayKind
    starts_from: str
    pauses_while: tuple[str, ...]
    receipt_rule: ReceiptRule
    closing_hour: int
    legal_basis: str
    internal_target: bool

    @property
    def from_receipt(self) -> bool:
        """Whether the clock counts from the receipt of the report, whenever it is started."""
        return self.starts_from == "received"


@dataclass(frozen=True, kw_only=True)
class Authority(Labelled):
    """The body that receives what the office forwards."""

    code: str
    legal_basis: str


@dataclass(frozen=True, kw_only=True)
class Outcome(Labelled):
    """How a matter ends; the lowest rank among its respondents is the outcome of a case."""

    code: str
    from_states: tuple[str, ...]
    told_id: str
    told_en: str
    rank: int

    def told(self, lang: str) -> str:
        """Return what the reporter is told, in that language."""
        return self.told_id if lang == "id" else self.told_en


@dataclass(frozen=True, kw_only=True)
class RetentionRule(LawRow):
    """How many years after its closing a matter is kept, and how many days copies lie in backups then."""

    rule: str
    outcome: str
    then: Afterwards
    years: int
    backup_days: int


@dataclass(frozen=True, kw_only=True)
class Cause(Labelled):
    """Why it happened, as the examiner found; C4 follows from history and is never chosen."""

    code: str
    parent: str
    selectable: bool


@dataclass(frozen=True, kw_only=True)
class ChecklistItem(Labelled):
    """One question of the 4+1 checklist that is answered by the decision (domain 10.3)."""

    code: str
    step: str
    rank: int
    hint_id: str
    hint_en: str

    def hint(self, lang: str) -> str:
        """Return what to think of, in that language."""
        return self.hint_id if lang == "id" else self.hint_en


@dataclass(frozen=True, kw_only=True)
class Element(Labelled):
    """One element (unsur) of a violation type, taken from the wording of the type itself."""

    code: str
    violation_type: str
    rank: int


@dataclass(frozen=True, kw_only=True)
class Code(Labelled):
    """One member of a small closed list."""

    kind: str
    code: str
    parent: str
    rank: int


@dataclass(frozen=True, kw_only=True)
class Situation(Labelled):
    """One situation of the guide: what an ASN may do, what not, and the types that say so."""

    code: str
    rank: int
    may_id: tuple[str, ...]
    may_en: tuple[str, ...]
    may_not_id: tuple[str, ...]
    may_not_en: tuple[str, ...]
    types: tuple[str, ...]
    words: str

    def may(self, lang: str) -> tuple[str, ...]:
        """Return what is allowed or advised, in that language."""
        return self.may_id if lang == "id" else self.may_en

    def may_not(self, lang: str) -> tuple[str, ...]:
        """Return what is a breach, in that language."""
        return self.may_not_id if lang == "id" else self.may_not_en


@dataclass(frozen=True, kw_only=True)
class ElectionRow:
    """The dates of one real election, as the schedule fixed them."""

    code: str
    name: str
    regime: Regime
    kind: str
    place_code: str
    stages_from: date
    stages_to: date
    registration_on: date
    determination_on: date
    campaign_from: date
    campaign_to: date
    quiet_from: date
    quiet_to: date
    voting_on: date
    source: str
    needs_review: bool


@dataclass(frozen=True)
class PlaceRow:
    """A province, a regency or city, or a district, by its Kemendagri code."""

    code: str
    parent_code: str | None
    level: PlaceLevel
    name: str
    zone: str
    source: str
    needs_review: bool
