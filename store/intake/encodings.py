"""How a text file's bytes become text: what the encoding is, and what happens to bytes that do not fit it."""

import codecs
import re
from typing import NamedTuple

NAMES = (
    "utf-8, utf-16, windows-1250 to windows-1258, iso-8859-1 to iso-8859-16, cp437, cp850, mac-roman, ascii"
)
_KNOWN = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp437", "cp850", "mac-roman", "ascii"),
        *(f"cp{n}" for n in range(1250, 1259)),
        *(f"iso-8859-{n}" for n in range(1, 17) if n != 12),  # there is no twelfth
    )
)
_MARKS = (  # what a file may start with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UNFIT = "upheld.unfit"  # the error handler that keeps what does not fit
_UNFIT_TEXT = re.compile("[\udc00-\udcff]")


class Settled(NamedTuple):
    """The name of an encoding, or `wrong`: why none can be told."""

    name: str
    wrong: str = ""


def known(name: str) -> bool:
    """Whether it is an encoding of text that can be read here."""
    try:
        return codecs.lookup(name).name in _KNOWN
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return False


def codec(name: str) -> str:
    """The codec that reads it; UTF-8 may start with a mark, whoever says that it does not."""
    return "utf-8-sig" if codecs.lookup(name).name == "utf-8" else name


def settle(sample: bytes, given: str | None) -> Settled:
    """The encoding of a file that starts with `sample`: as given, by its mark, or by what its bytes can be."""
    marked = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    if given is not None:
        if marked and not codecs.lookup(given).name.startswith(marked):
            return Settled("", f"the file starts with the mark of {marked}, but the mapping says {given}")
        return Settled(marked or given)
    if marked:
        return Settled(marked)
    if b"\0" in _first_line(sample):
        return Settled(
            "",
            "the header line holds zero bytes, so its encoding can't be told:"
            ' name it under [dialect], encoding = "utf-16-le" for instance',
        )
    lines = [line for line in sample.splitlines() if not line.isascii()]
    fit = sum(1 for line in lines if _is_utf8(line))
    # A broken line or two does not make a UTF-8 file something else.
    return Settled("utf-8" if fit >= len(lines) - fit else "windows-1252")


def _first_line(sample: bytes) -> bytes:
    return next((line for line in sample.splitlines() if line), b"")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_unfit(text: str) -> bool:
    """Whether the text holds bytes that did not fit the encoding."""
    return not text.isascii() and _UNFIT_TEXT.search(text) is not None


def readable(text: str) -> str:
    r"""The text with such bytes written as \xe9, so that it can be shown and stored."""
    return text if text.isascii() else _UNFIT_TEXT.sub(lambda m: f"\\x{ord(m[0]) - 0xDC00:02x}", text)


def _keep(error: UnicodeError) -> tuple[str, int]:
    """Each byte that does not fit as a lone surrogate, which no text that fits can hold (PEP 383, for every codec)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(UNFIT, _keep)
