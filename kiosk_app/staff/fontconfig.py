"""Which font files fontconfig knows: what it does not know, neither page layout nor screen can use."""

from __future__ import annotations

from ctypes import CDLL, POINTER, Structure, byref, c_char_p, c_int, c_void_p
from pathlib import Path

LIBRARY = "libfontconfig.so.1"


class _FontSet(Structure):
    """``FcFontSet`` of fontconfig.h."""

    _fields_ = (("count", c_int), ("capacity", c_int), ("fonts", POINTER(c_void_p)))


def known_font_files() -> frozenset[Path]:
    """The file of every font that fontconfig sees now. Raises ``OSError`` where the library is missing."""
    library = CDLL(LIBRARY)
    for name in ("FcInitLoadConfigAndFonts", "FcPatternCreate", "FcObjectSetCreate"):
        getattr(library, name).restype = c_void_p
    library.FcFontList.restype = POINTER(_FontSet)
    configuration = c_void_p(library.FcInitLoadConfigAndFonts())
    everything = c_void_p(library.FcPatternCreate())
    wanted = c_void_p(library.FcObjectSetCreate())
    library.FcObjectSetAdd(wanted, b"file")
    found = library.FcFontList(configuration, everything, wanted)
    try:
        return frozenset(
            Path(path.decode())
            for index in range(found.contents.count)
            if (path := _file(library, found.contents.fonts[index])) is not None
        )
    finally:
        library.FcFontSetDestroy(found)
        library.FcObjectSetDestroy(wanted)
        library.FcPatternDestroy(everything)
        library.FcConfigDestroy(configuration)


def _file(library: CDLL, pattern: int | None) -> bytes | None:
    text = c_char_p()
    result = library.FcPatternGetString(c_void_p(pattern), b"file", 0, byref(text))
    return text.value if result == 0 else None
