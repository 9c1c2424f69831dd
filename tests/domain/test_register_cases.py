"""The cases of an earlier register: what cannot be true is refused, what is true becomes dated steps."""

from __future__ import annotations

from datetime import date

import pytest

from neutrality.domain.catalogue import Catalogue
from neutrality.domain.register_cases import Register, lacking, read_register, totals_of
from neutrality.domain.register_columns import Column
from neutrality.domain.register_ends import ENDS, kind_of
from neutrality.domain.register_names import Known, Names
from neutrality.domain.workflow import Action, Outcome, ReportKind
from neutrality.settings import ROOT

TODAY = date(2026, 11, 30)
NIP = "198609262015051001"
Cells = dict[str, str]
RECEIVED: Cells = {"number": "1", "received_on": "2024-01-02", "name": "Budi"}
REGISTERED = RECEIVED | {"registered_on": "2024-01-05"}
PROVEN = REGISTERED | {"decision": "proven", "decided_on": "2024-01-10"}
SENT = PROVEN | {"forwarded_on": "2024-01-12"}
DECIDED = SENT | {"employer_decided_on": "2024-02-01", "employer_decision": "teguran_lisan"}


@pytest.fixture(scope="module")
def known() -> Known:
    nothing = Names.of([])
    return Known.by_law(
        Catalogue.load(ROOT / "neutrality" / "data"),
        offices=nothing,
        elections=nothing,
        agencies=Names.of([("A1", ["Dinas Contoh"])]),
    )


def read(known: Known, *rows: Cells) -> Register:
    """Read rows, the first on line 2."""
    cells = [{Column(name): text for name, text in row.items()} for row in rows]
    return read_register(list(enumerate(cells, start=2)), known, TODAY)


def steps(known: Known, *rows: Cells) -> list[tuple[str, str, int | None]]:
    """Return the steps of the one case in these rows."""
    register = read(known, *rows)
    assert register.problems == ()
    (entry,) = register.entries
    return [(one.action.value, f"{one.on:%m-%d}", one.person) for one in entry.steps]


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (RECEIVED | {"number": ""}, [("number", "required")]),
        (RECEIVED | {"received_on": ""}, [("received_on", "needs_day")]),
        (RECEIVED | {"received_on": "x"}, [("received_on", "no_day")]),
        (RECEIVED | {"registered_on": "ya"}, [("registered_on", "needs_day")]),
        (RECEIVED | {"received_on": "2026-12-01"}, [("received_on", "in_future")]),
        (RECEIVED | {"event_on": "2024-01-03"}, [("event_on", "after_other")]),
        (PROVEN | {"decided_on": "2024-01-01"}, [("decided_on", "before_other")]),
        (SENT | {"forwarded_on": "2024-01-09"}, [("forwarded_on", "before_other")]),
        (REGISTERED | {"not_registered_on": "2024-01-05"}, [("not_registered_on", "registered_and_not")]),
        (
            SENT | {"decision": "tidak terbukti"},
            [("forwarded_on", "forwarded_not_proven"), ("outcome", "past_that_outcome")],
        ),
        (
            RECEIVED | {"decision": "terbukti", "decided_on": "2024-01-09"},
            [("registered_on", "needs_registration")],
        ),
        (
            REGISTERED | {"decision": "tidak lengkap", "decided_on": "2024-01-09"},
            [("decision", "incomplete_registered"), ("outcome", "past_that_outcome")],
        ),
        (PROVEN | {"recommended_on": "2024-01-20"}, [("forwarded_on", "needs_forwarding")]),
        (SENT | {"employer_decided_on": "2024-02-01"}, [("employer_decision", "needs_decision")]),
        (SENT | {"employer_decision": "teguran_lisan"}, [("employer_decided_on", "needs_day")]),
        (SENT | {"outcome": "sanksi", "closed_on": "2024-02-01"}, [("employer_decision", "needs_decision")]),
        (SENT | {"outcome": "tidak ditindaklanjuti"}, [("closed_on", "needs_day")]),
        (REGISTERED | {"closed_on": "2024-01-09"}, [("outcome", "needs_outcome")]),
        (REGISTERED | {"outcome": "digabung", "closed_on": "2024-01-09"}, [("outcome", "merged_elsewhere")]),
        (DECIDED | {"outcome": "tidak terbukti"}, [("outcome", "outcome_disagrees")]),
        (
            RECEIVED | {"outcome": "gakkumdu", "closed_on": "2024-01-09"},
            [("registered_on", "needs_registration")],
        ),
        (
            REGISTERED
            | {"outcome": "sanksi", "employer_decision": "teguran_lisan", "closed_on": "2024-01-09"},
            [("forwarded_on", "needs_forwarding")],
        ),
        (
            REGISTERED | {"outcome": "tidak diregistrasi", "closed_on": "2024-01-09"},
            [("outcome", "past_that_outcome")],
        ),
        (
            RECEIVED | {"outcome": "dicabut", "closed_on": "2024-01-09", "kind": "temuan"},
            [("kind", "kind_cannot_end_so")],
        ),
        (
            RECEIVED | {"not_registered_on": "2024-01-09", "kind": "informasi awal"},
            [("outcome", "information_never_rejected")],
        ),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_row_and_column(
    known: Known, row: Cells, problems: list[tuple[str, str]]
) -> None:
    found = read(known, row)

    assert [(one.problem.field, one.problem.code) for one in found.problems] == problems
    assert {one.row for one in found.problems} == {2}
    assert found.entries == ()


