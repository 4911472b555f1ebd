"""What the program writes into the journal is what the catalogue knows: found in the source, before a citizen does."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kiosk_app
from kiosk_app.journal.catalogue import event_catalogue

PACKAGE = Path(kiosk_app.__file__).parent


def written_events() -> list[tuple[str, str, set[str] | None]]:
    """Every event written by its name: where, which, and its keys where they are written out beside it."""
    found: list[tuple[str, str, set[str] | None]] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
            if name in ("record", "record_and_wait") and node.args and isinstance(node.args[0], ast.Constant):
                found.append((where, str(node.args[0].value), set(named)))
            elif name == "Record" and isinstance(named.get("event"), ast.Constant):
                found.append((where, ast.literal_eval(named["event"]), keys_of(named.get("fields"))))
    return found


def keys_of(fields: ast.expr | None) -> set[str] | None:
    """The first of each pair in a tuple of pairs; None where the tuple was made elsewhere."""
    if fields is None:
        return set()
    if not isinstance(fields, ast.Tuple):
        return None
    return {ast.literal_eval(pair.elts[0]) for pair in fields.elts if isinstance(pair, ast.Tuple)}


WRITTEN = written_events()


def test_the_search_finds_what_matters_most() -> None:
    assert {"session.started", "session.ended", "print.submitted", "print.sent", "fault"} <= {one[1] for one in WRITTEN}


@pytest.mark.parametrize(("where", "event", "keys"), WRITTEN)
def test_the_catalogue_knows_the_event_and_its_keys(where: str, event: str, keys: set[str] | None) -> None:
    assert event in event_catalogue().events, where
    assert keys is None or keys == set(event_catalogue().events[event].keys), where
