"""`upheld today`: who has how much, what is about to be late, what the policy's owner has left open."""

import re

from tests.tui.cli.conftest import TODAY, Upheld


def test_facts_agree_with_the_queues(upheld: Upheld, queue: list[str]) -> None:
    facts = upheld("today", "--json").json
    assert facts["today"] == TODAY.isoformat()
    by_handler = {load["handler"]: load for load in facts["workload"]}
    everybody = upheld("list", "--json").json
    assert sum(load["open"] for load in by_handler.values()) == len(everybody)
    for handler, load in by_handler.items():
        own = [row for row in everybody if row["owner"] == handler]
        late = upheld(
            "list", "is:overdue", "owner:none" if handler is None else f"owner:{handler}", "--json"
        ).json
        assert (load["open"], load["late"]) == (len(own), len(late))
        assert load["waiting"] == sum(row["state"] == "waiting" for row in own)
    lates = [load["late"] for load in facts["workload"]]
    assert lates == sorted(lates, reverse=True)
    assert max(lates) > 0
    near = facts["about_to_be_late"]
    assert near["cases"] == len(near["first"])
    assert {row["ref"] for row in everybody if row["due"] and row["due"] >= TODAY.isoformat()} >= set(
        near["first"]
    )
    assert facts["policy"]["open_questions"][0] == "G1"
    assert facts["policy"]["days_overdue"] > 1400


def test_page_for_people(upheld: Upheld, queue: list[str]) -> None:
    told = upheld("today").out
    assert re.search(r"^  all +3 ", told, re.MULTILINE)
    assert "About to be late, within 5 working days" in told
    assert "13 open questions · review" in told
    assert "G1   No deadline is set" in told


def test_desk_with_nothing_open(upheld: Upheld, register: object) -> None:
    told = upheld("today").out
    assert re.search(r"^  all +0 +0 +0 +0$", told, re.MULTILINE)
    assert "  nothing\n" in told
