"""What every test may count on."""

from __future__ import annotations

from pathlib import Path

VECTOR_KEYS = Path(__file__).parent / "vectors" / "keys"


def pytest_configure() -> None:
    """The vectors' private keys may be read by their owner alone, as the program demands: git keeps no such modes."""
    for key in VECTOR_KEYS.glob("*.key"):
        key.chmod(0o600)
