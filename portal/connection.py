"""How a request reached us: from this machine or from elsewhere, encrypted or not, through which proxy, and from which address.

A request that came through a proxy is not from this machine, whoever its last hop was: proxies say so in a header, or speak HTTP/1.0 (nginx, unless it is told
otherwise), which no client on the machine does.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from urllib.parse import urlsplit

from fastapi import Request

from flows.accounts.guessing import Came
from flows.accounts.own_address import is_public, own_url

_PROXIED = ("forwarded", "x-forwarded", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip", "cf-connecting-ip", "via")
#: ``Host`` as it is read when this machine is asked by its own names. The header itself is looked at: of one that is no name the framework makes its own.
_HERE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)


def is_near(request: Request) -> bool:
    """Whether the request is from this machine, by a name of this machine, through no proxy; or brings the token."""
    if (token := metrics_token()) and secrets.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode()):
        return True
    client = request.client.host if request.client is not None else ""
    return _is_loopback(client) and _is_asked_here(request) and not _came_through_a_proxy(request)


def is_secure(request: Request) -> bool:
    """Whether whoever asks speaks to us by TLS: through the proxy at ``FREIGABE_URL``, or directly."""
    return request.url.scheme == "https" or (is_public() and not _is_within(request) and _is_asked_by_own_url(request))


def is_encrypted(request: Request) -> bool:
    """Whether nobody on the way can read what is sent: by TLS, or within this machine (its own names, through no proxy)."""
    return is_secure(request) or _is_within(request)


def came_from(request: Request) -> Came:
    """Where an attempt to sign in comes from. What a proxy says of it counts where ``FREIGABE_URL`` says there is one and from where that is: this machine, or
    the networks of ``FREIGABE_PROXY``. Then the last hop is what that proxy saw. Of IPv6 a network counts as one (/64): a single line has 2⁶⁴ addresses.
    """
    client = request.client.host if request.client is not None else ""
    if own_url() and _is_our_proxy(client) and (told := request.headers.getlist("x-forwarded-for")):
        client = told[-1].rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(client.strip("[]"))
    except ValueError:
        return Came(client[:45], request.cookies.get(device_cookie_name(request), ""))
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False).network_address
    return Came(str(address), request.cookies.get(device_cookie_name(request), ""))


def cookie_name(request: Request) -> str:
    """``__Host-`` binds the cookie to this host and to encryption (RFC 6265bis); on the machine itself there is none."""
    return "__Host-freigabe" if is_secure(request) else "freigabe"


def device_cookie_name(request: Request) -> str:
    """The cookie of a browser that was here before."""
    return f"{cookie_name(request)}-device"


def _is_within(request: Request) -> bool:
    """Asked by this machine's own names and through no proxy: browsers, too, take that for safe (Secure Contexts, section 3.1)."""
    return _is_asked_here(request) and not _came_through_a_proxy(request)


def _is_asked_by_own_url(request: Request) -> bool:
    """By the name of ``FREIGABE_URL``, and not through a proxy that says it was asked without TLS."""
    asked, forwarded = request.headers.getlist("host"), request.headers.get("x-forwarded-proto", "https")
    own = urlsplit(own_url())
    names = {own.netloc.lower(), (own.hostname or "").lower() + ":443"} if own.port is None else {own.netloc.lower()}
    return len(asked) == 1 and asked[0].lower() in names and forwarded.rpartition(",")[2].strip().lower() == "https"


def _is_asked_here(request: Request) -> bool:
    asked = request.headers.getlist("host")
    return len(asked) == 1 and _HERE.fullmatch(asked[0]) is not None


def _came_through_a_proxy(request: Request) -> bool:
    return request.scope.get("http_version") == "1.0" or any(name.startswith(_PROXIED) for name in request.headers)


def metrics_token() -> str:
    """What lets somebody ask for numbers from elsewhere; empty: nobody."""
    return os.environ.get("FREIGABE_METRICS_TOKEN", "").strip()


def _is_our_proxy(host: str) -> bool:
    networks = os.environ.get("FREIGABE_PROXY", "").replace(",", " ").split()
    try:
        return _is_loopback(host) or any(ipaddress.ip_address(host) in ipaddress.ip_network(each, strict=False) for each in networks)
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