@pytest.mark.parametrize(
    ("row", "happened"),
    [
        (RECEIVED, []),
        (RECEIVED | {"not_registered_on": "2024-01-04"}, [("close_unmet", "01-04", None)]),
        (RECEIVED | {"registered_on": "tidak", "closed_on": "2024-01-04"}, [("close_unmet", "01-04", None)]),
        (
            RECEIVED | {"decision": "tidak lengkap", "decided_on": "2024-01-06"},
            [("close_unmet", "01-06", None)],
        ),
        (
            RECEIVED | {"outcome": "dicabut", "closed_on": "2024-01-06"},
            [("accept_withdrawal", "01-06", None)],
        ),
        (
            RECEIVED | {"not_registered_on": "2024-01-06", "outcome": "di luar kewenangan"},
            [("forward_elsewhere", "01-06", None)],
        ),
        (
            RECEIVED | {"outcome": "ditelusuri tanpa hasil", "closed_on": "2024-01-06"},
            [("close_traced", "01-06", None)],
        ),
        (
            RECEIVED | {"outcome": "dihentikan", "closed_on": "2024-01-06"},
            [("terminate_early", "01-06", None)],
        ),
        (REGISTERED, [("register", "01-05", None)]),
        (PROVEN, [("register", "01-05", None)]),
        (
            REGISTERED | {"decision": "tidak terbukti", "decided_on": "2024-01-09"},
            [("register", "01-05", None), ("find_not_proven", "01-09", 0)],
        ),
        (
            REGISTERED | {"outcome": "gakkumdu", "closed_on": "2024-01-09"},
            [("register", "01-05", None), ("hand_to_criminal", "01-09", 0)],
        ),
        (
            REGISTERED | {"outcome": "di luar kewenangan", "closed_on": "2024-01-09"},
            [("register", "01-05", None), ("refer_respondent", "01-09", 0)],
        ),
        (SENT, [("register", "01-05", None), ("forward", "01-12", 0)]),
        (SENT | {"recommended_on": "2024-01-20"}, [("register", "01-05", None), ("forward", "01-12", 0)]),
        (
            SENT | {"recommended_on": "2024-01-20", "recommended_level": "ringan"},
            [("register", "01-05", None), ("forward", "01-12", 0), ("record_recommendation", "01-20", 0)],
        ),
        (DECIDED, [("register", "01-05", None), ("forward", "01-12", 0), ("record_sanction", "02-01", 0)]),
        (
            DECIDED | {"employer_decision": "tidak terbukti"},
            [("register", "01-05", None), ("forward", "01-12", 0), ("record_no_violation", "02-01", 0)],
        ),
        (
            SENT | {"outcome": "tidak ditindaklanjuti", "closed_on": "2024-12-01"},
            [("register", "01-05", None), ("forward", "01-12", 0), ("record_not_followed_up", "12-01", 0)],
        ),
        (
            SENT | {"outcome": "pensiun", "closed_on": "2024-12-01"},
            [("register", "01-05", None), ("forward", "01-12", 0), ("terminate", "12-01", 0)],
        ),
    ],
)
def test_a_row_becomes_the_steps_that_it_tells(
    known: Known, row: Cells, happened: list[tuple[str, str, int | None]]
) -> None:
    assert steps(known, row) == happened


def test_steps_say_what_the_register_says_and_nothing_else(known: Known) -> None:
    row = DECIDED | {
        "recommended_on": "2024-01-20",
        "recommended_level": "ringan",
        "violation_type": "D06",
        "proposed_level": "sedang",
        "decision_number": "SK/1",
    }
    fields = {one.action: dict(one.fields) for one in read(known, row).entries[0].steps}

    assert fields[Action.FORWARD] == {
        "addressee": "authority",
        "violation_type": "D06",
        "sanction_level": "sedang",
        "pleno_on": "2024-01-10",
    }
    assert fields[Action.RECORD_SANCTION] == {
        "sanction_kind": "teguran_lisan",
        "decision_number": "SK/1",
        "decision_on": "2024-02-01",
    }
    bare = {
        "number": "1",
        "received_on": "2024-01-02",
        "name": "Budi",
        "registered_on": "2024-01-05",
        "forwarded_on": "2024-01-12",
    }
    assert [dict(one.fields) for one in read(known, bare).entries[0].steps] == [{}, {"addressee": "employer"}]
    cleared = read(known, DECIDED | {"employer_decision": "tidak terbukti"}).entries[0].steps[-1]
    assert dict(cleared.fields) == {"decision_on": "2024-02-01"}
    not_proven = REGISTERED | {"decision": "tidak terbukti", "decided_on": "2024-01-09"}
    assert dict(read(known, not_proven).entries[0].steps[-1].fields) == {"pleno_on": "2024-01-09"}


