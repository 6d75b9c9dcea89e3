"""Where the record of one house lies on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """The data folder and what lies in it."""

    data: Path

    @property
    def ledger_url(self) -> str:
        """The ledger's database: SQLite in the data folder."""
        return f"sqlite:///{self.data / 'ledger.sqlite'}"

    @property
    def archive(self) -> Path:
        """The folder archive's root."""
        return self.data / "archive"

    @property
    def pictures(self) -> Path:
        """Pictures of pages, kept so that they are drawn once; whatever lies there may be deleted at any time."""
        return self.data / "pictures"

    @property
    def receiving(self) -> Path:
        """Where files lie while they are received and checked; each request has a folder of its own, which goes with it."""
        return self.data / "receiving"

    @property
    def data_docs(self) -> Path:
        """Data Docs of measurements, kept so that they are made once; whatever lies there may be deleted at any time."""
        return self.data / "data-docs"

    def make(self) -> None:
        """Make the folder where there is none. It is its owner's alone: record, archive and logs hold what is nobody else's business."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def prefect(self) -> Path:
        """Prefect's home: its database, its logs, the local server's pid file."""
        return self.data / "prefect"

    def outputs(self, batch_id: str) -> Path:
        """Where documents of a batch go whose own folder is gone."""
        return self.data / "out" / batch_id
