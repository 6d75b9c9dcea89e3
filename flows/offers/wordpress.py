"""The adapter for a town's own site: posts by the REST interface of WordPress, with an application password (HTTP Basic over TLS).

https://developer.wordpress.org/rest-api/reference/posts/. DorfNews and DorfPages are WordPress sites; whether the operator has the interface and application
passwords on, and whether posts go on into the village app, is to be agreed with the operator.

**A post is known by its slug**, made of the announcement's id: before one is made, one of that slug is looked for, in whatever state it is. An answer that
never came has therefore left nothing that is made twice.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from batches.base import Text
from distribution.offer import Offer
from flows.offers.adapters import Asked, Brought, Refused
from flows.offers.channels import FILE, WordPressChannel, credential
from flows.offers.speaking import Answer
from flows.offers.speaking import asked as ask
from flows.offers.wording import Wording, worded

_API = "/wp-json/wp/v2"
#: What trashing appends to a slug (``wp_add_trashed_suffix_to_post_name_for_post``).
_TRASHED = "__trashed"
_STATES = "publish,future,draft,pending,private,trash"
_FIELDS = "id,slug,status,link"
_SHORT = 160


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the site has it."""

    id: int
    slug: str
    status: str
    link: str


class WordPress:
    """A site."""

    def __init__(self, channel: WordPressChannel) -> None:
        self._channel = channel

    def publish(self, asked: Asked) -> Brought:
        """Make the post, or bring the one that is there up to date."""
        slug, body = slug_of(asked.offer), self._body(asked)
        if (found := self._find(slug)) is not None:
            return _brought(self._change(found.id, body))
        made = self._post(self._ask("POST", "/posts", json=body | {"slug": slug, "date_gmt": _moment(asked.offer.published_at)}))
        if made.slug != slug and (first := self._find(slug)) is not None and first.id != made.id:
            # an earlier attempt, of which no answer came, was made after all while this one was: one of the two stays
            self._ask("DELETE", f"/posts/{made.id}", params={"force": "true"})
            made = self._change(first.id, body)
        return _brought(made)

    def update(self, asked: Asked) -> Brought:
        """The same: what is there is looked for, and one that an editor has deleted for good is made anew."""
        return self.publish(asked)

    def withdraw(self, asked: Asked) -> Brought:
        """Have the post say that it has ended, or put it away, as the settings want it."""
        found = self._find(slug_of(asked.offer))
        if found is None or found.status == "trash":
            return Brought(there=found is not None)
        if self._channel.withdraw == "trash":
            self._ask("DELETE", f"/posts/{found.id}", gone=True)
            return Brought(str(found.id))
        status = "draft" if self._channel.withdraw == "draft" else "publish"
        return _brought(self._change(found.id, self._body(asked) | {"status": status}))

    def _body(self, asked: Asked) -> dict[str, Any]:
        read = worded(asked.house, asked.offer)
        content = as_html(read)
        body = {"title": escaped(read.title), "content": content, "excerpt": escaped(" ".join(read.text.split())[:_SHORT]), "status": "publish"}
        word = self._channel.categories.get(asked.offer.live.kind)
        return body | ({} if word is None else {"categories": [self._category(word)]})

    def _find(self, slug: str) -> Post | None:
        """The post of that slug, whatever state it is in; one that is not in the trash first."""
        asked = {"slug": f"{slug},{slug}{_TRASHED}", "status": _STATES, "context": "edit", "per_page": "10", "_fields": _FIELDS}
        told = self._ask("GET", "/posts", params=asked).told
        if not isinstance(told, list):
            raise _no_interface(200)
        posts = sorted((_post(each) for each in told), key=lambda each: each.status == "trash")
        return next((each for each in posts if each.slug.removesuffix(_TRASHED) == slug), None)

    def _change(self, id: int, body: dict[str, Any]) -> Post:  # noqa: A002 - WordPress's own word
        return self._post(self._ask("POST", f"/posts/{id}", json=body))

    def _category(self, slug: str) -> int:
        told = self._ask("GET", "/categories", params={"slug": slug, "_fields": "id,slug"}).told
        if not isinstance(told, list):
            raise _no_interface(200)
        found = next((each for each in told if isinstance(each, dict) and each.get("slug") == slug), None)
        if found is None:
            raise Refused(
                f"the site has no category with the slug {slug}; add it there, or correct {FILE} / die Website hat keine Kategorie mit der Titelform {slug}; "
                f"dort anlegen oder {FILE} berichtigen"
            )
        return int(found["id"])

    def _post(self, answer: Answer) -> Post:
        if not isinstance(answer.told, dict):
            raise _no_interface(answer.status)
        return _post(answer.told)

    def _ask(self, method: str, path: str, *, gone: bool = False, **sent: Any) -> Answer:
        channel = self._channel
        login = (credential(channel, channel.user_from), credential(channel, channel.password_from))
        answer = ask(channel, method, channel.url.rstrip("/") + _API + path, auth=login, **sent)
        if 200 <= answer.status < 300 or (gone and answer.status in (404, 410)):
            return answer
        raise _refusal(answer, channel)


