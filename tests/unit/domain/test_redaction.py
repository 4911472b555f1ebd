"""Whatever is made of the domain's personal types, printing it shows nothing."""

from __future__ import annotations

from session_samples import prepared_sample

from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.redaction import Redacted
from kiosk_app.session.states import Review


def test_no_repr_shows_what_a_citizen_entered() -> None:
    prepared = prepared_sample()
    application = prepared.application
    values = (prepared, application, *application.persons, application.address, Review(prepared=prepared))
    assert all(isinstance(value, Redacted) for value in values)
    shown = " ".join(f"{value!r} {value}" for value in values)
    assert "鎌倉" not in shown
    assert "0467" not in shown


def test_a_barcode_shows_neither_text_nor_corners() -> None:
    barcode = UntrustedBarcode(untrusted_text="KTG1:SECRET", symbology="QRCode", decoder="zxing")
    assert repr(barcode) == "<UntrustedBarcode redacted>"
