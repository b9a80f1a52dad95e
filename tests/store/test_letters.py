"""Letters: the words are data, the blocks are never missing, and nothing in a case is taken for a place to fill in."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from store import letters
from store.case import Case
from store.errors import Refused
from store.events import New
from store.letters.blocks import WRITTEN
from store.letters.pages import page
from store.letters.templates import Template, fill, shipped
from store.policy import Letter, Policy
from store.policy_check import mistakes
from store.policy_file import shipped as shipped_policy
from store.rules.actions import ACTIONS
from tests.store.worlds import EVE, FIRST, SHIPPED, TODAY, after, made, receive_case

TO = letters.Correspondence(
    "Jo Bloggs", "Ann", {1: letters.Answer("upheld", "It was late.", "Standards, 4")}, remedies=("apology",)
)


def letter(case: Case, action: str, policy: Policy = SHIPPED, **values: object) -> str:
    """The letter that an action writes."""
    (new,) = letters.written(made(case, action, values, policy=policy)[:1], case, policy, TO)
    return new.texts["letter"]


def decided() -> Case:
    return after(receive_case(), "acknowledge", "decide")


def test_every_kind_of_letter_that_the_policy_needs_is_written() -> None:
    """Acknowledgement, request, update, outcome, signpost elsewhere, restriction, and more."""
    kinds = {written.kind for written in WRITTEN.values()} | {"signpost"}
    assert kinds == set(shipped())
    records = {action.records for action in ACTIONS.values()}
    assert set(WRITTEN) <= records


def test_each_letter_names_the_case_and_what_it_is_about() -> None:
    case = receive_case()
    assert "please tell us the following.\n\nWhich certificate?" in letter(
        case, "ask", text="Which certificate?"
    )
    update = letter(case, "update", text="We have heard from the examiner.")
    assert "We have heard from the examiner.\n\nWe expect to respond by 15 April 2026." in update
    outcome = letter(decided(), "respond")
    assert (
        "Our decision: upheld.\nIt was late.\nThis rests on: Standards, 4\n\nTo put this right we offer you:\n- apology"
        in outcome
    )
    for text in (letter(case, "ask", text="?"), update, outcome):
        assert text.startswith("Dear Jo Bloggs,")
        assert "CMP-2026-00419" in text
        assert text.endswith("Ann\nChartered Institute of Legal Executives (CILEX)")


def test_whose_it_is_and_how_to_reach_them_is_in_the_letter_whoever_writes_it() -> None:
    """R37; and G6: where no details are known the letter says so."""
    case = receive_case()
    for own in ("", "Not ours, sorry."):
        text = letter(case, "refer", to="regulation", reason="It is about a member's conduct.", letter=own)
        assert "This is how you can reach CILEX Regulation Ltd: Director of Policy" in text
    school = letter(case, "refer", to="law-school", reason="It is about a course there.")
    assert "We hold no contact details for CILEX Law School." in school


def test_a_refusal_says_the_ground_and_how_to_disagree() -> None:
    text = letter(receive_case(), "refuse", ground="court", reason="The hearing is in May.")
    assert "The matter is before a court or tribunal" in text
    assert "If you think that this is wrong, reply and say why" in text


def test_a_restriction_says_why_what_until_when_and_how_to_challenge_it() -> None:
    case = receive_case()
    review = TODAY + timedelta(90)
    values = {
        "kind": "in-writing",
        "reason": "Nine calls a day.",
        "terms": "By letter.",
        "challenge": "Write to the Director.",
        "review": review,
    }
    new = made(case, "restrict-contact", {**values, "letter": "Please write only."}, EVE)[0]
    (done,) = letters.written([new], case, SHIPPED, TO)
    for block in ("By letter.", "Write to the Director.", "We will review this by 14 June 2026."):
        assert block in done.texts["letter"]


def test_no_final_response_goes_out_without_the_outside_body_that_the_owner_configured() -> None:
    body = 'name = "The Ombudsman"\ncontact = "1 High Street"\nwithin = "12 months"'
    from tests.store.worlds import edited_policy

    policy = edited_policy(
        ('[no_external_body]\nset_by = "owner"\nquestion = "G3"', f"[external_body]\n{body}"),
    )
    last = policy.stages[-1]
    block = letters.next_step(policy, last)
    assert (
        block
        == "This completes our procedure. You may now turn to The Ombudsman within 12 months: 1 High Street."
    )


def test_what_people_wrote_is_never_a_place_to_fill_in() -> None:
    text = letter(receive_case(), "ask", text="What does {greeting} or {0} mean?")
    assert "What does {greeting} or {0} mean?" in text
    assert fill("{a}\n\n{b}", {"a": "{b}", "b": ""}) == "{b}"


def test_the_policy_may_have_its_own_words_and_keeps_the_required_blocks() -> None:
    own = replace(SHIPPED, letters={"outcome": Letter(text="{greeting}\n\nSee below.\n\n{decisions}")})
    text = letter(decided(), "respond", policy=own)
    assert text.startswith("Dear Jo Bloggs,\n\nSee below.\n\nOur decision: upheld.")
    assert text.endswith("you need not send the same information again.")


@pytest.mark.parametrize(
    ("own", "where", "what"),
    [
        ('[letters.farewell]\ntext = "x"\n', "letters.farewell", "there is no such letter"),
        (
            '[letters.request]\ntext = "{who}"\n',
            "letters.request.text",
            "{who} is nothing that is filled in there",
        ),
    ],
)
def test_a_letter_that_could_not_be_written_is_a_mistake_of_the_policy(
    own: str, where: str, what: str
) -> None:
    (found,) = [m for m in mistakes(shipped_policy() + "\n" + own) if m.where.startswith("letters")]
    assert found.where == where
    assert found.what.startswith(what)


def test_templates_name_only_what_is_known() -> None:
    for kind, found in shipped().items():
        assert set(found.requires) <= found.names, kind
    assert Template("Dear {you}").names == {"you"}


def test_a_page_escapes_the_letter_and_is_large_where_asked() -> None:
    made_page = page("Dear <b>Jo</b>,\n\nA & B\nC", 'CMP-1 "x"', language="cy", large=True)
    assert '<html lang="cy">' in made_page
    assert '<body class="large-print">' in made_page
    assert "<p>Dear &lt;b&gt;Jo&lt;/b&gt;,</p>\n<p>A &amp; B\nC</p>" in made_page
    assert "http" not in made_page


def test_a_letter_is_not_written_where_the_action_is_refused() -> None:
    with pytest.raises(Refused):
        letter(after(receive_case(), *FIRST), "update", text="Nothing new.")


def test_other_events_of_the_same_action_are_left_alone() -> None:
    other = New(1, made(receive_case(), "note")[0].event, {"text": "x"})
    assert letters.written([other], receive_case(), SHIPPED, TO) == (other,)
