"""A child of ``freigabe serve``: ``python -m flows.serving.child PARENT MODULE ARGUMENT...`` runs the module and ends, with all it started, with its parent."""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time
from contextlib import suppress

#: Seconds between two looks at the parent.
_EVERY = 0.5


def follow_parent(parent: int) -> None:
    """End this process group as soon as its parent is another than ``parent``: whoever started us was killed, and nobody would ever stop us.

    Every child leads a group of its own, so what it started goes with it. Nothing is lost by that: each step of a batch may be repeated.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_EVERY)
        with suppress(OSError):
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, name="follow-parent", daemon=True).start()


if __name__ == "__main__":
    follow_parent(int(sys.argv[1]))
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
