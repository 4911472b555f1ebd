"""The exposure is asked for, and what is said of it is what the driver says afterwards."""

from __future__ import annotations

import cv2
import pytest

from kiosk_app.devices.camera.exposure import expose

MANUAL, APERTURE_PRIORITY, AUTOMATIC = 1, 3, 0


class Driver:
    """A V4L2 driver's two controls: it clamps a time, refuses unknown modes, and keeps both between programs.

    While it chooses by itself it takes no time, and still tells the last one.
    """

    def __init__(self, *modes: int, mode: int, time: int = 157, longest: int = 5000) -> None:
        self.modes = modes
        self.mode = mode
        self.time = time
        self.longest = longest

    def set(self, control: int, value: float, /) -> bool:
        if control == cv2.CAP_PROP_AUTO_EXPOSURE and value in self.modes:
            self.mode = round(value)
            return True
        if control == cv2.CAP_PROP_EXPOSURE and self.longest and self.mode not in (APERTURE_PRIORITY, AUTOMATIC):
            self.time = min(round(value), self.longest)
            return True
        return False

    def get(self, control: int, /) -> float:
        return {cv2.CAP_PROP_AUTO_EXPOSURE: self.mode, cv2.CAP_PROP_EXPOSURE: self.time}[control]


@pytest.mark.parametrize("automatic", [APERTURE_PRIORITY, AUTOMATIC])
def test_a_time_is_taken_from_a_camera_that_chose_by_itself_and_given_back(automatic: int) -> None:
    driver = Driver(MANUAL, automatic, mode=automatic)
    assert expose(driver, 80) == 80
    assert (driver.mode, driver.time) == (MANUAL, 80)
    assert expose(driver, None) is None
    assert driver.mode == automatic


def test_a_time_beyond_the_camera_is_told_as_the_one_it_took() -> None:
    assert expose(Driver(MANUAL, APERTURE_PRIORITY, mode=APERTURE_PRIORITY, longest=2047), 9000) == 2047


def test_a_camera_that_only_chooses_by_itself_goes_on_choosing() -> None:
    assert expose(Driver(APERTURE_PRIORITY, mode=APERTURE_PRIORITY), 80) is None


def test_a_camera_that_never_chooses_says_the_time_it_has() -> None:
    driver = Driver(mode=-1)
    assert expose(driver, None) == 157
    assert expose(driver, 80) == 80


def test_of_a_camera_without_these_controls_nothing_is_known() -> None:
    driver = Driver(mode=-1, time=-1, longest=0)
    assert expose(driver, 80) is None
    assert expose(driver, None) is None


def test_the_real_capture_lacks_them_where_nothing_is_open() -> None:
    assert expose(cv2.VideoCapture(), 80) is None
