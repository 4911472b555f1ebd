"""The worker that lays one template out: ``python -m kiosk_app.form_filling.page_layout TEMPLATE_FOLDER OUT_FOLDER``.

A program of its own, so that a page that never ends can be killed, and so that WeasyPrint is never loaded at the
counter. It prints nothing where all is well; else one line per fault, and ends with status 1.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import msgspec
import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from kiosk_app.form_filling.geometry import GEOMETRY, MM_PER_PX, PAGE, Box, Geometry

if TYPE_CHECKING:
    from collections.abc import Sequence


class LayoutError(Exception):
    """What is wrong with the page, for the form owner."""


class _Faults(logging.Handler):
    """Collects what WeasyPrint reports as an error: a picture or style sheet that cannot be read."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def lay_out(folder: Path) -> tuple[bytes, Geometry]:
    """The static page as PDF without a form, and the boxes of its inputs. Raises ``LayoutError``."""
    faults = _Faults()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(faults)
    logger.propagate = False
    try:
        html = weasyprint.HTML(filename=str(folder / "page.html"), url_fetcher=_OnlyBelow(folder))
        document = html.render(pdf_forms=True)
        geometry = _take_inputs(document)
        pdf: bytes = document.write_pdf(pdf_forms=True)
    except LayoutError:
        raise
    except FatalURLFetchingError as error:  # no Exception, so that WeasyPrint itself does not swallow it
        message = f"page.html: {error}"
        raise LayoutError(message) from error
    except Exception as error:  # the layout engine's own faults are the template's: they must not end the kiosk
        message = f"page.html: {type(error).__name__}: {error}"
        raise LayoutError(message) from error
    finally:
        logger.removeHandler(faults)
    if faults.messages:
        message = f"page.html: {faults.messages[0]}"
        raise LayoutError(message)
    return pdf, geometry


class _OnlyBelow(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Reads files of one folder and nothing else: no network, no other file of the machine."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=["file"], allow_redirects=False)
        self._root = folder.resolve()

    def fetch(self, url: str, headers: Any = None) -> Any:
        parts = urlsplit(url)
        if parts.scheme != "file" or not Path(unquote(parts.path)).resolve().is_relative_to(self._root):
            message = "only files of the template's own folder may be used"
            raise FatalURLFetchingError(message)
        return super().fetch(url, headers)


def _take_inputs(document: Any) -> Geometry:
    """The boxes of all inputs, which are taken out of ``document``.

    Written as AcroForm fields they would have to be removed from the PDF again, and would make WeasyPrint embed every
    font of theirs whole: megabytes on every print.
    """
    boxes: dict[str, Box] = {}
    for number, page in enumerate(document.pages):
        for layout_box, rectangle in (field for fields in page.forms.values() for field in fields):
            name = layout_box.element.get("name", "")
            if not name or name in boxes:
                message = f"page.html: two inputs are called {name}" if name else "page.html: an input without a name"
                raise LayoutError(message)
            left, top, right, bottom = (round(edge * MM_PER_PX, 3) for edge in rectangle)
            boxes[name] = Box(page=number, x=left, y=top, width=round(right - left, 3), height=round(bottom - top, 3))
        page.forms = {None: []}
    return Geometry(pages=len(document.pages), boxes=boxes)


def main(arguments: Sequence[str]) -> int:
    """Lay ``arguments[0]`` out into ``arguments[1]``."""
    folder, out = map(Path, arguments)
    try:
        pdf, geometry = lay_out(folder)
    except LayoutError as error:
        print(error)  # noqa: T201 - the parent reads it
        return 1
    (out / PAGE).write_bytes(pdf)
    (out / GEOMETRY).write_bytes(msgspec.json.encode(geometry))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
