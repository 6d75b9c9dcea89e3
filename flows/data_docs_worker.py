"""The process that makes Data Docs: a batch as JSON on standard input, the folder they go to as its argument.

Started by :mod:`flows.data_docs` as ``python -m flows.data_docs_worker FOLDER``. It opens no record and no connection.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from batches.batch import Batch

_CPU_SECONDS, _MEMORY_BYTES = 110, 3 * 1024**3


def main(folder: Path) -> None:
    """Make them."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    from catalogue import load_catalogue
    from validators.laboratory import data_docs

    data_docs(Batch.model_validate_json(sys.stdin.buffer.read()), load_catalogue(), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