def test_rows_of_one_number_are_one_case_whose_people_go_their_own_ways(known: Known) -> None:
    other = REGISTERED | {"name": "Wati; Tono", "decision": "tidak terbukti", "decided_on": "2024-01-09"}

    register = read(known, SENT, other, RECEIVED | {"number": "2"})

    assert [entry.number for entry in register.entries] == ["1", "2"]
    assert [person.name for _row, person in register.entries[0].people] == ["Budi", "Wati", "Tono"]
    assert register.entries[0].received_on == date(2024, 1, 2)
    assert steps(known, SENT, other) == [
        ("register", "01-05", None),
        ("find_not_proven", "01-09", 1),
        ("find_not_proven", "01-09", 2),
        ("forward", "01-12", 0),
    ]


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        (RECEIVED | {"name": "Wati"}, ("registered_on", "rows_disagree")),
        (REGISTERED | {"name": "Wati", "received_on": "2024-01-03"}, ("received_on", "rows_disagree")),
        (REGISTERED | {"name": "Wati", "kind": "laporan"}, ("kind", "rows_disagree")),
        (REGISTERED | {"name": "budi"}, ("name", "twice_in_case")),
    ],
)
def test_rows_of_one_number_say_the_same_of_their_case(
    known: Known, other: Cells, problem: tuple[str, str]
) -> None:
    found = read(known, REGISTERED, other)

    assert [(one.row, one.problem.field, one.problem.code) for one in found.problems] == [(3, *problem)]
    assert found.entries == ()


def test_what_ended_before_its_registration_ended_for_all(known: Known) -> None:
    unmet = RECEIVED | {"outcome": "tidak diregistrasi", "closed_on": "2024-01-06"}
    withdrawn = RECEIVED | {"name": "Wati", "outcome": "dicabut", "closed_on": "2024-01-06"}

    found = [one.problem.field for one in read(known, unmet, withdrawn).problems]

    assert found == ["outcome"]


def test_a_wrong_row_keeps_its_whole_case_out_and_no_other(known: Known) -> None:
    register = read(
        known, REGISTERED, REGISTERED | {"name": "Wati", "decided_on": "x"}, SENT | {"number": "2"}
    )

    assert [entry.number for entry in register.entries] == ["2"]


def test_what_came_in_is_told_by_its_outcome_where_nothing_else_tells(known: Known) -> None:
    kinds = {
        "": ReportKind.HASIL_PENGAWASAN,
        "dicabut": ReportKind.LAPORAN,
        "ditelusuri tanpa hasil": ReportKind.INFORMASI_AWAL,
    }
    for word, kind in kinds.items():
        day = {"closed_on": "2024-01-06"} if word else {}
        entry = read(known, RECEIVED | {"outcome": word} | day).entries[0]
        assert entry.kind is kind_of(entry.first) is kind
    assert read(known, RECEIVED | {"kind": "laporan"}).entries[0].kind is ReportKind.LAPORAN
    retired = SENT | {"outcome": "pensiun", "closed_on": "2024-12-01"}
    assert read(known, retired).entries[0].kind is ReportKind.HASIL_PENGAWASAN


def test_what_lacks_is_told_as_far_as_the_matter_came(known: Known) -> None:
    def lacks(row: Cells) -> list[str]:
        entry = read(known, row).entries[0]
        return [column.value for column in lacking(*entry.people[0])]

    whole = {"nip": NIP, "position": "Camat", "agency": "A1"}
    assert lacks(RECEIVED | {"name": ""}) == ["name", "nip", "position", "agency"]
    assert lacks(RECEIVED | whole) == []
    assert lacks(PROVEN | whole) == ["violation_type", "forwarded_on"]
    sent = {name: text for name, text in SENT.items() if name not in {"decision", "decided_on"}}
    assert lacks(sent | whole | {"recommended_on": "2024-01-20"}) == [
        "violation_type",
        "decision",
        "proposed_level",
        "recommended_level",
    ]


def test_the_sums_of_the_register_are_those_of_its_own_columns(known: Known) -> None:
    rows = [
        SENT,
        DECIDED | {"number": "2"},
        RECEIVED | {"number": "3", "name": "A; B"},
        RECEIVED | {"number": "4", "not_registered_on": "2024-01-06"},
        REGISTERED | {"number": "5", "decision": "tidak terbukti", "decided_on": "2024-01-09"},
    ]
    found = totals_of(row for entry in read(known, *rows).entries for row in entry.rows)

    assert (found.received, found.registered, found.not_registered) == (6, 3, 1)
    assert (found.proven, found.not_proven, found.forwarded, found.sanctioned, found.open) == (2, 1, 2, 1, 3)


def test_every_outcome_but_the_merged_one_can_be_reached() -> None:
    assert {outcome for _stage, outcome in ENDS} == set(Outcome) - {Outcome.DUPLICATE_MERGED}
