"""A batch in words for a person at a terminal: where it stands, what is wrong, on which page, under which article, and how to clear it."""

from __future__ import annotations

from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from batches.base import Language, Severity
from batches.batch import Batch, Judgement
from batches.correction import Correction
from batches.decision import state_of
from batches.finding import Evidence, Finding
from batches.gates import GATES, Standing
from batches.paper import DigitalSignature, Paper, Signal
from batches.rule import in_words

_COLOUR: dict[Severity, str] = {"blocking": "bold red", "review": "yellow", "note": "cyan"}
_WORDS: dict[str, tuple[str, str]] = {
    "blocking": ("sperrend", "blocking"),
    "review": ("zu prüfen", "review"),
    "note": ("Hinweis", "note"),
    "papers": ("Papiere", "papers"),
    "conformity": ("Konformität", "conformity"),
    "quality": ("Qualität", "quality"),
    "customs": ("Zoll", "customs"),
    "release": ("Freigabe", "release"),
    "distribution": ("Verteilung", "distribution"),
    "closed": ("abgeschlossen", "closed"),
    "rejected": ("zurückgewiesen", "rejected"),
    "cancelled": ("storniert", "cancelled"),
    "recalled": ("zurückgerufen", "recalled"),
    "released": ("freigegeben", "released"),
    "quarantined": ("gesperrt gelagert", "quarantined"),
    "goods_arrival": ("Wareneingang", "arrival of the goods"),
    "inspection": ("Prüfung", "inspection"),
    "customs_release": ("Überlassung durch den Zoll", "customs release"),
    "border_hold": ("Aussetzung an der Grenze", "border hold"),
    "release_approval": ("Zustimmung zweier Personen", "approval by two people"),
    "demand": ("Bedarf", "demand"),
    "correction": ("Berichtigung", "correction"),
    "issuer_reply": ("Antwort des Ausstellers", "reply of the issuer"),
    "paper_promised": ("zugesagtes Papier", "promised paper"),
    "carrier_reply": ("Antwort des Beförderers", "reply of the carrier"),
    "carrier_report": ("nächste Meldung des Beförderers", "next report of the carrier"),
    "customs_reply": ("Antwort der Behörde", "reply of the authority"),
    "closed_finding": ("erledigt", "settled"),
    "half_overridden": ("eine Person übergeht ihn, die zweite fehlt", "overridden by one person, a second is needed"),
    "asked": ("nachgefragt", "asked"),
    "critical": ("kritisch", "critical"),
    "major": ("Hauptfehler", "major"),
    "minor": ("Nebenfehler", "minor"),
    "normal": ("normal", "normal"),
    "tightened": ("verschärft", "tightened"),
    "reduced": ("reduziert", "reduced"),
}


def word(key: str, language: Language) -> str:
    """The word for a key of the contract in ``language``; a gate's own deadline is called by the gate."""
    if key.startswith("gate:"):
        return f"{'Stufe' if language == 'de' else 'gate'} {word(key[5:], language)}"
    german, english = _WORDS.get(key, (key, key))
    return german if language == "de" else english


def _say(language: Language, german: str, english: str) -> str:
    return german if language == "de" else english


def print_batch(console: Console, batch: Batch, judgement: Judgement, stands: Standing, language: Language, *, with_findings: bool = True) -> None:
    """The whole batch: head line, gates, findings (unless left out), lots, what it waits for."""
    counts = {severity: sum(1 for f in judgement.findings if f.severity == severity) for severity in ("blocking", "review", "note")}
    summary = ", ".join(f"{count} {word(severity, language)}" for severity, count in counts.items() if count) or _say(language, "keine Befunde", "no findings")
    head = _say(language, "beurteilt für", "judged for")
    console.print(f"[bold]{escape(batch.id)}[/] – {escape(batch.order.order)}, {head} {judgement.judged_for}: {summary}")
    console.print(_gates_line(stands, language))
    for paper in batch.papers:
        for correction in paper.corrections:
            console.print(f"  ✎ {escape(_corrected(paper, correction, language))}")
    for finding in judgement.findings if with_findings else ():
        print_finding(console, batch, finding, language)
    console.print(_lots_table(stands, language))
    for because, lines in judgement.remarks_on_plans:
        where = _say(language, "Stichprobe, Position", "sampling, line")
        console.print(f"  {where} {', '.join(map(str, lines))}: {escape(because.in_language(language))}")
    for hold in batch.holds:
        if not hold.holds:  # what still holds is waited for, and told there
            console.print(f"  {word('border_hold', language)}: {escape(hold.told.in_language(language))}")
    for wait in stands.waiting_for:
        waits = _say(language, "wartet auf", "waits for")
        console.print(f"  • {waits} {word(wait.what, language)} ({escape(wait.whom)}): {escape(wait.why)}")


