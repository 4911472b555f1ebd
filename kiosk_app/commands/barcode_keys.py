"""``kiosk-app barcode keys``: one folder with everything that issuer and tablet need to try the format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kiosk_app.commands import OK, output
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.result import Err
from kiosk_app.payload.key_office import make_keys
from kiosk_app.payload.keys import DEMO_HALL, DEMO_ISSUER
from kiosk_app.payload.trust_list import NAME_PATTERN

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Make the keys of one hall; never overwrites any."""
    hall = DEMO_HALL if arguments.hall is None else arguments.hall
    if re.fullmatch(NAME_PATTERN, hall) is None:
        arguments.usage_error("--hall: small letters, digits, dots and hyphens")
    made = make_keys(arguments.folder, hall=hall, issuer=DEMO_ISSUER, now=SystemClock().now())
    if isinstance(made, Err):
        return output.refuse(made.failure, as_json=arguments.json)
    if arguments.json:
        output.say_json({"outcome": "ok", "hall": hall, "files": [str(path) for path in made.value]})
    else:
        for path in made.value:
            output.say(str(path))
    return OK
