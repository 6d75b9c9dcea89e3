"""What the outbox holds for people, on its way to a real mail server: once each, in the receiver's language, whatever goes wrong between."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue import load_catalogue
from deploy.servers.process import free_port
from flows.deliver_messages import deliver_messages
from flows.health import Site
from flows.health.mail import mail
from flows.health.waiting import waiting
from flows.mailing import server as of_server
from flows.mailing.addressing import TOPICS
from flows.mailing.letters import letter
from flows.mailing.receivers import receivers_in
from flows.mailing.sending import Delivered, deliver, setup
from flows.orchestration import orchestration
from flows.session import prefect_session
from flows.wiring import House, opened
from record import FolderArchive, Message, Place, open_ledger
from record import outbox as of_outbox
from record.tables import outbox
from tests.servers.mail import Sink, self_signed

pytestmark = pytest.mark.integration

RULES = orchestration().mail
RECEIVERS = """
[default]
to = ["desk@house.example"]

[[receiver]]
whom = ["qc"]
to = ["qc@house.example", "head-of-qc@house.example"]
language = "en"
"""


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2020, 4, 20, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink(free_port())
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return self_signed(tmp_path / "mail.pem")


@pytest.fixture
def house(tmp_path: Path, clock: Clock, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.delenv("FREIGABE_DATABASE", raising=False)
    monkeypatch.setenv("FREIGABE_MAIL", f"smtp://127.0.0.1:{sink.port}")
    monkeypatch.setenv("FREIGABE_MAIL_FROM", "freigabe@house.example")
    place = Place(tmp_path / "data")
    ledger = open_ledger(place.ledger_url, clock)
    (place.data / "mail.toml").write_text(RECEIVERS)
    yield House(place, ledger, FolderArchive(place.archive), load_catalogue())
    ledger.close()


def reminded(number: int, whom: str = "importer", **more: str) -> Message:
    payload = {"batch": f"b-{number}", "what": "papers", "whom": whom, "why": "papers.missing", "since": "2020-04-08T10:00:00+00:00"}
    told = {"de": f"Sendung b-{number} wartet seit 08.04.2020 auf fehlende Papiere für Prüfer Müßig", "en": f"batch b-{number} waits since 2020-04-08"}
    then = {"de": "22.04.2020: Erinnerung 2/3", "en": "2020-04-22: reminder 2/3"}
    return Message(f"reminded:{number}:{whom}", "wait.reminded", payload | {"told": told, "next": then} | more)


def put(house: House, *messages: Message) -> None:
    with house.ledger.writing() as connection:
        of_outbox.write(connection, messages, house.ledger.clock())


def turn(house: House) -> Delivered:
    settings = setup(house)
    assert settings is not None
    return deliver(house, settings)


def to(sink: Sink) -> list[str]:
    """Who got something, sorted."""
    return sorted(address for each in sink.envelopes for address in each.rcpt_tos)


def left(house: House) -> list[str]:
    """The topics of what has not left."""
    with house.ledger.reading() as connection:
        return list(connection.execute(select(outbox.c.topic).where(outbox.c.delivered_at.is_(None)).order_by(outbox.c.topic)).scalars())


def test_a_reminder_arrives_in_the_receivers_language_with_all_that_is_to_be_known(house: House, sink: Sink, clock: Clock) -> None:
    put(house, reminded(1), reminded(2, "qc"))
    clock.now += timedelta(minutes=4)
    turn(house)
    german, _, english = sorted(sink.mails, key=lambda each: str(each["To"]))
    assert to(sink) == ["desk@house.example", "head-of-qc@house.example", "qc@house.example"]
    text = german.get_content()
    assert german["Subject"] == "[freigabe] b-1: Erinnerung: fehlende Papiere"
    assert "Sendung b-1 wartet seit 08.04.2020 auf fehlende Papiere für Prüfer Müßig" in text
    assert "Weiter: 22.04.2020: Erinnerung 2/3" in text
    assert "freigabe status b-1" in text
    assert german["Date"].datetime == datetime(2020, 4, 20, 6, tzinfo=UTC)
    assert (german["Auto-Submitted"], german["From"], german.get_content_type()) == ("auto-generated", "freigabe <freigabe@house.example>", "text/plain")
    assert (german["Content-Language"], english["Content-Language"]) == ("de", "en")
    assert english["Subject"] == "[freigabe] b-2: reminder: missing papers"
    assert "Next: 2020-04-22: reminder 2/3" in english.get_content()
    assert len({each["Message-ID"] for each in sink.mails}) == 3
    assert left(house) == []
    turn(house)
    assert len(sink.mails) == 3


def test_a_letter_goes_to_whom_it_names_without_mail_toml_and_once(house: House, sink: Sink) -> None:
    (house.place.data / "mail.toml").unlink()
    written = letter("recall:rr-1:o-1", "praxis@dorf.example", "de", "Rückruf: Maske MW-2100\r\nBcc: all@evil.example", "Bitte nicht mehr verwenden.\n")
    put(house, written, reminded(1))
    put(house, written)
    turn(house)
    turn(house)
    (mail,) = sink.mails
    assert (to(sink), mail["Bcc"]) == (["praxis@dorf.example"], None)
    assert mail["Subject"] == "Rückruf: Maske MW-2100 Bcc: all@evil.example"
    assert (mail.get_content().replace("\r\n", "\n"), mail["Content-Language"]) == ("Bitte nicht mehr verwenden.\n", "de")
    assert left(house) == ["wait.reminded"]


def test_what_a_letter_said_is_not_kept_once_it_has_left(house: House, sink: Sink) -> None:
    """It holds links that let somebody in: whoever reads the record later is not who it was written to."""
    put(house, letter("join:1", "praxis@dorf.example", "de", "Bestätigen", "https://freigabe.example/channel/join/secret\n"))
    turn(house)
    (mail,) = sink.mails
    assert "secret" in mail.get_content()
    with house.ledger.reading() as connection:
        (kept,) = of_outbox.beginning(connection, "letter:join:1")
    assert (kept.message.payload["body"], kept.message.payload["to"], kept.delivered_at is None) == ("", "praxis@dorf.example", False)


def test_what_one_turn_has_for_one_receiver_is_one_mail(house: House, sink: Sink) -> None:
    put(house, *(reminded(number) for number in range(RULES.in_one + 3)))
    turn(house)
    full, rest = sorted(sink.mails, key=lambda each: -len(each.get_content()))
    assert full["Subject"] == f"[freigabe] {RULES.in_one} Nachrichten zu {RULES.in_one} Sendungen"
    assert [each.get_content().count("Ansehen: ") for each in (full, rest)] == [RULES.in_one, 3]


def test_nothing_a_payload_holds_becomes_a_header_or_another_line(house: House, sink: Sink) -> None:
    evil = "b-1\r\nBcc: all@evil.example\r\n\r\n<b>\u202ehello"
    put(house, reminded(1, "Saigon\nMedical", batch=evil, what="papers\r\nX-Evil: 1"))
    turn(house)
    (mail_,) = sink.mails
    assert to(sink) == ["desk@house.example"]
    assert (mail_["Bcc"], mail_["X-Evil"], len(mail_.defects)) == (None, None, 0)
    assert not [line for line in mail_.get_content().splitlines() if line.startswith("Bcc")]
    assert "\u202e" not in mail_.get_content()
    assert len(mail_["Subject"]) <= 120


KILLED = """
import os, signal, sys
from pathlib import Path
from flows.mailing import sending
from flows.wiring import opened
from record import outbox
outbox.delivered, real = (lambda connection, messages, at, why=None: os.kill(os.getpid(), signal.SIGKILL) if messages[0].topic == "mail"
                          else real(connection, messages, at, why)), outbox.delivered
