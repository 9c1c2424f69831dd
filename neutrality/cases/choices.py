"""Whether the codes in a step are ones that the law knows on that day, and fit each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from neutrality.cases.models import Respondent
from neutrality.cases.step_events import asks_authority_on
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.errors import FieldProblem
from neutrality.domain.records import SOURCES, authority_problem, is_on_paper, permitted_range
from neutrality.domain.workflow import Action, Step

ADDRESSEES = ("authority", "employer")
GROUNDS = ("new_evidence", "annulled_decision")
# Which closed list of the law holds the codes of a field.
LISTS = {
    "sanction_level": "sanction_level",
    "recommended_level": "sanction_level",
    "unmet_requirement": "requirement",
    "lacks": "requirement",
    "competent_body": "competent_body",
    "termination_ground": "termination_ground",
    "control_measure": "control_measure",
    "remedy": "remedy",
    "remedy_result": "remedy_result",
    "record_source": "record_source",
    "employer_answer": "employer_answer",
    "measure_stage": "measure_stage",
}
# A decision rests on a paper: what was heard only is an answer that waits for its decree.
OF_A_DECREE = frozenset(
    {
        Action.RECORD_SANCTION,
        Action.RECORD_SANCTION_UNDER_REMEDY,
        Action.RECORD_NO_VIOLATION,
        Action.END_REMEDY,
    }
)
# A measure that is recorded first is requested or in force; lifted it is beside the workflow.
LIFTED = "lifted"
# Fields that hold several codes, with blanks between.
SEVERAL = frozenset({"lacks"})
WINDOW = "within_window"
LONGEST_TEXT = 4000
LONGEST_NUMBER = 120


def problems_of(
    step: Step, catalogue: Catalogue, respondent: Respondent | None, other_types: Collection[str] = ()
) -> list[FieldProblem]:
    """Return what no list of the law knows, and a level outside the range of all types without a reason."""
    return [
        *_too_long(step),
        *_unknown(step, catalogue),
        *_outside_range(step, catalogue, respondent, other_types),
        *_wrong_sanction(step, catalogue, respondent),
        *_no_authority(step, catalogue),
        *_no_decree(step, catalogue),
        *_measure_without_paper(step),
    ]


def curable(catalogue: Catalogue, lang: str, on: date) -> list[tuple[str, str]]:
    """Return what a sender can still complete, for a form: who came too late cannot cure that (8.3, T1)."""
    return [(code, name) for code, name in catalogue.choices("requirement", lang, on) if code != WINDOW]


def _too_long(step: Step) -> Iterator[FieldProblem]:
    texts = {"reason": step.reason, "late_reason": step.late_reason}
    for name in ("deviation_reason", "public_reason"):
        texts[name] = step.fields.get(name, "")
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            yield FieldProblem(name, "too_long", {"most": LONGEST_TEXT})
    for name in ("study_number", "letter_number", "decision_number", "supervision_number"):
        if len(step.fields.get(name, "")) > LONGEST_NUMBER:
            yield FieldProblem(name, "too_long", {"most": LONGEST_NUMBER})


def _unknown(step: Step, catalogue: Catalogue) -> Iterator[FieldProblem]:
    day = step.legal_on
    known = {
        **{name: {row.code for row in catalogue.codes(kind, day)} for name, kind in LISTS.items()},
        "lacks": {code for code, _ in curable(catalogue, "id", day)},
        "violation_type": {row.code for row in catalogue.violation_types(day)},
        "sanction_kind": {row.code for row in catalogue.sanction_kinds(on=day)},
        "cause": {row.code for row in catalogue.causes() if row.selectable},
        "addressee": set(ADDRESSEES),
        "authority": {row.code for row in catalogue.authorities},
        "measure_stage": {row.code for row in catalogue.codes("measure_stage", day)} - {LIFTED},
        "ground": set(GROUNDS),
    }
    for name, codes in known.items():
        value = step.fields.get(name, "")
        chosen = value.split() if name in SEVERAL else [value]
        if value and not set(chosen) <= codes:
            yield FieldProblem(name, "unknown_choice")


def _no_authority(step: Step, catalogue: Catalogue) -> Iterator[FieldProblem]:
    """Where no authority is valid on the day, the step names one."""
    on = asks_authority_on(step)
    if on is not None and (code := authority_problem(catalogue, on, step.fields.get("authority", ""))):
        yield FieldProblem("authority", code)


def _no_decree(step: Step, catalogue: Catalogue) -> Iterator[FieldProblem]:
    source = step.fields.get("record_source")
    known = {row.code for row in catalogue.codes(SOURCES)}
    if step.action in OF_A_DECREE and source in known and not is_on_paper(catalogue, source):
        yield FieldProblem("record_source", "needs_decree")


def _measure_without_paper(step: Step) -> Iterator[FieldProblem]:
    """What is in force was ordered by a document; what is asked for may be asked by telephone."""
    in_force = step.fields.get("measure_stage") == "in_force"
    if in_force and not step.fields.get("letter_number", "").strip():
        yield FieldProblem("letter_number", "required")


def _outside_range(
    step: Step, catalogue: Catalogue, respondent: Respondent | None, other_types: Collection[str]
) -> Iterator[FieldProblem]:
    """A level that none of the types permits, or not for this employee, needs a reason (domain 8.3, T9)."""
    code, level = step.fields.get("violation_type"), step.fields.get("sanction_level")
    if not code or not level or code not in catalogue.types or step.fields.get("deviation_reason"):
        return
    employee = respondent.employee_type if respondent else None
    found = permitted_range(catalogue, {code, *other_types}, employee, step.legal_on)
    if not found.holds(level) or found.needs_reason:
        yield FieldProblem("deviation_reason", "required_outside_range")


def _wrong_sanction(
    step: Step, catalogue: Catalogue, respondent: Respondent | None
) -> Iterator[FieldProblem]:
    """PNS and PPPK have sanctions of their own (PP 94/2021, PP 49/2018)."""
    code = step.fields.get("sanction_kind")
    if not code or respondent is None or code not in catalogue.sanctions:
        return
    fitting = catalogue.sanction_kinds(respondent.employee_type, on=step.legal_on)
    if code not in {row.code for row in fitting}:
        yield FieldProblem("sanction_kind", "not_for_this_employee")
