"""Going through pages by keys alone; where the focus is must be seen."""

from __future__ import annotations

from playwright.sync_api import FloatRect, Locator, Page

MOST = 60
AROUND = 8
IS_FOCUSED = "element => element === document.activeElement"
KIND = "element => [element.tagName, element.type, element.className].join(' ')"


class Keyboard:
    """Tab, Enter, Space, arrows and letters; each kind of control is compared with and without focus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # A choice of files is caught from now on: the browser is asked for it without waiting for the
        # answer, and a key pressed at once can be faster.
        page.on("filechooser", lambda _chooser: None)
        self.looked_at: set[str] = set()

    def to(self, target: Locator) -> None:
        """Press Tab until the focus stands there."""
        for _press in range(MOST):
            if target.evaluate(IS_FOCUSED):
                self._focus_is_seen(target)
                return
            self.page.keyboard.press("Tab")
        msg = f"Tab does not lead to {target}"
        raise AssertionError(msg)

    def past_the_navigation(self) -> None:
        """Skip to the content by the first link of the page."""
        self.page.keyboard.press("Tab")
        skip = self.page.locator("a[href='#content']")
        assert skip.evaluate(IS_FOCUSED)
        self._focus_is_seen(skip)
        self.page.keyboard.press("Enter")

    def follow(self, target: Locator) -> None:
        """Go to a link or button and press Enter; arrive on the next page."""
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        """Go to the field of this name and type."""
        self.to(self.page.locator(f"main form [name='{name}']").first)
        self.page.keyboard.type(text)

    def tick(self, name: str) -> None:
        """Tick a box."""
        box = self.page.locator(f"main form [name='{name}']")
        self.to(box)
        self.page.keyboard.press("Space")
        assert box.is_checked()

    def choose(self, name: str, number: int) -> None:
        """Choose one of the radio buttons of this name, counted from nought, by the arrows."""
        options = self.page.locator(f"main form [name='{name}']")
        self.to(options.first)
        self.page.keyboard.press("Space")
        for _step in range(number):
            self.page.keyboard.press("ArrowDown")
        assert options.nth(number).is_checked()

    def pick(self, name: str, value: str) -> None:
        """Pick an entry of a list by typing its first letters."""
        field = self.page.locator(f"main form [name='{name}']")
        self.to(field)
        self.page.keyboard.type(field.locator(f"option[value='{value}']").inner_text())
        assert field.input_value() == value

    def attach(self, name: str, path: str) -> None:
        """Open the choice of files by Space and choose one."""
        self.to(self.page.locator(f"main form [name='{name}']"))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)

    def _focus_is_seen(self, target: Locator) -> None:
        """Compare the picture of a control with its picture after the focus has left it."""
        kind = str(target.evaluate(KIND))
        if kind in self.looked_at:
            return
        self.looked_at.add(kind)
        assert in_view(target), f"{kind}: outside the screen"
        clip = around(target)
        focused = self.page.screenshot(clip=clip)
        target.evaluate("element => element.blur()")
        left = self.page.screenshot(clip=clip)
        target.evaluate("element => element.focus()")
        assert focused != left, f"{kind}: the focus is not seen"


def in_view(target: Locator) -> bool:
    """Return whether the control stands on the screen, where the browser scrolled to."""
    return bool(
        target.evaluate("""element => {
            const box = element.getBoundingClientRect();
            return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        }""")
    )


def around(target: Locator) -> FloatRect:
    """Return the place of a control with a little around it."""
    box = target.bounding_box()
    assert box is not None
    left, top = max(box["x"] - AROUND, 0), max(box["y"] - AROUND, 0)
    return {"x": left, "y": top, "width": box["width"] + 2 * AROUND, "height": box["height"] + 2 * AROUND}
