"""``VerifiedPayload`` is made in one room only; with the types, this is why unverified bytes reach no form."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[3] / "kiosk_app"
NAME = "VerifiedPayload"


def makers(source: str) -> bool:
    """Whether this source calls the class, or takes hold of it in any way but as a type."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (isinstance(called, ast.Name) and called.id == NAME) or (
                isinstance(called, ast.Attribute) and called.attr == NAME
            ):
                return True
            if any(isinstance(part, ast.Name) and part.id == NAME for part in (*node.args, *node.keywords)):
                return True
        if isinstance(node, ast.ImportFrom | ast.Import) and any(
            alias.name == NAME and alias.asname is not None for alias in node.names
        ):
            return True
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id == NAME:
            return True
    return False


def test_the_walk_finds_a_maker() -> None:
    for source in (
        "VerifiedPayload(issuer='x')",
        "verified.VerifiedPayload(issuer='x')",
        "from kiosk_app.domain.verified import VerifiedPayload as V",
        "V = VerifiedPayload",
        "msgspec.convert(x, VerifiedPayload)",
    ):
        assert makers(source)
    assert not makers("def read(payload: VerifiedPayload) -> None: ...")


def test_only_verification_makes_a_verified_payload() -> None:
    found = {
        path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py") if makers(path.read_text(encoding="utf-8"))
    }
    assert found == {"verification"}
