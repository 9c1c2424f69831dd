"""Rules of telling a month from its events, said wrongly one at a time."""

from __future__ import annotations

from tests.statistics.mutating import Mutant

RETOLD = (
    Mutant(
        "neutrality.domain.retold_month",
        "return self.first <= day <= self.last",
        "return self.first < day <= self.last",
        "the first day is lost",
    ),
    Mutant(
        "neutrality.domain.retelling",
        "        if event.id not in gone\n",
        "",
        "cancelled steps stand",
    ),
    Mutant(
        "neutrality.domain.retelling",
        "days.get(event.id, event.legal_on)",
        "event.legal_on",
        "redated steps on their old day",
    ),
    Mutant(
        "neutrality.domain.retold_case",
        "self._move_receipt(date.fromisoformat(value))",
        "pass",
        "a corrected receipt stays where it was",
    ),
    Mutant(
        "neutrality.domain.retold_case",
        'elif name in {"channel", "place_code"}:',
        'elif name in {"place_code"}:',
        "a corrected channel stays what it was",
    ),
    Mutant(
        "neutrality.domain.retold_case",
        "(self.out.discard if back else self.out.add)(event.person)",
        "pass",
        "who is no respondent still keeps the case open",
    ),
    Mutant(
        "neutrality.domain.retold_case",
        "self.stands[person or self.case][-1] = replace(row, until=event.legal_on)",
        "pass",
        "what was taken out still stands",
    ),
    Mutant(
        "neutrality.domain.retold_case",
        "return state, outcome, max(days)",
        "return state, outcome, on",
        "a case moves on the day of the step, whoever came last",
    ),
    Mutant(
        "neutrality.domain.retold_case",
        "known = Known(event.legal_on, event.legal_on if joined else None)",
        "known = Known(event.legal_on, None)",
        "who joined was received",
    ),
    Mutant(
        "neutrality.domain.retold_case",
        'self.reports += len(event.told.get("reports", ()))',
        "pass",
        "reports that came with a merged case are not the case's",
    ),
    Mutant(
        "neutrality.domain.retold_case",
        "if row.until is None and row.state is not State.CLOSED:",
        "if row.until is None:",
        "what is closed goes along",
    ),
    Mutant(
        "neutrality.domain.retold_month",
        '((move.before.office, "out"), (move.after.office, "in"))',
        '((move.after.office, "in"),)',
        "transferred in without going out",
    ),
    Mutant(
        "neutrality.domain.retold_month",
        "elif move.before.state is State.CLOSED:",
        "elif False:",
        "nothing is reopened",
    ),
    Mutant(
        "neutrality.domain.retold_month",
        "row.holds(day) and row.state is not State.CLOSED",
        "row.holds(day)",
        "what is closed stands open",
    ),
    Mutant(
        "neutrality.domain.retold_month",
        "before = asked.first - timedelta(days=1)",
        "before = asked.first",
        "opening a day late",
    ),
    Mutant(
        "neutrality.domain.retold_month",
        'yield written[told["event"]].legal_on',
        "yield event.legal_on",
        "a cancelled step is late on the day of its cancelling",
    ),
    Mutant(
        "neutrality.domain.retold_month",
        'date.fromisoformat(told["decision_on"])):',
        "event.legal_on):",
        "decided when it was entered",
    ),
    Mutant(
        "neutrality.domain.retold_events",
        'event.told if event.told.get("remedy_result") == "changed" else None',
        "None",
        "a changed decision is none",
    ),
    Mutant(
        "neutrality.domain.retold_rates",
        'registered + found["left"]',
        "registered + 1",
        "the wrong whole",
    ),
    Mutant(
        "neutrality.domain.retold_rates",
        "passed = (today - asked.last).days > days",
        "passed = (today - asked.last).days > 0",
        "a cohort is mature at once",
    ),
    Mutant(
        "neutrality.domain.retold_rates",
        "cases[person] >= AGAIN",
        "cases[person] >= 1",
        "one sanction is a repetition",
    ),
    Mutant(
        "neutrality.domain.retold_stages",
        "_quantile(left, P90)",
        "_quantile(left, MEDIAN)",
        "the wrong rank",
    ),
    Mutant(
        "neutrality.domain.retold_stages",
        "since = since or row.since",
        "since = row.since",
        "out and back begins the stage anew",
    ),
    Mutant(
        "neutrality.domain.retold_stages",
        "Watched((end - since).days, through) for",
        "Watched((end - since).days, True) for",
        "who still waits is through",
    ),
    Mutant(
        "neutrality.domain.retold_stages",
        "days >= least",
        "days > least",
        "ages a day late",
    ),
    Mutant(
        "neutrality.domain.retold_stages",
        "begun[-1].holds(asked.last)",
        "True",
        "what is out of the figures still stands",
    ),
    Mutant(
        "neutrality.domain.retold_conduct",
        "if sent[agency] < FEW",
        "if sent[agency] < 5",
        "few are five",
    ),
    Mutant(
        "neutrality.domain.retold_conduct",
        "on <= day <= asked.last",
        "on <= day",
        "answers of later count",
    ),
    Mutant(
        "neutrality.domain.retold_conduct",
        "executed = row.outcome is Outcome.SANCTIONED",
        "executed = row.outcome is not None",
        "whatever ended was executed",
    ),
    Mutant(
        "neutrality.domain.retold_conduct",
        "if one.election == election]",
        "if one.election >= election]",
        "letters stand in several elections",
    ),
    Mutant(
        "neutrality.domain.retold_case",
        'elif name == "election_id":',
        'elif name == "election":',
        "a corrected election stays what it was",
    ),
)
