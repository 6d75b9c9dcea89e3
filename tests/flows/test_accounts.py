"""Accounts in the record: who there is, who may be changed by whom, and what proves somebody. On SQLite and on PostgreSQL."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import text

from batches.account import Account, Role
from batches.errors import FreigabeError, InputRefused, NotNow, ProgramFault, Unavailable
from batches.party import Party
from flows.accounts import passwords
from flows.accounts.beginning import MAIL, how_to_begin
from flows.accounts.guessing import Came, device_of
from flows.accounts.inviting import accept, invited, new_link
from flows.accounts.keeping import (
    ACCOUNT,
    account_of,
    account_with_mail,
    accounts_in,
    add_account,
    add_organisation,
    change_account,
    change_mail,
    change_organisation,
    organisation_of,
)
from flows.accounts.passwords import set_password
from flows.accounts.policy import policy
from flows.accounts.second_factor import forget, has_one, offer, prove, recovery_codes_left, switch_off, switch_on
from flows.accounts.signing_in import change_password, sign_in, sign_in_setting_up, sign_in_with_code, signed_in, still_needed, with_token
from flows.accounts.tokens import make_token, revoke_token, revoke_tokens, tokens_of
from flows.wiring import House
from tests.servers.clocks import Clock, house_with

PASSWORD, OTHER = "vier ruhige Worte zusammen", "fünf andere Worte am Stück"
HOME, ELSEWHERE = Came("192.0.2.1"), Came("198.51.100.9")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.unit), pytest.param("postgres", marks=pytest.mark.integration)])
def house(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    for name in ("FREIGABE_URL", "FREIGABE_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    with house_with(clock, tmp_path / "data", url) as opened:
        yield opened


def somebody(house: House, name: str, *roles: Role, password: str | None = PASSWORD) -> Account:
    account = add_account(house, name, f"{name.lower().replace('. ', '.').replace(' ', '.')}@example.org", roles, "test")
    if password is not None:
        house.ledger.credentials.set_password(account.id, passwords._hasher().hash(password))
    return account


def refused(code: str, function: object, *told: object, **named: object) -> None:
    with pytest.raises(FreigabeError) as caught:
        function(*told, **named)  # type: ignore[operator]
    assert caught.value.code == code, caught.value.en
    assert caught.value.de != caught.value.en


def types_of(house: House, account: Account) -> list[str]:
    return [each.type for each in house.ledger.events(ACCOUNT, account.id)]


# Names, roles, organisations


def test_a_name_is_given_once_and_for_ever(house: House) -> None:
    weber = somebody(house, "R. Weber", "qc", password=None)
    for same in ("R. Weber", "r weber", "r-weber!", "Ｒ. Weber"):
        refused("account.name_taken", add_account, house, same, "other@example.org", ["qc"], "test")
    change_account(house, weber.id, "test", "account.disabled", disabled=True)
    refused("account.name_taken", add_account, house, "R. Weber", "other@example.org", ["qc"], "test")
    refused("account.mail_taken", add_account, house, "A. Klein", "R.WEBER@example.org ", ["qc"], "test")
    with pytest.raises(ProgramFault):
        change_account(house, weber.id, "test", "account.changed", name="A. Klein")
    refused("account.name_reserved", add_account, house, "Command line", "c@example.org", ["qc"], "test")


def test_an_address_can_be_corrected_and_is_free_again(house: House) -> None:
    weber = somebody(house, "R. Weber", "qc")
    secret, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    change_mail(house, weber.id, "weber@example.org", "A. Admin")
    assert signed_in(house, secret) is None
    assert account_with_mail(house, "r.weber@example.org") is None
    assert account_with_mail(house, "Weber@example.org") == account_of(house, weber.id)
    somebody(house, "B. Rest", "qc", password=None)
    refused("account.mail_taken", change_mail, house, weber.id, "b.rest@example.org", "A. Admin")


def test_whoever_keeps_accounts_last_stays_and_an_unused_invitation_does_not_count(house: House) -> None:
    first = somebody(house, "A. Admin", "admin")
    second = somebody(house, "B. Admin", "admin", password=None)
    for changes in ({"disabled": True}, {"roles": frozenset({"qc"})}):
        refused("account.last_admin", change_account, house, first.id, "B. Admin", "account.changed", **changes)
    set_password(house, second, OTHER)
    assert change_account(house, first.id, "B. Admin", "account.disabled", disabled=True).disabled


def test_two_administrators_who_disable_each_other_at_once_do_not_both_succeed(house: House) -> None:
    first, second = somebody(house, "A. Admin", "admin"), somebody(house, "B. Admin", "admin")
    begin = threading.Barrier(2)

    def disable(about: Account, by: Account) -> bool:
        begin.wait()
        try:
            change_account(house, about.id, by.name, "account.disabled", disabled=True)
        except NotNow:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(disable, (first, second), (second, first)))
    assert done.count(True) <= 1
    assert any(not each.disabled for each in accounts_in(house))


def test_nobody_gives_roles_to_themselves(house: House) -> None:
    admin = somebody(house, "A. Admin", "admin")
    somebody(house, "B. Admin", "admin")
    refused("account.own_roles", change_account, house, admin.id, "A. Admin", "account.changed", roles=frozenset({"admin", "qc"}))
    refused("account.own_roles", change_account, house, admin.id, "a admin", "account.changed", roles=frozenset({"qc"}))
    after = change_account(house, admin.id, "B. Admin", "account.changed", roles=frozenset({"admin", "qc"}))
    assert after.roles == {"admin", "qc"}
    event = house.ledger.events(ACCOUNT, admin.id)[-1]
    assert (event.type, event.actor, event.payload) == ("account.changed", "B. Admin", {"roles": ["admin", "qc"]})


def test_an_organisation_keeps_its_former_name_and_gives_its_former_number_back(house: House) -> None:
    ours = add_organisation(house, Party(name="Muster Handel GmbH", eori="de 123 4567"), "test")
    assert ours.party.eori == "DE1234567"
    refused("organisation.exists", add_organisation, house, Party(name="muster handel gmbh"), "test")
    refused("organisation.exists", add_organisation, house, Party(name="Other", eori="DE1234567"), "test")
    refused("organisation.eori", add_organisation, house, Party(name="Other", eori="1234"), "test")
    refused("organisation.srn", change_organisation, house, ours.id, Party(name="Muster", srn="DE-IM-1"), "test")
    change_organisation(house, ours.id, Party(name="Muster Import GmbH", eori="DE7654321", srn="DE-IM-000012345"), "A. Admin")
    assert organisation_of(house, ours.id).party.srn == "DE-IM-000012345"  # type: ignore[union-attr]
    refused("organisation.exists", add_organisation, house, Party(name="Muster Handel GmbH"), "test")
    add_organisation(house, Party(name="Other", eori="DE1234567"), "test")


# Sessions


def test_a_session_ends_without_use_and_in_any_case(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    secret, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    clock.go_on(minutes=59)
    assert signed_in(house, secret) is not None
    clock.go_on(minutes=61)
    assert signed_in(house, secret) is None
    secret, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    for _ in range(13):
        assert signed_in(house, secret) is not None
        clock.go_on(minutes=55)
    clock.go_on(minutes=30)
    assert signed_in(house, secret) is None, "used all day, and over after twelve hours"


def test_signing_in_ends_the_session_the_browser_had_before(house: House) -> None:
    weber = somebody(house, "R. Weber", "qc")
    before, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    after, _ = sign_in(house, weber.mail, PASSWORD, HOME, instead_of=before)
    assert signed_in(house, before) is None
    assert signed_in(house, after) is not None


@pytest.mark.parametrize("change", [{"roles": frozenset({"coordinator"})}, {"disabled": True}])
def test_a_session_ends_when_roles_change_or_the_account_is_disabled(house: House, change: dict[str, object]) -> None:
    weber = somebody(house, "R. Weber", "qc")
    secret, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    link = new_link(house, somebody(house, "A. Klein", "qc", password=None), "test")
    change_account(house, weber.id, "A. Admin", "account.changed", **change)
    assert signed_in(house, secret) is None
    assert invited(house, link).name == "A. Klein"


def test_a_new_password_ends_every_session_and_the_one_it_was_changed_in_goes_on_under_a_new_secret(house: House) -> None:
    weber = somebody(house, "R. Weber", "qc")
    here, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    there, _ = sign_in(house, weber.mail, PASSWORD, ELSEWHERE)
    refused("password.wrong", change_password, house, weber, "falsch geraten, leider", OTHER, here)
    refused("password.weak", change_password, house, weber, PASSWORD, "r.weber@example.org", here)
    now = change_password(house, weber, PASSWORD, OTHER, here)
    assert signed_in(house, here) is None
    assert signed_in(house, there) is None
    assert signed_in(house, now) is not None
    refused("login.wrong", sign_in, house, weber.mail, PASSWORD, HOME)


# Guessing


def test_wrong_passwords_from_elsewhere_do_not_keep_anybody_out(house: House) -> None:
    weber = somebody(house, "R. Weber", "qc")
    for _ in range(policy().of_account):
        refused("login.wrong", sign_in, house, weber.mail, "geraten und falsch", ELSEWHERE)
    refused("login.too_often", sign_in, house, weber.mail, PASSWORD, ELSEWHERE)
    sign_in(house, weber.mail, PASSWORD, HOME)


def test_guessing_from_everywhere_is_stopped_and_a_known_browser_still_comes_in(house: House, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    weber, klein = somebody(house, "R. Weber", "qc"), somebody(house, "A. Klein", "qc")
    monkeypatch.setattr(passwords, "verified", lambda *_: False)
    for number in range(policy().of_account_anywhere):
        refused("login.wrong", sign_in, house, weber.mail, "falsch", Came(f"192.0.2.{number}"))
    monkeypatch.undo()
    refused("login.too_often", sign_in, house, weber.mail, PASSWORD, HOME)
    sign_in(house, weber.mail, PASSWORD, Came(HOME.address, device_of(house, weber)))
    for of_another in (device_of(house, klein), "made up"):
        refused("login.too_often", sign_in, house, weber.mail, PASSWORD, Came(HOME.address, of_another))
    clock.go_on(minutes=16)
    sign_in(house, weber.mail, PASSWORD, HOME)


def test_a_known_browser_is_limited_too(house: House) -> None:
    weber = somebody(house, "R. Weber", "qc")
    came = Came(HOME.address, device_of(house, weber))
    for _ in range(policy().of_account):
        refused("login.wrong", sign_in, house, weber.mail, "falsch", came)
    refused("login.too_often", sign_in, house, weber.mail, PASSWORD, came)


def test_many_guesses_at_once_count_as_many(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    weber = somebody(house, "R. Weber", "qc")
    looked_at: list[str] = []
    monkeypatch.setattr(passwords, "verified", lambda _, password: looked_at.append(password) or False)

    def guess(number: int) -> None:
        with pytest.raises(NotNow):
            sign_in(house, weber.mail, f"geraten {number}", ELSEWHERE)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(40)))
    assert len(looked_at) <= policy().of_account


def test_a_right_password_does_not_wipe_out_the_attempts_of_an_address(house: House) -> None:
    weber, klein = somebody(house, "R. Weber", "qc"), somebody(house, "A. Klein", "qc")
    refused("login.wrong", sign_in, house, klein.mail, "falsch", ELSEWHERE)
    sign_in(house, weber.mail, PASSWORD, ELSEWHERE)
    assert house.ledger.attempts.count(f"address {ELSEWHERE.address}", policy().within) == 1


def test_an_unknown_address_costs_as_many_verifications_as_a_known_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody(house, "R. Weber", "qc")
    somebody(house, "In Vited", "qc", password=None)
    gone = somebody(house, "Dis Abled", "qc")
    change_account(house, gone.id, "test", "account.disabled", disabled=True)
    real, counted = passwords.verified, []
    monkeypatch.setattr(passwords, "verified", lambda kept, password: counted.append(kept[:30]) or real(kept, password))
    told = set()
    for mail in ("r.weber@example.org", "in.vited@example.org", "dis.abled@example.org", "nobody@example.org", ""):
        counted.clear()
        with pytest.raises(NotNow) as caught:
            sign_in(house, mail, "falsch", HOME)
        assert len(counted) == 1, mail
        assert counted[0].startswith("$argon2id$v=19$m=65536,t=3,p=4"), counted
        told.add((caught.value.code, caught.value.de))
    assert len(told) == 1


# The second factor


def switched_on(house: House, account: Account, clock: Clock) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    offered = offer(house, account)
    totp = pyotp.TOTP(offered.secret.replace(" ", ""))
    codes = switch_on(house, account, offered.sealed, totp.at(int(clock().timestamp())), HOME)
    return totp, codes


def test_setting_up_a_second_factor_needs_a_right_code_and_that_code_counts_once(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    offered = offer(house, weber)
    assert offered.qr.startswith("data:image/svg+xml;base64,")
    refused("login.wrong_code", switch_on, house, weber, offered.sealed, "000000", HOME)
    klein = somebody(house, "A. Klein", "qc")
    refused("second_factor.old", switch_on, house, klein, offered.sealed, "000000", HOME)
    assert not has_one(house, weber)
    totp, _ = switched_on(house, weber, clock)
    refused("login.wrong_code", prove, house, weber, totp.at(int(clock().timestamp())), HOME)
    refused("second_factor.there", switch_on, house, weber, offered.sealed, "000000", HOME)


def test_each_code_counts_once_and_a_step_before_and_after_counts_too(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    totp, _ = switched_on(house, weber, clock)
    clock.go_on(minutes=10)
    now = int(clock().timestamp())
    for away in (-2, 2):
        refused("login.wrong_code", prove, house, weber, totp.at(now + away * 30), HOME)
    prove(house, weber, f" {totp.at(now - 30)[:3]} {totp.at(now - 30)[3:]} ", HOME)
    prove(house, weber, totp.at(now + 30), HOME)
    for used in (now - 30, now, now + 30):  # that of now is older than one that was used
        refused("login.wrong_code", prove, house, weber, totp.at(used), HOME)


def test_of_two_who_show_the_same_code_at_once_one_comes_in(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    totp, _ = switched_on(house, weber, clock)
    clock.go_on(minutes=10)
    code = totp.at(int(clock().timestamp()))

    def shown(_: int) -> bool:
        try:
            prove(house, weber, code, HOME)
        except NotNow:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(shown, range(4))).count(True) == 1


def test_a_recovery_code_counts_once_and_only_its_digest_is_kept(house: House, clock: Clock) -> None:
    weber, klein = somebody(house, "R. Weber", "qc"), somebody(house, "A. Klein", "qc")
    _, codes = switched_on(house, weber, clock)
    switched_on(house, klein, clock)
    assert len(set(codes)) == recovery_codes_left(house, weber) == 10
    refused("login.wrong_code", prove, house, klein, codes[0], HOME)
    prove(house, weber, codes[0].lower(), HOME)
    refused("login.wrong_code", prove, house, weber, codes[0], HOME)
    assert recovery_codes_left(house, weber) == 9
    with house.ledger.reading() as connection:
        kept = str(connection.execute(text("SELECT * FROM links")).all())
    assert codes[1] not in kept
    assert codes[1].replace("-", "") not in kept


def test_the_secret_is_encrypted_at_rest_under_a_key_that_is_its_owners_alone(
    house: House, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weber = somebody(house, "R. Weber", "qc")
    totp, _ = switched_on(house, weber, clock)
    kept = house.ledger.credentials.of(weber.id).totp or ""
    assert totp.secret not in kept
    assert totp.secret not in str(house.ledger.events(ACCOUNT, weber.id))
    key = house.place.data / "portal.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    other = tmp_path / "secret"
    other.write_text("another secret of the house, long enough")
    monkeypatch.setenv("FREIGABE_SECRET_FILE", str(other))
    with pytest.raises(Unavailable) as caught:
        prove(house, weber, "123456", HOME)
    assert caught.value.code == "second_factor.key"
    other.write_text("short")
    refused("secret.short", offer, house, weber)
    # moved to another account's row it opens nothing
    monkeypatch.delenv("FREIGABE_SECRET_FILE")
    klein = somebody(house, "A. Klein", "qc")
    house.ledger.credentials.set_totp(klein.id, kept)
    refused("second_factor.key", prove, house, klein, "123456", HOME)


def test_wrong_codes_are_limited_and_a_known_browser_is_not_held_up_by_others(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    totp, _ = switched_on(house, weber, clock)
    for _ in range(policy().of_account):
        refused("login.wrong_code", prove, house, weber, "000000", ELSEWHERE)
    clock.go_on(minutes=1)
    code = totp.at(int(clock().timestamp()))
    refused("login.too_often", prove, house, weber, code, HOME)
    prove(house, weber, code, Came(HOME.address, device_of(house, weber)))


def test_a_whole_session_takes_both_and_has_another_secret_than_half_of_one(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    totp, _ = switched_on(house, weber, clock)
    clock.go_on(minutes=1)
    half, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    assert signed_in(house, half).proved == "password"  # type: ignore[union-attr]
    whole = sign_in_with_code(house, half, weber, totp.at(int(clock().timestamp())), HOME)
    assert signed_in(house, half) is None
    assert signed_in(house, whole).proved == "full"  # type: ignore[union-attr]
    half, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    clock.go_on(minutes=11)
    assert signed_in(house, half) is None


def test_in_public_operation_quality_control_cannot_sign_in_without_a_second_factor(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    weber, rest = somebody(house, "R. Weber", "qc"), somebody(house, "B. Rest", "coordinator")
    assert still_needed(house, weber) is None
    monkeypatch.setenv("FREIGABE_URL", "https://freigabe.example")
    assert still_needed(house, rest) is None
    half, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    assert (signed_in(house, half).proved, still_needed(house, weber)) == ("password", "set_up")  # type: ignore[union-attr]
    offered = offer(house, weber)
    code = pyotp.TOTP(offered.secret.replace(" ", "")).at(int(clock().timestamp()))
    whole, codes = sign_in_setting_up(house, half, weber, offered.sealed, code, HOME)
    assert signed_in(house, whole).proved == "full"  # type: ignore[union-attr]
    refused("second_factor.required", switch_off, house, weber, PASSWORD, codes[0], HOME)


def test_switching_off_takes_password_and_code(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    _, codes = switched_on(house, weber, clock)
    refused("password.wrong", switch_off, house, weber, "falsch", codes[0], HOME)
    refused("login.wrong_code", switch_off, house, weber, PASSWORD, "000000", HOME)
    assert has_one(house, weber)
    switch_off(house, weber, PASSWORD, codes[0], HOME)
    assert (has_one(house, weber), recovery_codes_left(house, weber)) == (False, 0)


def test_an_administrators_reset_is_in_the_record_with_their_name(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    switched_on(house, weber, clock)
    secret, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    forget(house, weber, "A. Admin")
    assert signed_in(house, secret) is None
    last = house.ledger.events(ACCOUNT, weber.id)[-1]
    assert (last.type, last.actor) == ("account.second_factor_off", "A. Admin")


# Invitations


def test_an_invitation_counts_once_for_seven_days_and_a_weak_password_does_not_use_it_up(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc", password=None)
    link = new_link(house, weber, "A. Admin")
    assert invited(house, link) == invited(house, link) == weber
    refused("password.short", accept, house, link, "kurz")
    secret, account = accept(house, link, PASSWORD)
    assert signed_in(house, secret).account == account == weber  # type: ignore[union-attr]
    refused("invitation.ended", accept, house, link, OTHER)
    sign_in(house, weber.mail, PASSWORD, HOME)
    late = new_link(house, weber, "A. Admin")
    clock.go_on(days=7, seconds=1)
    refused("invitation.ended", accept, house, late, OTHER)
    assert types_of(house, weber)[:4] == ["account.added", "account.link_made", "account.password_set", "account.signed_in"]
    assert house.ledger.events(ACCOUNT, weber.id)[2].payload == {"by_link_of": "A. Admin"}


def test_of_two_who_use_an_invitation_at_once_one_chooses_the_password(house: House) -> None:
    weber = somebody(house, "R. Weber", "qc", password=None)
    link = new_link(house, weber, "A. Admin")

    def choose(password: str) -> bool:
        try:
            accept(house, link, password)
        except NotNow:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(choose, (PASSWORD, OTHER)))
    assert done.count(True) == 1
    sign_in(house, weber.mail, (PASSWORD, OTHER)[done.index(True)], HOME)


def test_a_new_link_ends_the_former_one_and_every_session_and_does_not_replace_a_second_factor(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    switched_on(house, weber, clock)
    secret, _ = sign_in(house, weber.mail, PASSWORD, HOME)
    former = new_link(house, weber, "A. Admin")
    link = new_link(house, weber, "A. Admin")
    assert signed_in(house, secret) is None
    refused("invitation.ended", invited, house, former)
    half, _ = accept(house, link, OTHER)
    assert signed_in(house, half).proved == "password"  # type: ignore[union-attr]
    refused("account.own_link", new_link, house, weber, "R. Weber")
    open_one = new_link(house, weber, "A. Admin")
    change_account(house, weber.id, "A. Admin", "account.disabled", disabled=True)
    refused("invitation.ended", accept, house, open_one, OTHER)
    refused("account.disabled", new_link, house, account_of(house, weber.id), "A. Admin")


# Tokens


def test_a_token_ends_on_its_day_when_revoked_and_with_its_account(house: House, clock: Clock) -> None:
    weber = somebody(house, "R. Weber", "qc")
    for days in (0, 366):
        refused("token.days", make_token, house, weber, "stock", "read", days, PASSWORD)
    refused("token.name", make_token, house, weber, " ", "read", 1, PASSWORD)
    refused("password.wrong", make_token, house, weber, "stock", "read", 1, "falsch")
    short, long, third = (make_token(house, weber, name, "write", days, PASSWORD) for name, days in (("short", 1), ("long", 365), ("third", 365)))
    assert with_token(house, short).account == weber  # type: ignore[union-attr]
    clock.go_on(days=1)
    assert with_token(house, short) is None
    klein = somebody(house, "A. Klein", "qc")
    id_of_long = next(each.id for each in tokens_of(house, weber) if each.name == "long")
    refused("token.unknown", revoke_token, house, klein, id_of_long)
    revoke_token(house, weber, id_of_long)
    assert with_token(house, long) is None
    change_account(house, weber.id, "A. Admin", "account.disabled", disabled=True)
    assert with_token(house, third) is None
    change_account(house, weber.id, "A. Admin", "account.enabled", disabled=False)
    assert revoke_tokens(house, weber, "A. Admin") == 2  # the one whose day has passed is ended too
    assert with_token(house, third) is None


# The first start


def test_the_first_start_makes_an_administrator_nobody_knows_the_password_of(house: House) -> None:
    said = how_to_begin(house, 8080)
    assert said is not None
    first = said.de.rpartition("/")[2]
    assert f"http://127.0.0.1:8080/invitations/{first}" in said.en
    administrator = account_with_mail(house, MAIL)
    assert administrator is not None
    assert administrator.roles == {"admin"}
    assert house.ledger.credentials.of(administrator.id).password is None
    again = how_to_begin(house, 8080)
    assert again is not None
    refused("invitation.ended", invited, house, first)
    accept(house, again.de.rpartition("/")[2], PASSWORD)
    assert how_to_begin(house, 8080) is None
    assert len(accounts_in(house)) == 1


def test_a_house_that_has_accounts_gets_no_administrator(house: House) -> None:
    somebody(house, "R. Weber", "admin", password=None)
    assert how_to_begin(house, 8080) is None
    assert [each.name for each in accounts_in(house)] == ["R. Weber"]


def test_what_happened_to_an_account_is_chained_and_an_alteration_shows(house: House) -> None:
    weber = somebody(house, "R. Weber", "qc")
    assert house.ledger.verify(ACCOUNT, weber.id) == ()
    with house.ledger.writing() as connection:
        connection.execute(text("UPDATE events SET payload = replace(payload, 'qc', 'admin') WHERE kind = 'account'"))
    assert house.ledger.verify(ACCOUNT, weber.id)


def test_a_password_is_no_more_than_a_name(house: House) -> None:
    weber = somebody(house, "Wilhelmine Weber", "qc", password=None)
    for weak in ("wilhelmine weber", "WilhelmineWeber", "aaaaaaaaaaaaaaaa", "Freigabe-Portal-2026", "wilhelmine.weber@example.org"):
        with pytest.raises(InputRefused, match="easy to guess"):
            set_password(house, weber, weak)
    refused("password.long", set_password, house, weber, "ab cd ef " * 20)
