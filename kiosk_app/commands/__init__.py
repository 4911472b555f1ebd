"""The verbs of ``kiosk-app``, one file each: they read arguments, call the rooms and print; no rule lives here.

A verb's file has ``add(verbs)``, which adds its parser and sets ``run`` to a function from parsed arguments to an exit
status: 0 ok, 1 refused with a code, 2 usage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

OK = 0
REFUSED = 1
USAGE = 2

if TYPE_CHECKING:
    import argparse

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it
