"""Forms of a page as a browser would send them: every field with the value it shows."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] | None = None
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = self.forms.setdefault(told.get("action", "").partition("#")[0], {})
        if self._form is None or (tag != "option" and "name" not in told):
            return
        if tag == "input" and (told.get("type") not in ("checkbox", "radio", "file") or "checked" in told):
            self._form[told["name"]] = told.get("value", "")
        elif tag in ("select", "textarea"):
            self._open = told["name"]
            self._form.setdefault(self._open, "")
        elif tag == "option" and "selected" in told and self._open:
            self._form[self._open] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in ("select", "textarea"):
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._open and self.lasttag == "textarea":
            self._form[self._open] += data


def form_of(html: str, action: str) -> dict[str, str]:
    """The fields of the form that goes to ``action``; ``KeyError`` where the page has none."""
    read = _Forms()
    read.feed(html)
    return dict(read.forms[action])


def forms_of(html: str) -> frozenset[str]:
    """Where the forms of a page go."""
    read = _Forms()
    read.feed(html)
    return frozenset(read.forms)
