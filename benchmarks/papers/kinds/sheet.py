"""A sheet ready to be set, and the parts that papers of many kinds share: letterhead, signature, footer, arrangement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benchmarks.papers.blocks import Block, heading, pairs, prose, side_by_side, space
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import companies
from benchmarks.papers.content.companies import Company, Person
from benchmarks.papers.content.issuers import Issuer
from benchmarks.papers.facts import Fact, Value, same
from benchmarks.papers.layout.style import style
from benchmarks.papers.words import languages
from benchmarks.papers.writing import Ink, ink

NUMBER_WORDS = {
    "en": ("Notified Body {n}", "Notified Body No. {n}", "NB {n}", "Notified body number: {n}", "EU Notified Body, identification number {n}"),
    "de": ("Notifizierte Stelle {n}", "Kennnummer {n}", "Notifizierte Stelle, Kenn-Nr. {n}", "NB {n}"),
    "zh": ("公告机构号 {n}",),
    "vi": ("Notified Body {n}",),
}
PLACES = {
    "en": ("{p}, {d}", "{p}, {d}", "{d}, {p}", "{p} / {d}", "Done at {p} on {d}", "Date: {d}, Place: {p}", "Place and date of issue: {p}, {d}"),
    "de": ("{p}, {d}", "{p}, den {d}", "{p}, {d}", "Ort, Datum: {p}, {d}"),
    "zh": ("{p} {d}", "地点/日期：{p} {d}"),
    "vi": ("{p}, {d}", "{p}, {d}"),
}

OFFICES = (
    "Head of Certification Body",
    "Technical Director",
    "Certification Manager",
    "Authorized Signatory",
    "Quality Manager",
    "Leiterin der Zertifizierungsstelle",
    "Technischer Leiter",
    "Laborleiterin",
    "授权签字人",
    "质量负责人",
)


@dataclass(frozen=True)
class Sheet:
    """A paper before it is set."""

    kind: str
    ink: Ink
    style: dict[str, Any]
    blocks: tuple[Block, ...]
    day: date
    footer: tuple[str, ...] = ()
    running: str = ""
    flipped: bool = False
    between: float = 0
    more: tuple[Fact, ...] = ()
    acceptable: tuple[str, ...] = ()
    fixed: dict[str, Value] = field(default_factory=dict)
    notes: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that is drawn, in order."""
        return (*(f for b in self.blocks for f in b.facts), *self.more)


def begin(chance: Chance, family: str, spoken: dict[str, float]) -> tuple[Ink, dict[str, Any]]:
    """Language, habits of writing and looks of a new sheet."""
    names = languages(chance.weighed("languages", spoken))
    return ink(chance.at("ink"), names), style(chance.at("style"), family, len(names) > 1, "zh" in names)


def letterhead(name: str, native: str, lines: Iterable[str], *facts: Fact) -> Block:
    """Who writes, at the top."""
    return Block("letterhead", {"name": name, "native": native, "lines": [line for line in lines if line]}, facts)


def of_body(ink: Ink, issuer: Issuer, numbered: bool, extra: Sequence[str] = (), control: bool = False) -> Block:
    """A notified body's letterhead, with its number or without."""
    shown = same("body_name", issuer.name, "notified_body_name")
    lines = [*issuer.address, *extra]
    facts = [shown]
    if numbered:
        lines.append(ink.chance.pick("number words", NUMBER_WORDS[ink.words.first]).format(n=issuer.number))
        notes: list[tuple[str, Value]] = [("notified_body_number", issuer.number)]
        if control:
            notes.append(("production_control_body_number", issuer.number))
        facts.append(Fact("body_number", (issuer.number,), tuple(notes)))
    return letterhead(issuer.name, "", lines, *facts)


def of_company(ink: Ink, who: Company, *facts: Fact) -> Block:
    """A firm's letterhead; the name in the script of the country where the paper is in that language."""
    native = who.native if set(ink.words.languages) & {"zh", "vi"} else ""
    contact = ink.chance.pick("contact", (f"Tel. {who.phone}", f"Tel: {who.phone}  {who.web}", who.web, ""))
    return letterhead(who.name, native, [", ".join(who.address) if ink.chance.whether("one line", 0.5) else "\n".join(who.address), contact], *facts)


def of_issuer(ink: Ink, who: Issuer, *facts: Fact, extra: Sequence[str] = ()) -> Block:
    """A laboratory's or registrar's letterhead."""
    return letterhead(who.name, who.native if "zh" in ink.words.languages else "", [*who.address, *extra], *facts)


