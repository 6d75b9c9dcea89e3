"""PDFium's functions without the checks that ctypes makes of every argument: they cost twice the call where a page asks for every character and line."""

from __future__ import annotations

import ctypes
from typing import Any


def unchecked(function: Any, answer: Any = ctypes.c_int) -> Any:
    """The same function of PDFium, answering ``answer``. Its arguments must be handles, ``int`` for C's ``int``, and ``ctypes.byref(…)`` for places to fill."""
    same = type(function)(ctypes.cast(function, ctypes.c_void_p).value)
    same.restype = answer
    return same
