"""The font files that values are printed in: where Debian puts them, and in which order they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_FONTS = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """One font: its PostScript name, its file (the first face of a collection) and the package that brings it."""

    name: str
    path: Path
    package: str

    @property
    def is_installed(self) -> bool:
        """Whether the file is there now."""
        return self.path.is_file()


PRINT_FONTS = (
    FontFile(
        name="BIZUDMincho",
        path=_FONTS / "truetype/bizud-mincho/BIZUDMincho-Regular.ttf",
        package="fonts-morisawa-bizud-mincho",
    ),
    FontFile(name="IPAmjMincho", path=_FONTS / "truetype/ipamj/ipamjm.ttf", package="fonts-ipamj-mincho"),
    FontFile(name="NotoSerifCJKjp", path=_FONTS / "opentype/noto/NotoSerifCJK-Regular.ttc", package="fonts-noto-cjk"),
    FontFile(name="HanaMinA", path=_FONTS / "truetype/hanazono/HanaMinA.ttf", package="fonts-hanazono"),
    FontFile(name="HanaMinB", path=_FONTS / "truetype/hanazono/HanaMinB.ttf", package="fonts-hanazono"),
)
"""Legible everyday letters first, then the resident register's variants, then Adobe-Japan1's, then the last resort.

Coverage of each was measured: no single one holds both collections of ideographic variants (facts D3).
"""


def missing_fonts() -> tuple[FontFile, ...]:
    """The fonts that are not installed: without one of them some names cannot be printed."""
    return tuple(font for font in PRINT_FONTS if not font.is_installed)