def signature(
    ink: Ink,
    looks: dict[str, Any],
    person: Person,
    *,
    function: str = "",
    place: str = "",
    when: date | None = None,
    company: str = "",
    signed_for: Sequence[str] = (),
) -> Block:
    """Place, date, name and function; the date of a signature is the day of issue."""
    single = len(ink.words.languages) == 1 and ink.words.first in ("zh", "vi")
    name = person.native if single else person.name
    printed = ink.signed(when) if when else ""
    facts = [same("signatory", name)]
    facts += [same("function", function, "signatory_function")] if function else []
    facts += [same("place", place)] if place else []
    facts += [Fact("issue_date", (printed,), (("issue_date", when.isoformat()),))] if when else []
    line = printed
    if place and looks["signature"] == "row":
        line = ", ".join(filter(None, (place, printed)))
    elif place:
        line = ink.chance.pick("place date", PLACES[ink.words.first]).format(p=place, d=printed) if printed else place
    label = ink.words.label("place_and_date" if place and when else "place" if place else "issue_date")
    data = {
        "name": name,
        "function": function,
        "place_date": line,
        "place_label": " / ".join(label) if line else "",
        "sign_label": " / ".join(ink.words.label("signature")),
        "rows": [{"label": list(ink.words.label(f.key)), "value": list(f.lines)} for f in facts],
        "signed_for": list(signed_for),
        "stamp": company or name,
    }
    return Block("signature", data, tuple(facts))


def signed_for(ink: Ink, looks: dict[str, Any], chance: Chance, issuer: Issuer, when: date | None, *, place: float, role: float = 0.55) -> Block:
    """Who signs for a body, registrar or laboratory; functions that such people do not have are left out."""
    function = companies.function(chance.at("role"), ink.words.values) if chance.whether("with role", role) else ""
    there = issuer.place if chance.whether("with place", place) else ""
    return signature(ink, looks, issuer.signers[0], function=function if function in OFFICES else "", place=there, when=when, company=issuer.name)


def arranged(ink: Ink, looks: dict[str, Any], groups: Sequence[tuple[str, Sequence[Fact]]], sentence: str, pool: Iterable[Fact] = ()) -> list[Block]:
    """Facts in the sheet's arrangement: one list, groups with headings, a sentence and the rest, or a sentence and all."""
    everything = [f for _, group in groups for f in group]
    known = {f.key: f for f in (*pool, *everything)}
    match looks["arrangement"]:
        case "prose" | "statement" as way:
            opening = prose(ink, sentence, known)
            if opening is None:
                return [pairs(ink, everything)]
            rest = everything if way == "statement" else [f for f in everything if not _said(f, opening.facts)]
            return [opening, pairs(ink, rest)] if rest else [opening]
        case "groups":
            blocks = []
            for number, (name, group) in enumerate(groups):
                blocks += [heading(ink.words.text(name)), pairs(ink, group, _other(ink.chance, looks, number))]
            return blocks
        case _:
            return [pairs(ink, everything)]


def _said(one: Fact, facts: Sequence[Fact]) -> bool:
    """Whether all that a fact notes was noted by the sentence already."""
    given = {field for f in facts for field, _ in f.notes}
    return bool(one.notes) and all(field in given for field, _ in one.notes)


def _other(chance: Chance, looks: dict[str, Any], number: int) -> str:
    """Mostly the sheet's own layout; now and then a group is set in another one, as grown forms do."""
    if number and chance.whether(f"other {number}", 0.25):
        return chance.pick(f"other layout {number}", ("inline", "columns", "ruled", "beside"))
    return str(looks["pairs"])


def two_languages(ink: Ink, looks: dict[str, Any], build: Any) -> list[Block]:
    """Each language in a column of its own; ``build`` makes the blocks of one language."""
    inks = [ink.alone(name) for name in ink.words.languages]
    looks["pairs"] = ink.chance.pick("split layout", ("above", "inline"))
    looks["columns"] = 1
    return [side_by_side(build(inks[0]), build(inks[1]), line=ink.chance.whether("split line", 0.4))]


def down_to(blocks: Sequence[Block]) -> list[Block]:
    """Blocks pushed to the foot of the page."""
    return [Block("push", {}), *blocks]


def gap(millimetres: float) -> Block:
    """Some room."""
    return space(millimetres)


def form_number(chance: Chance, lead: str) -> str:
    """What stands in the footer of a body's form: its own number and revision date, which say nothing of the goods."""
    revised = date(2018, 1, 8).toordinal() + chance.number("revised", 0, 600)
    when = date.fromordinal(revised)
    return chance.pick(
        "form",
        (
            f"{lead} F-PPE-{chance.number('no', 2, 44):02d} Rev. {chance.number('rev', 0, 9)}",
            f"Form {chance.number('no', 100, 990)}/{chance.number('rev', 1, 9)}, {when:%d.%m.%Y}",
            f"TF-{chance.number('no', 10, 99)} ed. {when:%m/%Y}",
        ),
    )
