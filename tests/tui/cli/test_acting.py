"""`new`, `do` and `can`: complaints come in, go through their stages, and are refused what the rules refuse."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.case.chapters import CHAPTERS
from store.rules.actions import ACTIONS
from tests.tui.cli.conftest import TODAY, Told, Upheld

DECISION = ("decide", "--outcome", "upheld", "--reasons", "It was.", "--authority", "Fees policy 3")

Do = Callable[..., Told]


@pytest.fixture
def do(upheld: Upheld, ref: str) -> Do:
    """Take an action on the complaint as somebody; it must succeed."""

    def run(name: str, action: str, *words: object) -> Told:
        told = upheld("do", ref, action, *words, "--as", name)
        assert told.code == 0, told.err
        assert told.err == ""
        return told

    return run


def test_journey_through_four_stages(upheld: Upheld, ref: str, do: Do) -> None:
    deciders = {1: "Amy", 2: "Ben", 3: "Cora", 4: "Cora"}
    for stage, who in deciders.items():
        allocator = "Lee" if stage < 3 else "Cora"
        assert (
            f" now received at stage {stage} of 4, acknowledge by "
            in do(allocator, "allocate", "--to", who).out
        )
        steps: list[tuple[str, tuple[str, ...]]] = [
            ("acknowledged", ("acknowledge",)),
            ("investigating", ("investigate", "--definition", "The fee was taken twice.")),
            ("waiting", ("ask", "--text", "Which card?")),
            ("investigating", ("answered", "--text", "The blue one.")),
            ("decided", DECISION),
            ("responded", ("respond", "--channel", "letter")),
        ]
        for state, words in steps:
            if words == DECISION and stage == 4:
                refused = upheld("do", ref, *words, "--as", who).sentence
                assert refused.startswith(
                    "Cora decided at stage 3: let a delegate who is the Corporate Compliance Manager decide"
                )
                excepted = ("--exception", "Nobody else holds the role.")
                assert do(who, *words, *excepted, "--json").json["state"] == state
                continue
            assert do(who, *words, "--json").json["state"] == state
        if stage < 4:
            assert do(who, "escalate", "--reason", "Still wrong.", "--json").json["state"] == "received"
    told = upheld("do", ref, "escalate", "--as", "Cora")
    assert told.code == 1
    assert told.sentence == "Stage 4 is the last stage of this policy: there is no further stage to ask for."
    assert do("Cora", "close").out.startswith(f"{ref} close: now closed at stage 4 of 4, with Cora (version ")
    shown = upheld("show", ref, "--json").json
    assert [stage["decisions"][0]["by"] for stage in shown["stages"]] == ["Amy", "Ben", "Cora", "Cora"]
    assert upheld("verify").code == 0


def test_new_prints_the_reference(upheld: Upheld, register: Path) -> None:
    told = upheld("new", "--subject", "A fee")
    assert (told.code, told.out) == (0, f"CMP-{TODAY.year}-00001\n")
    assert upheld("new", "--subject", "A fee", "--json").json == {"ref": f"CMP-{TODAY.year}-00002"}


def test_new_takes_every_field(upheld: Upheld, register: Path) -> None:
    received = TODAY - timedelta(days=5)
    told = upheld(
        "new", "--subject", "Results  late", "--detail", "I waited.\nAnd waited.", "--outcome-sought", "An apology", "--name", "Jo Brown",
        "--email", "jo@example.org", "--telephone", "01", "--complainant-type", "Member", "--complainant-status", "lapsed", "--channel",
        "E-mail", "--service", "examinations", "--category", "delay", "--point", "Late", "--point", "Rude", "--about-staff",
        "--about-handler", "ben", "--signpost", "We will call.", "--received", received,
    )  # fmt: skip
    shown = upheld("show", told.out.strip(), "--json").json
    assert {key: shown[key] for key in ("subject", "detail", "outcome_sought", "complainant", "contact", "points", "received")} == {
        "subject": "Results late", "detail": "I waited.\nAnd waited.", "outcome_sought": "An apology", "complainant": "Jo Brown",
        "contact": {"email": "jo@example.org", "telephone": "01"}, "points": ["Late", "Rude"], "received": str(received),
    }  # fmt: skip
    assert (shown["complainant_type"], shown["complainant_status"], shown["channel"]) == (
        "member",
        "lapsed",
        "email",
    )
    assert (shown["service"], shown["category"], shown["about_staff"]) == ("examinations", "delay", True)
    assert shown["chronology"][1]["text"] == "We will call."
    refused = upheld("do", told.out.strip(), "acknowledge", "--as", "Ben")
    assert refused.sentence == f"Ben is complained about in {told.out.strip()}, so may not read it."


def test_do_answers_in_json(upheld: Upheld, ref: str) -> None:
    told = upheld("do", ref, "acknowledge", "--json")
    assert told.json == {"ref": ref, "version": 3, "events": ["Acknowledged"], "state": "acknowledged"}


def test_do_answers_in_a_line(ref: str, do: Do) -> None:
    due = do("Amy", "acknowledge").out.split("respond by ")[1][:10]
    assert date.fromisoformat(due) > TODAY
    assert do("Lee", "allocate", "--to", "Amy").out == (
        f"{ref} allocate: now acknowledged at stage 1 of 4, respond by {due}, with Amy (version 4)\n"
    )


def test_case_may_be_named_by_its_number(upheld: Upheld, ref: str) -> None:
    assert upheld("do", "1", "note", "--text", "x", "--json").json["ref"] == ref


REFUSALS = [
    ("Cora", (), ("acknowledge",), "At stage 1 this is for the Customer Service Team or the Customer Voice and Reporting Team; Cora is "
     "Corporate Compliance Manager."),
    ("Nobody", (), ("note", "--text", "x"), "Nobody holds no role on "),
    ("Amy", (), ("allocate", "--to", "Amy"), "At stage 1 this is for the Customer Service Team Leader; Amy is Customer Service Team."),
    ("Lee", (), ("allocate", "--to", "Cora"), "Cora may not handle stage 1, which is for "),
    ("Amy", (), DECISION, "Stage 1 has not been acknowledged yet: acknowledge it first."),
    ("Amy", (), ("investigate",), "Stage 1 has not been acknowledged yet: acknowledge it first."),
    ("Amy", (), ("answered", "--text", "x"), "Nothing was asked of the complainant that is still unanswered."),
    ("Amy", (), ("escalate",), "Stage 2 can be opened only after the response of stage 1 was sent, and it has not been."),
    ("Amy", (), ("close",), "The response of stage 1 has not been sent yet."),
    ("Amy", (("acknowledge",),), ("acknowledge",), "Stage 1 was already acknowledged on "),
    ("Amy", (("acknowledge",),), ("respond",), "Stage 1 has not been decided yet: decide it, with reasons, before the response is sent."),
    ("Amy", (("acknowledge",),), (*DECISION, "--point", "2"), " has one point, so there is no point 2 to decide."),
    ("Amy", (("ask", "--text", "x"),), DECISION, "Waiting for the complainant, who was asked on "),
    ("Amy", (("confirm-receipt",),), ("confirm-receipt",), "Receipt was already confirmed automatically on "),
    ("Amy", (("acknowledge",), ("investigate",)), ("investigate",), "The investigation of stage 1 has already been started."),
    ("Amy", (("acknowledge",), DECISION), ("ask", "--text", "x"), "Stage 1 is already decided: respond to the complainant."),
    ("Amy", (("acknowledge",), DECISION, ("respond",)), DECISION, "The response of stage 1 was sent on "),
    ("Amy", (("acknowledge",), DECISION, ("respond",), ("close",)), ("close",), " was closed on "),
    ("Amy", (("withdraw", "--reason", "x"),), ("acknowledge",), " was withdrawn on "),
    ("Amy", (), ("extend", "--days", "21", "--reason", "x"), "At most 20 working days may be added at stage 1."),
    ("Amy", (), ("acknowledge", "--on", TODAY - timedelta(days=9)), ", when the complaint was received."),
    ("Amy", (), ("acknowledge", "--on", TODAY + timedelta(days=9)), " is in the future; the latest date is today, "),
]  # fmt: skip


def stamp(folder: Path) -> tuple[int, int]:
    """Another one after every write."""
    found = (folder / "register" / "register.duckdb").stat()
    return found.st_mtime_ns, found.st_size


@pytest.mark.parametrize(("who", "before", "words", "sentence"), REFUSALS)
def test_refused_with_the_sentence_of_the_rule(
    upheld: Upheld,
    tmp_path: Path,
    ref: str,
    do: Do,
    who: str,
    before: tuple[tuple[str, ...], ...],
    words: tuple[str, ...],
    sentence: str,
) -> None:
    for earlier in before:
        do(who, *earlier)
    before_it = stamp(tmp_path)

    told = upheld("--as", who, "do", ref, *words)

    assert told.code == 1
    assert sentence in told.sentence
    assert stamp(tmp_path) == before_it


def test_who_decided_at_stage_1_does_not_decide_at_stage_2(upheld: Upheld, ref: str, do: Do) -> None:
    for words in (("acknowledge",), DECISION, ("respond",), ("escalate",), ("acknowledge",)):
        do("Amy", *words)
    told = upheld("do", ref, *DECISION, "--as", "Amy")
    assert told.sentence == "Amy decided at stage 1, so somebody else must decide at stage 2."
    do("Ben", *DECISION)


def test_staff_complained_about_are_informed_first(upheld: Upheld, register: Path) -> None:
    ref = upheld("new", "--subject", "Rude", "--about-staff").out.strip()
    assert upheld("do", ref, "acknowledge").code == 0
    assert upheld("do", ref, *DECISION).sentence == (
        "The member of staff complained about has not been informed yet: inform them first (inform-staff)."
    )
    assert upheld("do", ref, "inform-staff").code == 0
    assert upheld("do", ref, *DECISION).code == 0


def test_stale_version_is_refused_with_what_changed(upheld: Upheld, ref: str, do: Do) -> None:
    version = upheld("show", ref, "--json").json["version"]
    do("Ben", "note", "--text", "x")
    told = upheld("do", ref, "acknowledge", "--version", version)
    assert told.code == 1
    assert told.sentence.startswith(
        f"{ref} has changed since it was read (version 2, now 3): Ben: note added on "
    )
    assert upheld("do", ref, "acknowledge", "--version", version + 1).code == 0


def test_same_key_acts_once(upheld: Upheld, ref: str) -> None:
    words = ("do", ref, "note", "--text", "x", "--key", "k1")
    first, second = upheld(*words), upheld(*words)
    assert (first.code, second.code) == (0, 0)
    assert second.out.startswith(f"{ref} note was done before under this key, and not again: now received ")
    assert upheld(*words, "--json").json == {"ref": ref, "version": 3, "events": [], "state": "received"}
    told = upheld("do", ref, "note", "--text", "y", "--key", "k1")
    assert (told.code, told.sentence) == (
        1,
        "the key 'k1' was used before, for something else; use a new one.",
    )
    again = [upheld("new", "--subject", "A", "--key", "k2").out for _ in range(2)]
    assert again[0] == again[1]


def test_back_dated(upheld: Upheld, register: Path) -> None:
    received, acknowledged = TODAY - timedelta(days=30), TODAY - timedelta(days=28)
    ref = upheld("new", "--subject", "x", "--on", received).out.strip()
    assert upheld("do", ref, "acknowledge", "--on", acknowledged).code == 0
    assert [line["on"] for line in upheld("show", ref, "--json").json["chronology"]] == [
        str(received), str(received), str(acknowledged),
    ]  # fmt: skip


# --- what may happen next --------------------------------------------------------------------------------------------


def test_can_names_every_action_in_json(upheld: Upheld, ref: str) -> None:
    told = upheld("can", ref, "--json").json
    assert [item["action"] for item in told] == list(ACTIONS)
    for item in told:
        assert set(item) == {"action", "allowed", "why", "fields", "roles"}
        assert (item["why"] is None) == item["allowed"]
        assert item["roles"]
        assert [field["name"] for field in item["fields"]] == [f.name for f in ACTIONS[item["action"]].fields]
    allowed = {item["action"] for item in told if item["allowed"]}
    spine = {name for name in allowed if not ACTIONS[name].chapter}
    assert spine >= {"acknowledge", "confirm-receipt", "ask", "inform-staff", "extend", "withdraw", "note"}
    assert not spine & {
        "investigate",
        "decide",
        "respond",
        "escalate",
        "close",
        "reopen",
        "answered",
        "adopt",
        "recalculate",
    }


def test_can_says_what_may_happen_and_why_the_rest_may_not(upheld: Upheld, ref: str) -> None:
    may, may_not = upheld("can", ref).out.split("What may not\n")
    assert re.search(r"^  extend +--days N --reason REASON \[--letter LETTER\]$", may, re.MULTILINE)
    assert re.search(r"^  acknowledge +\[--channel CHANNEL\] \[--letter LETTER\]$", may, re.MULTILINE)
    assert re.search(r"^  close +The response of stage 1 has not been sent yet\.$", may_not, re.MULTILINE)


def test_can_groups_what_may_happen_by_chapter_and_says_all_only_when_asked(upheld: Upheld, ref: str) -> None:
    permissions = {item["action"]: item for item in upheld("can", ref, "--json").json}
    may, may_not = upheld("can", ref).out.split("What may not\n")
    for name, chapter in CHAPTERS.items():
        allowed = [n for n, item in permissions.items() if ACTIONS[n].chapter == name and item["allowed"]]
        assert (f"\n\n{chapter.title}\n  " in may) == bool(allowed), name
        assert [n for n in allowed if not re.search(rf"^  {n}\b", may, re.MULTILINE)] == []
    refused = [n for n, item in permissions.items() if ACTIONS[n].chapter and not item["allowed"]]
    assert f"And {len(refused)} more that may not be taken now: --all says why." in may_not
    assert not any(re.search(rf"^  {n} ", may_not, re.MULTILINE) for n in refused)
    everything = upheld("can", ref, "--all").out
    for name in refused:
        assert re.search(rf"^  {name} +{re.escape(permissions[name]['why'])}$", everything, re.MULTILINE)
    assert "--all says why" not in everything
    assert upheld("show", ref).out.endswith(upheld("can", ref).out)
    assert upheld("show", ref, "--all").out.endswith(everything)


def test_what_is_owed_is_shown_and_listed_until_it_is_done(upheld: Upheld, ref: str, do: Do) -> None:
    do("Amy", "offer-remedy", "--kind", "apology", "--due", TODAY)
    do("Amy", "flag", "--kind", "media", "--text", "She rang the paper.")
    shown = upheld("show", ref).out
    assert "\nOwed\n  flag 1 (media handling) due today\n  remedy 1 (apology) due today\n" in shown
    listed = [
        ("duty:remedy", [ref]),
        ("duty:flag", [ref]),
        ("flag:media", [ref]),
        ("duty:overdue", []),
        ("duty<1", [ref]),
    ]
    for words, refs in listed:
        assert [row["ref"] for row in upheld("list", words, "--json").json] == refs, words
    do("Amy", "hand-on", "--to", "Media team")
    assert upheld("list", "duty:flag", "--json").json == []
    assert [row["ref"] for row in upheld("list", "flag:media", "--json").json] == [ref]
    do("Amy", "withdraw", "--reason", "She moved.")
    assert [row["ref"] for row in upheld("list", "duty:remedy", "--json").json] == [ref]
    assert upheld("list", "duty:remedy", "is:open", "--json").json == []


def test_do_refuses_with_the_sentence_of_can(upheld: Upheld, ref: str) -> None:
    refused = [item for item in upheld("can", ref, "--json").json if not item["allowed"]]
    bare = [item for item in refused if not any(field["required"] for field in item["fields"])]
    assert len(bare) >= 4
    for item in bare:
        assert upheld("do", ref, item["action"]).sentence == item["why"]
