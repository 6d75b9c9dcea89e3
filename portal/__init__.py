"""The portal: what a browser or another machine may ask of freigabe over HTTP. ``make_app(data)`` is the application; ``python -m portal [DATA] PORT`` runs it.

``app.py`` puts it together, ``access.py`` says who may use a route, ``problems.py`` how a refusal looks (RFC 9457), ``pages.py`` which language and form an
answer takes; ``routes/`` holds one file a subject, ``templates/`` the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from portal.app import make_app as make_app

__getattr__, __all__ = face(__name__, {"make_app": "app"})
