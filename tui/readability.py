"""How easily a text is read: how long its sentences are, and which of its words have a plainer one. A hint, never a rule.

Sentences of up to 25 words are what the style guide of GOV.UK asks for; the words are from the A to Z of the Plain English Campaign.
"""

import re
from typing import Final

LONG: Final = 25
"""Words of a sentence beyond which it is hard to follow."""
ENOUGH: Final = 12
"""Words of a text below which nothing is said about it."""
MOST: Final = 3
"""Words that are named."""

PLAINER: Final = {
    "accordingly": "so", "additional": "more", "advise": "tell", "ascertain": "find out", "assistance": "help", "commence": "begin",
    "commenced": "began", "consequently": "so", "endeavour": "try", "erroneous": "wrong", "facilitate": "help", "forthwith": "now",
    "furthermore": "also", "hereby": "", "heretofore": "until now", "inform": "tell", "in respect of": "about", "in the event that": "if",
    "necessitate": "need", "notwithstanding": "despite", "obtain": "get", "pertaining to": "about", "prior to": "before", "purchase": "buy",
    "pursuant to": "under", "rectify": "put right", "regarding": "about", "remuneration": "pay", "request": "ask", "subsequent to": "after",
    "sufficient": "enough", "terminate": "end", "the aforementioned": "this", "utilise": "use", "whereas": "but", "with regard to": "about",
}  # fmt: skip
"""A plainer word for each; "" where it can be left out."""

_END: Final = re.compile(r"[.!?]+[\"”’)]*\s+|\n\s*\n|\n(?=\s*[-•*]\s)")
_WORD: Final = re.compile(r"\w[\w’'-]*")
_HEAVY: Final = re.compile(rf"\b({'|'.join(sorted(PLAINER, key=len, reverse=True))})\b", re.IGNORECASE)


def sentences(text: str) -> list[int]:
    """How many words each sentence has, in their order."""
    return [many for part in _END.split(text) if (many := len(_WORD.findall(part)))]


def hint(text: str) -> str:
    """What would make the text easier to read, in a sentence or two; that it reads well; "" of a text too short to tell."""
    found = sentences(text)
    if sum(found) < ENOUGH:
        return ""
    long = [many for many in found if many > LONG]
    parts = []
    if long:
        which = "1 sentence has" if len(long) == 1 else f"{len(long)} sentences have"
        parts.append(f"{which} more than {LONG} words (the longest {max(long)})")
    heavy = list(dict.fromkeys(word.lower() for word in _HEAVY.findall(text)))[:MOST]
    if heavy:
        parts.append("plainer: " + ", ".join(f"{word} → {PLAINER[word] or 'leave out'}" for word in heavy))
    mean = round(sum(found) / len(found))
    return ("; ".join(parts) if parts else f"Reads well: {mean} words a sentence") + "."
