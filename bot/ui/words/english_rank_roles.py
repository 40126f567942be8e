"""What managers are told of rank roles, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RANK_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "rank_role.title": "Rank roles wait",
        "rank_role.no_permission": "I lack **Manage Roles**, so nobody gets or loses a rank role. Allow it to my role; "
        "what waits is done at once. Everything else works.",
        "rank_role.too_high": "{role} does not stand below my own role, so I can neither give nor take it. Drag my "
        "role above it in Server Settings, Roles; what waits is done at once.",
        "rank_role.not_givable": "{role} is given by Discord alone: it is everyone's, a bot's or for boosters. Choose "
        "another role in the setting `rank_roles`.",
        "rank_role.deleted": "The role `{role_id}` was deleted. Take it out of the setting `rank_roles`, or put "
        "another one in its place.",
        "rank_role.refused": "Discord does not let me give or take {role}. Look at my role and its place in Server "
        "Settings, Roles; I try again in an hour, or when they change.",
    }
)
