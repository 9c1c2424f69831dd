"""What the law asks at a step, with its article and whether that was checked against the official text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.choices import LISTS
from neutrality.cases.dossier import RespondentView, StepOffer
from neutrality.cases.reading import CaseView
from neutrality.domain.catalogue import Regime
from neutrality.domain.records import authorities_on
from neutrality.domain.workflow import BY_ACTION, Action
from neutrality.i18n import law

# Lists of which some rows still await a check against the official text, so that they are shown with it.
DOUBTED = frozenset({"competent_body", "control_measure", "measure_stage", "remedy", "remedy_result"})


@dataclass(frozen=True)
class Demand:
    """One thing that the law asks, and where it says so."""

    text: str
    basis: str
    needs_review: bool


@dataclass(frozen=True)
class TypeRow:
    """One violation type as an officer chooses it."""

    code: str
    label: str
    levels: tuple[str, ...]
    basis: str
    needs_review: bool


def demands(offer: StepOffer, view: CaseView, person: RespondentView | None) -> list[Demand]:
    """Return what the law asks at this step of this case."""
    today = current.today()
    asked = {
        "unmet_requirement": lambda: _requirements(today),
        "lacks": lambda: _requirements(today),
        "sanction_kind": lambda: _sanctions(person, today),
        "addressee": lambda: _authority(today),
        "sanction_level": lambda: _permitted(person),
    }
    found = [row for name in offer.fields if name in asked for row in asked[name]()]
    found += [row for name in offer.fields if name in DOUBTED for row in _listed(name, today)]
    if offer.action is Action.REGISTER:
        found += _requirements(today)
    return [*found, *_clocks(offer, view, today)]


def type_rows(offer: StepOffer) -> list[TypeRow]:
    """Return the violation types with levels and articles, where the step asks for one."""
    if "violation_type" not in offer.fields:
        return []
    lang = current.lang()
    return [
        TypeRow(row.code, row.label(lang), row.permitted_levels, row.legal_basis, row.needs_review)
        for row in current.catalogue().violation_types(current.today())
    ]


def _requirements(today: date) -> Iterator[Demand]:
    for row in current.catalogue().codes("requirement", today):
        yield Demand(row.label(current.lang()), row.source, row.needs_review)


def _listed(name: str, today: date) -> Iterator[Demand]:
    for row in current.catalogue().codes(LISTS[name], today):
        yield Demand(row.label(current.lang()), row.source, row.needs_review)


def _sanctions(person: RespondentView | None, today: date) -> Iterator[Demand]:
    employee = person.employee_type if person else None
    for row in current.catalogue().sanction_kinds(employee, on=today):
        yield Demand(row.label(current.lang()), row.legal_basis, row.needs_review)


def _authority(today: date) -> Iterator[Demand]:
    for row in authorities_on(current.catalogue(), today):
        text = _("The authority that receives it today: %(name)s", name=row.label(current.lang()))
        yield Demand(text, row.legal_basis, row.needs_review)


def _permitted(person: RespondentView | None) -> Iterator[Demand]:
    """Say what the range holds for the types and the kind of employee, as far as they are known."""
    found = person.records.permitted if person is not None else None
    for row in found.levels if found is not None else ():
        kinds = ", ".join(kind.label(current.lang()) for kind in row.kinds)
        basis = "; ".join(dict.fromkeys(kind.legal_basis for kind in row.kinds))
        doubted = any(kind.needs_review for kind in row.kinds)
        text = _("In the range: %(level)s", level=law("sanction_level", row.level))
        yield Demand(f"{text} ({kinds})" if kinds else text, basis, doubted)


def _clocks(offer: StepOffer, view: CaseView, today: date) -> Iterator[Demand]:
    """Say which clock the step stops and which it starts, by the election law of the case."""
    catalogue, lang, row = current.catalogue(), current.lang(), BY_ACTION[offer.action]
    for clock in view.clocks:
        if clock.kind in row.stops and clock.stopped_on is None and _theirs(clock.respondent_id, offer):
            rule = catalogue.clock_rule(clock.rule, clock.started_on)
            yield Demand(_("Stops: %(clock)s", clock=clock.label), rule.legal_basis, rule.needs_review)
        if clock.kind in row.pauses and clock.stopped_on is None:
            rule = catalogue.clock_rule(clock.rule, clock.started_on)
            text = _("Stands still meanwhile: %(clock)s", clock=clock.label)
            yield Demand(text, rule.legal_basis, rule.needs_review)
    if row.starts is not None:
        rule = catalogue.rule_for(row.starts, _regime(view), today)
        yield Demand(_("Starts: %(clock)s", clock=rule.label(lang)), rule.legal_basis, rule.needs_review)


def _theirs(respondent_id: object, offer: StepOffer) -> bool:
    return respondent_id is None or respondent_id == offer.respondent_id


def _regime(view: CaseView) -> Regime:
    """Return the election law by which the case was clocked so far."""
    rules = (current.catalogue().clock_rule(clock.rule, clock.started_on) for clock in view.clocks)
    return next((rule.regime for rule in rules if rule.regime is not Regime.ANY), Regime.NONE)
