"""Deliveries at a terminal: the same steps as the pages take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.days import day_of
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from distribution.delivery import Delivery
    from flows.wiring import House

_STATUS = {"prepared": "vorbereitet", "picked": "gepackt", "handed_over": "übergeben", "cancelled": "storniert"}


def list_(status: str | None, member: str | None, *, ready: bool, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Deliveries, or what is ready."""
    from distribution.delivery import DELIVERY_STATUSES
    from flows.kinds import DELIVERIES

    wanted = tuple(each for each in DELIVERY_STATUSES if each == status)
    if status is not None and not wanted:
        raise InputRefused("delivery.status", f"a status is one of {', '.join(DELIVERY_STATUSES)}", f"Ein Stand ist einer von {', '.join(DELIVERY_STATUSES)}")
    with _house(data) as house:
        if ready:
            return _ready(house, member, on, as_json=as_json, lang=lang)
        found = DELIVERIES.all(house, owner=member, status=wanted or None)
    if as_json:
        print_json({"deliveries": [_shown(each) for each in found]})
        return 0
    for each in found:
        say(_line(each, lang))
    if not found:
        say("keine Lieferung: freigabe delivery list --ready" if lang == "de" else "no delivery: freigabe delivery list --ready")
    return 0


def show(delivery: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """One delivery."""
    from flows.deliveries.fit import unfit_lines
    from flows.kinds import DELIVERIES

    with _house(data) as house:
        found = DELIVERIES.get(house, delivery)
        unfit = unfit_lines(house, found, day_of(house, on))
    if as_json:
        print_json(_shown(found) | {"may_not_leave": [{"line": each.line.number, "lot": each.lot, "why": each.why.model_dump()} for each in unfit]})
        return 0
    say(_line(found, lang))
    wrong = {each.line.number: each.why.in_language(lang) for each in unfit}
    for line in found.lines:
        held = f"  ! {wrong[line.number]}" if line.number in wrong else ""
        say(f"  {line.number}. {line.lot}: {line.quantity} {line.unit}{f' ({line.asked}: {line.short})' if line.asked else ''}{held}")
    _say_papers(found, lang)
    return 0


def prepare(member: str, reservations: Sequence[str] | None, note: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Prepare what is chosen, or all that is ready and may leave."""
    from flows.deliveries import preparing
    from flows.deliveries.pricing import prices_of
    from flows.deliveries.ready import ready_of

    def act(house: House) -> Delivery:
        day = day_of(house, on)
        chosen = reservations or [each.reserved.id for each in ready_of(house, day, member) if each.wrong is None]
        return preparing.prepare(house, member, chosen, day, by, note=note, price=prices_of(house))

    return _done(act, data=data, as_json=as_json, lang=lang)


def pick(
    delivery: str,
    short: Sequence[str] | None,
    reason: str,
    cartons: Sequence[str] | None,
    by: str,
    *,
    broken: bool,
    on: str | None,
    data: Path | None,
    as_json: bool,
    lang: Language,
) -> int:
    """Everything but what is short."""
    from flows.deliveries import picking
    from flows.kinds import DELIVERIES

    fewer, packed = _by_line(short or ()), _by_line(cartons or ())

    def act(house: House) -> Delivery:
        counted = [
            picking.Counted(
                line=each.number,
                quantity=fewer.get(each.number, each.quantity),
                reason=reason if each.number in fewer else "",
                broken=broken and each.number in fewer,
                cartons=min(max(packed.get(each.number, 1), 1), 10_000),
            )
            for each in DELIVERIES.get(house, delivery).lines
        ]
        return picking.pick(house, delivery, counted, day_of(house, on), by)

    return _done(act, data=data, as_json=as_json, lang=lang)


def take_off(delivery: str, line: int, reason: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Take a line off."""
    from flows.deliveries import preparing

    return _done(lambda house: preparing.take_off(house, delivery, line, reason, day_of(house, on), by), data=data, as_json=as_json, lang=lang)


def hand_over(delivery: str, to: str, on: str | None, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Confirm the hand-over."""
    from flows.deliveries import handing_over

    return _done(lambda house: handing_over.hand_over(house, delivery, to, day_of(house, on), by, "driver"), data=data, as_json=as_json, lang=lang)


def tell(
    delivery: str,
    quantities: Sequence[str],
    why: str | None,
    note: str,
    by: str,
    *,
    used: bool,
    destroyed: bool,
    on: str | None,
    data: Path | None,
    as_json: bool,
    lang: Language,
) -> int:
    """Tell what became of goods."""
    from distribution.delivery import RETURN_REASONS
    from flows.deliveries import returning

    reason = next((each for each in RETURN_REASONS if each == why), None)
    if (why is not None and reason is None) or used + destroyed + (why is not None) != 1:
        known = ", ".join(RETURN_REASONS)
        raise InputRefused("delivery.fate", f"say one of --why ({known}), --used, --destroyed", f"Bitte eines von --why ({known}), --used, --destroyed angeben")
    by_line = _by_line(quantities)
    return _done(
        lambda house: returning.tell(
            house, delivery, "used" if used else "destroyed" if destroyed else "back", by_line, day_of(house, on), by, reason=reason, note=note
        ),
        data=data,
        as_json=as_json,
        lang=lang,
    )


def inspect(
    delivery: str,
    number: int,
    quantity: str,
    choice: str,
    reason: str,
    by: str,
    *,
    unopened: bool,
    on: str | None,
    data: Path | None,
    as_json: bool,
    lang: Language,
) -> int:
    """Decide on goods that came back."""
    from flows.deliveries import returning

    if choice not in ("free", "destroyed"):
        raise InputRefused("delivery.choice", "what came back becomes free or destroyed", "Was zurückkam, wird frei (free) oder vernichtet (destroyed)")
    ((line, count),) = _by_line([quantity]).items()

    def act(house: House) -> Delivery:
        return returning.inspect(
            house, delivery, number, line, count, "free" if choice == "free" else "destroyed", reason, day_of(house, on), by, unopened=unopened
        )

    return _done(act, data=data, as_json=as_json, lang=lang)


def cancel(delivery: str, reason: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Cancel a delivery."""
    from flows.deliveries import preparing

    return _done(lambda house: preparing.cancel(house, delivery, reason, by), data=data, as_json=as_json, lang=lang)


def papers(delivery: str, into: Path | None, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Its papers."""
    from flows.deliveries.papers import write_papers
    from flows.deliveries.pricing import prices_of

    with _house(data) as house:
        found = write_papers(house, delivery, prices_of(house))
        if into is not None:
            into.mkdir(parents=True, exist_ok=True)
            for each in found.papers:
                (into / each.name).write_bytes(house.archive.get(each.sha256))
    if as_json:
        print_json({
            "delivery": found.id,
            "papers": [each.model_dump(mode="json") for each in found.papers],
            "lacking": [each.model_dump(mode="json") for each in found.lacking],
        })  # fmt: skip
    else:
        _say_papers(found, lang)
    return 1 if found.lacking else 0


def seller(name: str, told: dict[str, object], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter how an importer invoices."""
    from flows.deliveries.sellers import enter_seller, seller_told

    with _house(data) as house:
        known = enter_seller(house, seller_told(name, **told), by)
    if as_json:
        print_json({"seller": known.model_dump(mode="json")})
    else:
        say(f"{known.name} rechnet ab über {known.iban}" if lang == "de" else f"{known.name} is paid at {known.iban}")
    return 0


@contextmanager
def _house(data: Path | None) -> Iterator[House]:
    from flows.wiring import opened

    with opened(data_folder(data)) as house:
        yield house


def _done(act: Callable[[House], Delivery], *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Take a step and what follows it, and tell of it."""
    from flows.deliveries.after import followed

    with _house(data) as house:
        after = followed(house, act(house))
    if as_json:
        print_json(_shown(after))
    else:
        say(_line(after, lang))
        _say_papers(after, lang)
    return 0


def _ready(house: House, member: str | None, on: str | None, *, as_json: bool, lang: Language) -> int:
    from flows.deliveries.ready import ready_of

    found = ready_of(house, day_of(house, on), member)
    if as_json:
        rows = [
            {
                "reservation": each.reserved.id, "member": each.reserved.member, "demand": each.reserved.demand, "lot": each.lot.row.lot,
                "category": each.lot.row.category, "quantity": each.reserved.quantity, "wrong": None if each.wrong is None else each.wrong.model_dump(),
            }
            for each in found
        ]  # fmt: skip
        print_json({"ready": rows})
        return 0
    for each in found:
        wrong = "" if each.wrong is None else f"  ! {each.wrong.in_language(lang)}"
        say(f"{each.reserved.member}  {each.reserved.id}  {each.lot.row.category} {each.lot.row.lot}: {each.reserved.quantity}{wrong}")
    if not found:
        say("nichts ist zur Lieferung reserviert" if lang == "de" else "nothing is reserved for delivery")
    return 0


def _shown(delivery: Delivery) -> dict[str, Any]:
    """A delivery as JSON, without the moment of the hand-over: nothing printed holds a clock."""
    return delivery.model_dump(mode="json", exclude={"handed_over_at"})


def _line(delivery: Delivery, lang: Language) -> str:
    status = _STATUS[delivery.status] if lang == "de" else delivery.status.replace("_", " ")
    received = f" ({delivery.received_by}, {delivery.handed_over_on})" if delivery.received_by else ""
    return f"{delivery.id}  {delivery.member}  {sum(each.quantity for each in delivery.lines)}  {status}{received}"


def _say_papers(delivery: Delivery, lang: Language) -> None:
    for each in delivery.papers:
        say(f"  {each.name}  {each.sha256}")
    for lacking in delivery.lacking:
        say(f"  ! {lacking.kind}: {lacking.why.in_language(lang)}")


def _by_line(told: Sequence[str]) -> dict[int, int]:
    """``LINE=N`` as numbers."""
    found: dict[int, int] = {}
    for each in told:
        line, _, count = each.partition("=")
        if not (line.strip().isdecimal() and count.strip().isdecimal() and len(each) < 30):
            raise InputRefused("delivery.line_count", f"{each!r}: write LINE=N, e.g. 2=90", f"{each!r}: bitte POSITION=ANZAHL schreiben, etwa 2=90")
        found[int(line)] = int(count)
    return found
