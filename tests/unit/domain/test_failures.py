from __future__ import annotations

import re

from kiosk_app.config.locations import INSTALL_ROOT
from kiosk_app.domain.failures import COULD_NOT_CHECK, Code, Failure


def test_every_code_names_its_room_and_can_be_read_aloud() -> None:
    assert all(re.fullmatch(r"[SVAFPJC]-[A-Z]+(-[A-Z]+)*", code.value) for code in Code)


def test_a_barcode_that_was_judged_is_never_offered_again() -> None:
    judged = {Code.TAMPERED, Code.EXPIRED, Code.UNKNOWN_ISSUER, Code.OTHER_HALL, Code.NOT_OURS}
    assert not judged & COULD_NOT_CHECK
    assert not any(Failure(code=code).may_retry for code in judged)


def test_every_code_is_explained_to_staff_once() -> None:
    table = (INSTALL_ROOT / "docs" / "codes.md").read_text()
    assert re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE) == [code.value for code in Code]
