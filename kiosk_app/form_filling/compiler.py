"""Template → static page and geometry, done once and kept in a folder whose name changes with the template."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pikepdf

from kiosk_app.domain.result import Err, Ok
from kiosk_app.form_filling.catalogue import damage
from kiosk_app.form_filling.geometry import GEOMETRY, MM_PER_PT, PAGE, Geometry
from kiosk_app.form_filling.template import FLOOR_PT, DamagedTemplateError

if TYPE_CHECKING:
    from kiosk_app.domain.result import Result
    from kiosk_app.form_filling.template import Template

TIME_LIMIT_S = 60
"""A page that is not laid out by then never will be."""

_PAPER_TOLERANCE_MM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledForm:
    """A template made ready: the static page's PDF and where its places lie."""

    template: Template
    page_pdf: bytes
    geometry: Geometry


def compile_template(
    template: Template, cache_dir: Path, *, time_limit_s: float = TIME_LIMIT_S
) -> Result[CompiledForm]:
    """Read the compiled form from ``cache_dir``, or lay the page out in a worker process and keep the result.

    ``F-TEMPLATE`` where the page and ``form.toml`` do not agree or the page cannot be laid out in time. What earlier
    versions of the template left in ``cache_dir`` is removed.
    """
    kept = _place(template, cache_dir)
    try:
        found = _load(template, kept)
        if found is None:
            _lay_out(template, kept, time_limit_s)
            found = _load(template, kept)
        if found is None:
            message = "the compiled page cannot be read back"
            raise DamagedTemplateError(message)  # noqa: TRY301 - one way out for every fault
    except (DamagedTemplateError, OSError) as error:
        return Err(damage(template.head.id, str(error)))
    return Ok(found)


def is_compiled(template: Template, cache_dir: Path) -> bool:
    """Whether ``cache_dir`` holds this version of the template, whole and in agreement; writes nothing."""
    try:
        return _load(template, _place(template, cache_dir)) is not None
    except (DamagedTemplateError, OSError):
        return False


def _place(template: Template, cache_dir: Path) -> Path:
    digest = sha256((template.digest + _engine()).encode()).hexdigest()[:16]
    return cache_dir / f"{Path(template.folder).name}-{digest}"


def _lay_out(template: Template, kept: Path, time_limit_s: float) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".compiling-") as scratch:
        fresh = Path(scratch) / "form"
        fresh.mkdir()
        command = [sys.executable, "-m", "kiosk_app.form_filling.page_layout", template.folder, str(fresh)]
        try:
            worker = subprocess.run(  # noqa: S603 - our own module on an installed folder
                command, capture_output=True, timeout=time_limit_s, check=False, text=True
            )
        except subprocess.TimeoutExpired as error:
            message = f"page.html: not laid out within {time_limit_s:g} s"
            raise DamagedTemplateError(message) from error
        if worker.returncode:
            raise DamagedTemplateError(worker.stdout.strip() or f"page.html: worker ended with {worker.returncode}")
        shutil.rmtree(kept, ignore_errors=True)
        try:
            fresh.replace(kept)
        except OSError:
            if not kept.is_dir():  # else another process was faster, with the same result
                raise
    for old in kept.parent.glob(f"{Path(template.folder).name}-" + "[0-9a-f]" * 16):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)


def _load(template: Template, kept: Path) -> CompiledForm | None:
    """The kept result where there is a whole one; raises ``DamagedTemplateError`` where it does not fit the rules."""
    try:
        geometry = msgspec.json.decode((kept / GEOMETRY).read_bytes(), type=Geometry)
        page_pdf = (kept / PAGE).read_bytes()
        with pikepdf.open(io.BytesIO(page_pdf)) as document:
            sizes = [[float(edge) * MM_PER_PT for edge in page.mediabox[2:]] for page in document.pages]
    except (FileNotFoundError, msgspec.DecodeError, pikepdf.PdfError):
        return None
    _check(template, geometry, sizes)
    return CompiledForm(template=template, page_pdf=page_pdf, geometry=geometry)


def _check(template: Template, geometry: Geometry, sizes: list[list[float]]) -> None:
    for name in sorted(geometry.boxes.keys() - template.places.keys()):
        html = (Path(template.folder) / "page.html").read_text()
        found = re.search(rf"""name=["']?{re.escape(name)}["'\s>]""", html)
        line = f":{html.count(chr(10), 0, found.start()) + 1}" if found else ""
        message = f"page.html{line}: input {name} has no rule in form.toml"
        raise DamagedTemplateError(message)
    for name in template.places:
        if name not in geometry.boxes:
            message = f"form.toml: {name} has no input in page.html"
            raise DamagedTemplateError(message)
        box = geometry.boxes[name]
        if min(box.width, box.height) < FLOOR_PT * MM_PER_PT:
            message = f"page.html: input {name} is {box.width:.1f} × {box.height:.1f} mm, too small for any letter"
            raise DamagedTemplateError(message)
    for size in sizes:
        if any(
            abs(have - want) > _PAPER_TOLERANCE_MM for have, want in zip(size, template.head.paper.size_mm, strict=True)
        ):
            message = f"page.css: the page is {size[0]:.0f} × {size[1]:.0f} mm, but paper is {template.head.paper}"
            raise DamagedTemplateError(message)


@cache
def _engine() -> str:
    """What else than the template decides how a page looks and how it is kept."""
    own = (Path(__file__).with_name(name).read_bytes() for name in ("page_layout.py", "geometry.py"))
    return version("weasyprint") + sha256(b"".join(own)).hexdigest()
