"""The stories go on after the release: who takes part, what they need, the commands by which goods reach them; what the record has already is left as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from flows.accounts.keeping import organisation_named
from flows.channel.contracts import contracts_in
from flows.channel.groups import groups_in
from flows.deliveries.ready import ready_of
from flows.kinds import DELIVERIES, MEMBERS, PLANS, RECALLS
from flows.wiring import House, opened
from samples.stories import Distribution, Story

Command = Callable[..., None]
Say = Callable[[str], None]
#: To so many members goods are brought; more would show nothing new.
_DELIVERED = 2


@dataclass(frozen=True)
class Play:
    """A story that is played on: with the record, by whoever prints and runs commands."""

    data: Path
    story: Story
    batch: str
    command: Command
    say: Say

    @property
    def told(self) -> Distribution:
        """What the story says of it."""
        assert self.story.distribution is not None  # noqa: S101 - asked before
        return self.story.distribution

    @contextmanager
    def house(self) -> Iterator[House]:
        """The record, to be looked at."""
        with opened(self.data) as house:
            yield house


def is_distributed(data: Path, story: Story) -> bool:
    """Whether the story has been played to its end, which is the drill."""
    with opened(data) as house:
        told = story.distribution
        return told is not None and any((each.cause.kind, each.cause.value) == told.drill for each in RECALLS.all(house, status=("drill",)))


def distribute(play: Play) -> None:
    """From the members to the drill; what is in the record already is left as it is."""
    play.say("\n[bold]Distribution.[/] Who takes part: a coordinator enrols known organisations; others register at /channel/join.")
    _members(play)
    _agreed(play)
    play.say("\nThe members' demand, as a table they sent:")
    play.command("demand", "import", os.path.relpath(play.story.demand_table), "--by", play.told.coordinator, "--on", play.told.on)
    for category in play.told.categories:
        _shared_out(play, category)
    for name, *_ in play.told.members[:_DELIVERED]:
        _delivered(play, name)
    play.say("\nThe others' goods are reserved and go the same way: freigabe delivery list --ready")
    play.say("\nWhom would a recall reach? A drill blocks and sends nothing.")
    kind, value = play.told.drill
    play.command("recall", "drill", kind, value, "--by", play.told.coordinator, "--on", play.told.handed_over_on)
    play.command("stock", "--category", play.told.categories[0], "--on", play.told.handed_over_on)


def _members(play: Play) -> None:
    told = play.told
    with play.house() as house:
        missing = all(each.name != told.group[0] for each in groups_in(house))
        known = {each.name for each in MEMBERS.all(house)}
        unknown = [each for each in told.organisations if organisation_named(house, each) is None]
    if missing:
        play.command("channel", "group", "add", told.group[0], "--kind", told.group[1], "--by", told.coordinator)
    for each in unknown:
        play.command("account", "organisation", "add", each)
    for name, kind, contact, mail, address in told.members:
        if name not in known:
            play.command(
                "channel", "enrol", name, "--kind", kind, "--group", told.group[0], "--contact", contact, "--mail", mail, "--address", address,
                "--by", told.coordinator,
            )  # fmt: skip


def _agreed(play: Play) -> None:
    """What goods cost, or for whom they are."""
    told = play.told
    with play.house() as house:
        contracts = {each.number for each in contracts_in(house)}
        members = {each.name: each.id for each in MEMBERS.all(house)}
    if told.contract and told.contract[0] not in contracts:
        play.say("\nThe framework contract: what a mask may cost, delivered, without VAT; and how the importer is paid.")
        play.command("channel", "contract", "add", *told.contract, "--group", told.group[0], "--by", told.coordinator)
        play.command("delivery", "seller", *told.seller, "--by", told.coordinator)
    if told.contract:
        play.command("channel", "prices", "--member", told.members[0][0], "--on", told.on)
    if told.quotas:
        play.say("\nWhat was given is shared out by quota, in per mille; nobody pays for it.")
        play.command("quota", play.batch, *(f"{members[name]}={part}" for name, part in told.quotas), "--by", told.coordinator)


def _shared_out(play: Play, category: str) -> None:
    with play.house() as house:
        if PLANS.all(house, about=category, status=("confirmed",)):
            return
    play.say(f"\nA plan for {category}: drafted by the policy, confirmed by a coordinator. Only then is anything reserved.")
    play.command("share", "draft", category, "--by", play.told.coordinator, "--on", play.told.on)
    with play.house() as house:
        plan = PLANS.all(house, about=category, status=("draft",))[-1].id
    play.command("share", "confirm", plan, "--by", play.told.coordinator, "--on", play.told.on)


def _delivered(play: Play, member: str) -> None:
    told = play.told
    with play.house() as house:
        id_ = next(each.id for each in MEMBERS.all(house) if each.name == member)
        ready = ready_of(house, date.fromisoformat(told.on), id_)
    if ready:
        play.say(f"\nTo {member}:")
        play.command("delivery", "prepare", id_, "--by", told.coordinator, "--on", told.on)
    steps: tuple[tuple[Literal["prepared", "picked"], tuple[str, ...]], ...] = (
        ("prepared", ("pick", "--by", play.story.warehouse, "--on", told.on)),
        ("picked", ("hand-over", "--to", _contact(told, member), "--by", "Fahrdienst Muster", "--on", told.handed_over_on)),
    )
    for status, (step, *options) in steps:
        for delivery in _of(play, id_, status):
            play.command("delivery", step, delivery, *options)
    for delivery in _of(play, id_, "handed_over") if ready else ():
        play.command("delivery", "papers", delivery, "--into", os.path.relpath(play.story.folder / "out"))


def _of(play: Play, member: str, status: str) -> list[str]:
    with play.house() as house:
        return [each.id for each in DELIVERIES.all(house, owner=member, status=(status,))]


def _contact(told: Distribution, member: str) -> str:
    return next(each[2] for each in told.members if each[0] == member)
