"""Every sentence of the kiosk by a stable key, from the gettext catalogues in ``resources/locale``.

A ``msgid`` is a key such as ``attract.title``, never a sentence: a city rewords a sentence without touching code, and
no language is the original of the others. A translator works with any PO editor.
"""

from __future__ import annotations

import gettext
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from babel.messages.catalog import Message

PlainOrPlural = str | tuple[str, ...]


class Catalogue:
    """All sentences of all languages, read once and held in memory."""

    def __init__(
        self, sentences: Mapping[str, Mapping[str, PlainOrPlural]], plurals: Mapping[str, Callable[[int], int]]
    ) -> None:
        self._sentences = sentences
        self._plurals = plurals

    @classmethod
    def load(cls, folder: Path) -> Catalogue:
        """Read ``<folder>/<language>/kiosk.po`` of every language there.

        Raises ``ValueError`` for a catalogue that cannot be parsed or leaves a sentence empty or fuzzy: what ships
        is complete, and a gap is a defect of the build, not something a citizen should meet.
        """
        sentences: dict[str, dict[str, PlainOrPlural]] = {}
        plurals: dict[str, Callable[[int], int]] = {}
        for path in sorted(folder.glob("*/kiosk.po")):
            language = path.parent.name
            with path.open("rb") as file:
                catalog = read_po(file, locale=language, abort_invalid=True)
            sentences[language] = {_key(message): _sentence(message) for message in catalog if message.id}
            plurals[language] = gettext.c2py(catalog.plural_expr)
        return cls(sentences, plurals)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that were found, as BCP 47 codes."""
        return tuple(self._sentences)

    def keys(self, language: str) -> frozenset[str]:
        """Every key that ``language`` has a sentence for."""
        return frozenset(self._sentences[language])

    def text(self, language: str, key: str, **values: str | int) -> str:
        """The sentence of ``key`` with ``values`` put in; a plural sentence is chosen by the value ``count``.

        Raises ``KeyError`` for a key, a language or a value that is missing: a defect of the program.
        """
        sentence = self._sentences[language][key]
        if not isinstance(sentence, str):
            sentence = sentence[self._plurals[language](int(values["count"]))]
        return sentence.format_map(values)


def _key(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _sentence(message: Message) -> PlainOrPlural:
    sentence = message.string if isinstance(message.string, str) else tuple(message.string or ())
    if message.fuzzy or not sentence or not all(sentence):
        raise ValueError(_key(message))
    return sentence
