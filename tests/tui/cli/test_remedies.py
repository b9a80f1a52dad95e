"""Evidence, interests, drafts and remedies from the command line, on a real register that verifies in the end."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.tui.cli.conftest import TODAY, Told, Upheld

DECISION = ("decide", "--outcome", "upheld", "--reasons", "It was.", "--authority", "Fees policy 3")
Do = Callable[..., Told]


@pytest.fixture
def do(upheld: Upheld, ref: str) -> Do:
    """Take an action on the complaint as somebody; it must succeed."""

    def run(name: str, action: str, *words: object) -> Told:
        told = upheld("do", ref, action, *words, "--as", name)
        assert told.code == 0, told.err
        return told

    return run


def test_from_evidence_to_a_remedy_delivered(upheld: Upheld, ref: str, do: Do) -> None:
    due = TODAY + timedelta(days=14)
    do("Amy", "declare-interest")
    do("Amy", "acknowledge")
    do("Amy", "add-evidence", "--text", "It left twice.", "--source", "Bank statement", "--dated", TODAY)
    do("Amy", "add-evidence", "--text", "She rang.", "--source", "Call 4417")
    do("Amy", "share-draft", "--text", "We think so too.", "--by", due)
    do("Amy", "comments-received", "--text", "So do I.")
    remedy = (
        "--remedy",
        "refund",
        "--remedy-amount",
        "250",
        "--remedy-covers",
        "original",
        "--remedy-due",
        due,
    )
    events = do("Amy", *DECISION, "--evidence", 1, "--evidence", 2, *remedy, "--json").json["events"]
    assert events == ["PointsDecided", "RemedyOffered"]
    told = upheld("do", ref, "respond", "--as", "Amy")
    assert (told.code, told.sentence.startswith("Remedy 1 (refund of £250.00) is not approved yet: ")) == (
        1,
        True,
    )
    do("Lee", "approve-remedy", "--text", "The bank says so.")
    do("Amy", "respond")
    assert upheld("do", ref, "close", "--as", "Amy").sentence.startswith("Remedy 1 (refund of £250.00), due ")
    do("Ben", "deliver-remedy", "--remedy", 1, "--text", "Transfer 17")
    do("Amy", "close")
    shown = upheld("show", ref, "--json").json
    assert shown["stages"][0]["decisions"][0]["evidence"] == [1, 2]
    (duty,) = [duty for duty in shown["duties"] if duty["kind"] == "remedy"]
    assert (duty["number"], duty["what"], duty["due"], duty["done"]) == (1, "refund", str(due), str(TODAY))
    records = {record["title"]: [line["text"] for line in record["lines"]] for record in shown["records"]}
    assert records["Evidence"][0] == f"It left twice. (Bank statement, dated {TODAY})"
    assert records["Remedies"][0].endswith(f"delivered on {TODAY}: Transfer 17")
    assert records["Draft decision"] == [
        f"shared on {TODAY}, comments by {due}: We think so too.",
        "So do I.",
    ]
    assert records["Interests declared"] == [f"declared no conflict of interest at stage 1 on {TODAY}"]
    assert records["Not on record"] == ["The decision was made without the facts, what should have happened."]
    page = upheld("show", ref).out
    assert "Evidence: 1, 2" in page
    assert upheld("verify").code == 0
    assert upheld("rebuild").code == 0
    assert upheld("verify").code == 0


def test_the_plain_decision_needs_nothing_more_than_before(upheld: Upheld, ref: str, do: Do) -> None:
    for words in (("acknowledge",), DECISION, ("respond",), ("close",)):
        do("Amy", *words)
    assert upheld("show", ref, "--json").json["state"] == "closed"


def test_what_the_options_take(upheld: Upheld) -> None:
    told = upheld("do", "1", "offer-remedy", "--help")
    words = " ".join(told.out.split())
    assert "--amount AMOUNT" in words
    assert "(original, pursuing, both)" in words
    assert "--evidence N" in upheld("do", "1", "decide", "--help").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("offer-remedy", "--kind", "goodwill", "--amount", "1.5"), "--amount: '1.5' is not an amount of money; write it as 40 or 1250.50."),
        (("offer-remedy", "--kind", "apology", "--covers", "all"), "--covers: 'all' is not one of original, pursuing, both."),
        (("deliver-remedy", "--text", "x"), "No remedy of {ref} is owed: none was offered, or each was delivered, declined, replaced or not approved."),
    ],
)  # fmt: skip
def test_refused_in_a_sentence(upheld: Upheld, ref: str, words: tuple[str, ...], sentence: str) -> None:
    told = upheld("do", ref, *words, "--as", "Amy")
    assert (told.code, told.sentence) == (1, sentence.format(ref=ref))
