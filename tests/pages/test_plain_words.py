"""What the public reads in Indonesian: no word of the regulations without its plain explanation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from neutrality.directory.law_in_force import shipped_catalogue
from neutrality.domain.workflow import Action
from neutrality.settings import ROOT
from neutrality.vault import TrackingCode
from tests.cases.conftest import means, office, public
from tests.cases.office import Office
from tests.factories import Workplace
from tests.fixtures.released import Shelf
from tests.intake.conftest import STEPS, Citizen, citizen

__all__ = ["citizen", "means", "office", "public"]

LIST = ROOT / "docs" / "plain-words.md"
CATALOGUE = ROOT / "translations" / "id" / "LC_MESSAGES" / "messages.po"
# Rooms whose texts only the public (and agencies with a code) can meet, or both they and officers.
ROOMS = (
    "templates/base.html", "templates/pages/", "templates/intake/citizen/", "templates/intake/tracking/",
    "templates/intake/replies/", "templates/intake/receipts/", "templates/audit/", "templates/errors/",
    "neutrality/intake/citizen", "neutrality/intake/tracking", "neutrality/intake/words.py",
    "neutrality/intake/reply", "neutrality/intake/upload", "neutrality/intake/holding.py",
    "neutrality/intake/visits.py", "neutrality/intake/receipts.py", "neutrality/intake/draft",
)  # fmt: skip
# Names of states stand in a tag or before a sentence that explains them: the pages below hold that.
NAMES = {"Registered", "registered", "Forwarded or recommended", "forwarded/recommended", "Recommended"}
PAGES = (
    "/", "/privasi", "/aksesibilitas", "/panduan", "/panduan/poster", "/lapor", "/lacak",
    "/lacak/kode-hilang", "/panduan/pengguna", "/panduan/pengguna/warga",
    "/verifikasi", "/integritas", "/balas", "/statistik", "/masuk", "/gibt-es-nicht",
)  # fmt: skip


SPOKEN = {"alt", "aria-label", "placeholder"}
LONGEST_SENTENCE = 26


@dataclass(frozen=True)
class Word:
    """A word of the list and what explains it; a word without explanation never stands."""

    text: str
    explanations: tuple[str, ...] = ()

    def alone_in(self, text: str) -> bool:
        """Tell whether the word stands in a text without any of its explanations."""
        # PPK is an abbreviation: it is not the beginning of another word, and PPPK is another thing.
        end = r"\b" if self.text.isupper() else ""
        if not re.search(rf"\b{re.escape(self.text)}{end}", text, re.IGNORECASE):
            return False
        return not any(one.lower() in text.lower() for one in self.explanations)


def words() -> list[Word]:
    """Return both tables of the list."""
    never, beside = LIST.read_text(encoding="utf-8").split("## Only beside its explanation")
    beside = beside.split("## Where the words")[0]
    return [Word(row[0]) for row in rows(never)] + [
        Word(row[0], tuple(one.strip() for one in row[1].split(","))) for row in rows(beside)
    ]


def rows(text: str) -> list[list[str]]:
    """Return the cells of a table, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def broken(text: str) -> list[str]:
    """Return the listed words that stand in a text as they should not."""
    return [word.text for word in words() if word.alone_in(text)]


class Visible(HTMLParser):
    """Collects what a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style", "svg", "code"}
        self.text += [
            value for name, value in attrs if name in {"alt", "aria-label", "placeholder"} and value
        ]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style", "svg", "code"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)


def read(page: str) -> str:
    """Return the text of a page, without the addresses in it."""
    reader = Visible()
    reader.feed(page)
    return re.sub(r"\S*/verifikasi\S*", "", " ".join(" ".join(reader.text).split()))


def public_texts() -> dict[str, str]:
    """Return the Indonesian texts of the public rooms by their English ones."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="id")
    found = {}
    for message in catalogue:
        if message.id and any(place.startswith(ROOMS) for place, _line in message.locations):
            source = message.id if isinstance(message.id, str) else message.id[0]
            found[source] = (
                message.string if isinstance(message.string, str) else next(iter(message.string or ""))
            )
    return found


def test_the_list_has_words_of_both_kinds_each_once() -> None:
    listed = [word.text for word in words()]

    assert len(listed) == len(set(listed)) >= 30
    assert {"terlapor", "penerusan", "informasi awal", "verifikasi", "pleno"} <= set(listed)
    assert broken("Terlapornya dipanggil.") == ["terlapor"]
    assert broken("Orang yang dilaporkan (terlapor) ditanya.") == []
    assert broken("PNS dan PPPK") == []
    assert broken("PPK menjawab.") == ["PPK"]


def test_no_text_of_the_public_rooms_holds_a_listed_word_alone() -> None:
    texts = public_texts()

    assert len(texts) > 400
    assert {
        source: found for source, text in texts.items() if source not in NAMES and (found := broken(text))
    } == {}


def test_texts_of_the_public_rooms_are_short_sentences() -> None:
    """Whoever reads on a small telephone loses the thread after some thirty words."""
    longest = {
        sentence: len(sentence.split())
        for text in public_texts().values()
        for sentence in re.split(r"(?<=[.:;?!])\s", text)
    }

    assert {sentence for sentence, count in longest.items() if count > LONGEST_SENTENCE} == set()


def test_what_a_sender_is_told_of_every_ending_and_the_guide_are_plain() -> None:
    catalogue = shipped_catalogue()
    told = [row.told("id") for row in catalogue.outcomes()]
    guide = [
        text for row in catalogue.guide for text in (*row.may("id"), *row.may_not("id"), row.label("id"))
    ]

    assert {text: found for text in told + guide if (found := broken(text))} == {}


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_public_explain_every_listed_word(
    client: FlaskClient, workplace: Workplace, path: str
) -> None:
    assert workplace.office.code
    assert broken(read(client.get(path).text)) == []


def test_pages_of_released_months_explain_every_listed_word(
    client: FlaskClient, released: dict[str, dict[str, bytes]], shelf: Shelf
) -> None:
    assert released
    assert shelf.app.name
    assert broken(read(client.get("/statistik").text)) == []


def test_the_steps_of_a_report_and_its_receipt_explain_every_listed_word(citizen: Citizen) -> None:
    for step in STEPS:
        assert broken(read(citizen.client.get(f"/lapor/{step}").text)) == [], step
        assert broken(read(citizen.send(step, narrative="", good_faith=None).text)) == [], step
        citizen.send(step)
    assert broken(read(citizen.client.get("/lapor/terima").text)) == []


def test_a_report_that_is_followed_explains_every_listed_word_in_each_state(
    client: FlaskClient, office: Office
) -> None:
    code = TrackingCode.new()
    case_id = office.receive(code).case_id
    assert client.post("/lacak", data={"code": code.text}).status_code == 200
    for action in (None, Action.REGISTER, Action.FORWARD, Action.RECORD_SANCTION):
        if action is not None:
            office.step(case_id, action)
        assert broken(read(client.get("/lacak/laporan").text)) == [], action


@pytest.mark.parametrize("page", ["tulis", "tekanan", "cabut", "nama", "kabar", "bukti", "tanda-terima"])
def test_what_the_holder_of_a_code_can_open_explains_every_listed_word(citizen: Citizen, page: str) -> None:
    citizen.client.post("/lacak", data={"code": citizen.report()})

    answer = citizen.client.get(f"/lacak/{page}")

    assert answer.status_code == 200
    assert broken(read(answer.text)) == []
