"""Rules of counting in SQL, over facts, intervals and dated acts, said wrongly one at a time."""

from __future__ import annotations

from tests.statistics.mutating import Mutant

COUNTED = (
    Mutant(
        "neutrality.statistics.flows",
        "reports_at_first_office(scope).where(Report.received_on.between(scope.first, scope.last))",
        "reports_at_first_office(scope).where(Report.received_on.between(scope.before, scope.last))",
        "the month of reports begins a day early",
    ),
    Mutant(
        "neutrality.statistics.flows",
        "within = CaseFact.received_on.between(scope.first, scope.last)",
        "within = CaseFact.received_on >= scope.first",
        "cases received never end",
    ),
    Mutant(
        "neutrality.statistics.scope",
        "return day is not None and self.first <= day <= self.last",
        "return day is not None and self.first <= day < self.last",
        "the last day is lost",
    ),
    Mutant(
        "neutrality.statistics.scope",
        "return self.first - timedelta(days=1)",
        "return self.first",
        "opening a day late",
    ),
    Mutant(
        "neutrality.statistics.flows",
        "if scope.holds(happened.case_on):",
        "if scope.holds(happened.event.legal_on):",
        "a case ends on the day of the step, whoever came last",
    ),
    Mutant(
        "neutrality.statistics.flows",
        "RespondentFact.joined_on.is_(None)",
        "RespondentFact.received_on.is_not(None)",
        "who joined is received twice",
    ),
    Mutant(
        "neutrality.statistics.flows",
        "Forwarding.void.is_(False),\n",
        "",
        "letters of cancelled steps count",
    ),
    Mutant(
        "neutrality.statistics.mended",
        "Event.stream_id.not_in(mended),",
        "",
        "mended cases count twice",
    ),
    Mutant(
        "neutrality.statistics.mended",
        "in recounted(case.case_id, past):",
        "in past:",
        "cancelled and redated steps as they were written",
    ),
    Mutant(
        "neutrality.statistics.transfers",
        'zip(way, ("out", "in"), strict=True)',
        'zip(way[1:], ("in",), strict=True)',
        "transferred in without going out",
    ),
    Mutant(
        "neutrality.statistics.transfers",
        'if payload["counted"] and takes_along(State(payload["case_state"])):',
        "if False:",
        "a transferred case stays nowhere",
    ),
    Mutant(
        "neutrality.statistics.excluded",
        '"office": str(event.office_id)',
        '"office": str(case.office_id)',
        "excluded at the office that has the case now",
    ),
    Mutant(
        "neutrality.statistics.excluded",
        "if not back:\n",
        "if back:\n",
        "reports are taken out when the case comes back",
    ),
    Mutant(
        "neutrality.statistics.excluded",
        "still_open=key in open_ones",
        "still_open=True",
        "a closed one leaves the stock",
    ),
    Mutant(
        "neutrality.statistics.stocks",
        "StateInterval.void.is_(False),\n",
        "",
        "intervals of cancelled steps stand",
    ),
    Mutant(
        "neutrality.statistics.stocks",
        "StateInterval.legal_to > day",
        "StateInterval.legal_to >= day",
        "what ended that day still stands",
    ),
    Mutant(
        "neutrality.statistics.stocks",
        "func.max(newest.revision)",
        "func.min(newest.revision)",
        "the oldest revision is true",
    ),
    Mutant(
        "neutrality.statistics.late",
        "Event.recorded_at >= scope.closes_at",
        "Event.recorded_at < scope.closes_at",
        "corrections in time are the late ones",
    ),
    Mutant(
        "neutrality.statistics.scope",
        "self.last + timedelta(days=CUT_OFF_DAY + 1)",
        "self.last + timedelta(days=CUT_OFF_DAY)",
        "the cut-off is a day early",
    ),
    Mutant(
        "neutrality.statistics.rates",
        'registered + tally[Cell("not_registered")] + tally[Cell("forwarded_elsewhere")]',
        'registered + tally[Cell("not_registered")]',
        "who was sent elsewhere was not decided",
    ),
    Mutant(
        "neutrality.statistics.rates",
        '"answered_rate": (row.answered, row.recommended)',
        '"answered_rate": (row.sanctioned, row.recommended)',
        "the second reading is the first",
    ),
    Mutant(
        "neutrality.statistics.stages",
        '_between(life, scope, "recommendation", State.VERIFIED, State.RECOMMENDED)',
        '_between(life, scope, "recommendation", State.RECEIVED, State.RECOMMENDED)',
        "the wrong pair of stages",
    ),
    Mutant(
        "neutrality.statistics.stages",
        "Watched(spell.days, spell.through) for spell in mine if",
        "Watched(spell.days, spell.through) for spell in mine if spell.through and",
        "who still waits is not watched",
    ),
    Mutant(
        "neutrality.statistics.stages",
        "p90_days(left)",
        "median_days(left)",
        "the wrong rank",
    ),
    Mutant(
        "neutrality.statistics.stages",
        "if spell.through and scope.holds(spell.ended)",
        "if scope.holds(spell.ended)",
        "who left otherwise went through",
    ),
    Mutant(
        "neutrality.statistics.stages",
        "if row.state is State.CLOSED:",
        "if row.state is State.CLOSED and before.state is State.VERIFIED:",
        "only what was registered closes",
    ),
    Mutant(
        "neutrality.statistics.stages",
        "if age <= most",
        "if age < most",
        "ages a day early",
    ),
    Mutant(
        "neutrality.statistics.stays",
        "return until is None or until > scope.last",
        "return True",
        "what is out of the figures still stands",
    ),
    Mutant(
        "neutrality.statistics.cohorts",
        "on <= row.legal_from <= until",
        "on <= row.legal_from < until",
        "the thirtieth day is too late",
    ),
    Mutant(
        "neutrality.statistics.cohorts",
        "scope.last + timedelta(days=days) < today",
        "scope.last < today",
        "a cohort is mature at once",
    ),
    Mutant(
        "neutrality.statistics.entry_lag",
        "(on - event.legal_on).days",
        "(on - scope.last).days",
        "the lag since the month's end",
    ),
    Mutant(
        "neutrality.statistics.conduct",
        "EmployerAnswer.void.is_(False), EmployerAnswer.said.in_(ANSWERS)",
        "EmployerAnswer.void.is_(False), EmployerAnswer.said.not_in(ANSWERS)",
        "only what is no answer counts",
    ),
    Mutant(
        "neutrality.statistics.conduct",
        "life.last.state is State.RECOMMENDED",
        "life.last.state is not State.RECOMMENDED",
        "the wrong ones wait",
    ),
    Mutant(
        "neutrality.statistics.conduct",
        "if sent_in[one.election, one.agency] >= FEWEST_LETTERS",
        "if sent[one.agency] >= FEWEST_LETTERS",
        "few in an election are counted over all elections",
    ),
    Mutant(
        "neutrality.statistics.conduct",
        "election or UNKNOWN",
        "UNKNOWN",
        "every letter is of no election",
    ),
    Mutant(
        "neutrality.statistics.leading",
        "len(cases[person]) > 1",
        "len(cases[person]) > 0",
        "one sanction is a repetition",
    ),
)
