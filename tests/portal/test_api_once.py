"""The idempotency key: what is kept with it and for whom, and what comes of a request that was broken off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import portal.routes.api.deciding as deciding
from batches.errors import Unavailable
from portal.acting import Told
from portal.desk import Desk
from record.answers import UNDER_WAY
from tests.portal.api_desk import Api, api_over
from tests.servers.people import carrier, sample_house

pytestmark = pytest.mark.integration
KEY = "0d8c1f7e"


@pytest.fixture
def api(data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Api]:
    sample_house(data, tmp_path_factory, worker_id)
    with api_over(data) as api, carrier(data):
        yield api


@pytest.fixture
def body(api: Api) -> dict[str, str]:
    """A decision that can be taken."""
    known = api.app.state.desk.batch(api.batch)
    finding = next(each for each in known.judgement.findings if each.severity == "blocking")
    return {"batch": api.batch, "finding": finding.id, "choice": "ask", "reason": "please send the report"}


def test_a_request_sent_again_is_answered_the_same_and_done_once(api: Api, body: dict[str, str]) -> None:
    weber = api.token("R. Weber", "qc")
    first = api.post("/api/decisions", weber, body, idempotency_key=KEY)
    again = api.post("/api/decisions", weber, body, idempotency_key=KEY)
    assert (first.status_code, first.json()["outcome"], first.headers.get("idempotency-replayed")) == (200, "applied", None)
    assert (again.status_code, again.json(), again.headers["idempotency-replayed"]) == (200, first.json(), "true")
    assert len(api.house.ledger.entries.of("batch", api.batch)) == 1


def test_a_key_is_one_request_s_alone(api: Api, body: dict[str, str]) -> None:
    weber = api.token("R. Weber", "qc")
    assert api.post("/api/decisions", weber, body, idempotency_key=KEY).status_code == 200
    for path, sent in (("/api/decisions", body | {"reason": "another"}), ("/api/batches/{batch}/decisions", body)):
        other = api.post(path, weber, sent, idempotency_key=KEY)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency.other_request")


def test_a_key_belongs_to_an_account(api: Api, body: dict[str, str]) -> None:
    for name in ("R. Weber", "A. Klein"):
        answer = api.post("/api/decisions", api.token(name, "qc"), body, idempotency_key=KEY)
        assert (answer.status_code, answer.headers.get("idempotency-replayed")) == (200, None)
    assert [each.by for each in api.house.ledger.entries.of("batch", api.batch)] == ["R. Weber", "A. Klein"]


def test_what_the_run_refused_is_told_again_as_the_problem_it_was(api: Api, body: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    weber = api.token("R. Weber", "qc")

    def refused(_desk: Desk, _batch: str, *_acts: object) -> Told:
        from batches.base import Text

        return Told(1, "refused", "batch.judged_anew", Text(de="neu beurteilt", en="judged anew"))

    monkeypatch.setattr(deciding, "tell", refused)
    first, again = (api.post("/api/decisions", weber, body, idempotency_key=KEY) for _ in range(2))
    assert (first.status_code, first.json()["code"], first.headers["content-type"]) == (409, "batch.judged_anew", "application/problem+json")
    assert (again.status_code, again.json(), again.headers["content-type"]) == (409, first.json(), "application/problem+json")
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(("fault", "status"), [(Unavailable("record.unavailable", "gone"), 503), (RuntimeError("broken"), 500)])
def test_of_a_fault_nothing_is_kept_and_the_same_request_works_later(
    api: Api, body: dict[str, str], monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    weber = api.token("R. Weber", "qc")

    def broken(_desk: Desk, _batch: str, *_acts: object) -> Told:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(deciding, "tell", broken)
        assert api.post("/api/decisions", weber, body, idempotency_key=KEY).status_code == status
    assert api.post("/api/decisions", weber, body, idempotency_key=KEY).json()["outcome"] == "applied"


def test_of_a_refusal_at_the_door_nothing_is_kept(api: Api, body: dict[str, str]) -> None:
    weber = api.token("R. Weber", "qc")
    wrong = api.post("/api/decisions", weber, body | {"finding": "f-0000000000"}, idempotency_key=KEY)
    assert wrong.status_code in (409, 422)
    assert api.post("/api/decisions", weber, body, idempotency_key=KEY).status_code == 200


def test_while_the_first_is_under_way_the_second_is_told_so_and_after_a_crash_it_is_worked_on_anew(
    api: Api, body: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    weber, going_on, may_end = api.token("R. Weber", "qc"), threading.Event(), threading.Event()
    tell = deciding.tell

    def slowly(desk: Desk, batch: str, *acts: object) -> Told:
        going_on.set()
        assert may_end.wait(30)
        return tell(desk, batch, *acts)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, ThreadPoolExecutor(1) as pool:
        patch.setattr(deciding, "tell", slowly)
        first = pool.submit(api.post, "/api/decisions", weber, body, idempotency_key=KEY)
        assert going_on.wait(30)
        second = api.post("/api/decisions", weber, body, idempotency_key=KEY)
        assert (second.status_code, second.json()["code"]) == (409, "idempotency.under_way")
        may_end.set()
        assert first.result().status_code == 200

    account = api.house.ledger.tokens.of(weber)
    assert account is not None
    api.house.ledger.answers.begin(account.account, "died", "a request whose process died")  # the row that is left
    died = api.post("/api/decisions", weber, body, idempotency_key="died")
    assert died.json()["code"] == "idempotency.other_request"
    later = api.house.ledger.clock() + UNDER_WAY + timedelta(seconds=1)
    monkeypatch.setattr(api.app.state.desk.house.ledger.answers, "_clock", lambda: later)
    anew = api.post("/api/decisions", weber, body, idempotency_key="died")
    assert (anew.status_code, anew.json()["outcome"]) == (200, "nothing_new")  # decided already: an act that is so changes nothing


def test_of_many_that_come_at_once_one_is_worked_on(api: Api, body: dict[str, str]) -> None:
    weber = api.token("R. Weber", "qc")
    with ThreadPoolExecutor(8) as pool:
        answers = [each.result() for each in [pool.submit(api.post, "/api/decisions", weber, body, idempotency_key=KEY) for _ in range(8)]]
    assert {each.status_code for each in answers} <= {200, 409}
    assert all(each.json()["code"] == "idempotency.under_way" for each in answers if each.status_code == 409)
    assert len(api.house.ledger.entries.of("batch", api.batch)) == 1


@pytest.mark.parametrize("key", ["", "   ", "x" * 201, "a\tb"])
def test_a_key_is_some_printable_signs(api: Api, body: dict[str, str], key: str) -> None:
    answer = api.post("/api/decisions", api.token("R. Weber", "qc"), body, idempotency_key=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.key")


def test_a_key_does_not_outlive_its_two_days(api: Api, body: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    weber = api.token("R. Weber", "qc")
    assert api.post("/api/decisions", weber, body, idempotency_key=KEY).json()["outcome"] == "applied"
    clock = api.house.ledger.clock

    def in_two_days() -> datetime:
        return clock() + timedelta(days=2, seconds=1)

    monkeypatch.setattr(api.app.state.desk.house.ledger.answers, "_clock", in_two_days)
    again = api.post("/api/decisions", weber, body, idempotency_key=KEY)
    assert (again.json()["outcome"], again.headers.get("idempotency-replayed")) == ("nothing_new", None)


def test_who_may_no_longer_is_not_told_the_answer_of_before(api: Api, body: dict[str, str]) -> None:
    weber = api.token("R. Weber", "qc")
    assert api.post("/api/decisions", weber, body, idempotency_key=KEY).status_code == 200
    reading = api.token("R. Weber", "qc", scope="read")
    assert api.post("/api/decisions", reading, body, idempotency_key=KEY).status_code == 403
