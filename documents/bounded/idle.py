"""Warm processes between papers."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from documents.bounded.process import BoundedProcess

Kind = TypeVar("Kind", bound=BoundedProcess)


class IdleProcesses(Generic[Kind]):
    """Processes of one kind, ``most`` of them kept warm. A forked child starts its own: two parents on one pipe would mix answers."""

    def __init__(self, start: Callable[[], Kind], most: int) -> None:
        self._start, self._most = start, most
        self._lock = threading.Lock()
        self._idle: list[Kind] = []
        self._owner = os.getpid()

    def take(self) -> Kind:
        """A warm process, or a new one."""
        with self._lock:
            if self._owner != os.getpid():
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                process = self._idle.pop()
                if process.usable:
                    return process
                process.close()
        return self._start()

    def give_back(self, process: Kind) -> None:
        """Keep it for the next paper, or end it."""
        with self._lock:
            if process.usable and self._owner == os.getpid() and len(self._idle) < self._most:
                self._idle.append(process)
                return
        process.close()

    def close(self) -> None:
        """End every idle process; the next paper starts a new one."""
        with self._lock:
            if self._owner == os.getpid():
                for process in self._idle:
                    process.close()
            self._idle.clear()
