"""How plots are drawn: Altair charts to SVG. Only the drawing process imports this (:mod:`flows.figures.drawing`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal
from xml.etree import ElementTree

import altair as alt
import vl_convert

from batches.base import Language
from flows.figures.palette import PALETTES, Palette, Theme
from flows.figures.plot import Chart, Plot

FONT = "Fira Sans, sans-serif"
_SVG = "http://www.w3.org/2000/svg"
_LOCALES: dict[Language, Literal["de-DE", "en-GB"]] = {"de": "de-DE", "en": "en-GB"}
_WIDTH, _ROW = 560, 38


def draw(plot: Plot, theme: Theme) -> str:
    """The plot as SVG, with its title and description for screen readers."""
    colours = PALETTES[theme]
    chart = _CHARTS[plot.chart](plot, colours) if plot.rows else _nothing(plot, colours)
    spec = _configured(chart, colours).to_dict()
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[], format_locale=_LOCALES[plot.language])
    return _named(svg, plot)


def _data(rows: Iterable[Mapping[str, Any]]) -> Any:
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def _gates(plot: Plot, c: Palette) -> Any:
    names = [row["name"] for row in plot.rows]
    base = alt.Chart(_data(plot.rows)).encode(y=alt.Y("name:N", sort=names, title=None))
    most = max(row["p90"] for row in plot.rows)
    days = alt.Scale(domain=[0, most * 1.55 or 1])
    wide = base.mark_bar(height=20, color=c.soft, cornerRadiusEnd=2).encode(x=alt.X("p90:Q", title=plot.texts["axis"], scale=days, axis=alt.Axis(tickCount=6)))
    narrow = base.mark_bar(height=8, color=c.strong, cornerRadiusEnd=2).encode(x=alt.X("median:Q", scale=days))
    label = base.mark_text(align="left", dx=8, color=c.text).encode(x=alt.X("p90:Q", scale=days), text="label:N")
    return alt.layer(wide, narrow, label).properties(width=_WIDTH, height=_ROW * len(names))


def _throughput(plot: Plot, c: Palette) -> Any:
    colours = {"opened": c.soft, "released": c.strong, "rejected": c.alarm}
    periods = list(dict.fromkeys(row["period"] for row in plot.rows))
    most = max(row["count"] for row in plot.rows) or 1
    rows = []
    for which, colour in colours.items():
        last = which == "rejected"
        of_it = [row for row in plot.rows if row["which"] == which]
        axis = alt.Axis(labelAngle=-40 if len(periods) > 6 else 0, labelOverlap=True, labels=last, title=None)
        base = alt.Chart(_data(of_it)).encode(x=alt.X("period:O", sort=periods, axis=axis))
        scale = alt.Scale(domain=[0, most * 1.25])
        bars = base.mark_bar(color=colour, size=max(8, min(36, 420 // len(periods)))).encode(y=alt.Y("count:Q", scale=scale, axis=None))
        label = base.mark_text(dy=-7, color=c.text).encode(y=alt.Y("count:Q", scale=scale, axis=None), text="count:Q")
        title = alt.TitleParams(plot.texts[which], anchor="start", frame="group", fontSize=13, fontWeight=600, offset=6)
        rows.append(alt.layer(bars, label).properties(width=_WIDTH + 80, height=84, title=title))
    return alt.vconcat(*rows, spacing=44, bounds="flush")


def _reasons(plot: Plot, c: Palette) -> Any:
    suppliers = list(dict.fromkeys(row["supplier"] for row in sorted(plot.rows, key=lambda row: row["row"])))
    codes = list(dict.fromkeys(row["code"] for row in sorted(plot.rows, key=lambda row: row["column"])))
    most = max(row["count"] for row in plot.rows)
    axis = alt.Axis(orient="top", labelAngle=-40, title=None, labelLimit=260, domain=False)
    base = alt.Chart(_data(plot.rows)).encode(
        x=alt.X("code:N", sort=codes, axis=axis), y=alt.Y("supplier:N", sort=suppliers, title=None, axis=alt.Axis(domain=False))
    )
    field = base.mark_rect(stroke=c.muted, strokeWidth=0.5, cornerRadius=2).encode(
        color=alt.Color("count:Q", scale=alt.Scale(domain=[0, most], range=[c.ground, c.soft], interpolate="rgb"), legend=None)
    )
    figures = base.mark_text(fontSize=14, fontWeight=600, color=c.text).encode(text="count:Q")
    return alt.layer(field, figures).properties(width=max(56 * len(codes), 120), height=_ROW * len(suppliers))


def _certificates(plot: Plot, c: Palette) -> Any:
    names = [row["name"] for row in plot.rows]
    least, most = min(0, *(row["days"] for row in plot.rows)), max(0, *(row["days"] for row in plot.rows))
    span = max(most - least, 30)
    days = alt.Scale(domain=[least - span * 0.05, most + span * 0.6], nice=False)
    data = [row | {"end": max(row["days"], 0)} for row in plot.rows]
    base = alt.Chart(_data(data)).encode(y=alt.Y("name:N", sort=names, title=None))
    colour = alt.condition("datum.expired", alt.value(c.alarm), alt.value(c.strong))
    stem = base.mark_rule(strokeWidth=2).encode(x=alt.X("zero:Q", scale=days), x2="days:Q", color=colour)
    stem = stem.transform_calculate(zero="0")
    head = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=alt.X("days:Q", scale=days, title=plot.texts["axis"], axis=alt.Axis(tickCount=6)),
        color=colour,
        shape=alt.condition("datum.expired", alt.value("cross"), alt.value("circle")),
    )
    label = base.mark_text(align="left", dx=12, color=c.text).encode(x=alt.X("end:Q", scale=days), text="label:N")
    today = alt.Chart(_data([{"zero": 0}])).mark_rule(color=c.muted, strokeDash=[4, 3]).encode(x=alt.X("zero:Q", scale=days))
    return alt.layer(today, stem, head, label).properties(width=_WIDTH, height=26 * len(names) + 12)


def _nothing(plot: Plot, c: Palette) -> Any:
    return alt.Chart(_data([{"said": plot.texts["nothing"]}])).mark_text(color=c.muted, fontSize=14).encode(text="said:N").properties(width=_WIDTH, height=80)


_CHARTS: dict[Chart, Callable[[Plot, Palette], Any]] = {"gates": _gates, "throughput": _throughput, "reasons": _reasons, "certificates": _certificates}


def _configured(chart: Any, c: Palette) -> Any:
    return (
        chart.configure(font=FONT, background="transparent", aria=False, padding=8)
        .configure_axis(
            labelColor=c.text,
            titleColor=c.muted,
            labelFontSize=13,
            titleFontSize=12,
            titleFontWeight="normal",
            titlePadding=10,
            labelLimit=280,
            labelPadding=6,
            gridColor=c.grid,
            domainColor=c.muted,
            ticks=False,
        )
        .configure_axisY(grid=False)
        .configure_text(fontSize=12)
        .configure_title(color=c.text)
        .configure_view(stroke=None)
    )


def _named(svg: str, plot: Plot) -> str:
    """With a title, a description and the language; written anew by an XML writer, so that what was put in is text and nothing else."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314 - made by the line before, from our own chart
    root.set("role", "img")
    root.set("aria-labelledby", "title description")
    root.set("lang", plot.language)
    for place, (name, said) in enumerate((("title", plot.title), ("desc", plot.description))):
        element = ElementTree.Element(f"{{{_SVG}}}{name}", {"id": "title" if name == "title" else "description"})
        element.text = said
        root.insert(place, element)
    return ElementTree.tostring(root, encoding="unicode")
