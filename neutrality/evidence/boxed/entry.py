"""The first thing inside the box: set the limits, do the named work from standard input to standard output.

A piece of work is a module here with `make(source, sink, *arguments)`; it raises `RefusedError` with a code.
"""

from __future__ import annotations

import os
import resource
import sys
import warnings
from importlib import import_module

from .refusal import RefusedError

WORKS = ("images", "pdfs", "media", "texts", "covering", "papers", "muting")
_REFUSED = 3


def main() -> None:
    """Do what the command line says; end with 0, with 3 and a word, or however it breaks."""
    work, memory, output, seconds, processes, *arguments = sys.argv[2:]
    _bound(resource.RLIMIT_AS, int(memory))
    _bound(resource.RLIMIT_FSIZE, int(output))
    _bound(resource.RLIMIT_CPU, int(seconds))
    _bound(resource.RLIMIT_NPROC, int(processes))
    _bound(resource.RLIMIT_CORE, 0)
    warnings.simplefilter("error")
    os.environ.clear()
    try:
        if work not in WORKS:
            _refuse("unknown_work")
        make = import_module(f"{__package__}.{work}").make
        with open(0, "rb", closefd=False) as source, open(1, "w+b", closefd=False) as sink:
            make(source, sink, *arguments)
    except RefusedError as refused:
        _refuse(refused.reason)
    except MemoryError:
        _refuse("too_large")


def _bound(kind: int, most: int) -> None:
    resource.setrlimit(kind, (most, most))


def _refuse(reason: str) -> None:
    os.write(2, reason.encode())
    sys.exit(_REFUSED)
