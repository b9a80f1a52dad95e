"""Text as it comes in."""

import unicodedata

from store.errors import BadInput


def clean(text: str, where: str) -> str:
    """The text as it is kept: Unicode NFC, line ends of one character, no space around it."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadInput(f"{where} holds bytes that are not valid text: write it in UTF-8.")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
