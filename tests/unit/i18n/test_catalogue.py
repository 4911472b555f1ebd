"""The catalogues are complete, agree with each other, and hold nothing that no screen says."""

from __future__ import annotations

import ast
import re
import string
from typing import TYPE_CHECKING

import pytest

from kiosk_app.config.locations import INSTALL_ROOT, RESOURCES
from kiosk_app.domain.application import LifeEvent
from kiosk_app.domain.failures import Code
from kiosk_app.domain.hint import Hint
from kiosk_app.i18n.catalogue import Catalogue
from kiosk_app.session.states import SetNotice

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ("ja", "en")
HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""
KEY = re.compile(r"[a-z_]+(\.[a-z_]+)*")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(RESOURCES / "locale")


def _write(folder: Path, body: str) -> Path:
    (folder / "en").mkdir()
    (folder / "en" / "kiosk.po").write_text(HEADER + body, encoding="utf-8")
    return folder


def _said_by_the_screens() -> set[str]:
    """Every string in the screens' code that could be a key."""
    found: set[str] = set()
    for path in (INSTALL_ROOT / "kiosk_app" / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
                found.add(node.value)
    return found


def _families() -> set[str]:
    """Keys that are made from a closed set of values."""
    return {
        *(f"trouble.{code}.{part}" for code in Code for part in ("title", "body")),
        *(f"life_event.{event}{part}" for event in LifeEvent for part in ("", ".date")),
        *(f"scanning.hint.{hint}" for hint in Hint),
        *(f"scanning.parts.{notice}" for notice in SetNotice),
        *(f"notice.{code}" for code in (Code.GLYPH_MISSING, Code.OVERFLOW)),
    }


def test_the_languages_have_exactly_the_same_keys(catalogue: Catalogue) -> None:
    assert set(LANGUAGES) == set(catalogue.languages)
    assert catalogue.keys("ja") == catalogue.keys("en")


def test_every_key_is_said_by_a_screen_and_every_screen_s_key_exists(catalogue: Catalogue) -> None:
    keys = catalogue.keys("ja")
    written = _said_by_the_screens()
    spaces = {key.split(".")[0] for key in keys if "." in key}
    meant_as_keys = {word for word in written if "." in word and word.split(".")[0] in spaces}
    assert meant_as_keys - keys == set()
    assert keys - written - _families() == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_has_a_sentence_and_a_next_step(catalogue: Catalogue, language: str, code: Code) -> None:
    title = catalogue.text(language, f"trouble.{code}.title")
    body = catalogue.text(language, f"trouble.{code}.body")
    assert title
    assert body
    assert title != body
    assert code.value not in title + body, "the code is shown apart, small"
    assert not re.search(r"不正|偽|違反|エラー|invalid|illegal|fraud|error|forg", title + body, re.IGNORECASE)


def test_both_languages_fill_in_the_same_values(catalogue: Catalogue) -> None:
    def names(language: str, key: str) -> set[str]:
        sentences = catalogue._sentences[language][key]
        texts = [sentences] if isinstance(sentences, str) else list(sentences)
        return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}

    differing = [key for key in catalogue.keys("ja") if names("ja", key) - {"count"} != names("en", key) - {"count"}]
    assert differing == []


def test_values_are_put_in_and_plurals_chosen(catalogue: Catalogue) -> None:
    assert catalogue.text("en", "pages", count=1) == "1 page"
    assert catalogue.text("en", "pages", count=3) == "3 pages"
    assert catalogue.text("ja", "pages", count=3) == "3枚"
    assert "K7P" in catalogue.text("ja", "done.reference", reference="K7P")


def test_a_value_with_braces_is_not_filled_in_again(catalogue: Catalogue) -> None:
    assert "{code}" in catalogue.text("en", "done.reference", reference="{code}")


@pytest.mark.parametrize(("language", "key"), [("ja", "no.such.key"), ("xx", "pages"), ("en", "done.reference")])
def test_what_is_missing_is_a_defect(catalogue: Catalogue, language: str, key: str) -> None:
    with pytest.raises(KeyError):
        catalogue.text(language, key)


@pytest.mark.parametrize(
    "body",
    [
        'msgid "a.b"\nmsgstr ""\n',
        '#, fuzzy\nmsgid "a.b"\nmsgstr "maybe"\n',
        'msgid "a.b"\nmsgid_plural "a.b"\nmsgstr[0] "one"\nmsgstr[1] ""\n',
    ],
    ids=["empty", "fuzzy", "half a plural"],
)
def test_an_incomplete_catalogue_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(ValueError, match=r"a\.b"):
        Catalogue.load(_write(tmp_path, "\n" + body))
