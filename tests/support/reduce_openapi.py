"""Write the reduced copy of Discord's OpenAPI file that the tests check request bodies against.

    python -m tests.support.reduce_openapi openapi.json

What stays: each route with the schema of its JSON body, and the schemas these need, without descriptions.
Source: discord/discord-api-spec, specs/openapi.json (MIT; the notice lies beside the copy).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from tests.support.openapi import SPECIFICATION

ORIGIN = (
    "discord/discord-api-spec, specs/openapi.json, commit 74fda0f of 2026-07-18 "
    "(MIT, see discord-openapi.LICENSE.txt), reduced to request bodies by tests/support/reduce_openapi.py"
)
PREFIX = "#/components/schemas/"
NOISE = ("description", "title", "example", "examples", "externalDocs")


def reduce(specification: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a specification that tells how request bodies look."""
    paths: dict[str, Any] = {}
    for template, item in specification["paths"].items():
        for method, operation in item.items():
            if method not in ("get", "post", "put", "patch", "delete"):
                continue
            body = operation.get("requestBody")
            kept = {"requestBody": _json_only(body)} if body else {}
            paths.setdefault(template, {})[method] = kept
    schemas = specification["components"]["schemas"]
    wanted, found = _references(paths), set[str]()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted |= _references(schemas[name])
    reduced = {name: _without_noise(schemas[name]) for name in sorted(found)}
    return {"origin": ORIGIN, "paths": paths, "components": {"schemas": reduced}}


def _json_only(body: dict[str, Any]) -> dict[str, Any]:
    content = {kind: value for kind, value in body["content"].items() if kind == "application/json"}
    return _without_noise({"required": body.get("required", False), "content": content})


def _references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"].removeprefix(PREFIX)} if isinstance(value.get("$ref"), str) else set[str]()
        return own.union(*(_references(item) for item in value.values()))
    if isinstance(value, list):
        return set[str]().union(*(_references(item) for item in value))
    return set()


def _without_noise(value: Any, *, names: bool = False) -> Any:
    """Drop what explains; `names` tells that the keys of this level are names of properties."""
    if isinstance(value, dict):
        return {
            key: _without_noise(item, names=key == "properties" and not names)
            for key, item in value.items()
            if names or key not in NOISE
        }
    return [_without_noise(item) for item in value] if isinstance(value, list) else value


def main() -> None:
    """Read the full file and write the reduced one."""
    parser = argparse.ArgumentParser(description="Reduce Discord's OpenAPI file to request bodies.")
    parser.add_argument("file", type=Path, help="the full openapi.json")
    reduced = reduce(json.loads(parser.parse_args().file.read_text(encoding="utf-8")))
    text = json.dumps(reduced, separators=(",", ":"), ensure_ascii=False)
    SPECIFICATION.write_text(text.replace('},"/', '},\n"/') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