def slug_of(offer: Offer) -> str:
    """What its post is known by."""
    return f"freigabe-{re.sub(r'[^a-z0-9-]+', '-', offer.id.lower())}"


def escaped(text: str) -> str:
    """Text as HTML in which nothing begins a tag, a shortcode (``[gallery]``) or an embedded address."""
    return html.escape(text).replace("[", "&#91;").replace("]", "&#93;").replace("://", "&#58;//")


def as_html(read: Wording) -> str:
    """Paragraphs, and the link where there is one."""
    parts = [f"<p>{escaped(each).replace(chr(10), '<br>')}</p>" for each in read.paragraphs]
    if read.link:
        parts.append(f'<p><a href="{html.escape(read.link)}">{"Mehr dazu" if read.language == "de" else "More"}</a></p>')
    return "\n".join(parts)


def _post(told: Any) -> Post:
    try:
        link = str(told.get("link") or "")
        return Post(int(told["id"]), str(told["slug"]), str(told["status"]), link[:500] if re.fullmatch(r"https?://\S+", link) else "")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _no_interface(200) from error


def _brought(post: Post) -> Brought:
    return Brought(str(post.id), post.link)


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _no_interface(status: int) -> Refused:
    return Refused(
        f"the site's REST interface does not answer ({status}, no JSON): it is off, or something before it answers; ask its operator / die REST-Schnittstelle "
        f"der Website antwortet nicht ({status}, kein JSON): sie ist abgeschaltet, oder etwas davor antwortet; bitte beim Betreiber nachfragen"
    )


def _refusal(answer: Answer, channel: WordPressChannel) -> Refused:
    code = f", {answer.code}" if re.fullmatch(r"[a-z0-9_-]{1,60}", answer.code) else ""
    said = _SAID.get(answer.status)
    if answer.status == 404 and answer.code not in ("rest_no_route", ""):
        said = Text(en="the post is not there any more", de="der Beitrag ist nicht mehr da")
    if said is None:
        said = Text(en="the site does not take it", de="die Website nimmt es nicht an")
    named = Text(en=f"{said.en} ({answer.status}{code})", de=f"{said.de} ({answer.status}{code})")
    asks = answer.status == 401
    en = f"; renew {channel.user_from} and {channel.password_from}" if asks else ""
    de = f"; bitte {channel.user_from} und {channel.password_from} erneuern" if asks else ""
    return Refused(f"{named.en}{en} / {named.de}{de}")


_SAID = {
    401: Text(en="the site does not know this name and application password", de="die Website kennt Name und Anwendungspasswort nicht"),
    403: Text(en="its user may not write posts there", de="der Benutzer darf dort keine Beiträge schreiben"),
    404: Text(en="the site has no REST interface at this address", de="die Website hat unter dieser Adresse keine REST-Schnittstelle"),
}