def _corrected(paper: Paper, correction: Correction, language: Language) -> str:
    """One correction in a line: whoever decides or approves sees what a person said and the reader did not."""
    value = _say(language, "nicht angegeben", "not stated") if correction.value is None else str(correction.value)
    instead = f" (–{correction.instead_of})" if correction.instead_of is not None else ""
    return f"{paper.file}: {correction.field} = {value}{instead} ({correction.by}: {correction.reason})"


def print_finding(console: Console, batch: Batch, finding: Finding, language: Language) -> None:
    """One finding: sentence, spot, article, remedy."""
    state = state_of(finding, batch.decisions)
    title = f"{word(finding.severity, language)}: {finding.code}  {finding.id}"
    if finding.severity != "note" and state != "open":
        title += f"  [{word('closed_finding' if state == 'closed' else state, language)}]"
    lines = [escape(finding.message.in_language(language))]
    where = _where(finding)
    if where:
        lines.append("[dim]" + _say(language, "Fundstelle: ", "Found at: ") + escape(where) + "[/]")
    lines.append("[dim]" + _say(language, "Grundlage: ", "Basis: ") + escape(f"{finding.basis}; {finding.judged_for}") + "[/]")
    lines.append("[green]" + _say(language, "Abhilfe: ", "Clear by: ") + escape(finding.clear_by.in_language(language)) + "[/]")
    colour = "green" if state == "closed" and finding.severity != "note" else _COLOUR[finding.severity]
    console.print(Panel("\n".join(lines), title=escape(title), title_align="left", border_style=colour, padding=(0, 1)))


def print_paper(console: Console, paper: Paper, language: Language) -> None:
    """One paper as read: kind and facts, or why it could not be read."""
    if paper.error is not None:
        console.print(f"[red]{escape(paper.file)}[/]: {escape(paper.error.code)} – {escape(paper.error.message)}")
        return
    kind = paper.kind or _say(language, "kein lesbarer Text", "no usable text")
    console.print(f"[bold]{escape(paper.file)}[/]: {kind} ({paper.kind_confidence:.2f}), {paper.pages} p., {paper.language or '–'}")
    table = Table(show_header=False, box=None, padding=(0, 2))
    for fact in paper.facts:
        table.add_row(fact.field, escape(str(fact.value)), f"{fact.confidence:.2f}", f"p. {fact.page}" if fact.page else "")
    for absent in paper.absent:
        where = f"p. {absent.page}" if absent.page else ""
        table.add_row(f"[dim]{absent.field}[/]", f"[dim]{escape(absent.raw)}[/]", f"[dim]{_why_absent(absent.reason, language)}[/]", f"[dim]{where}[/]")
    if paper.facts or paper.absent:
        console.print(table)
    for signal in paper.signals:
        console.print(f"  [red]{signal.code}[/] {escape(_told(signal, paper, language))}" + (f"  p. {signal.page}" if signal.page else ""))
    for signature in paper.signatures:
        console.print("  " + escape(_signed(signature, language)))
    for name, rows in (("measurements", paper.measurements), ("lines", paper.lines)):
        if rows:
            console.print(f"  {name}: {len(rows)}")


