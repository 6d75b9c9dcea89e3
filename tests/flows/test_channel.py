"""The channel without pages: who registers, confirms, is admitted, declined, invited and leaves, and what the record keeps of persons."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from batches.errors import InputRefused, NotNow
from batches.party import Party
from distribution.members import ERASED, Group, Member
from flows.accounts.keeping import ACCOUNT, ORGANISATION, account_with_mail, accounts_in, add_account, add_organisation, organisations_in
from flows.channel.application import Application, application_of, contact_of
from flows.channel.applying import join
from flows.channel.confirming import confirm, name_of, pending
from flows.channel.contracts import add_contract, contracts_in, end_contract
from flows.channel.groups import add_group, change_group, groups_in
from flows.channel.inviting import invitation_of, invite, open_invitations, take_back
from flows.channel.leaving import leave
from flows.channel.members import admit, change_details, decline, enrol, members_in, regroup, taking_part
from flows.channel.policy import joining
from flows.kinds import CONTRACTS, DEMANDS, GROUPS, MEMBERS
from flows.verifying import verify_record
from flows.wiring import House
from record.access_tables import links
from record.reservations import Reservation
from record.tables import outbox
from tests.servers.clocks import Clock, house_with
from tests.servers.people import PASSWORD, person
from tests.servers.sharing import demand, held, lot, put

pytestmark = pytest.mark.integration

BASE, HERE = "https://freigabe.example", "203.0.113.7"
TYPED = {
    "organisation": "Praxis Dr. Muster", "kind": "practice", "contact": "Anna Muster", "mail": "anna@praxis-muster.example", "phone": "0631 205-0",
    "address": "Musterweg 1\n67655 Kaiserslautern", "staff_in_contact": "7",
}  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    with house_with(clock, tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def group(house: House) -> Group:
    return add_group(house, {"name": "Landkreis Kaiserslautern", "kind": "district"}, "K. Koord")


def typed(**changes: Any) -> Application:
    return application_of(TYPED | changes)


def letters(house: House, to: str = TYPED["mail"]) -> list[dict[str, str]]:
    with house.ledger.reading() as connection:
        rows = connection.execute(select(outbox.c.payload).where(outbox.c.topic == "letter").order_by(text("rowid"))).scalars()
        return [each for each in map(json.loads, rows) if each["to"] == to]


def secrets(house: House, to: str = TYPED["mail"]) -> list[str]:
    return [found[1] for each in letters(house, to) if (found := re.search(r"/channel/join/([\w-]{43})", each["body"]))]


def confirmed(house: House, **changes: Any) -> Member:
    application = typed(**changes)
    join(house, application, "", BASE, HERE)
    return confirm(house, secrets(house, application.mail)[-1], PASSWORD, BASE)[2]


def test_until_the_link_is_confirmed_nothing_is_there_that_others_could_meet(house: House) -> None:
    join(house, typed(), "", BASE, HERE)
    (mail,) = letters(house)
    assert f"{BASE}/channel/join/" in mail["body"]
    assert "Muster" not in mail["body"] + mail["subject"], "nothing a stranger typed goes to an address nobody has proved"
    assert organisations_in(house) == accounts_in(house) == MEMBERS.all(house) == ()


def test_who_confirms_is_an_applicant_with_an_account_and_coordinators_are_told(house: House, group: Group) -> None:
    person(house, "K. Koord", "coordinator")
    join(house, typed(group=group.id), "", BASE, HERE)
    (secret,) = secrets(house)
    assert pending(house, secret).organisation == TYPED["organisation"]
    session, account, member = confirm(house, secret, PASSWORD, BASE)
    assert house.ledger.sessions.of(session, joining().application) is not None
    assert (account.name, account.roles, account.organisation) == ("Anna Muster (Praxis Dr. Muster)", frozenset({"buyer"}), member.id)
    assert (member.status, member.groups, member.applied_for, member.staff_in_contact) == ("applied", (), group.id, 7)
    (told,) = letters(house, "k.koord@example.org")
    assert f"{BASE}/members/{member.id}" in told["body"]
    with pytest.raises(NotNow, match="admitted"):
        taking_part(house, member.id)
    with pytest.raises(NotNow, match="used or has expired"):
        confirm(house, secret, PASSWORD, BASE)


def test_a_link_ends_in_time_and_what_was_typed_goes_with_it(house: House, clock: Clock) -> None:
    join(house, typed(), "", BASE, HERE)
    (secret,) = secrets(house)
    clock.go_on(hours=joining().application_hours)
    with pytest.raises(NotNow):
        pending(house, secret)
    join(house, typed(mail="else@praxis.example"), "", BASE, HERE)
    with house.ledger.reading() as connection:
        assert [each for each in connection.execute(select(links.c.whom)).scalars() if "anna@" in each] == []


def test_a_weak_password_uses_nothing_up(house: House) -> None:
    join(house, typed(), "", BASE, HERE)
    (secret,) = secrets(house)
    for bad in ("kurz", "Anna Muster (Praxis Dr. Muster)", "x" * 200):
        with pytest.raises(InputRefused):
            confirm(house, secret, bad, BASE)
    assert organisations_in(house) == ()
    assert confirm(house, secret, PASSWORD, BASE)[2].status == "applied"


def test_a_known_address_is_told_so_by_mail_only(house: House) -> None:
    confirmed(house)
    before = len(letters(house))
    for name in ("Andere Praxis", "Dritte Praxis"):
        join(house, typed(organisation=name), "", BASE, HERE)
    told = letters(house)[before:]
    assert [each["subject"] for each in told] == ["Sie haben schon ein Konto"], "once a day"
    assert len(organisations_in(house)) == 1


def test_a_known_organisation_is_told_so_by_mail_only_however_it_is_spelt(house: House) -> None:
    confirmed(house)
    join(house, typed(organisation="PRAXIS, Dr.Muster", mail="b@praxis.example"), "", BASE, HERE)
    assert [each["subject"] for each in letters(house, "b@praxis.example")] == ["Diese Organisation ist schon angemeldet"]


def test_an_importers_organisation_is_nobodys_to_register(house: House) -> None:
    add_organisation(house, Party(name="Muster Handel GmbH"), "test")
    join(house, typed(organisation="Muster Handel GmbH"), "", BASE, HERE)
    assert secrets(house) == []


def test_of_two_who_register_one_organisation_the_first_to_confirm_has_it(house: House) -> None:
    join(house, typed(), "", BASE, HERE)
    join(house, typed(mail="b@praxis.example", contact="Bea Muster"), "", BASE, HERE)
    (first,), (second,) = secrets(house), secrets(house, "b@praxis.example")
    assert confirm(house, second, PASSWORD, BASE)[2].contact.mail == "b@praxis.example"
    with pytest.raises(NotNow, match="registered already"):
        confirm(house, first, PASSWORD, BASE)
    assert len(accounts_in(house)) == 1


def test_an_earlier_link_stays_good_when_somebody_registers_the_address_again(house: House) -> None:
    join(house, typed(), "", BASE, HERE)
    join(house, typed(organisation="Unfug"), "", BASE, HERE)
    own = next(each for each in secrets(house) if pending(house, each).organisation == TYPED["organisation"])
    assert confirm(house, own, PASSWORD, BASE)[2].name == TYPED["organisation"]
    with house.ledger.reading() as connection:
        assert connection.execute(select(links.c.token).where(links.c.purpose == "application")).all() == []


def test_what_was_interrupted_goes_on_where_it_was(house: House) -> None:
    join(house, typed(), "", BASE, HERE)
    (secret,) = secrets(house)
    application = pending(house, secret)
    name = name_of(application)
    organisation = add_organisation(house, Party(name=application.organisation, country="DE"), name)
    add_account(house, name, application.mail, ["buyer"], name, organisation.id)
    assert confirm(house, secret, PASSWORD, BASE)[2].id == organisation.id
    assert len(organisations_in(house)) == len(accounts_in(house)) == 1


def test_nobody_takes_the_name_of_somebody_else(house: House) -> None:
    weber = person(house, "R. Weber", "qc")
    confirmed(house, contact="R. Weber")
    confirmed(house, contact="R. Weber", organisation="Praxis Dr Muster II", mail="b@praxis.example")
    assert sorted(each.name for each in accounts_in(house)) == ["R. Weber", "R. Weber (Praxis Dr Muster II)", "R. Weber (Praxis Dr. Muster)"]
    assert person(house, "R. Weber", "qc") == weber


def test_too_many_registrations_from_one_address_are_slowed_down(house: House, clock: Clock) -> None:
    for number in range(joining().of_address):
        join(house, typed(mail=f"a{number}@praxis.example"), "", BASE, HERE)
    with pytest.raises(NotNow, match="too many"):
        join(house, typed(), "", BASE, HERE)
    join(house, typed(), "", BASE, "198.51.100.1")
    clock.go_on(hours=2)
    join(house, typed(mail="c@praxis.example"), "", BASE, HERE)


def test_nobody_is_mailed_without_end(house: House, clock: Clock) -> None:
    for _ in range(joining().of_mail + 3):
        join(house, typed(), "", BASE, HERE)
    assert len(letters(house)) == joining().of_mail
    clock.go_on(days=1, hours=1)
    join(house, typed(), "", BASE, HERE)
    assert len(letters(house)) == joining().of_mail + 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mail", "anna@praxis.example\r\nBcc: all@example.org"), ("mail", "anna"),
        ("mail", "a@b"), ("mail", "a b@praxis.example"), ("mail", "ä@praxis.example"),
        ("mail", f"{'a' * 65}@praxis.example"), ("mail", "<anna@praxis.example>"), ("mail", "anna@praxis..example"), ("organisation", ""),
        ("organisation", "Praxis\nSubject: x"), ("organisation", "x" * 201), ("organisation", "Praxis\x00"), ("organisation", "—"),
        ("contact", "Anna\u202eMuster"),
        ("contact", "A" * 61), ("contact", ""), ("kind", "bank"), ("kind", ""), ("phone", "ruf mich an"), ("phone", ""), ("phone", "0" * 80),
        ("address", ""), ("address", "x" * 601), ("address", "a\x1b[2J"), ("address", "\n".join("abcdefghijkl")), ("staff_in_contact", "-1"),
        ("staff_in_contact", "1e3"), ("staff_in_contact", "12345678"), ("leitweg_id", "04011000-1234512345-07"), ("leitweg_id", "x\n"), ("leitweg_id", "٠٤-١"),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_refused_by_its_field(field: str, value: str) -> None:
    if (field, value) == ("leitweg_id", "x\n"):
        value = "x\ny"
    with pytest.raises(InputRefused) as refused:
        typed(**{field: value})
    assert refused.value.code == f"join.{field}"
    assert refused.value.de != refused.value.en


def test_what_is_in_order_is_taken() -> None:
    taken = typed(leitweg_id="04011000-1234512345-06", staff_in_contact="", phone="+49 (0)631 / 205-0", address="Weg 1\r\n\r\n 67655 Ort ")
    assert taken.leitweg_id == "04011000-1234512345-06"
    assert taken.staff_in_contact is None
    assert taken.address == "Weg 1\n67655 Ort"


def test_a_group_that_is_not_listed_is_joined_by_invitation_only(house: House) -> None:
    hidden = add_group(house, {"name": "Klinikverbund", "kind": "hospital_network", "listed": False}, "K. Koord")
    assert groups_in(house, listed=True) == ()
    for bad in (hidden.id, "g-none"):
        with pytest.raises(InputRefused) as refused:
            join(house, typed(group=bad), "", BASE, HERE)
        assert refused.value.code == "join.group"


def test_who_is_admitted_is_in_the_groups_and_told_by_mail(house: House, group: Group) -> None:
    member = confirmed(house)
    other = add_group(house, {"name": "Stadt", "kind": "town"}, "K. Koord")
    with pytest.raises(InputRefused, match="at least one"):
        admit(house, member.id, [], "K. Koord", BASE)
    with pytest.raises(InputRefused, match="no group"):
        admit(house, member.id, ["g-none"], "K. Koord", BASE)
    after = admit(house, member.id, [group.id], "K. Koord", BASE)
    assert (after.status, after.groups, after.decided_by) == ("admitted", (group.id,), "K. Koord")
    assert letters(house)[-1]["subject"] == "Ihre Organisation ist aufgenommen"
    assert taking_part(house, member.id) == after
    with pytest.raises(NotNow):
        admit(house, member.id, [group.id], "K. Koord", BASE)
    with pytest.raises(NotNow):
        decline(house, member.id, "zu spät", "K. Koord")
    assert regroup(house, member.id, [other.id, group.id], "K. Koord").groups == (other.id, group.id)
    assert members_in(house, group=other.id) == members_in(house, status="admitted", kind="practice", text="muster dr") == (MEMBERS.get(house, member.id),)
    assert members_in(house, text="klinik") == members_in(house, kind="police") == members_in(house, only="o-other") == ()


def test_who_is_declined_reads_why_loses_the_account_and_may_apply_anew(house: House, group: Group) -> None:
    member = confirmed(house)
    with pytest.raises(InputRefused):
        decline(house, member.id, "  ", "K. Koord")
    declined = decline(house, member.id, "keine Einrichtung im Landkreis", "K. Koord")
    assert (declined.status, declined.contact, declined.reason) == ("declined", ERASED, "keine Einrichtung im Landkreis")
    assert "keine Einrichtung im Landkreis" in letters(house)[-1]["body"]
    (account,) = accounts_in(house)
    assert account.disabled
    assert account_with_mail(house, TYPED["mail"]) is None
    assert decline(house, member.id, "noch einmal", "K. Koord") == declined
    again = confirmed(house)
    assert (again.id, again.status) == (member.id, "applied")
    assert len(organisations_in(house)) == 1
    assert [each.type for each in house.ledger.events("member", member.id)] == ["member.applied", "member.declined", "member.applied"]


def test_who_is_invited_is_admitted_at_once_and_the_record_names_who_invited(house: House) -> None:
    hidden = add_group(house, {"name": "Klinikverbund", "kind": "hospital_network", "listed": False}, "K. Koord")
    code = invite(house, hidden.id, TYPED["mail"], "de", "K. Koord", BASE).rpartition("=")[2]
    assert "Klinikverbund" in letters(house)[0]["subject"]
    join(house, typed(), code, BASE, HERE)
    member = confirm(house, secrets(house)[-1], PASSWORD, BASE)[2]
    assert (member.status, member.groups, member.invited_by) == ("admitted", (hidden.id,), "K. Koord")
    (_, admitted) = house.ledger.events("member", member.id)
    assert (admitted.type, admitted.payload["invited_by"]) == ("member.admitted", "K. Koord")
    assert invitation_of(house, code) is None
    with pytest.raises(InputRefused, match="used or has expired"):
        join(house, typed(mail="b@praxis.example", organisation="B"), code, BASE, HERE)


def test_of_two_who_bring_one_invitation_one_is_admitted_and_the_other_applies(house: House, group: Group) -> None:
    code = invite(house, group.id, TYPED["mail"], "de", "K. Koord", BASE).rpartition("=")[2]
    join(house, typed(), code, BASE, HERE)
    join(house, typed(mail="b@praxis.example", organisation="B"), code, BASE, HERE)
    assert confirm(house, secrets(house, "b@praxis.example")[0], PASSWORD, BASE)[2].status == "admitted"
    assert confirm(house, secrets(house)[-1], PASSWORD, BASE)[2].status == "applied"


def test_an_invitation_is_taken_back_and_ends_in_time(house: House, group: Group, clock: Clock) -> None:
    codes = [invite(house, group.id, mail, "en", "K. Koord", BASE).rpartition("=")[2] for mail in ("a@b.example", "c@d.example")]
    (second, first) = open_invitations(house, group.id)
    assert take_back(house, group.id, first.id, "K. Koord")
    assert not take_back(house, group.id, first.id, "K. Koord")
    assert [invitation_of(house, code) is None for code in codes].count(True) == 1
    clock.go_on(days=joining().invitation_days)
    assert open_invitations(house, group.id) == ()
    assert not take_back(house, group.id, second.id, "K. Koord")
    with pytest.raises(InputRefused):
        invite(house, group.id, "x\nBcc: y@z.example", "de", "K. Koord", BASE)
    assert "a@b.example" not in json.dumps([each.payload for each in house.ledger.events("group", group.id)])


def test_who_leaves_takes_contact_and_accounts_along_and_what_is_reserved_ends_with_it(house: House, group: Group) -> None:
    member = confirmed(house)
    with pytest.raises(NotNow):
        leave(house, member.id, "x", "K. Koord")
    admit(house, member.id, [group.id], "K. Koord", BASE)
    both = person(house, "I. Import", "importer", "buyer", organisation=TYPED["organisation"])
    put(house, lot("l-1", 1000))
    asked = demand(house, "bd-1", member.id, 400)
    with house.ledger.writing() as connection:
        house.ledger.reservations.reserve(connection, Reservation("r-1", "l-1", asked.id, member.id, "p-1", 400, firm=True), "K. Koord")
    left = leave(house, member.id, "Praxis geschlossen", "K. Koord")
    assert held(house, "l-1") == {"free": 1000}
    assert DEMANDS.get(house, asked.id).status == "withdrawn"
    assert (left.status, left.contact, left.groups) == ("left", ERASED, ())
    assert leave(house, member.id, "noch einmal", "K. Koord") == left
    by_name = {each.name: each for each in accounts_in(house)}
    assert by_name["Anna Muster (Praxis Dr. Muster)"].disabled
    assert by_name["I. Import"].roles == {"importer"}
    assert both.mail == by_name["I. Import"].mail
    join(house, typed(mail="c@praxis.example"), "", BASE, HERE)
    assert secrets(house, "c@praxis.example") == [], "what a member left behind is nobody's to take by registering"


def test_nobody_leaves_while_a_delivery_is_on_its_way(house: House, group: Group) -> None:
    member = confirmed(house)
    admit(house, member.id, [group.id], "K. Koord", BASE)
    put(house, lot("l-1", 1000))
    asked = demand(house, "bd-1", member.id, 400)
    with house.ledger.writing() as connection:
        house.ledger.reservations.reserve(connection, Reservation("r-1", "l-1", asked.id, member.id, "p-1", 400, firm=True, delivery="LS-1"), "K. Koord")
    with pytest.raises(NotNow, match="delivery"):
        leave(house, member.id, "zu", "K. Koord")
    assert MEMBERS.get(house, member.id).takes_part
    assert not accounts_in(house)[0].disabled


def test_nothing_about_the_person_is_in_what_is_kept_for_good(house: House, group: Group, tmp_path: Path) -> None:
    member = confirmed(house, leitweg_id="04011000-1234512345-06")
    admit(house, member.id, [group.id], "K. Koord", BASE)
    change_details(
        house, member.id, contact_of({"contact": "Bea Neu", "mail": "bea@praxis.example", "phone": "0631 99", "address": "Neuer Weg 3"}), 9, "", "Anna"
    )
    leave(house, member.id, "zieht um", "K. Koord")
    kinds = {"member": [member.id], ORGANISATION: [member.id], ACCOUNT: [each.id for each in accounts_in(house)]}
    events = [each.payload for kind, ids in kinds.items() for each_id in ids for each in house.ledger.events(kind, each_id)]
    states = [house.ledger.read(kind, each_id) for kind, ids in kinds.items() for each_id in ids]
    kept = json.dumps(events) + json.dumps([each.state for each in states if each])
    for told in ("anna@", "0631", "Musterweg", "bea@", "Bea Neu", "Neuer Weg"):
        assert told not in kept
    assert verify_record(tmp_path / "data") == ()


def test_an_organisation_that_is_known_is_enrolled_by_a_coordinator_also_when_it_had_left(house: House, group: Group) -> None:
    city = add_organisation(house, Party(name="Stadt Musterstadt"), "test")
    contact = contact_of({"contact": "Bea", "mail": "bea@stadt.example", "phone": "0631 99", "address": "Rathaus"})
    assert enrol(house, city.id, "authority", contact, [group.id], "K. Koord").takes_part
    with pytest.raises(NotNow):
        enrol(house, city.id, "authority", contact, [group.id], "K. Koord")
    leave(house, city.id, "Pause", "K. Koord")
    assert enrol(house, city.id, "authority", contact, [group.id], "K. Koord").takes_part
    with pytest.raises(InputRefused):
        enrol(house, "o-none", "authority", contact, [group.id], "K. Koord")


def test_groups_have_names_of_their_own(house: House, group: Group) -> None:
    for bad in (
        {"name": "landkreis KAISERSLAUTERN", "kind": "town"},
        {"name": " ", "kind": "town"},
        {"name": "X", "kind": "club"},
        {"name": "a\nb", "kind": "town"},
    ):
        with pytest.raises(InputRefused):
            add_group(house, bad, "K. Koord")
    renamed = change_group(house, group.id, {"name": "Kreis Kaiserslautern", "public": True}, "K. Koord")
    assert GROUPS.get(house, group.id) == renamed
    assert change_group(house, group.id, {"public": True}, "K. Koord") == renamed
    assert [each.type for each in house.ledger.events("group", group.id)] == ["group.added", "group.changed"]


def told(house: House, **changes: Any) -> dict[str, Any]:
    names = {each.party.name: each.id for each in organisations_in(house)}
    for name in ("Stadt Musterstadt", "Muster Handel GmbH"):
        names.setdefault(name, "")
        names[name] = names[name] or add_organisation(house, Party(name=name), "test").id
    line = {"wanted": {"category": "ffp2"}, "unit": "piece", "ceiling": "1.18", "quantity": 500_000}
    own = {"number": "RV 7/2020", "public_body": names["Stadt Musterstadt"], "importer": names["Muster Handel GmbH"], "groups": [], "lines": [line]}
    return own | {"valid_from": "2020-05-01", "valid_until": "2026-12-31"} | changes


def test_a_contract_is_entered_seen_by_those_it_is_for_and_ended(house: House, group: Group) -> None:
    member = confirmed(house)
    member = admit(house, member.id, [group.id], "K. Koord", BASE)
    nobody = add_contract(house, told(house), "K. Koord")
    theirs = add_contract(house, told(house, number="RV 8", groups=[group.id]), "K. Koord")
    assert contracts_in(house, member=member) == (theirs,)
    assert set(contracts_in(house)) == {nobody, theirs}
    ended = end_contract(house, theirs.id, date(2026, 6, 1), "neu ausgeschrieben", "K. Koord")
    assert (ended.ended_on, ended.end_reason) == (date(2026, 6, 1), "neu ausgeschrieben")
    assert contracts_in(house, status="open") == (nobody,)
    with pytest.raises(NotNow):
        end_contract(house, theirs.id, date(2026, 6, 1), "noch einmal", "K. Koord")
    with pytest.raises(InputRefused):
        end_contract(house, nobody.id, date(2027, 1, 1), "zu spät", "K. Koord")
    assert CONTRACTS.get(house, nobody.id).ended_on is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "contract.number"), ({"public_body": "o-none"}, "contract.public_body"), ({"importer": "o-none"}, "contract.importer"),
        ({"groups": ["g-none"]}, "group.unknown"), ({"valid_until": "2020-04-30"}, "contract.valid_until"), ({"lines": []}, "contract.lines"),
        ({"lines": [{"wanted": {"category": "gold"}, "ceiling": "1"}]}, "contract.category"),
        ({"lines": [{"wanted": {"category": "ffp2"}, "ceiling": "0"}]}, "contract.ceiling"),
        ({"lines": [{"wanted": {"category": "ffp2"}, "ceiling": "-1"}]}, "contract.ceiling"),
        ({"lines": [{"wanted": {"category": "ffp2"}, "ceiling": "NaN"}]}, "contract.ceiling"),
        ({"lines": [{"wanted": {"category": "ffp2"}, "ceiling": "1"}] * 2}, "contract.lines"),
    ],
)  # fmt: skip
def test_a_contract_that_is_not_in_order_is_refused_by_its_field(house: House, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        add_contract(house, told(house) | changes, "K. Koord")
    assert refused.value.code == code


def test_a_number_is_given_once_by_a_public_body(house: House) -> None:
    add_contract(house, told(house), "K. Koord")
    with pytest.raises(InputRefused, match="already"):
        add_contract(house, told(house, number="rv 7 2020"), "K. Koord")
