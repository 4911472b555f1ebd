"""The verb prints what is in the files, as lines and as JSON, and ends in 1 where a file has no code."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

import cv2
import pytest

from kiosk_app.commands import OK, REFUSED, barcode_read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]


def run(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    barcode_read.add(parser)
    return barcode_read.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def two_codes(tmp_path: Path, ours: Callable[[int], str], picture: Callable[..., Grey]) -> Path:
    path = tmp_path / "two.png"
    cv2.imwrite(str(path), picture(ours(1), "a poster"))
    return path


def test_json_has_one_object_per_file(
    two_codes: Path, tmp_path: Path, ours: Callable[[int], str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--json", two_codes, tmp_path / "none.png") == REFUSED
    printed = capsys.readouterr()
    found, missing = json.loads(printed.out)
    assert printed.err == ""
    assert found["file"] == str(two_codes)
    assert 0 < found["ms"] < 10_000
    assert {code["text"] for code in found["codes"]} == {ours(1), "a poster"}
    for code in found["codes"]:
        assert set(code) == {"format", "text", "decoder", "points"}
        assert (code["format"], code["decoder"], len(code["points"])) == ("QR Code", "zxing-cpp", 4)
    assert missing["codes"] == []
    assert missing["code"] == "S-FILE"


def test_lines_are_the_raw_texts_and_cannot_command_a_terminal(
    tmp_path: Path, picture: Callable[..., Grey], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.png"
    cv2.imwrite(str(path), picture("over\x1b[31m\nred"))
    assert run(path) == OK
    assert capsys.readouterr().out == "over\\x1b[31m\\nred\n"


def test_a_picture_without_a_code_is_refused_with_its_code(
    tmp_path: Path, picture: Callable[..., Grey], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.png"
    cv2.imwrite(str(path), picture())
    assert run(path) == REFUSED
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("S-NO-CODE")
