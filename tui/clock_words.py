"""The working of a clock in words, for the command line and the screen; the data is of `store.rules.clocks.why`."""

from collections.abc import Mapping
from datetime import date

from tui.format import day

TO_DO = {"acknowledge": "acknowledge by", "acknowledge-data-protection": "acknowledge data protection by"}
"""What is due; of everything else a reply is."""

DONE = {
    "acknowledge": "acknowledgement",
    "acknowledge-data-protection": "acknowledgement of the data-protection strand",
}
STARTS = {
    "receipt": "the day of receipt",
    "acknowledgement": "the day of acknowledgement",
    "last day to acknowledge": "the last day to acknowledge",
    "reopening": "the day of reopening",
}


def moved_words(move: Mapping[str, object], today: date) -> str:
    """What moved a date, by how much, and to when."""
    on, since, due, days = move["on"], move["since"], move["due"], move["days"]
    assert isinstance(on, date)  # everything that moves a clock has its day
    waited = f", waited since {day(since, today)}" if isinstance(since, date) else ""
    more = f", {days} {'day' if days == 1 else 'days'} more" if days else ""
    more = ", the clock ran on" if waited and not days else more
    until = f"due {day(due, today)}" if isinstance(due, date) else str(move["why_not"])
    return f"{day(on, today)}, {move['what']}{waited}{more}: {until}"
