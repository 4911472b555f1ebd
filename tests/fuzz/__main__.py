"""``make fuzz``: run the entrances for a number of executions, guided by coverage, and print one row for each.

``python -m tests.fuzz --entrance NAME`` runs one alone. An input that breaks a promise is written to ``findings``, from
where an ordinary test repeats it for ever.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.entrances import Entrance

HERE = Path(__file__).parent
SHARES = {
    "text": 28,
    "envelope": 20,
    "message": 10,
    "payload": 6,
    "claims": 8,
    "content": 8,
    "set": 2,
    "list": 8,
    "json": 10,
}
"""Of 100 executions: the inner entrances take longer, because they seal and sign what they are given."""
MAX_BYTES = 4500
"""A little more than the longest text: beyond it one comparison decides."""

_INSTRUMENTED = ["kiosk_app", "base45"]
_DONE = re.compile(
    r"^#(?P<runs>\d+)\s+DONE\s+cov: (?P<edges>\d+) ft: (?P<features>\d+) corp: (?P<corpus>\d+)", re.MULTILINE
)
_TIME = re.compile(r"^Done \d+ runs in (?P<seconds>\d+) second", re.MULTILINE)
_COST = re.compile(r"^longest (?P<ms>[\d.]+) ms, most (?P<kib>\d+) KiB$", re.MULTILINE)


def main() -> int:
    """0 where every entrance kept its promises."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--entrance", choices=SHARES, help="run this one alone, in this process")
    parser.add_argument("--runs", type=int, default=100_000, help="executions in all (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="entrances at the same time (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("out/fuzz"), help="corpus and logs (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the mutations (default: %(default)s)")
    given = parser.parse_args()
    if given.entrance:
        fuzz(given.entrance, runs=given.runs, out=given.out, seed=given.seed)
    print("| entrance | executions | seconds | edges | features | corpus | longest, ms | most, KiB | findings |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    with ThreadPoolExecutor(given.jobs) as pool:
        return max(pool.map(lambda name: _in_own_process(name, given), SHARES))


def _in_own_process(name: str, given: argparse.Namespace) -> int:
    """Run one entrance, keep its log, and print its row."""
    given.out.mkdir(parents=True, exist_ok=True)
    log = given.out / f"{name}.log"
    options = [f"--runs={given.runs * SHARES[name] // 100}", f"--seed={given.seed}", f"--out={given.out}"]
    with log.open("wb") as file:
        status = subprocess.run(
            [sys.executable, "-m", "tests.fuzz", "--entrance", name, *options], stdout=file, stderr=file, check=False
        ).returncode
    text = log.read_text(encoding="utf-8", errors="replace")
    done, seconds, costs = _DONE.search(text), _TIME.search(text), _COST.findall(text)
    if status or done is None or seconds is None:
        print(f"| {name} | stopped, see {log} |||||||| ", flush=True)
        return status or 1
    found = [done["runs"], seconds["seconds"], done["edges"], done["features"], done["corpus"], *costs[-1]]
    print(f"| {name} | " + " | ".join(found) + " | 0 |", flush=True)
    return 0


def fuzz(name: str, *, runs: int, out: Path, seed: int) -> None:
    """Run one entrance; libFuzzer ends the process."""
    import atheris  # noqa: PLC0415 - a tool that only this needs

    with atheris.instrument_imports(include=_INSTRUMENTED):
        from tests.fuzz.entrances import ENTRANCES  # noqa: PLC0415 - imported where it is instrumented
    from tests.fuzz.budget import Budget  # noqa: PLC0415
    from tests.fuzz.mutation import mutate_cbor  # noqa: PLC0415

    entrance: Entrance = ENTRANCES[name]
    corpus = out / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(entrance.seeds()):
        (corpus / f"seed-{number:03}").write_bytes(data)
    budget = Budget()

    def test_one_input(data: bytes) -> None:
        if budget.spend(entrance.enter, data):
            print(f"\nlongest {budget.longest_ms:.1f} ms, most {budget.most_kib} KiB", flush=True)

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        changed = None
        # The rest are changes that CBOR does not allow.
        if entrance.is_cbor and chance.random() < 0.7:
            changed = mutate_cbor(data, lambda part: atheris.Mutate(part, len(part) + 16), chance)
        return changed if changed is not None and len(changed) <= max_size else atheris.Mutate(data, max_size)

    arguments = [
        sys.argv[0],
        f"-runs={runs}",
        f"-seed={seed}",
        f"-max_len={MAX_BYTES}",
        f"-artifact_prefix={HERE / 'findings' / name}-",
        "-rss_limit_mb=1024",
        "-timeout=10",
        "-print_final_stats=1",
        str(corpus),
    ]
    atheris.Setup(arguments, test_one_input, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
