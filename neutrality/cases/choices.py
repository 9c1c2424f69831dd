"""Whether the codes in a step are ones that the law knows on that day, and fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from neutrality.cases.models import Respondent
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.errors import FieldProblem
from neutrality.domain.workflow import Step

ADDRESSEES = ("authority", "employer")
GROUNDS = ("new_evidence", "annulled_decision")
LONGEST_TEXT = 4000
LONGEST_NUMBER = 120


def problems_of(step: Step, catalogue: Catalogue, respondent: Respondent | None) -> list[FieldProblem]:
    """Return what no list of the law knows, and a level outside the range without a reason."""
    return [
        *_too_long(step),
        *_unknown(step, catalogue),
        *_outside_range(step, catalogue),
        *_wrong_sanction(step, catalogue, respondent),
    ]


def _too_long(step: Step) -> Iterator[FieldProblem]:
    texts = {"reason": step.reason, "late_reason": step.late_reason}
    for name in ("deviation_reason", "public_reason"):
        texts[name] = step.fields.get(name, "")
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            yield FieldProblem(name, "too_long", {"most": LONGEST_TEXT})
    for name in ("study_number", "letter_number", "decision_number"):
        if len(step.fields.get(name, "")) > LONGEST_NUMBER:
            yield FieldProblem(name, "too_long", {"most": LONGEST_NUMBER})


def _unknown(step: Step, catalogue: Catalogue) -> Iterator[FieldProblem]:
    day = step.legal_on
    known = {
        "violation_type": {row.code for row in catalogue.violation_types(day)},
        "sanction_level": {row.code for row in catalogue.codes("sanction_level", day)},
        "sanction_kind": {row.code for row in catalogue.sanction_kinds(on=day)},
        "unmet_requirement": {row.code for row in catalogue.codes("requirement", day)},
        "cause": {row.code for row in catalogue.causes() if row.selectable},
        "addressee": set(ADDRESSEES),
        "ground": set(GROUNDS),
    }
    for name, codes in known.items():
        value = step.fields.get(name)
        if value and value not in codes:
            yield FieldProblem(name, "unknown_choice")


def _outside_range(step: Step, catalogue: Catalogue) -> Iterator[FieldProblem]:
    """A level that the type does not permit needs a reason (domain 8.3, T9)."""
    code, level = step.fields.get("violation_type"), step.fields.get("sanction_level")
    if not code or not level or code not in catalogue.types or step.fields.get("deviation_reason"):
        return
    kind = catalogue.violation_type(code)
    if level not in kind.permitted_levels or kind.level_needs_reason:
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
