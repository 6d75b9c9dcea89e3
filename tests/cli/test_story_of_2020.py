"""The two stories of 2020 by command: from registrations to goods shared out, delivered, recalled, and back or used up, and a second person who agrees."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from batches.entered import GoodsArrived, ReleaseApproved, ReleasedByCustoms
from batches.party import Party
from cli.app import status_of
from flows.accounts.keeping import add_organisation
from flows.folder import load_folder
from flows.running import enter
from flows.verifying import verify_record
from flows.wiring import opened
from record.tables import outbox
from samples.stories import STORIES, Distribution, Story
from tests.servers.people import PASSWORD, carried, sample_house

pytestmark = pytest.mark.integration

KAISERSLAUTERN, LEIPZIG, _ = STORIES
Run = Callable[..., Any]


@pytest.fixture
def data(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_URL", "FREIGABE_LANG"):
        monkeypatch.delenv(name, raising=False)
    return sample_house(tmp_path / "data", tmp_path_factory, worker_id, ("kaiserslautern-2020", "leipzig-2020"))


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def of(*arguments: str, status: int = 0) -> Any:
        assert status_of([*arguments, "--json", "--data", str(data)]) == status, capsys.readouterr()
        told = capsys.readouterr()
        return json.loads(told.out) if status < 2 else told.err

    return of


def released(data: Path, story: Story) -> str:
    """The batch of a story as its people released it."""
    batch = load_folder(story.folder).order.batch_id
    acts = (
        GoodsArrived(by=story.warehouse, on=date.fromisoformat(story.arrived_on)),
        ReleasedByCustoms(by=story.agent, mrn=story.mrn, released_on=date.fromisoformat(story.released_on)),
        *(ReleaseApproved(by=each) for each in story.approvers),
    )
    with opened(data) as house:
        for act in acts:
            enter(house, batch, act)
            carried(house, batch)
    return batch


def told(story: Story) -> Distribution:
    assert story.distribution is not None
    return story.distribution


def joined(run: Run, data: Path, tmp_path: Path, story: Story) -> dict[str, str]:
    """Every member of a story registers, confirms by the link that is mailed, and is admitted; their ids."""
    distribution, password = told(story), tmp_path / "password"
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    name, kind = distribution.group
    run("channel", "group", "add", name, "--kind", kind, "--by", distribution.coordinator)
    ids = {}
    for organisation, of_kind, contact, mail, address in distribution.members:
        run("channel", "join", organisation, "--kind", of_kind, "--contact", contact, "--mail", mail, "--phone", "0631 2050", "--address", address)
        secret = link_mailed_to(data, mail)
        ids[organisation] = run("channel", "confirm", secret, "--password-file", str(password))["member"]
        run("channel", "admit", organisation, "--group", name, "--by", distribution.coordinator)
    return ids


def link_mailed_to(data: Path, mail: str) -> str:
    with opened(data) as house, house.ledger.reading() as connection:
        letters = [json.loads(each) for each in connection.execute(select(outbox.c.payload).where(outbox.c.topic == "letter")).scalars()]
    (body,) = [each["body"] for each in letters if each["to"] == mail]
    found = re.search(r"/channel/join/\S+", body)
    assert found is not None
    return found[0]


def books(run: Run, lot: str, category: str, on: str) -> dict[str, int]:
    (found,) = [each for each in run("stock", "--category", category, "--on", on)["lots"] if each["lot"] == lot]
    return {name: quantity for name, quantity in found["held"].items() if quantity}


def handed_over(run: Run, distribution: Distribution, member: str, *short: str) -> str:
    number = str(run("delivery", "prepare", member, "--by", distribution.coordinator, "--on", distribution.on)["id"])
    run("delivery", "pick", number, *short, "--by", "Lea Lager", "--on", distribution.on)
    over = run("delivery", "hand-over", number, "--to", "K. Lager", "--by", "Fahrdienst", "--on", distribution.handed_over_on)
    assert "handed_over_at" not in over
    return number


def test_kaiserslautern_buys_by_contract_shares_out_and_recalls(data: Path, run: Run, tmp_path: Path) -> None:
    distribution, by, on = told(KAISERSLAUTERN), "Karla Koord", "2020-06-25"
    released(data, KAISERSLAUTERN)
    ids = joined(run, data, tmp_path, KAISERSLAUTERN)
    with opened(data) as house:
        for each in distribution.others:
            add_organisation(house, Party(name=each), "test")
    run("channel", "contract", "add", *distribution.contract, "--group", distribution.group[0], "--by", by)
    run("delivery", "seller", *distribution.seller, "--by", by)
    (price,) = [each for each in run("channel", "prices", "--member", "Praxis Dr. Muster", "--on", on)["prices"] if each["category"] == "ffp2"]
    assert (price["parts"]["total"], price["ceiling"], price["contract"], price["above"]) == ("1.1796", "1.20", "RV 7/2020", None)
    run("demand", "import", str(KAISERSLAUTERN.demand_table), "--by", by, "--on", on)
    plan = run("share", "draft", "ffp2", "--by", by, "--on", on)
    assert {each["name"]: (each["firm"], each["promised"]) for each in plan["answers"]} == {
        "Praxis Dr. Muster": (6000, 0), "Physiotherapie Beispiel": (2000, 0), "Pflegeheim Probeblick": (40000, 0),
        "Freiwillige Feuerwehr Musterdorf": (9000, 6000),
    }  # fmt: skip
    for _ in range(2):
        assert run("share", "confirm", plan["id"], "--by", by, "--on", on)["status"] == "confirmed"
    lot = "MW20200511A"
    assert books(run, lot, "ffp2", on) == {"free": 3000, "reserved": 57000}
    assert "has not come yet" in run("delivery", "prepare", ids["Praxis Dr. Muster"], "--by", by, "--on", "2999-01-01", status=2)
    practice = handed_over(run, distribution, ids["Praxis Dr. Muster"])
    handed_over(run, distribution, ids["Pflegeheim Probeblick"], "--short", "1=39900", "--reason", "nass", "--broken")
    assert books(run, lot, "ffp2", on) == {"free": 3000, "reserved": 11000, "out": 45900, "withdrawn": 100}
    assert {each["kind"] for each in run("delivery", "papers", practice)["papers"]} == {
        "picking_list", "delivery_note", "labels", "acknowledgement", "invoice", "invoice_xml"
    }  # fmt: skip
    stands = {each["member"]: each["handed_over"] for each in run("demand", "list", "--every", "--on", on)["demands"]}
    assert (stands["Praxis Dr. Muster"], stands["Pflegeheim Probeblick"]) == (6000, 39900)

    day = "2020-07-01"
    kind, value = distribution.drill
    drill = run("recall", "drill", kind, value, "--by", by, "--on", day)
    assert (drill["status"], drill["balance"]["delivered"]) == ("drill", 45900)
    assert books(run, lot, "ffp2", day)["reserved"] == 11000, "a drill blocks nothing"
    found = run("recall", "search", kind, value, "--on", day)
    recall = run("recall", "start", kind, value, "--by", "R. Weber", "--reason", "Durchlass zu hoch", "--seen", found["seen"], "--on", day)
    assert (recall["balance"]["delivered"], recall["balance"]["unaccounted"], len(recall["notices"])) == (45900, 45900, 4)
    assert books(run, lot, "ffp2", day) == {"free": 14000, "out": 45900, "withdrawn": 100}
    assert "choose what is to be delivered" in run("delivery", "prepare", ids["Physiotherapie Beispiel"], "--by", by, "--on", day, status=2)
    answered = ("--by", "Frau Beispiel", "--lot", lot, "--on", "2020-07-02")
    run("recall", "acknowledge", recall["id"], ids["Praxis Dr. Muster"], *answered, "--used", "1000", "--there", "5000")
    run("recall", "acknowledge", recall["id"], ids["Pflegeheim Probeblick"], *answered, "--used", "9900", "--destroyed", "30000")
    for _ in range(2):
        run("recall", "returned", recall["id"], ids["Praxis Dr. Muster"], "--lot", lot, "--quantity", "5000", "--by", "Lea Lager", "--before", "0")
    run("recall", "close", recall["id"], "--outcome", "done", "--reason", "alles geklärt", "--by", "R. Weber", "--on", "2020-07-03")
    assert "second, different person" in run(
        "recall", "close", recall["id"], "--outcome", "done", "--reason", "alles geklärt", "--by", "R. Weber", "--on", "2020-07-03", status=2
    )
    closed = run("recall", "close", recall["id"], "--outcome", "done", "--reason", "stimmt", "--by", "A. Klein", "--on", "2020-07-03")
    sums = {name: closed["balance"][name] for name in ("delivered", "returned", "destroyed", "used", "unaccounted")}
    assert (closed["status"], sums) == ("closed", {"delivered": 45900, "returned": 5000, "destroyed": 30000, "used": 10900, "unaccounted": 0})
    assert books(run, lot, "ffp2", day) == {"free": 14000, "back": 5000, "withdrawn": 100, "destroyed": 30000, "used": 10900}
    report = tmp_path / "report.pdf"
    run("recall", "report", recall["id"], "--to", str(report), "--on", "2020-07-03")
    assert report.read_bytes().startswith(b"%PDF")
    assert verify_record(data) == ()


def test_leipzig_shares_a_donation_out_by_quota(data: Path, run: Run, tmp_path: Path) -> None:
    distribution, by, on = told(LEIPZIG), "Lena Lotse", "2020-06-03"
    batch = released(data, LEIPZIG)
    ids = joined(run, data, tmp_path, LEIPZIG)
    run("demand", "import", str(LEIPZIG.demand_table), "--by", by, "--on", on)
    nothing = run("share", "draft", "surgical_mask_iir", "--by", by, "--on", on)
    assert nothing["shares"] == [], "a donation without quotas goes to nobody by itself"
    run("quota", batch, *(f"{ids[name]}={part}" for name, part in distribution.quotas), "--by", by)
    assert "has changed since" in run("share", "confirm", nothing["id"], "--by", by, "--on", on, status=2)
    for category, firm in (("surgical_mask_iir", [50000, 30000, 20000]), ("pcr_kit", [500, 300])):
        plan = run("share", "draft", category, "--by", by, "--on", on)
        got = {each["name"]: each["firm"] for each in plan["answers"]}
        assert [got[each[0]] for each in distribution.members if each[0] in got] == firm
        run("share", "confirm", plan["id"], "--by", by, "--on", on)
    number = handed_over(run, distribution, ids["Klinikum Musterstadt"])
    shown = run("delivery", "show", number)
    assert all(line["donated"] and line["price"] is None for line in shown["lines"])
    assert {each["kind"] for each in shown["papers"]} == {"picking_list", "delivery_note", "labels", "acknowledgement"}, "what is given is on no invoice"
    assert books(run, "MV2004-21", "surgical_mask_iir", on) == {"reserved": 25000, "out": 25000}
    drill = run("recall", "drill", "lot", "MV2004-21", "--by", by, "--on", distribution.handed_over_on)
    assert (drill["balance"]["delivered"], drill["held"]) == (25000, {drill["lots"][0]["id"]: 25000})
    assert verify_record(data) == ()
