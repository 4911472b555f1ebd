"""The kinds of 2D codes that a city's page may choose from."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Symbology(StrEnum):
    """Named as in the configuration."""

    QR = "qr"
    MICRO_QR = "micro-qr"
    RMQR = "rmqr"
    AZTEC = "aztec"
    DATA_MATRIX = "data-matrix"
    PDF417 = "pdf417"


QR_KINDS = (Symbology.QR, Symbology.MICRO_QR, Symbology.RMQR)
"""One family (ISO/IEC 18004 and 23941): a decoder looks for all three at little more than the cost of the first."""
