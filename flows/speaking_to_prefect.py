"""A client of a Prefect server whose failures are ours: what does not answer is ``Unavailable``, in one line with the mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from batches.errors import Unavailable

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
        raise Unavailable("prefect.refused", f"{_called(url)} refuses ({said}); is it of the version freigabe was installed with?") from error
    except httpx.HTTPError as error:
        raise Unavailable("prefect.unavailable", f"{_called(url)} does not answer ({type(error).__name__}); start it, or mend PREFECT_API_URL") from error


def _called(url: str | None) -> str:
    return f"the Prefect server at {url}" if url else "the Prefect server"
