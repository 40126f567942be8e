"""Request bodies held against Discord's OpenAPI file.

The file (`tests/data/discord-openapi.json`, reduced by `reduce_openapi`) is stricter than Discord in places and laxer
in others: `_as_discord_takes_it` levels the first, `_beyond_the_file` adds documented limits for the second.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.demo.simulation.middleware import Proceed, RestCall

SPECIFICATION = Path(__file__).resolve().parent.parent / "data" / "discord-openapi.json"
IDENTIFIER = "urn:discord"
IS_COMPONENTS_V2 = 1 << 15
MEDIA_CHANNEL = 16
SMALLEST_SNOWFLAKE = 1 << 41
BIT_SETS = ("permissions", "default_member_permissions", "allow", "deny")
CONTENT_LIMIT = 2000
EMBEDS_LIMIT = 6000
MODAL_LIMIT = 5


class BodyCheck:
    """A middleware that collects what Discord would not understand in the bodies that pass by it."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    async def __call__(self, call: RestCall, proceed: Proceed) -> Any:
        """Check the body, then let the call go on."""
        self.problems.extend(check(call.method, call.path, call.body))
        return await proceed()


def check(method: str, path: str, body: Any) -> list[str]:
    """Return what is wrong with the JSON body of a REST call; an empty list if nothing is.

    Args:
        method: the HTTP method.
        path: the part after /api/v10, without the query.
        body: the parsed JSON (`payload_json` of a multipart request), or None.
    """
    template, operation = _operation(method, path)
    if template is None:
        return [f"{method} {path}: Discord has no such route"]
    name, request = f"{method} {template}", operation.get("requestBody")
    if request is None or "application/json" not in request["content"]:
        return [] if body is None else [f"{name}: the route takes no JSON body"]
    if body is None:
        return [f"{name}: a body is required"] if request.get("required") else []
    errors = _validator(template, method.lower()).iter_errors(_as_discord_takes_it(body))
    causes = [_cause(error) for error in errors]
    problems = [f"at {'/'.join(map(str, c.absolute_path)) or '.'}: {c.message[:200]}" for c in causes]
    return [f"{name} {problem}" for problem in (*problems, *_beyond_the_file(template, body))]


@lru_cache(maxsize=1)
def _specification() -> dict[str, Any]:
    return json.loads(SPECIFICATION.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Return the routes with few parameters first, so that '@me' is no user id."""
    templates = sorted(_specification()["paths"], key=lambda template: template.count("{"))
    return [
        (re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(template)) + r"\Z"), template) for template in templates
    ]


@lru_cache(maxsize=4096)
def _operation(method: str, path: str) -> tuple[str | None, dict[str, Any]]:
    for pattern, template in _templates():
        item = _specification()["paths"][template]
        if pattern.match(path) and method.lower() in item:
            return template, item[method.lower()]
    return None, {}


@lru_cache(maxsize=1)
def _registry() -> Registry[Any]:
    resource = Resource(contents=_specification(), specification=DRAFT202012)
    return Registry().with_resource(IDENTIFIER, resource)


@lru_cache(maxsize=512)
def _validator(template: str, method: str) -> Draft202012Validator:
    pointer = quote(template.replace("~", "~0").replace("/", "~1"), safe="~")
    place = f"#/paths/{pointer}/{method}/requestBody/content/application~1json/schema"
    return Draft202012Validator({"$ref": IDENTIFIER + place}, registry=_registry())


def _as_discord_takes_it(value: Any, key: str = "") -> Any:
    """Return a body with the forms that Discord accepts and the file refuses brought into the file's form.

    Ids as numbers, bit sets as strings, media channels among the channel types of a command's option.
    """
    if isinstance(value, dict):
        inside = "attachments/" if key == "attachments" else ""
        return {name: _as_discord_takes_it(item, inside + name) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_discord_takes_it(item, key) for item in value if (key, item) != ("channel_types", MEDIA_CHANNEL)]
    if key in BIT_SETS:
        return int(value) if isinstance(value, str) and value.isdecimal() else value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if value >= SMALLEST_SNOWFLAKE or key == "attachments/id" else value
    return value


def _beyond_the_file(template: str, body: Any) -> list[str]:
    """Return the breaches of documented limits that the file does not know."""
    if template.endswith("/threads") and isinstance(body, dict):
        body = body.get("message", body)
    if template.endswith("/callback") and isinstance(body, dict):
        body = body.get("data", body)
    if not isinstance(body, dict):
        return []
    problems: list[str] = []
    embeds = body.get("embeds") or []
    if len(body.get("content") or "") > CONTENT_LIMIT:
        problems.append(f"content over {CONTENT_LIMIT} characters")
    if sum(map(_embed_length, embeds)) > EMBEDS_LIMIT:
        problems.append(f"embeds over {EMBEDS_LIMIT} characters in all")
    if (body.get("flags") or 0) & IS_COMPONENTS_V2 and (body.get("content") or embeds):
        problems.append("content or embeds together with IS_COMPONENTS_V2")
    if "title" in body and "custom_id" in body and not 1 <= len(body.get("components") or []) <= MODAL_LIMIT:
        problems.append(f"a modal has 1 to {MODAL_LIMIT} components")
    return problems


def _embed_length(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(len(text or "") for text in texts)


def _cause(error: ValidationError) -> ValidationError:
    """Return the telling error inside oneOf and anyOf: that of the variant whose `type` fits, else the best match."""
    while error.context:
        depth = len(error.absolute_path)
        variants: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            variants.setdefault(inner.schema_path[0], []).append(inner)
        fitting = [
            inners
            for inners in variants.values()
            if not any(list(inner.absolute_path)[depth:] == ["type"] for inner in inners)
        ]
        if len(fitting) != 1:
            return best_match([error]) or error
        error = fitting[0][0]
    return error
