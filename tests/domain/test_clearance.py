"""The second reader is another person, and only an answer of no lets a file leave."""

from __future__ import annotations

from uuid import uuid4

import pytest

from neutrality.domain.clearance import Clearance, answered, check_second_reader
from neutrality.domain.errors import NotAllowedError


def test_only_what_tells_nobody_is_cleared() -> None:
    assert answered(guessable=False) is Clearance.CLEARED
    assert answered(guessable=True) is Clearance.HELD_BACK


def test_neither_the_maker_nor_who_asked_answers() -> None:
    maker, asker, reader = uuid4(), uuid4(), uuid4()

    check_second_reader(reader, maker, asker)
    check_second_reader(reader, asker, None)
    for same in (maker, asker):
        with pytest.raises(NotAllowedError) as refusal:
            check_second_reader(same, maker, asker)
        assert refusal.value.code == "same_reader"
