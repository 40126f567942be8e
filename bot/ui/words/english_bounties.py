"""What members are told of bounties, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BOUNTIES: Mapping[str, str] = MappingProxyType(
    {
        "error.bounties_off": "This server has no bounties. Whoever manages it can turn them on: the setting "
        "`bounties`.",
        "error.bounty_amount": "A bounty is of {least} to {most} points.",
        "error.bounty_for_oneself": "That answer is your own. A bounty goes to somebody else's.",
        "error.bounty_over": "That bounty is over: it was awarded, or its time has run out.",
        "error.bounty_too_much": "A bounty is paid at once, and you can pay {available} points at most: your "
        "reputation less 1.",
        "error.no_such_bounty": "There is no such bounty any more.",
        "error.not_the_asker": "Only whoever asked the question can do that.",
        "error.open_bounties.one": "You have **{number}** bounty running, as many as one may have at once. Award it "
        "first.",
        "error.open_bounties.other": "You have **{number}** bounties running, as many as one may have at once. Award "
        "one first.",
        "bounty.title": "Bounty of {amount}",
        "bounty.offered": "{asker} offers **{amount}** reputation for the best answer to #{number}; it ends {ends_at}. "
        "**Award…** is for the asker. When nobody is awarded in time, half goes to the best new answer with a score of "
        "{least_score} or more.",
        "bounty.running": "Your bounty of **{amount}** ends {ends_at}. Choose the answer that is to have all of it.",
        "bounty.nobody": "Your bounty of **{amount}** ends {ends_at}. Nobody else has answered yet.",
        "bounty.choose": "Choose an answer",
        "bounty.choice": "Answer {number} · {score}",
        "bounty.awarded": "{asker} awarded the bounty of **{amount}** to {answer} by {answerer}.",
        "bounty.halved": "The bounty of {amount} ran out: **{awarded}** go to {answer} by {answerer}, the best since.",
        "bounty.lost": "The bounty of {amount} ran out, and no new answer had a score of {least_score} or more.",
        "bounty.done": "Done: **{amount}** reputation for {answerer}.",
        "bounty.answer": "answer {number}",
        "button.award": "Award…",
        "card.bounty": "Bounty",
        "card.bounty.value": "**{amount}** reputation · ends {ends_at}",
        "listing.bounty": "🎁 bounty of {amount}",
        "help.bounty": " `/bounty` offers some of your reputation for an answer.",
        "ledger.own.bounty_offered": "you offered a bounty",
        "ledger.own.bounty_earned": "your answer got a bounty",
        "ledger.other.bounty_offered": "bounty offered",
        "ledger.other.bounty_earned": "answer got a bounty",
        "ledger.why.offered": "it was offered",
        "ledger.why.awarded": "the asker awarded it",
        "ledger.why.halved": "half of it: its time was over",
        "ledger.why.returned": "returned, as the question was deleted",
    }
)
