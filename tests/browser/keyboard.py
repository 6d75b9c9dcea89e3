"""A person who has only a keyboard: goes by Tab and single keys, sees where the focus is, and never touches the page otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import FileChooser, Locator, Page, expect

from tests.servers.people import PASSWORD, Person

#: Presses of Tab before somebody gives up.
PATIENCE = 400
#: What has the focus, as somebody who looks at the page finds it: nothing, or what is wrong. A fine line counts if something else than colour is drawn as well.
_LOST = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nothing has the focus";
  const said = at.outerHTML.slice(0, 200);
  const box = at.getBoundingClientRect();
  if (box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) return `out of view: ${said}`;
  const drawn = [[at], [at, "::before"], [at, "::after"], [at.nextElementSibling], [at.nextElementSibling, "::before"], [at.nextElementSibling, "::after"],
    [at.parentElement], [at.firstElementChild]].filter(([each]) => each).map((each) => getComputedStyle(...each));
  if (!drawn.some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none")) return `no ring: ${said}`;
  const inside = (least, value, most) => Math.min(Math.max(value, least), most - 1);
  const over = document.elementFromPoint(inside(0, box.left + box.width / 2, innerWidth), inside(0, box.top + Math.min(box.height / 2, 12), innerHeight));
  if (over?.closest("header.bar, .actions--sticky") && !over.closest("header.bar, .actions--sticky").contains(at)) return `covered: ${said}`;
  return null;
}"""


class Hand:
    """The keyboard of one page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        page.on("filechooser", lambda _: None)  # the browser is to tell of dialogs from the beginning; asked for at the press of the key it may be too late

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Text where the focus is."""
        self.page.keyboard.insert_text(text)

    def seen(self) -> None:
        """Somebody who looks at the page sees where the focus is."""
        assert self.page.evaluate(_LOST) is None

    def at(self, place: Locator) -> Locator:
        """Go there by Tab, from wherever the focus is; it is seen when it has come."""
        self.page.wait_for_load_state()
        expect(place).to_have_count(1)
        wanted = place.element_handle()
        for _ in range(PATIENCE):
            if self.page.evaluate("wanted => document.activeElement === wanted", wanted):
                self.seen()
                return place
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{place} cannot be reached by Tab")

    def enter(self, place: Locator) -> None:
        """Follow a link, press a button."""
        self.at(place)
        self.page.keyboard.press("Enter")

    def link(self, name: str, *, exact: bool = True, within: str = "body") -> None:
        """Follow the first link of this name."""
        self.enter(self.page.locator(within).get_by_role("link", name=name, exact=exact).first)

    def button(self, name: str, *, exact: bool = True, within: str = "body") -> None:
        """Press the first button of this name."""
        self.enter(self.page.locator(within).get_by_role("button", name=name, exact=exact).first)

    def fill(self, label: str, text: str, *, within: str = "main") -> None:
        """Write into a field, over what stands in it."""
        field = self.at(self.page.locator(within).get_by_label(label).first)
        self.press("Control+a")
        self.write(text)
        expect(field).to_have_value(text)

    def day(self, label: str, iso: str, *, within: str = "main") -> None:
        """A day into a field of month, day and year, which stand in the order of the browser's own language, not of the page's."""
        field = self.at(self.page.locator(within).get_by_label(label).first)
        year, month, day = iso.split("-")
        self.page.keyboard.type(f"{month}{day}{year}")
        expect(field).to_have_value(iso)

    def tick(self, label: str, *, within: str = "main") -> None:
        """Tick a box."""
        box = self.page.locator(within).get_by_label(label).first
        self.at(box)
        self.press("Space")
        expect(box).to_be_checked()

    def choose(self, files: Iterable[Path], *, within: str = "main") -> None:
        """Choose files in the dialog that the field opens."""
        self.at(self.page.locator(f"{within} input[type=file]").first)
        with self.page.expect_file_chooser() as opened:
            self.press("Enter")
        chooser: FileChooser = opened.value
        chooser.set_files(list(files))

    def applied(self) -> None:
        """What was entered has been taken over, and the page shows it; where that took a while, the page asks to be loaded again."""
        self.page.wait_for_url("**told=**")
        expect(self.page.locator("#told, #befund .carried").first).to_contain_text(re.compile(r"Eingetragen\.|Das stand schon so"))
        again = self.page.locator("#told").get_by_role("link", name="Seite neu laden")
        if again.count():
            self.enter(again)
            expect(again).to_have_count(0)

    def shortcut(self, key: str) -> None:
        """A single key of the page."""
        self.press(key)

    def sign_in(self, who: Person) -> None:
        """From the door to where somebody begins."""
        self.fill("E-Mail-Adresse", who.mail)
        self.fill("Passwort", PASSWORD)
        self.press("Enter")
        self.page.wait_for_url(lambda url: "/login" not in url)

    def go(self, path: str) -> None:
        """An address, typed."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status < 500
