"""A year in a minute: `python -m benchmarks.year [--questions 500] [--seed 1]`.

Questions are reminded of, closed as stale and opened again, bounties are offered and end, digests are told, while the
bot is restarted, dies in the midst of calls, is away for days, and its clock jumps. A model that knows the rules alone
watches; the first thing that happens twice, too early, too late or never ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from tests.support.year import Year


async def live(path: Path, seed: int, questions: int) -> Counter[str]:
    """Let a year pass on a new database; return how often what was done."""
    year = await Year.begin(path, random.Random(seed), questions)
    try:
        return await year.pass_by()
    finally:
        await year.end()


def main(arguments: Sequence[str]) -> int:
    """Simulate in a folder of the system's for temporary files, and print what happened, the most frequent first."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.year", description=__doc__)
    parser.add_argument("--questions", type=int, default=500, help="how many are asked (500 unless told)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (1 unless told)")
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    began = perf_counter()
    with tempfile.TemporaryDirectory(prefix="askwell-year-") as folder:
        try:
            done = asyncio.run(live(Path(folder) / "year.db", options.seed, options.questions))
        except AssertionError as error:
            print(f"not as it should be, with seed {options.seed}: {error}", file=sys.stderr)
            return 1
    print(f"a year with {options.questions} questions in {perf_counter() - began:.0f} seconds")
    for what, times in done.most_common():
        print(f"  {times:>6} {what}")
    print("nothing happened twice, and nothing was missed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
