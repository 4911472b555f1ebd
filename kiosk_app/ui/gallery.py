"""Every screen with invented people, as pictures: ``python -m kiosk_app.ui.gallery --out docs/images``.

A city looks here at its colour and its words before it ships them; the tests draw the same screens.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QApplication

from kiosk_app.config.locations import RESOURCES
from kiosk_app.domain.application import Address, LifeEvent
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.failures import Code
from kiosk_app.domain.forms import FillNotice
from kiosk_app.domain.hint import Hint
from kiosk_app.i18n.catalogue import Catalogue
from kiosk_app.session import screen_model as models
from kiosk_app.session.states import Language, Preferences, SetNotice
from kiosk_app.ui.widgets.picture import paint_centred, renderer
from kiosk_app.ui.window import KioskWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = (1280, 800)
SMALLEST_FILE = 0
"""Qt's quality of a PNG that is packed as tightly as can be."""
CITY = {Language.JAPANESE: "鎌倉市", Language.ENGLISH: "Kamakura City"}
_FORMS = (
    models.FormLine(
        title="住民異動届",
        title_en="Notification of change of residence",
        pages=1,
        counter="1F 36番 市民課",
        notices=(),
    ),
    models.FormLine(
        title="住民票の写し等交付請求書",
        title_en="Request for a copy of the residence record",
        pages=1,
        counter="1F 36番 市民課",
        notices=(FillNotice(code=Code.GLYPH_MISSING, field="name", detail="U+2FFFD"),),
    ),
    models.FormLine(
        title="国民健康保険 資格取得届",
        title_en="National Health Insurance enrolment",
        pages=1,
        counter="1F 12番 保険年金課",
        notices=(),
    ),
)
_REVIEW = models.ReviewScreen(
    life_event=LifeEvent.MOVING_IN,
    event_date=CalendarDate(2026, 11, 20),
    persons=(
        models.PersonLine(
            name="鎌倉 太郎",
            kana="カマクラ タロウ",
            birth_date=CalendarDate(1984, 5, 3),
            relationship="世帯主",
            is_applicant=True,
        ),
        models.PersonLine(
            name="鎌倉 花子",
            kana="カマクラ ハナコ",
            birth_date=CalendarDate(1987, 9, 21),
            relationship="妻",
            is_applicant=False,
        ),
        models.PersonLine(
            name="鎌倉 𠮷乃",
            kana="カマクラ ヨシノ",
            birth_date=CalendarDate(2019, 5, 1),
            relationship="子",
            is_applicant=False,
        ),
    ),
    address=Address(
        postal_code="2480012",
        prefecture="神奈川県",
        city="鎌倉市",
        town="御成町",
        street="18番10号",
        building="御成ハイツ 203号室",
    ),
    previous_address=Address(
        postal_code="2310017", prefecture="神奈川県", city="横浜市中区", town="港町", street="1丁目1番地"
    ),
    telephone="0467-00-0000",
    forms=_FORMS,
)
SCREENS: dict[str, models.Content] = {
    "attract": models.AttractScreen(),
    "scanning": models.ScanningScreen(reading=False),
    "scanning-hint": models.ScanningScreen(reading=False, hint=Hint.CLOSER),
    "scanning-by-hand": models.ScanningScreen(reading=False, by_hand=True),
    "scanning-household": models.ScanningScreen(
        reading=False, read_parts=1, total_parts=3, missing_parts=(2, 3), notice=SetNotice.OTHER_HOUSEHOLD
    ),
    "reading": models.ScanningScreen(reading=True),
    "review": _REVIEW,
    "printing": models.PrintingScreen(forms=_FORMS, pages=3, attention=None),
    "printing-paper-out": models.PrintingScreen(forms=_FORMS, pages=3, attention=Code.PAPER_OUT),
    "pages-question": models.PagesQuestionScreen(pages=3),
    "done": models.DoneScreen(forms=_FORMS, reference="K7P3"),
    "trouble-retry": models.TroubleScreen(code=Code.UNREADABLE, may_retry=True),
    "trouble-staff": models.TroubleScreen(code=Code.EXPIRED, may_retry=False),
    "fault": models.FaultScreen(),
}
"""One model of every kind a citizen can meet."""


def picture_of_a_phone() -> tuple[QImage, list[tuple[float, float]]]:
    """What a camera might see: a phone with a code on it, and the code's corners in px."""
    image = QImage(1280, 720, QImage.Format.Format_RGB888)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wall = QLinearGradient(0, 0, 1280, 720)
    wall.setColorAt(0, QColor("#b3b3b3"))
    wall.setColorAt(1, QColor("#4d4d4d"))
    painter.fillRect(image.rect(), wall)
    painter.translate(640, 360)
    painter.rotate(-6)
    painter.setPen(Qt.PenStyle.NoPen)
    for box, ink, radius in (
        (QRectF(-150, -310, 300, 620), "#1a1a1a", 40),
        (QRectF(-136, -290, 272, 580), "#ffffff", 26),
    ):
        painter.setBrush(QColor(ink))
        painter.drawRoundedRect(box, radius, radius)
    code = QRectF(-110, -140, 220, 220)
    paint_centred(painter, renderer("code", ()), code)
    transform = painter.transform()
    corners = [
        transform.map(point) for point in (code.topLeft(), code.topRight(), code.bottomRight(), code.bottomLeft())
    ]
    painter.end()
    return image, [(corner.x(), corner.y()) for corner in corners]


def main(argv: Sequence[str] | None = None) -> int:
    """Draw every screen in every language, and the wishes a visitor can have, without a display."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", default="{}x{}".format(*SIZE), help="of the screen in px, 1280x800")
    parser.add_argument("--px-per-mm", type=float, default=None, help="of the screen; as the platform says by default")
    parser.add_argument("--key-hue", default="blue", help="the city's colour among the design tokens")
    arguments = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts.warning=false")
    width, height = (int(part) for part in arguments.size.split("x"))

    application = QApplication.instance() or QApplication(sys.argv[:1])
    window = KioskWindow(
        Catalogue.load(RESOURCES / "locale"),
        city=CITY,
        windowed=QSize(width, height),
        key_hue=arguments.key_hue,
        px_per_mm=arguments.px_per_mm,
    )
    window.appear()
    arguments.out.mkdir(parents=True, exist_ok=True)
    plain = Preferences()
    wishes = {language.value: replace(plain, language=language) for language in Language}
    shots = [(name, label, wish) for name in SCREENS for label, wish in wishes.items()]
    shots += [("review", "ja-large", replace(plain, large_text=True))]
    shots += [(name, "ja-contrast", replace(plain, high_contrast=True)) for name in ("attract", "review")]
    for name, label, wish in shots:
        window.show_model(models.ScreenModel(content=SCREENS[name], preferences=wish))
        application.processEvents()
        if name in {"scanning", "scanning-hint"}:
            window.show_frame(*picture_of_a_phone())
        application.processEvents()
        window.grab().toImage().save(str(arguments.out / f"{name}-{label}.png"), quality=SMALLEST_FILE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
