"""What a check found, for people and for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from bot.domain.checking import Drift


def print_findings(found: Sequence[Drift]) -> None:
    """Print a line for each finding, and how many there are of each kind; nothing if there is none."""
    for drift in found:
        print(f"{drift.kind} ({drift.where}): kept {drift.kept}, true {drift.true}")
    if found:
        print("drift: " + ", ".join(f"{number:,} × {kind}" for kind, number in _counts(found).items()))


def print_findings_as_json(found: Sequence[Drift]) -> None:
    """Print a JSON object for each finding, and one at the end with the number of each kind."""
    for drift in found:
        print(_line({"kind": drift.kind, "where": drift.where, "kept": drift.kept, "true": drift.true}))
    print(_line({"total": len(found), "kinds": _counts(found)}))


def _counts(found: Sequence[Drift]) -> dict[str, int]:
    return dict(Counter(drift.kind for drift in found).most_common())


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
