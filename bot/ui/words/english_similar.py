"""What an asker is told of similar questions, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SIMILAR: Mapping[str, str] = MappingProxyType(
    {
        "similar.title": "Was this asked before?",
        "similar.intro.one": "Your question is not posted yet: this one looks like it. Does it help?",
        "similar.intro.other": "Your question is not posted yet: these {number} look like it. Does one of them help?",
        "similar.kept": "Your text is kept for seven days; `/ask` offers it again.",
        "similar.files.one": "Your file below is not kept, but goes along if you post within a few hours.",
        "similar.files.other": "Your {number} files below are not kept, but go along if you post within a few hours.",
        "similar.files.lost": "Some files could not be held for the press: send them in the thread once it stands.",
        "similar.imported": "from an archive, without a thread",
        "similar.button.post": "Post my question",
        "similar.button.helped": "One of these helped",
        "similar.button.file": "📎 {name}",
        "similar.helped": "Glad that it helped! Your question is not posted: nobody has to answer it twice. If the "
        "answer was good, an upvote tells its author so.",
        "error.draft_changed": "Your text was changed after this was shown, so nothing was done. `/ask` offers it as "
        "it is now.",
        "doctor.saved": "Questions that an earlier one answered before they were posted: **{lately}** in the last "
        "{days} days, **{ever}** in all.",
    }
)
