"""What is announced to groups of the channel: offers, what is looked for, recalls and news. A text leaves the house only as somebody approved it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from batches.base import Frozen, Text
from batches.errors import InputRefused, NotNow
from batches.order import Unit
from distribution.product import Wanted
from distribution.supply import StockLot

#: ``offer``: goods in stock (Biete); ``request``: somebody looks for goods (Suche); ``recall``: the notice of a recall; ``news``.
OfferKind = Literal["offer", "request", "recall", "news"]
OFFER_KINDS: tuple[OfferKind, ...] = get_args(OfferKind)
#: ``published``: told to its channels; ``expired``: its last day passed by itself.
OfferStatus = Literal["draft", "approved", "published", "withdrawn", "expired"]
Count = Annotated[int, Field(gt=0, le=1_000_000_000)]


def _printable(text: str) -> str:
    """No sign that begins a header, turns the direction of writing, or that no XML may hold."""
    if wrong := next((sign for sign in text if not sign.isprintable() and sign != "\n"), ""):
        raise ValueError(f"holds a sign that cannot be shown (U+{ord(wrong):04X}); type it anew")
    return text


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("has to be one line")
    return _printable(text)


Heading = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_one_line)]
Line = Annotated[str, StringConstraints(max_length=300), AfterValidator(_one_line)]
Body = Annotated[str, StringConstraints(min_length=1, max_length=4000), AfterValidator(_printable)]


class Announcement(Frozen):
    """Everything somebody approves: the text, whom it goes to, until which day, and the lots it rests on.

    ``least`` and ``most``: the band of what there is, in ``unit``. ``english``: the text for those who read no German; empty: there is none.
    """

    kind: OfferKind
    groups: Annotated[tuple[str, ...], Field(min_length=1, max_length=500)]
    title: Heading
    text: Body
    title_en: Line = ""
    text_en: Annotated[str, StringConstraints(max_length=4000), AfterValidator(_printable)] = ""
    wanted: Wanted | None = None
    least: Count | None = None
    most: Count | None = None
    unit: Unit = "piece"
    valid_until: date
    contact: Line = ""
    link: Annotated[str, StringConstraints(max_length=500, pattern=r"^(https://[^\s<>\"'\\]+)?$")] = ""
    lots: Annotated[tuple[str, ...], Field(max_length=10_000)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.kind == "offer" and not self.lots:
            raise ValueError("lots: an offer rests on lots in stock; name them")
        if self.kind in ("request", "news") and self.lots:
            raise ValueError("lots: only an offer or a recall names lots")
        if self.least is not None and self.most is not None and self.most < self.least:
            raise ValueError("most: less than least")
        if bool(self.title_en) != bool(self.text_en):
            raise ValueError("text_en: English has both a title and a text, or neither")
        return self

    @property
    def shown(self) -> str:
        """A digest of everything in it: what an approval is bound to."""
        told = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class Approval(Frozen):
    """Somebody's word that this may leave the house, as it was then."""

    said: Announcement
    by: str
    at: datetime


class Published(Frozen):
    """What a channel has of it: its own id and address of it, the revision it has, and whether it was told of the end."""

    channel: str
    at: datetime
    revision: int
    remote: str = ""
    link: str = ""
    ended: bool = False


