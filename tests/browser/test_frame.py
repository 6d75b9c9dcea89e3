"""The frame and the parts of the pages, in a browser, under the policy the portal sends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, UploadFile
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Page, expect

from portal.routes import static

pytestmark = [pytest.mark.integration, pytest.mark.browser]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SHOWN = {
    "nav": [
        {"href": "/", "label": "Heute", "current": True, "count": 7, "key": "h"},
        {"href": "/batches", "label": "Chargen"},
        {"href": "/papers", "label": "Papiere"},
        {"href": "/lots", "label": "Lager"},
        {"href": "/reports", "label": "Berichte"},
    ],
    "account": {"name": "Dr. Annegret Müller-Lüdenscheid", "role": "Qualität", "href": "/account"},
    "csrf": "token-of-the-session",
    "trail": [{"href": "/", "label": "Heute"}, {"label": "Charge 2026-0417"}],
    "alerts": [{"tone": "info", "title": "Neu: Befunde lassen sich mit Tasten durchgehen", "text": "Fragezeichen zeigt sie."}],
    "version": "0.1.0",
}


@pytest.fixture
def uploaded() -> list[str]:
    return []


@pytest.fixture
def address(serve: Callable[[FastAPI], str], uploaded: list[str]) -> str:
    """An application of one page that shows every part."""
    app = FastAPI()
    app.include_router(static.routes(Path()))
    here, portal = Path(__file__).parent, Path(static.__file__).parents[1]
    pages = Environment(
        loader=ChoiceLoader([FileSystemLoader(portal / "templates"), FileSystemLoader(here)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["asset"] = static.asset

    @app.get("/")
    async def page(lang: str = "de") -> HTMLResponse:
        said = pages.get_template("every_part.html").render(lang=lang, t=lambda de, en: de if lang == "de" else en, **SHOWN)
        return HTMLResponse(said, headers={"Content-Security-Policy": POLICY})

    @app.post("/files")
    async def files(files: list[UploadFile]) -> HTMLResponse:
        uploaded.extend(each.filename or "" for each in files)
        if any(each.filename == "bad.pdf" for each in files) and uploaded.count("bad.pdf") == 1:
            return HTMLResponse('<li><span class="file__name">bad.pdf</span><span class="file__state">kein PDF</span></li>', 422)
        return HTMLResponse("".join(f'<li><span class="file__name">{each.filename}</span><span class="file__state">gelesen</span></li>' for each in files))

    @app.post("/swap")
    async def swap(request: Request) -> HTMLResponse:
        token = request.headers.get("x-csrf-token")
        return HTMLResponse(f'<div id="region" class="panel"><h2>Getauscht {token}</h2><p data-announce>Neu geladen</p></div>')

    return serve(app)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_in_any_part(address: str, visit: Callable[..., Page], serious: Callable[[Page], list[str]], dark: bool, phone: bool) -> None:
    page = visit(address, dark=dark, phone=phone)
    assert serious(page) == []


def test_no_page_is_wider_than_320_pixels(address: str, visit: Callable[..., Page], too_wide: Callable[[Page], bool]) -> None:
    page = visit(address, width=320)
    assert not too_wide(page)


def test_everything_can_be_reached_without_a_script(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address, scripts=False)
    expect(page.get_by_role("button", name="Übertragen")).to_be_visible()
    expect(page.get_by_role("button", name="Tasten")).to_be_hidden()
    page.locator("details.menu:not(.nav__group) > summary").click()
    expect(page.get_by_role("button", name="Abmelden")).to_be_visible()


def test_without_kern_the_pages_keep_a_look_of_their_own(
    address: str, visit: Callable[..., Page], serious: Callable[[Page], list[str]], too_wide: Callable[[Page], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {name: each for name, each in static.assets().items() if name in static.OWN}
    monkeypatch.setattr(static, "assets", lambda: own)
    page = visit(address, width=320)
    assert "kern.min.css" not in page.content()
    assert serious(page) == []
    assert not too_wide(page)


def test_the_skip_link_comes_first_and_leads_to_the_content(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_question_mark_lists_the_keys_of_the_page(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Tasten auf dieser Seite")
    expect(listed).to_be_visible()
    expect(listed).to_contain_text("Nächster Befund")
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()


def test_a_key_clicks_a_link_and_focuses_a_field_but_not_while_somebody_types(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    page.keyboard.press("b")
    expect(page.get_by_label("Begründung")).to_be_focused()
    page.keyboard.type("jb")
    expect(page.get_by_label("Begründung")).to_have_value("jb")
    assert not page.url.endswith("#zwei")
    page.locator("main").focus()
    page.keyboard.press("j")
    page.wait_for_url("**/#zwei")


def test_single_keys_can_be_switched_off_and_stay_off(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    page.get_by_role("button", name="Tasten").click()
    page.get_by_label("Einzelne Tasten verwenden").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("b")
    page.keyboard.press("?")
    expect(page.get_by_label("Begründung")).not_to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_swap_sends_the_token_keeps_the_focus_and_is_announced(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    page.get_by_role("button", name="Tauschen").click()
    expect(page.get_by_role("heading", name="Getauscht token-of-the-session")).to_be_focused()
    expect(page.locator("#ansage")).to_have_text("Neu geladen")


def test_files_are_sent_one_by_one_and_a_refused_one_again(address: str, visit: Callable[..., Page], uploaded: list[str], tmp_path: Path) -> None:
    page = visit(address)
    names = ["a.pdf", "bad.pdf", "c.pdf", "d.pdf", "e.pdf"]
    for name in names:
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    page.locator("form[data-drop] input[type=file]").set_input_files([tmp_path / name for name in names])
    told = page.locator("[data-summary]")
    expect(told).to_have_text("4 von 5 übertragen, 1 nicht")
    page.get_by_role("button", name="Noch einmal bad.pdf").click()
    expect(told).to_have_text("5 von 5 übertragen, 0 nicht")
    assert sorted(uploaded) == sorted([*names, "bad.pdf"])


def test_a_box_is_drawn_with_the_pointer_and_moved_with_the_arrows(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    svg = page.locator("svg[data-draw]")
    svg.scroll_into_view_if_needed()
    area = svg.bounding_box()
    assert area is not None
    scale = area["width"] / 595
    page.mouse.move(area["x"] + 100 * scale, area["y"] + 300 * scale)
    page.mouse.down()
    page.mouse.move(area["x"] + 200 * scale, area["y"] + 350 * scale, steps=4)
    page.mouse.up()
    x0, top, x1 = (page.locator(f"[name={name}]") for name in ("x0", "top", "x1"))
    assert float(x0.input_value()) == pytest.approx(100, abs=2)
    assert float(top.input_value()) == pytest.approx(300, abs=2)
    before, right = float(x0.input_value()), float(x1.input_value())
    page.locator("rect.drawn").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert float(x0.input_value()) == pytest.approx(before + 1)
    assert float(x1.input_value()) == pytest.approx(right + 2)


def test_an_entry_of_the_list_marks_its_box(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    page.get_by_role("link", name="Durchlass über der Grenze").focus()
    expect(page.locator("rect[data-spot='2']")).to_have_class("spot spot--review is-marked")
    page.locator("rect[data-spot='1']").hover()
    expect(page.locator("li[data-spot='1']")).to_have_class("finding finding--blocking is-marked")


def test_a_half_filled_form_asks_before_it_is_left_and_an_untouched_one_does_not(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == []
    page.get_by_label("Begründung").fill("halb")
    page.reload()
    assert asked == ["beforeunload"]


def test_dropped_files_are_sent_too(address: str, visit: Callable[..., Page], uploaded: list[str]) -> None:
    page = visit(address)
    dropped = page.evaluate_handle("() => { const held = new DataTransfer(); held.items.add(new File(['%PDF'], 'dropped.pdf')); return held; }")
    page.dispatch_event("form[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.locator("[data-summary]")).to_have_text("1 von 1 übertragen, 0 nicht")
    assert uploaded == ["dropped.pdf"]


def test_every_target_is_at_least_24_pixels_high_and_wide(address: str, visit: Callable[..., Page]) -> None:
    """WCAG 2.2, 2.5.8; links within sentences and headings are excepted there."""
    page = visit(address, phone=True)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, input:not([type=hidden]), select, textarea, nav a, .kern-btn, .menu__item, .lang')]
        .filter(each => each.checkVisibility() && (each.getBoundingClientRect().height < 24 || each.getBoundingClientRect().width < 24))
        .map(each => each.outerHTML)"""
    )
    assert small == []
