"""Write ``docs/api.md``, the list of routes from the API's own description: ``python -m tools.list_api``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "docs" / "api.md"

HEAD = """# The API

Whatever pages show and do, machines can ask for and do, under the same rights. `GET /api/openapi.json` describes every address with what it takes and
gives (OpenAPI 3.1); the list at the end is made from it.

Made by `python -m tools.list_api`; a test compares.

## A token

Sign in, open *Konto*, and make a token under *Zugangsschlüssel für Programme*: it has a name, ends on a day, and either reads (`read`) or also
acts (`write`). It is shown once. It can do what its account can, but never keep accounts; entries say the account's name. Withdraw it on the same page.

```sh
export FREIGABE=https://freigabe.example.org
export TOKEN=freigabe_…
curl -H "Authorization: Bearer $TOKEN" $FREIGABE/api/me
```

Tokens travel encrypted or within the machine; whoever brings one over an open line is refused. A script of one of our pages needs no token: its session
counts, with `X-CSRF-Token` in every request that changes something.

## Looking

```sh
curl -H "Authorization: Bearer $TOKEN" "$FREIGABE/api/findings?where=severity:blocking&where=state:open&limit=50"
```

Lists hold what the account may see: importers their own organisation's batches, QC, coordinators and auditors all. `batch=` narrows to one batch, `where=`
to things whose field has a value. What belongs to somebody else is not there (404), as if it never was. What others said on a release or an override is told
only to those who have given their own word.

A page holds up to `limit` things (200 at most). `next` names the page that follows; ask again with `after=` and that value until `next` is null. Batches come
in the order of their ids, so that going through all of them misses none that was there in the beginning.

`HEAD` is answered wherever `GET` is.

## Acting

```sh
curl -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: 7b0f0c52" -H "Content-Type: application/json" \\
     -d '{"batch": "…", "finding": "f-…", "choice": "ask", "reason": "report of lot 3 is missing", "seen": "…"}' $FREIGABE/api/decisions
curl -H "Authorization: Bearer $TOKEN" -F files=@certificate.pdf -F files=@report.pdf $FREIGABE/api/batches/BATCH/papers
curl -H "Authorization: Bearer $TOKEN" -X PUT --data-binary @invoice.pdf "$FREIGABE/api/batches/BATCH/papers?name=invoice.pdf"
```

An act is kept at once and applied by the next run over the batch. The answer is 200 with `applied` or `nothing_new`, 202 with `waits` when the run has not
come to it after some seconds (ask `/api/entries/{position}`), or 409 when the run refused it. Who acts is the account, never a field.

`seen` binds an act to what its author was shown: of findings and lots their `shown`, of a batch its `shown` (approval) and its `concerned` by kind of act. When
something else stands there meanwhile, the act is refused (`batch.changed_meanwhile`, `batch.judged_anew`): look again, then repeat it.

Two people release, whichever way they come; two override a blocking finding; who overrode does not release. A paper is named by its digest, and has to be
one of the batch: send it first.

### Once

`Idempotency-Key` (1 to 200 printable signs) names a request that changes something. Sent again with the same key by the same account it has no second effect
and gets the first answer, with `Idempotency-Replayed: true`, for two days. The same key with another request is refused (`idempotency.other_request`), and
while the first is under way the second is told so (`idempotency.under_way`). Of a refusal at the door or a fault nothing is kept: send it again. Should the
server die in between, the key is free again after five minutes; the request is then worked on anew, and an act that is so already changes nothing.

Requests that bring files need no key and have none: bytes that the batch has are *already there*.

## Refusals

Every refusal is `application/problem+json` (RFC 9457):

```json
{"type": "about:blank", "title": "Conflict", "status": 409, "code": "release.same_person",
 "detail": "R. Weber has approved already; a second, different person has to", "message": {"de": "…", "en": "…"}}
```

`code` is stable and the command line's own; `message` says in both languages what is wrong and how to mend it. 400 no JSON or no address · 401 no token or one
that ended · 403 the role, or the token's scope, does not allow it · 404 not there, or not yours · 405 not asked this way · 409 not now, or not by this person ·
413 too large · 415 another type · 422 the input is wrong · 429 too fast (`Retry-After`) · 503 a service does not answer; trying again is safe. Where every
file that was sent is refused, 422 lists each with its reason.

JSON has at most 1 MB (an order 2 MB), is UTF-8, 32 levels deep at most, names nothing twice, and has no NaN, NUL, half surrogates or numbers of more than 18
digits. A field that is not known is refused, never passed over.

## How it is tested

`tests/portal/test_api_described.py` asks every operation with a token and with a session whatever its description allows, and holds the answers against it
(Schemathesis). A longer look:

```sh
FREIGABE_API_EXAMPLES=500 .venv/bin/python -m pytest -q tests/portal/test_api_described.py
```

`tests/portal/test_walk.py` tries every door of pages and API as everybody, `tests/portal/test_release_doors.py` every pair of doors to a release.

## Every address
"""


def page() -> str:
    """The whole page."""
    from portal import make_app
    from portal.routes.api.describing import described

    told = described(make_app(Path("nowhere")))
    return "\n".join([HEAD, *_listed(told["paths"])]).rstrip("\n") + "\n"


def _listed(paths: dict[str, Any]) -> Iterator[str]:
    by_tag: dict[str, list[str]] = {}
    for path, operations in paths.items():
        for method, operation in operations.items():
            needs = re.match(r"Needs the right (.*)\.", operation.get("description", ""))
            whoever = "anybody" if operation.get("security") == [] else "signed in"
            row = f"| `{method.upper()} {path}` | {operation['summary']} | {needs[1] if needs else whoever} |"
            by_tag.setdefault(operation["tags"][0], []).append(row)
    for tag, rows in by_tag.items():
        yield f"### {tag[0].upper()}{tag[1:]}\n"
        yield "| address | what | right |"
        yield "|---|---|---|"
        yield from rows
        yield ""


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