class Offer(Frozen):
    """An offer, or another announcement, from draft to its end.

    ``said``: as it is being written; what is outside is ``approval.said``. ``revision``: counts what was published. ``also_to``: channels it goes to beside
    those of its groups. ``reason``: why it was withdrawn, which is published too. ``dropped``: feeds show it no longer.
    """

    id: str
    said: Announcement
    status: OfferStatus = "draft"
    drafted_by: str
    drafted_at: datetime
    approval: Approval | None = None
    revision: Annotated[int, Field(ge=0)] = 0
    published_at: datetime | None = None
    updated_at: datetime | None = None
    ended_at: datetime | None = None
    reason: Line = ""
    published: tuple[Published, ...] = ()
    also_to: tuple[str, ...] = ()
    dropped: bool = False

    @property
    def live(self) -> Announcement:
        """What the world has, or would have next: the approved text, never a draft of it."""
        return self.said if self.approval is None else self.approval.said

    @property
    def is_approved(self) -> bool:
        """Whether what it says now is what somebody approved."""
        return self.approval is not None and self.approval.said == self.said

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.status not in ("withdrawn", "expired")

    @property
    def as_drafted(self) -> Offer:
        """The offer as it would be if what it says now were approved."""
        return self.model_copy(update={"approval": None})

    def at(self, channel: str) -> Published | None:
        """What a channel has of it."""
        return next((each for each in self.published if each.channel == channel), None)

    def told(self, channel: Published) -> Offer:
        """The offer, with what a channel has of it now."""
        others = tuple(each for each in self.published if each.channel != channel.channel)
        return self.model_copy(update={"published": (*others, channel)})


def changed(before: Offer, said: Announcement) -> Offer:
    """The offer with another text; an approval of another text does not count for it. What was published keeps its kind and groups: its readers know it."""
    if not before.is_open:
        raise NotNow("offer.ended", "this has ended; draft a new one", "Das ist beendet; bitte neu entwerfen")
    if before.status == "published" and (said.kind, said.groups) != (before.live.kind, before.live.groups):
        raise NotNow(
            "offer.published_elsewhere",
            "what is published keeps its kind and groups; withdraw it and draft a new one",
            "Was veröffentlicht ist, behält Art und Gruppen; bitte zurückziehen und neu entwerfen",
        )
    if before.status == "published":
        return before.model_copy(update={"said": said})
    same = before.approval is not None and before.approval.said == said
    return before.model_copy(update={"said": said, "status": "approved" if same else "draft"})


def not_offerable(said: Announcement, lots: Iterable[StockLot], on: date, *, quantities: bool = True) -> Text | None:
    """Why goods may not be offered, ``None``: they may. A lot is offered only while it is released, not recalled and not past its last day.

    ``quantities``: whether there also has to be as much free as the band says.
    """
    if said.kind != "offer":
        return None
    known = {each.id: each for each in lots}
    if missing := [each for each in said.lots if each not in known]:
        return Text(en=f"there is no lot {missing[0]} in stock", de=f"eine Charge {missing[0]} gibt es nicht im Bestand")
    for each in (known[lot] for lot in said.lots):
        if not each.is_stock:
            return Text(
                en=f"lot {each.lot} is not released, or recalled; only what is released is offered",
                de=f"Charge {each.lot} ist nicht freigegeben oder zurückgerufen; angeboten wird nur, was freigegeben ist",
            )
        if each.expires_on is not None and each.expires_on < max(on, said.valid_until):
            return Text(
                en=f"lot {each.lot} expires on {each.expires_on.isoformat()}, before the offer ends; choose an earlier last day",
                de=f"Charge {each.lot} läuft am {each.expires_on:%d.%m.%Y} ab, vor dem Ende des Angebots; bitte einen früheren letzten Tag wählen",
            )
        if said.wanted is not None and not each.serves(said.wanted, said.unit):
            return Text(en=f"lot {each.lot} is not what the offer names", de=f"Charge {each.lot} ist nicht das Produkt, das das Angebot nennt")
    free = sum(known[lot].free for lot in said.lots)
    if quantities and (said.most or said.least or 1) > free:
        return Text(en=f"{free} are free, less than the offer says", de=f"Frei sind {free}, weniger als das Angebot sagt")
    return None


def past(said: Announcement, on: date) -> InputRefused | None:
    """The refusal of a last day that has passed."""
    if said.valid_until >= on:
        return None
    return InputRefused("offer.past", "its last day has passed; choose another", "Der letzte Tag ist vorbei; bitte einen anderen wählen")
