"""What `/doctor` says, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DOCTOR: Mapping[str, str] = MappingProxyType(
    {
        "doctor.title": "How things stand",
        "doctor.button.compare": "Compare everything with Discord",
        "doctor.comparing": "Every question, answer and vote is being compared with what Discord shows. In a big "
        "server that takes its time; `/doctor` tells when it is done and what it found.",
        "doctor.no_channels": "No channel for questions is chosen yet: `/ask` asks wherever it is used. `/setup` "
        "makes or picks one.",
        "doctor.channel": "<#{channel_id}>: I have every permission that I use there.",
        "doctor.channel_lacks": "<#{channel_id}>: I lack **{permissions}**. Allow it to my role in the settings of the "
        "channel.",
        "doctor.channel_gone": "<#{channel_id}> is a channel for questions, but I cannot find it. Show it to me, or "
        "choose other channels.",
        "doctor.log_channel_gone": "<#{channel_id}> is the channel for reports and suspicious votes, but I cannot "
        "find it. Show it to me, or choose another one as `log_channel`.",
        "doctor.backlog_none": "Nothing waits to be shown or read.",
        "doctor.backlog": "On its way: {renders} to show, {dirty_posts} to read.",
        "doctor.backlog_late": "{renders} to show and {dirty_posts} to read, some due since {late_since}: Discord is "
        "slow or refuses it. It is tried again by itself; missing permissions stand above.",
        "doctor.comparison": "All was compared with Discord {ended_at}, and nothing differed.",
        "doctor.comparison_drift": "All was compared with Discord {ended_at}. Found and mended: {drift}.",
        "doctor.comparison_due": "What happened since {due_since} is being compared with Discord, or waits for it. "
        "There is nothing to do but wait.",
        "doctor.comparison_never": "Nothing was compared with Discord yet. The button below does it.",
        "doctor.drift.marks": "check marks",
        "doctor.drift.own_reactions": "my own reactions",
        "doctor.drift.thread_states": "archived or locked threads",
        "doctor.drift.unreadable": "unreadable channels or threads",
    }
)
