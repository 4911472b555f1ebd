"""Take the values the kiosk and the public pages use out of the Digital Agency's design tokens (MIT, LICENSE.txt).

    npm pack @digital-go-jp/design-tokens@1.1.9
    python resources/design/update_tokens.py digital-go-jp-design-tokens-1.1.9.tgz

writes ``tokens.json`` and the licence notice beside it. Run it again when the Agency publishes a new version.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
DECLARATION = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
HEX = re.compile(r"#[0-9a-f]{6}")
REM = re.compile(r"([\d.]+)rem")
ROOT_FONT_PX = 16


def take(css: str) -> dict[str, object]:
    """Sort the style sheet's declarations into hues by step, greys, and the scales in px."""
    hues: dict[str, dict[str, str]] = {}
    greys: dict[str, str] = {}
    scales: dict[str, dict[str, float]] = {"font-size": {}, "line-height": {}, "border-radius": {}}
    for name, value in DECLARATION.findall(css):
        if name.startswith("color-primitive-") and HEX.fullmatch(value):
            hue, _, step = name.removeprefix("color-primitive-").rpartition("-")
            hues.setdefault(hue, {})[step] = value
        elif name.startswith("color-neutral-") and HEX.fullmatch(value):
            greys[name.removeprefix("color-neutral-").removeprefix("solid-gray-")] = value
        else:
            for scale, steps in scales.items():
                if name.startswith(f"{scale}-"):
                    rem = REM.fullmatch(value)
                    steps[name.removeprefix(f"{scale}-")] = float(rem[1]) * ROOT_FONT_PX if rem else float(value)
    return {"hues": hues, "greys": greys, **scales}


def main(archive: Path) -> None:
    """Read the npm package and write what is taken from it."""
    with tarfile.open(archive) as package:
        files = {
            name: package.extractfile(f"package/{name}") for name in ("package.json", "dist/tokens.css", "LICENSE")
        }
        texts = {name: file.read().decode() for name, file in files.items() if file}
    about = json.loads(texts["package.json"])
    tokens = {"source": f"{about['name']} {about['version']} ({about['license']})", **take(texts["dist/tokens.css"])}
    (HERE / "tokens.json").write_text(json.dumps(tokens, indent=1) + "\n", encoding="utf-8")
    (HERE / "LICENSE.txt").write_text(texts["LICENSE"], encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
