"""What the commands that erase have in common: how long others wait, and the certificate in words and as data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.output import columns, say, wrapped

if TYPE_CHECKING:
    from store.register import Store
    from store.retention import Certificate

A_SECOND = 90_000_000  # bytes; a file of 738 MB was written anew in 8 seconds (ENGINES.md)

DESTROYED = (
    "every text of the case and the salts of their digests; the subject, names, contact details and reference kept for the queue; "
    "the keys of commands on it, and what was being written about it; the complainant's name and contact details, unless they "
    "stand in another case that is kept"
)
KEPT = (
    "the dates, codes and numbers of its events, for the figures and for the chain of the ledger; of a case that was imported also "
    "the keyed digest of its row, so that the same file does not bring it back"
)
METHODS = {"erasure": "texts and salts deleted, in the transaction that recorded it"}


def say_wait(store: "Store") -> None:
    """On standard error, that others will wait, and about how long, where that can be noticed."""
    seconds = store.path.stat().st_size // A_SECOND
    if seconds:
        say(
            f"the file is written anew after it, which takes about {seconds:,} s; everybody else waits so long."
        )


def certificate_facts(found: "Certificate", organisation: str) -> dict[str, object]:
    """The certificate as data."""
    return {
        "certificate": found.number,
        "organisation": organisation,
        "ref": found.ref,
        "kind": "disposal" if found.disposed else "redaction",
        "on": found.on,
        "recorded": found.recorded,
        "by": found.by,
        "received": found.received,
        "ended": found.ended,
        "class": found.code or None,
        "title": found.title or None,
        "months": found.months,
        "kept_because": found.kept_because or None,
        "due": found.due,
        "reason": found.reason or None,
        "policy": found.policy,
        "policy_number": found.policy_number,
        "method": found.method,
        "texts": found.texts,
        "destroyed": DESTROYED,
        "kept": KEPT,
        "file_rewritten": found.rewritten,
        "ledger_seq": found.seq,
        "ledger_hash": found.hash,
    }


def certificate_page(found: "Certificate", organisation: str) -> Iterator[str]:
    """The certificate in words, to print and file."""
    what = "disposal" if found.disposed else "redaction"
    yield f"Certificate of {what} {found.number}"
    yield organisation
    yield ""
    rows = [
        (
            "Case",
            f"{found.ref}, received {found.received}" + (f", ended {found.ended}" if found.ended else ""),
        ),
        ("Done", f"{found.on}, recorded {found.recorded:%Y-%m-%d %H:%M:%S}Z, by {found.by}"),
        ("Policy", f"{found.policy}, version {found.policy_number} of this register"),
        ("Method", METHODS.get(found.method, found.method)),
        ("Texts", f"{found.texts:,} destroyed"),
        ("File", _file(found)),
        ("Ledger", f"event {found.seq}, {found.hash}"),
    ]
    if found.disposed:
        kept = f"{found.title or found.code}: {found.months} months after it ended, so until {found.due}"
        rows.insert(2, ("Class", kept))
    else:
        rows.insert(2, ("Reason", found.reason or "[erased]"))
    yield from columns(rows, indent="")
    if found.kept_because:
        yield from ("", "Why it was kept so long", *wrapped(found.kept_because))
    yield from ("", "What was destroyed", *wrapped(f"{DESTROYED}."))
    yield from ("", "What is left", *wrapped(f"{KEPT}."))
    yield from ("", *wrapped(
        "Copies of the register that were made before are not covered by this certificate.", indent=""
    ))  # fmt: skip


def _file(found: "Certificate") -> str:
    if found.rewritten is None:
        return "not written anew yet: deleted bytes may still be in it (upheld retention --apply)"
    return f"written anew on {found.rewritten}, so that no deleted byte is in it"
