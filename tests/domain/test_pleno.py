"""A plenary meeting: who was there, how they voted, and what cannot be written down so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from neutrality.domain.errors import NotAllowedError
from neutrality.domain.pleno import (
    LONGEST_MINUTES,
    LONGEST_NAME,
    Member,
    Sitting,
    Table,
    refuse_examiner,
    sitting_problems,
)

TODAY = date(2026, 11, 24)
ONE, TWO, THREE, STRANGER = (UUID(int=number) for number in range(1, 5))
TABLE = Table({ONE, TWO, THREE}, set(), {1}, TODAY - timedelta(days=9), TODAY)


def voted(place: str, account: UUID | None, vote: str, name: str = "") -> Member:
    return Member(place, account, name, {1: vote})


MEMBERS = (voted("member1", ONE, "for"), voted("member2", TWO, "for"), voted("member3", THREE, "abstained"))
HELD = Sitting(TODAY, 3, MEMBERS, {1: "proven"})


def told(sitting: Sitting, table: Table = TABLE) -> set[str]:
    return {f"{problem.field}:{problem.code}" for problem in sitting_problems(sitting, table)}


def test_a_meeting_of_three_with_one_who_abstains_decides() -> None:
    assert told(HELD) == set()
    assert HELD.count(1) == {"for": 2, "abstained": 1}


def test_the_day_lies_between_the_receipt_and_today() -> None:
    assert told(replace(HELD, held_on=TODAY + timedelta(days=1))) == {"held_on:in_future"}
    assert told(replace(HELD, held_on=TODAY - timedelta(days=10))) == {"held_on:before_received"}
    assert told(replace(HELD, held_on=TODAY - timedelta(days=9))) == set()


def test_as_many_must_be_there_as_the_quorum_says() -> None:
    absent = Member("member4", STRANGER, votes={1: ""})
    few = replace(HELD, quorum=4, members=(*MEMBERS, absent))
    (problem,) = sitting_problems(few, TABLE)
    assert (problem.field, problem.code) == ("quorum", "quorum_not_reached")
    assert problem.params == {"present": 3, "quorum": 4}
    assert told(replace(HELD, quorum=0)) == {"quorum:not_a_number"}


@pytest.mark.parametrize(
    ("votes", "decided"),
    [
        (("for", "for", "against"), True),
        (("for", "abstained", "abstained"), True),
        (("for", "against", "abstained"), False),
        (("for", "against", "against"), False),
        (("abstained", "abstained", "abstained"), False),
    ],
)
def test_more_votes_for_than_against_decide(votes: tuple[str, ...], *, decided: bool) -> None:
    members = tuple(
        voted(f"member{number}", who, vote)
        for number, (who, vote) in enumerate(zip((ONE, TWO, THREE), votes, strict=True), start=1)
    )
    for result in ("proven", "not_proven"):
        assert told(Sitting(TODAY, 3, members, {1: result})) == (
            set() if decided else {"result_1:no_majority"}
        )
    assert told(Sitting(TODAY, 3, members, {1: "postponed"})) == set()


def test_whoever_is_barred_has_no_vote_and_whoever_has_no_seat_neither() -> None:
    assert told(HELD, replace(TABLE, barred={THREE})) == {"member3_vote_1:barred_from_vote"}
    stranger = voted("member4", STRANGER, "for")
    assert told(replace(HELD, members=(*MEMBERS, stranger))) == {"member4_name:unknown_choice"}


def test_a_member_without_an_account_has_a_name_and_a_vote() -> None:
    guests = (
        voted("guest1", None, "for"), voted("guest2", None, "", "Wati Contoh"),
        voted("guest3", None, "for", "x" * (LONGEST_NAME + 1)), voted("guest4", None, "", ""),
    )  # fmt: skip
    assert told(replace(HELD, members=(*MEMBERS, *guests))) == {
        "guest1_name:required", "guest2_vote_1:required", "guest3_name:too_long",
    }  # fmt: skip
    twice = (voted("guest1", None, "for", "Wati"), voted("guest2", None, "for", "WATI"))
    assert told(replace(HELD, members=(*MEMBERS, *twice))) == {
        "guest1_name:named_twice", "guest2_name:named_twice",
    }  # fmt: skip


def test_votes_and_results_come_from_the_list_and_none_is_left_out() -> None:
    odd = voted("member3", THREE, "perhaps")
    assert told(replace(HELD, members=(*MEMBERS[:2], odd))) == {"member3_vote_1:unknown_choice"}
    two = replace(TABLE, respondents={1, 2})
    assert told(replace(HELD, results={1: "proven", 2: "proven"}), two) == {
        "member1_vote_2:required", "member2_vote_2:required", "member3_vote_2:required",
        "result_2:no_majority",
    }  # fmt: skip
    assert told(replace(HELD, results={}), two) == {"result_1:required", "result_2:required"}
    assert told(replace(HELD, results={1: "guilty"})) == {"result_1:unknown_choice"}
    assert "result_3:unknown_choice" in told(replace(HELD, results={1: "proven", 3: "proven"}))


def test_minutes_have_an_end() -> None:
    assert told(replace(HELD, minutes="x" * LONGEST_MINUTES)) == set()
    assert told(replace(HELD, minutes="x" * (LONGEST_MINUTES + 1))) == {"minutes:too_long"}


def test_the_examiner_does_not_write_down_alone_what_was_decided() -> None:
    refuse_examiner(recorded_by=ONE, examined_by=TWO)
    refuse_examiner(recorded_by=ONE, examined_by=None)
    with pytest.raises(NotAllowedError, match="examined_yourself"):
        refuse_examiner(recorded_by=ONE, examined_by=ONE)