def _signed(signature: DigitalSignature, language: Language) -> str:
    day = (signature.signed_at or "–")[:10]
    holds = _say(language, "hält", "holds") if signature.holds else _say(language, "hält nicht", "does not hold")
    trusted = (
        _say(language, "Unterzeichner bestätigt", "signer vouched for")
        if signature.trusted
        else _say(language, "Unterzeichner durch niemanden bestätigt, den wir kennen", "nobody we know vouches for the signer")
    )
    later = {
        "nothing": "",
        "additions": _say(language, "; danach nur ergänzt, was erlaubt ist", "; only what is allowed was added since"),
        "content": _say(language, "; danach wurde der Inhalt geändert", "; the content was changed since"),
    }[signature.later]
    return _say(language, "digital signiert von ", "digitally signed by ") + f"{signature.signer}, {day}: {holds}; {trusted}{later}"


def _told(signal: Signal, paper: Paper, language: Language) -> str:
    from validators.judging import sentences

    words = sentences()[f"{signal.code}.{signal.variant}" if signal.variant else signal.code].message
    return (words.de if language == "de" else words.en).format(file=paper.file, **signal.values)


_WHY_ABSENT = {
    "ambiguous_date": ("Tag und Monat vertauschbar", "day and month unclear"),
    "contradicted": ("widersprüchlich", "contradicted"),
    "check_digit": ("Prüfziffer falsch", "check digit wrong"),
    "illegible": ("nicht sicher lesbar", "not surely legible"),
    "too_little_support": ("zu wenig gestützt", "too little support"),
}


def _why_absent(reason: str, language: Language) -> str:
    german, english = _WHY_ABSENT.get(reason, (reason, reason))
    return _say(language, german, english)


def print_customs(console: Console, judgement: Judgement, language: Language) -> None:
    """The customs computation, step by step."""
    for step in judgement.customs.steps:
        console.print(f"  {escape(step.in_language(language))}")
    customs = judgement.customs
    labels = (("Zollwert", "Customs value", customs.customs_value), ("Zoll", "Duty", customs.duty), ("Einfuhrumsatzsteuer", "Import VAT", customs.import_vat))
    for german, english, amount in labels:
        console.print(f"[bold]{_say(language, german, english)}:[/] {_amount(amount, language)} {customs.currency}")
    for line in customs.lines:
        if line.missing:
            missing = "; ".join(each.in_language(language) for each in line.missing)
            console.print(f"  {_say(language, 'Position', 'line')} {line.line}: {_say(language, 'es fehlt', 'missing')} {escape(missing)}")


def _amount(amount: Decimal | None, language: Language) -> str:
    return "?" if amount is None else in_words(amount, language)


def _gates_line(stands: Standing, language: Language) -> str:
    if stands.stage not in GATES:
        return f"  [bold]{word(stands.stage, language)}[/]"
    here = GATES.index(stands.stage)
    marks = [
        f"[green]✓ {word(gate, language)}[/]" if index < here else f"[bold]▶ {word(gate, language)}[/]" if index == here else f"[dim]{word(gate, language)}[/]"
        for index, gate in enumerate(GATES)
    ]
    return "  " + "  ".join(marks)


def _lots_table(stands: Standing, language: Language) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for heading in (
        _say(language, "Position", "line"),
        _say(language, "Charge", "lot"),
        _say(language, "Menge", "quantity"),
        "status",
        _say(language, "steht vor", "stands before"),
    ):
        table.add_column(heading)
    for lot in stands.lots:
        colour = {"released": "green", "rejected": "red"}.get(lot.status, "yellow")
        gate = word(lot.gate, language) if lot.gate else "–"
        table.add_row(str(lot.line), escape(lot.lot), f"{lot.quantity:,}", f"[{colour}]{word(lot.status, language)}[/]", gate)
    return table


def _where(finding: Finding) -> str:
    return "; ".join(_spot(evidence) for evidence in finding.evidence[:4])


def _spot(evidence: Evidence) -> str:
    page = f", p. {evidence.page}" if evidence.page else ""
    text = f" “{' '.join(evidence.text.split())[:90]}”" if evidence.text else ""
    return f"{evidence.file}{page}{text}"
