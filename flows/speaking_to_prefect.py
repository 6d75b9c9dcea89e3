"""A client of a Prefect server whose failures are ours: what does not answer is ``Unavailable``, in one line with the mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from batches.errors import Unavailable
from flows.server import without_password

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient


@contextmanager
def client_of(url: str | None = None) -> Iterator[SyncPrefectClient]:
    """A client of the API at ``url``, else of the one in use; ``Unavailable`` when it does not answer, or answers that it cannot."""
    import httpx
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    try:
        with temporary_settings({PREFECT_API_URL: url} if url else {}), get_client(sync_client=True) as client:
            yield client
    except httpx.HTTPStatusError as error:
        said = f"{error.request.method} {error.request.url.path}: {error.response.status_code}"
        raise Unavailable(
            "prefect.refused",
            f"the Prefect server{_at(url)} refuses ({said}); is it of the version freigabe was installed with?",
            f"der Prefect-Server{_at(url)} lehnt ab ({said}); hat er die Fassung, mit der freigabe installiert wurde?",
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        kind = type(error).__name__
        raise Unavailable(
            "prefect.unavailable",
            f"the Prefect server{_at(url)} does not answer ({kind}); start it, or mend PREFECT_API_URL",
            f"der Prefect-Server{_at(url)} antwortet nicht ({kind}); starten oder PREFECT_API_URL berichtigen",
        ) from error


def _at(url: str | None) -> str:
    return f" {without_password(url)}" if url else ""
