"""Puts the glyphs that values use into a PDF, so that what is read back from it is what was entered.

A glyph's number says nothing about the text it stands for: 葛 and 葛 with a selector may share one glyph. So each
glyph is given the text of its cluster (ISO 32000-1 §9.10.3, ToUnicode), and where one glyph stands for two texts, the
same font program is entered twice with two such tables. This keeps 𠮷 and variation sequences for every reader.
"""

from __future__ import annotations

import struct
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name

from kiosk_app.text.coverage import shaper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk_app.form_filling.shaping import Glyph, Run
    from kiosk_app.text.fonts import FontFile

_NEEDED = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp", "CFF "})
_PREPARED_UP_TO_BYTES = 10_000_000
_SYMBOLIC = 4
_CODES_PER_BLOCK = 100
"""ISO 32000-1 §9.10.3: at most so many mappings between beginbfchar and endbfchar."""


class EmbeddedFonts:
    """The fonts of ``runs`` in ``document``; ``resources`` are the pages' /Font entries."""

    def __init__(self, document: pikepdf.Pdf, runs: Iterable[Run]) -> None:
        self.resources: dict[str, pikepdf.Object] = {}
        self._codes: dict[tuple[FontFile, int, str], tuple[bytes, int, float]] = {}
        texts: dict[FontFile, dict[int, list[str]]] = {}
        for run in runs:
            for glyph in run.glyphs:
                known = texts.setdefault(run.font, {}).setdefault(glyph.number, [])
                if glyph.text not in known:
                    known.append(glyph.text)
        for font, meanings in texts.items():
            self._embed(document, font, meanings)

    def code_of(self, font: FontFile, glyph: Glyph) -> tuple[bytes, int, float]:
        """The font resource's name, the glyph's code in it, and the width in em that the font gives it."""
        return self._codes[font, glyph.number, glyph.text]

    def _embed(self, document: pikepdf.Pdf, font: FontFile, meanings: Mapping[int, list[str]]) -> None:
        face, codes = _subset(font, meanings)
        loaded = shaper(font)
        widths = {number: loaded.get_glyph_h_advance(number) / loaded.face.upem for number in meanings}
        tag = "".join(chr(65 + byte % 26) for byte in sha256(repr(sorted(meanings)).encode()).digest()[:6])
        descendant = _descendant(document, face, f"{tag}+{font.name}")
        descendant.W = Array(
            [part for number, width in widths.items() for part in (codes[number], Array([round(width * 1000, 2)]))]
        )
        for layer in range(max(map(len, meanings.values()))):
            here = {codes[number]: texts[layer] for number, texts in meanings.items() if layer < len(texts)}
            name = f"V{len(self.resources)}"
            self.resources[f"/{name}"] = document.make_indirect(
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.Type0,
                    BaseFont=Name(f"/{tag}+{font.name}"),
                    Encoding=Name("/Identity-H"),
                    DescendantFonts=Array([descendant]),
                    ToUnicode=document.make_stream(_to_unicode(here)),
                )
            )
            for number, texts in meanings.items():
                if layer < len(texts):
                    self._codes[font, number, texts[layer]] = (name.encode(), codes[number], widths[number])


@cache
def subsetting_face(font: FontFile) -> Any:
    """The face that subsets are cut from.

    Preparing makes the cut thirty times faster (measured: 0.8 to 0.03 ms), but a font of 26 MB costs a second, 170 MB
    for it, so only the small everyday font is prepared, the large ones are cut as they are (3 ms).
    """
    face = shaper(font).face
    return uharfbuzz.subset_preprocess(face) if font.path.stat().st_size < _PREPARED_UP_TO_BYTES else face


def _subset(font: FontFile, glyphs: Iterable[int]) -> tuple[Any, Mapping[int, int]]:
    """A face that holds ``glyphs`` alone, and their new numbers."""
    face = subsetting_face(font)
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.CFF_IDENTITY_CHARSET
    wanted.drop_table_tag_set.update(
        int.from_bytes(tag.encode(), "big") for tag in face.table_tags if tag not in _NEEDED
    )
    plan = uharfbuzz.SubsetPlan(face, wanted)
    return plan.execute(), dict(plan.old_to_new_glyph_mapping)


def _descendant(document: pikepdf.Pdf, face: Any, name: str) -> pikepdf.Object:
    """The CIDFont of a subset, whose codes are its glyph numbers."""
    is_cff = "CFF " in face.table_tags
    em = face.upem
    bounds = struct.unpack(">4h", face.reference_table("head").data[36:44])
    ascent, descent = struct.unpack(">2h", face.reference_table("hhea").data[4:8])
    program = document.make_stream(face.reference_table("CFF ").data if is_cff else face.blob.data)
    if is_cff:
        program.Subtype = Name.CIDFontType0C
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{name}"),
        Flags=_SYMBOLIC,
        FontBBox=Array([round(edge * 1000 / em) for edge in bounds]),
        ItalicAngle=0,
        Ascent=round(ascent * 1000 / em),
        Descent=round(descent * 1000 / em),
        CapHeight=700,
        StemV=80,
    )
    descriptor["/FontFile3" if is_cff else "/FontFile2"] = program
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=Name(f"/{name}"),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=document.make_indirect(descriptor),
        DW=1000,
    )
    if not is_cff:
        font.CIDToGIDMap = Name.Identity
    return document.make_indirect(font)


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    lines = [b"<%04X> <%s>" % (code, text.encode("utf-16-be").hex().encode()) for code, text in texts.items() if text]
    blocks = [lines[start : start + _CODES_PER_BLOCK] for start in range(0, len(lines), _CODES_PER_BLOCK)]
    body = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n" + body + b"\nendcmap\nend\nend\n"
    )