with opened(Path(sys.argv[1])) as house:
    sending.deliver(house, sending.setup(house))
"""


def test_killed_between_sending_and_marking_the_same_mail_comes_again(house: House, sink: Sink, clock: Clock) -> None:
    clock.now = datetime.now(UTC)
    put(house, reminded(1), reminded(2))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    died = subprocess.run([sys.executable, "-c", KILLED, str(house.place.data)], env=environment, check=False, capture_output=True, text=True, timeout=60)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert (len(sink.mails), left(house)) == (1, ["mail"])
    put(house, reminded(3))
    clock.now += timedelta(minutes=5)
    turn(house)
    first, again, other = sink.mails
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first.as_bytes() == again.as_bytes()
    assert "b-3" in other.get_content()
    assert left(house) == []


def test_a_server_that_is_away_loses_nothing_and_is_asked_at_growing_pauses(house: House, sink: Sink, clock: Clock) -> None:
    put(house, reminded(1))
    sink.stop()
    asked, begun = [], clock.now
    while clock.now < begun + timedelta(hours=3):
        if turn(house).away is not None:
            asked.append((clock.now - begun) // timedelta(minutes=1))
        clock.now += timedelta(minutes=5)
    assert asked == [0, 5, 15, 35, 75, 155]
    assert left(house) == ["mail"]
    sink.start()
    assert turn(house).taken == 0, "its pause is not over"
    put(house, reminded(2))
    turn(house)  # what is new finds the server back, and what waited for it goes too
    assert ["b-1" in each.get_content() for each in sink.mails] == [True, False]
    assert left(house) == []


def test_a_line_that_breaks_off_between_two_mails_loses_and_repeats_nothing(house: House, sink: Sink, clock: Clock) -> None:
    put(house, reminded(1))
    clock.now += timedelta(seconds=1)
    put(house, reminded(2, "qc"))
    sink.rcpt["desk@house.example"] = "421 going down"  # the first of them, every time
    turn(house)
    assert to(sink) == []
    for _ in range(3):
        clock.now += timedelta(minutes=5)
        turn(house)
    assert to(sink) == ["head-of-qc@house.example", "qc@house.example"]
    sink.rcpt.clear()
    clock.now += RULES.longest
    turn(house)
    assert to(sink) == ["desk@house.example", "head-of-qc@house.example", "qc@house.example"]


def test_a_receiver_that_is_refused_keeps_no_other_back_is_told_and_mended_by_correcting_the_file(house: House, sink: Sink, clock: Clock) -> None:
    clock.now = datetime.now(UTC)
    put(house, reminded(1, "qc"), reminded(2))
    sink.rcpt["qc@house.example"] = "550 5.1.1 no such user"
    done = turn(house)
    assert done.refused == [("qc@house.example", "550 5.1.1 no such user")]
    assert to(sink) == ["desk@house.example", "head-of-qc@house.example"]
    told = mail(Site(house.place.data))
    assert told.state == "warn"
    assert "qc@house.example: 550 5.1.1 no such user" in told.says.en
    clock.now += timedelta(minutes=5)
    assert turn(house).refused == [], "not offered again at once"
    (house.place.data / "mail.toml").write_text(RECEIVERS.replace('"qc@', '"quality@'))
    turn(house)
    assert to(sink) == ["desk@house.example", "head-of-qc@house.example", "quality@house.example"]
    assert mail(Site(house.place.data)).state == "ok"


def test_a_receiver_put_off_by_the_server_is_tried_again_and_one_refused_for_weeks_given_up(house: House, sink: Sink, clock: Clock) -> None:
    put(house, reminded(1))
    sink.rcpt["desk@house.example"] = "450 greylisted"
    assert turn(house).put_off == [("desk@house.example", "450 greylisted")]
    sink.rcpt["desk@house.example"] = "550 never"
    clock.now += timedelta(minutes=5)
    assert turn(house).refused
    clock.now += RULES.stale
    assert turn(house).refused == [("desk@house.example", "550 never; given up")]
    assert (left(house), sink.mails) == ([], [])


def test_for_whom_nobody_is_named_it_waits_is_told_by_the_doctor_and_goes_once_somebody_is(house: House, sink: Sink, clock: Clock) -> None:
    clock.now = datetime.now(UTC) - timedelta(hours=2)
    (house.place.data / "mail.toml").write_text('[[receiver]]\nwhom = ["QC"]\nto = ["qc@house.example"]\n')
    put(house, reminded(1), reminded(2, "qc"), reminded(3))
    assert turn(house).addressed.nobody == {"importer": 2}
    assert turn(house).addressed.nobody == {}, "told once"
    assert to(sink) == ["qc@house.example"]
    said = mail(Site(house.place.data))
    assert (said.state, "importer (2)" in said.says.de) == ("warn", True)
    left_waiting = waiting(Site(house.place.data))
    assert left_waiting is not None
    assert left_waiting.state == "ok", "that is the doctor's"
    (house.place.data / "mail.toml").write_text(RECEIVERS)
    turn(house)
    assert to(sink) == ["desk@house.example", "qc@house.example"]
    assert left(house) == []


def test_without_a_server_or_receivers_all_stays_and_the_doctor_says_how_many_and_what_to_set(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    put(house, reminded(1), reminded(2))
    site = Site(house.place.data)
    (house.place.data / "mail.toml").unlink()
    assert turn(house) == Delivered()
    assert ("2 messages wait" in mail(site).says.en, "mail.toml" in (mail(site).mend or mail(site).says).en) == (True, True)
    (house.place.data / "mail.toml").write_text(RECEIVERS)
    monkeypatch.delenv("FREIGABE_MAIL")
    assert setup(house) is None
    assert "FREIGABE_MAIL_FROM" in (mail(site).mend or mail(site).says).en
    found = waiting(site)
    assert found is not None
    assert found.state == "ok"


def test_what_is_old_when_mail_is_set_up_is_not_mailed_but_its_number_is_told(house: House, sink: Sink, clock: Clock) -> None:
    put(house, *(reminded(number) for number in range(7)))
    clock.now += RULES.stale + timedelta(minutes=1)
    put(house, reminded(8))
    assert turn(house).addressed.stale == 7
    (only,) = sink.mails
    assert "7 ältere Nachrichten" in only.get_content()
    assert "freigabe stalled" in only.get_content()
    assert "b-3" not in only.get_content()
    assert left(house) == []


def test_a_server_that_refuses_the_tls_it_offers_gets_no_mail_in_the_open(
    house: House,
    sink: Sink,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(house, reminded(1))
    sink.stop()
    sink.start(certificate, starttls_refused=True)
    assert turn(house).away is not None
    sink.stop()
    sink.start()
    monkeypatch.setattr(of_server, "on_this_machine", lambda _host: False)
    monkeypatch.setenv("FREIGABE_MAIL", f"smtp://freigabe:right@127.0.0.1:{sink.port}")
    with house.ledger.writing() as connection:
        of_outbox.try_again(connection, ("mail",), of_outbox.AWAY, beginning=True)
    assert "no TLS" in (turn(house).away or "")
    assert sink.envelopes == []
    sink.stop()
    sink.start(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("FREIGABE_MAIL", f"smtp://127.0.0.1:{sink.port}")
    with house.ledger.writing() as connection:
        of_outbox.try_again(connection, ("mail",), of_outbox.AWAY, beginning=True)
    assert turn(house).taken == 1


@pytest.mark.parametrize(
    "text", ['[default]\nto = ["a@b.example\\nBcc: c@d.example"]', "[default]\nto = []", '[default]\nto = ["nobody"]', "to =", '[[receiver]]\nwhom = ["qc"]']
)
def test_a_file_that_is_not_in_order_is_refused_and_told(house: House, text: str) -> None:
    from batches.errors import InputRefused

    (house.place.data / "mail.toml").write_text(text)
    with pytest.raises(InputRefused, match=r"mail\.toml"):
        receivers_in(house.place.data)
    assert mail(Site(house.place.data)).state == "fault"


def test_all_that_the_sweep_tells_is_for_people() -> None:
    """Whatever the sweep writes into the outbox has to be known here: nobody else fetches it. Two of its words are events alone."""
    source = "".join(each.read_text() for each in (Path(__file__).parents[2] / "flows" / "stalled").glob("*.py"))
    assert set(re.findall(r'"((?:wait|batch|border|run)\.[a-z_]+)"', source)) - {"run.retried", "batch.woken"} == set(TOPICS)


def test_the_flow_mails_what_waits(own: Path, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FREIGABE_MAIL", f"smtp://127.0.0.1:{sink.port}")
    monkeypatch.setenv("FREIGABE_MAIL_FROM", "freigabe@house.example")
    with opened(own) as there:
        put(there, reminded(1), reminded(2, "qc"))
    with prefect_session(own, lambda _: None):
        assert asyncio.run(deliver_messages(str(own)))["taken"] == 0
        (own / "mail.toml").write_text(RECEIVERS)
        sink.rcpt["qc@house.example"] = "550 no"
        assert asyncio.run(deliver_messages(str(own))) == {"taken": 2, "refused": 1, "put_off": 0, "stale": 0, "nobody": 0, "away": 0}
    assert to(sink) == ["desk@house.example", "head-of-qc@house.example"]
