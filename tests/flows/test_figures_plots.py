"""Plots are pictures any browser shows and any reader hears, whatever suppliers call themselves; drawn by a process of their own, and once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import sleep
from typing import get_args
from xml.etree import ElementTree

import pytest

from batches.base import Language
from batches.errors import Unavailable
from flows.figures import picture
from flows.figures.certificates import CertificatesExpiring, OnFile
from flows.figures.drawing import DrawingProcess, drawing
from flows.figures.palette import Theme
from flows.figures.plots import Picture, Plotted, digest_of, plot_of
from flows.figures.reasons import Reason, Reasons
from flows.figures.throughput import Counted, Throughput
from flows.figures.time_at_gates import TimeAtGate, TimeAtGates

pytestmark = pytest.mark.unit

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> ]]> & \"Co\" 'Ltd' &#x3C; \u202egnp.exe\u0007"
ON = date(2020, 6, 1)


def reasons(*names: str) -> Reasons:
    return Reasons(tuple(Reason(name, "certificate.expired", 1, 0, 2, ("b-1",)) for name in names))


def certificates(*holders: str) -> CertificatesExpiring:
    kept = (OnFile("iso_certificate", "ISO 9", holder, (), date(2020, 5, 31 - n), -1 - n, ("b-1",), "f.pdf", "0") for n, holder in enumerate(holders))
    return CertificatesExpiring(ON, tuple(kept))


FIGURES: dict[str, Plotted] = {
    "gates": TimeAtGates((TimeAtGate("papers", 9, 1, 5.5, 1234.5, 2000.0), TimeAtGate("quality", 0, 0, None, None, None))),
    "throughput": Throughput("month", (Counted(date(2020, 5, 1), 2, 0, 0), Counted(date(2020, 6, 1), 0, 1, 1))),
    "weeks": Throughput("week", (Counted(date(2020, 5, 4), 2, 0, 0),)),
    "reasons": reasons("Saigon Medical", HOSTILE),
    "certificates": certificates("Saigon Medical", HOSTILE),
    "no gates": TimeAtGates(()),
    "no throughput": Throughput("month", ()),
    "no reasons": Reasons(()),
    "no certificates": CertificatesExpiring(ON, ()),
}


def parsed(drawn: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(drawn.svg)  # noqa: S314 - drawn by ourselves


def texts(drawn: Picture) -> list[str]:
    return [element.text or "" for element in parsed(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", list(FIGURES))
def test_a_plot_is_one_well_formed_picture_with_title_and_description(name: str, language: Language, theme: Theme) -> None:
    drawn = picture(FIGURES[name], language, theme)
    root = parsed(drawn)
    assert root.tag == f"{SVG}svg"
    assert (root.get("role"), root.get("lang")) == ("img", language)
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == drawn.title
    assert root[1].text == drawn.description
    assert root[1].text
    assert {root[0].get("id"), root[1].get("id")} == set((root.get("aria-labelledby") or "").split())


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("name", list(FIGURES))
def test_a_plot_loads_runs_and_links_nothing(name: str, theme: Theme) -> None:
    root = parsed(picture(FIGURES[name], "de", theme))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "line", "rect", "text", "tspan", "defs", "clipPath"}
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on")
            assert "href" not in attribute
            assert "url(" not in value.replace("url(#", "")
            assert "javascript:" not in value.lower()


@pytest.mark.parametrize("name", ["reasons", "certificates"])
def test_a_hostile_name_is_text_and_turns_nothing_around(name: str) -> None:
    drawn = picture(FIGURES[name], "en")
    assert b"<script" not in drawn.svg
    assert "\u202e" not in drawn.svg.decode()
    assert any("<script>" in text for text in texts(drawn))
    assert "<script>alert(1)</script> ]]> & \"Co\" 'Ltd' &#x3C; gnp.exe" in drawn.description


def test_numbers_and_words_are_those_of_the_language() -> None:
    assert "Median 5,5 · 90 % bis 1.234,5" in texts(picture(FIGURES["gates"], "de"))
    assert "median 5.5 · 90 % within 1,234.5" in texts(picture(FIGURES["gates"], "en"))
    assert {"Eröffnet", "Freigegeben", "Zurückgewiesen", "05/2020"} <= set(texts(picture(FIGURES["throughput"], "de")))
    assert "KW 19/2020" in texts(picture(FIGURES["weeks"], "de"))
    assert "seit 1 Tagen abgelaufen · 31.05.2020" not in texts(picture(FIGURES["certificates"], "de"))
    assert "seit 1 Tag abgelaufen · 31.05.2020" in texts(picture(FIGURES["certificates"], "de"))
    assert "noch nichts" in texts(picture(FIGURES["no reasons"], "de"))


def test_names_that_are_alike_once_cut_short_stay_apart() -> None:
    long = "Shenzhen Very Long Name Medical Supplies Joint Stock Company"
    plot = plot_of(reasons(f"{long} East", f"{long} West"), "en")
    labels = [row["supplier"] for row in plot.rows]
    assert len(set(labels)) == 2
    assert {label for label in labels if label in texts(picture(reasons(f"{long} East", f"{long} West"), "en"))} == set(labels)


def test_the_same_data_is_drawn_once_in_each_language_and_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = reasons("drawn once")
    drawn = [picture(figure, language, theme) for language in ("de", "en") for theme in get_args(Theme)]
    assert len({each.digest for each in drawn}) == 4
    monkeypatch.setattr(drawing, "draw", None)  # asking again would fail
    assert picture(reasons("drawn once"), "en", "dark").svg == drawn[3].svg
    plot = plot_of(figure, "de")
    assert digest_of(plot, "light") == drawn[0].digest != digest_of(plot_of(reasons("another"), "de"), "light")


@pytest.fixture
def own() -> Iterator[DrawingProcess]:
    process = DrawingProcess()
    yield process
    process.end()


def test_a_drawing_process_that_died_is_followed_by_another(own: DrawingProcess) -> None:
    plot = plot_of(FIGURES["gates"], "de")
    first = own.draw(plot, "light")
    assert own.process is not None
    os.kill(own.process, 9)
    with_another = None
    for _ in range(2):  # the first question may still go to the dead one
        try:
            with_another = own.draw(plot, "light")
        except Unavailable as refused:
            assert refused.code == "figure.not_drawn"
    assert with_another == first


def test_a_plot_that_takes_too_long_is_refused_and_its_process_ended() -> None:
    impatient = DrawingProcess(seconds=0)
    with pytest.raises(Unavailable):
        impatient.draw(plot_of(FIGURES["gates"], "de"), "light")
    assert impatient.process is None


def test_a_drawing_process_ends_when_nobody_asks() -> None:
    idle = DrawingProcess(idle_seconds=0)
    idle.draw(plot_of(FIGURES["gates"], "de"), "light")
    while idle.process is not None:
        sleep(0.01)


def test_whoever_asks_for_a_plot_imports_neither_altair_nor_the_engine() -> None:
    program = (
        "import sys; from datetime import date; from flows.figures import picture, Figures; from flows.figures.time_at_gates import TimeAtGate, TimeAtGates;"
        "picture(TimeAtGates((TimeAtGate('papers', 1, 0, 1.0, 1.0, 1.0),)), 'de');"
        "print([name for name in ('altair', 'vl_convert', 'pandas', 'prefect', 'great_expectations') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
