"""Members of the channel: listed, admitted into groups or declined, moved between groups, their contact kept right."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from batches.account import Organisation, plain
from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.members import ERASED, Contact, Group, Member, MemberKind, MemberStatus
from flows.accounts.keeping import account_with_mail, organisation_of, organisations_in
from flows.channel import letters
from flows.channel.closing import close_accounts
from flows.kinds import GROUPS, MEMBERS
from flows.wiring import House
from record.outbox import Message

_LONGEST_REASON = 1000


def members_in(house: House, *, status: str = "", group: str = "", kind: str = "", text: str = "", only: str | None = None) -> tuple[Member, ...]:
    """The members that fit, by name; ``only``: the one somebody may see."""
    found = MEMBERS.all(house, owner=only, status=(status,) if status else None, about=kind or None)
    words = [plain(each) for each in text.split()[:8]]
    fitting = (each for each in found if (not group or group in each.groups) and all(word in plain(each.name) for word in words))
    return tuple(sorted(fitting, key=lambda each: (each.status != "applied", each.name.casefold(), each.id)))


def taking_part(house: House, member: str | None) -> Member:
    """The member, who was admitted and has not left; ``NotNow`` for everybody else. For whatever only members may: demand, promises, prices."""
    found = MEMBERS.find(house, member) if member else None
    if found is None or not found.takes_part:
        raise NotNow(
            "member.not_admitted",
            "only members that were admitted do this; a coordinator admits them",
            "Das können nur aufgenommene Mitglieder; aufgenommen wird von der Koordination",
        )
    return found


def admit(house: House, id: str, groups: Iterable[str], by: str, base: str) -> Member:  # noqa: A002 - the ledger's own word
    """Admit who applied into one or more groups, and write so to them; ``NotNow`` for who did not apply, or was decided on already."""
    named = groups_of(house, groups, required=True)
    with MEMBERS.open(house, id, by) as opened:
        before = opened.known
        if before.status != "applied":
            raise _decided(before)
        after = before.model_copy(update={"status": "admitted", "groups": tuple(each.id for each in named), "decided_by": by, "reason": ""})
        event = Event(type="member.admitted", actor=by, payload={"groups": list(after.groups)})
        return opened.save(after, event, messages=_mail(house, before, "admitted", ", ".join(each.name for each in named), base))


def decline(house: House, id: str, reason: str, by: str) -> Member:  # noqa: A002
    """Decline who applied, and write why; contact and accounts go. They may apply anew."""
    why = reason_of(reason)
    with MEMBERS.open(house, id, by) as opened:
        before = opened.known
        if before.status == "applied":
            after = before.model_copy(update={"status": "declined", "contact": ERASED, "decided_by": by, "reason": why, "groups": ()})
            opened.save(after, Event(type="member.declined", actor=by, payload={"reason": why}), messages=_mail(house, before, "declined", why))
        elif before.status != "declined":
            raise _decided(before)
        declined = opened.known
    close_accounts(house, id, by)
    return declined


def regroup(house: House, id: str, groups: Iterable[str], by: str) -> Member:  # noqa: A002
    """Put a member into these groups and no others."""
    named = groups_of(house, groups, required=True)
    with MEMBERS.open(house, id, by) as opened:
        before = opened.known
        if not before.takes_part:
            raise _decided(before)
        after = before.model_copy(update={"groups": tuple(each.id for each in named)})
        return opened.save(after, Event(type="member.regrouped", actor=by, payload={"groups": list(after.groups), "before": list(before.groups)}))


def change_details(house: House, id: str, contact: Contact, staff: int | None, leitweg: str, by: str) -> Member:  # noqa: A002
    """Keep contact and details right; the record says that they changed, not what they were: it is for good, and these are about persons."""
    with MEMBERS.open(house, id, by) as opened:
        before = opened.known
        if before.status not in ("applied", "admitted"):
            raise _decided(before)
        after = before.model_copy(update={"contact": contact, "staff_in_contact": staff, "leitweg_id": leitweg})
        changed = [name for name in ("contact", "staff_in_contact", "leitweg_id") if getattr(before, name) != getattr(after, name)]
        return opened.save(after, Event(type="member.changed", actor=by, payload={"fields": changed}))


def enrol(house: House, organisation: str, kind: MemberKind, contact: Contact, groups: Iterable[str], by: str) -> Member:
    """Make a member of an organisation that is known already: a public body, or one that had left. Accounts are added as everywhere."""
    named = groups_of(house, groups, required=True)
    known = organisation_of(house, organisation)
    if known is None:
        raise InputRefused("organisation.unknown", f"there is no organisation {organisation}", f"Eine Organisation {organisation} gibt es nicht")
    with MEMBERS.open(house, known.id, by) as opened:
        if opened.before is not None and opened.before.status in ("applied", "admitted"):
            raise _decided(opened.before)
        today, own = house.ledger.clock().date(), tuple(each.id for each in named)
        member = Member(
            id=known.id, kind=kind, name=known.party.name, contact=contact, status="admitted", groups=own, applied_on=today, decided_by=by
        )  # fmt: skip
        return opened.save(member, Event(type="member.enrolled", actor=by, payload={"member_kind": kind, "groups": list(own)}))


def may_be_enrolled(house: House) -> tuple[Organisation, ...]:
    """The organisations that take no part, by name."""
    there = {each.id for each in MEMBERS.all(house, status=("applied", "admitted"))}
    return tuple(each for each in organisations_in(house) if each.id not in there)


def groups_of(house: House, groups: Iterable[str], *, required: bool = False) -> tuple[Group, ...]:
    """The groups of these ids, each once; ``InputRefused`` for one that there is not, and for none where one has to be."""
    found = tuple(GROUPS.get(house, each) for each in dict.fromkeys(groups) if each)
    if required and not found:
        raise InputRefused("member.groups", "choose at least one group", "Bitte mindestens eine Gruppe wählen")
    return found


def reason_of(reason: str) -> str:
    """A reason that is one; ``InputRefused`` else."""
    why = reason.strip()
    if not why or len(why) > _LONGEST_REASON or not all(line.isprintable() for line in why.splitlines()):
        raise InputRefused("member.reason", f"say why, in at most {_LONGEST_REASON} characters", f"Bitte begründen, höchstens {_LONGEST_REASON} Zeichen")
    return why


def letter_of_leaving(house: House, member: Member, reason: str, *, kept: bool) -> tuple[Message, ...]:
    """The letter to a member that takes part no longer; ``kept``: its contact is, for recalls."""
    return _mail(house, member, "left", reason, kept=kept)


def _mail(house: House, member: Member, what: MemberStatus, told: str, base: str = "", *, kept: bool = False) -> tuple[Message, ...]:
    """The letter to a member's contact, in the language of whoever of them has an account."""
    if not member.contact.mail:
        return ()
    account = account_with_mail(house, member.contact.mail)
    language = "de" if account is None else account.language
    key = f"{what}:{member.id}:{house.ledger.clock():%Y-%m-%dT%H:%M:%S}"
    told_by: dict[str, Callable[[], Message]] = {
        "admitted": lambda: letters.admitted(key, member.contact.mail, language, told, base),
        "declined": lambda: letters.declined(key, member.contact.mail, language, told),
        "left": lambda: letters.removed(key, member.contact.mail, language, told, kept=kept),
    }
    return (told_by[what](),)


def _decided(member: Member) -> NotNow:
    de, en = {
        "applied": ("wartet noch auf Aufnahme", "still waits to be admitted"),
        "admitted": ("ist schon aufgenommen", "is admitted already"),
        "declined": ("wurde abgelehnt; eine neue Anmeldung ist möglich", "was declined; it may register anew"),
        "left": ("nimmt nicht mehr teil; die Koordination kann es neu aufnehmen", "has left; a coordinator can enrol it anew"),
    }[member.status]
    return NotNow("member.decided", f"{member.name} {en}", f"{member.name} {de}")
