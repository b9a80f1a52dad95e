"""What several actions share: fields, and the rules of everything between opening a stage and sending its response."""

from store.rules import people, stages
from store.rules.fields import Field, Kind
from store.rules.registry import Rule


def working(*more: Rule) -> tuple[Rule, ...]:
    """The rules of everything that happens between opening a stage and sending its response."""
    return (stages.is_open, stages.not_responded, people.not_a_subject, *more)


CHANNEL = Field(
    "channel",
    Kind.CHOICE,
    "Channel",
    list_name="channels",
    help="how it was sent; as the complaint came if not given",
)
LETTER = Field(
    "letter", Kind.PROSE, "Letter", help="the text as sent; written from the case if not given", written=True
)
REASON = Field("reason", Kind.PROSE, "Reason", required=True, help="why, in a sentence")
TEXT = Field("text", Kind.PROSE, "Text", required=True, help="what to write down")
