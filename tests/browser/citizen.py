"""The citizen's five steps as somebody fills them in who saw something, and the way back by code."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import FilePayload

from tests.browser.filling import days_ago, fill, today
from tests.browser.visitor import Visitor

STEPS = ("/lapor/apa", "/lapor/siapa", "/lapor/kapan-dan-di-mana", "/lapor/bukti", "/lapor/kirim")
# The place of the sample office to which the sample accounts belong.
PLACE = "73.11"
STORY = "Kepala dinas membagikan kaus calon di halaman kantor."


class Citizen:
    """Goes through `/lapor` step by step; each method leaves its step by the way on."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def begin(self) -> None:
        """Come from the home page to the first question."""
        self.visitor.goto("/")
        self.visitor.click(self.page.locator("main a[href='/lapor']").first)
        self.visitor.click(self.page.locator("main a[href='/lapor/apa']"))

    def what(self, *, kind: str = "gift", narrative: str = STORY, **more: str) -> None:
        """Say what happened."""
        self.page.check(f"input[name=plain_kind][value={kind}]")
        fill(self.page, narrative=narrative, **more)
        self.visitor.go_on()

    def who(self, *names: str) -> None:
        """Name the people; nobody named means that the name is not known."""
        for number in range(1, len(names)):
            self.visitor.click(self.page.locator("button[name=add]"))
            assert self.page.locator(f"[name='people-{number}-name']").count() == 1
        for number, name in enumerate(names):
            fill(self.page, **{f"people__{number}__name": name})
        if not names:
            self.page.check("[name=people-0-unknown]")
        self.visitor.go_on()

    def when(self, event_on: date | None, known_on: date | None = None) -> None:
        """Say when and where it was; no day means that it is not known."""
        if event_on is None:
            self.page.check("[name=event_unknown]")
        else:
            fill(self.page, event_on=event_on)
        fill(self.page, known_on=known_on or today(), place_code=PLACE, place_detail="Halaman kantor")
        self.visitor.go_on()

    def evidence(self, *files: FilePayload) -> None:
        """Add files one by one, then go on."""
        for number, file in enumerate(files, start=1):
            self.page.set_input_files("input[name=files]", file)
            self.visitor.click(self.page.locator("button[name=upload]"))
            assert self.page.locator("button[name=remove]").count() == number
        self.visitor.go_on()

    def to_the_last_step(self) -> None:
        """Fill in the first four steps as briefly as they allow."""
        self.visitor.goto("/lapor/apa")
        self.what()
        self.who("Budi Contoh")
        self.when(days_ago(2))
        self.evidence()

    def choose(self, name: str = "") -> None:
        """Choose between a name and none, the nearest office, and say that it is in good faith."""
        self.page.check(f"input[name=sender][value={'named' if name else 'anonymous'}]")
        if name:
            fill(self.page, identity_name=name, identity_address="Jalan Contoh 1", identity_phone="0812000")
        self.page.locator("input[name=office_id]").first.check()
        self.page.check("input[name=good_faith]")

    def send(self, name: str = "") -> str:
        """Send with this name or with none; return the code."""
        self.choose(name)
        self.visitor.go_on()
        return self.visitor.code()

    def reference(self) -> str:
        """Return the number for the office on the receipt."""
        return self.page.locator("main dl dd").first.inner_text()


def follow(visitor: Visitor, code: str) -> None:
    """Look the report up by its code."""
    visitor.goto("/lacak")
    fill(visitor.page, code=code)
    visitor.click(visitor.page.locator("main form button"))


def state(visitor: Visitor) -> str:
    """Return the state that the page in view tells first."""
    return visitor.page.locator("main .tag").first.inner_text().lower()


def next_step(visitor: Visitor) -> str:
    """Return what happens next, as the reporter reads it."""
    return visitor.page.locator("main .next-step").inner_text()
