"""Texts that members may send to break a layout."""

from __future__ import annotations

from hypothesis import strategies as st

BAD_TEXTS = (
    "",
    " \n\t ",
    "\u200b\u200d\ufeff",
    "😀" * 4000,
    "👩\u200d👩\u200d👧\u200d👦" * 600,
    "שלום עולם \u202e backwards",
    "مرحبا `code` (كذا)",
    "@everyone <@1> <@&2> <#3> </ask:4> <t:5:R> <id:guide>",
    "[click](https://evil.example/) **b** __u__ ~~s~~ ||hidden||",
    "```\nnever closed " + "word " * 1500,
    "||never closed " + "word " * 1500,
    "# heading\n> quote\n- list\n1. list",
    "{0} {title} %s %(name)s ${x}",
    "'; DROP TABLE question; --",
    "e" + "\u0301" * 500,
    "\\" * 300,
    "`" * 300,
    "\ud7ff\ue000\uffff\U0010ffff",
)
HUGE_TEXT = "word [link](https://a.b) ``` " * 2340
"""About as much as an archive admits: 64 Ki characters."""

_PIECES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            "```",
            "`",
            "||",
            "**",
            "_",
            "<@1>",
            "@everyone",
            "https://a.b",
            "\u202e",
            "\u200d",
            "😀" * 50,
            "\n",
            "\\",
            "]( ",
        )
    ),
)


def bad_texts() -> st.SearchStrategy[str]:
    """Return a strategy of texts made of tricks and of anything."""
    return st.one_of(
        st.sampled_from(BAD_TEXTS),
        st.lists(_PIECES, max_size=25).map("".join),
        st.text(max_size=300),
    )
