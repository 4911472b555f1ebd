"""Telephone numbers as they are written on a form. The grouping is the citizen's own: it cannot be guessed."""

from __future__ import annotations

_PLAIN = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **dict.fromkeys("‐‑‒–—―−－ー", "-"),
        "（": "(",
        "）": ")",
        "＋": "+",
        "　": " ",
    }
)


def tidy(number: str) -> str:
    """Full-width digits, hyphens of all kinds, brackets and plus signs made plain ASCII; nothing is regrouped."""
    return number.translate(_PLAIN).strip()
