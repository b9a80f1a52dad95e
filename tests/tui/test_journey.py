"""A complaint through all four stages, by keyboard alone; whatever comes out of order, or from the wrong person, changes nothing."""

from pathlib import Path

import pytest

from tests.tui.case_support import SIZES, Desk, desk_on, make_register

REASONS = "It was promised for May."
AUTHORITY = "Service standards, 4"


async def receive(desk: Desk) -> None:
    """A telephone complaint, in the order of the form."""
    await desk.press("N")
    for text in ("A late certificate", "Avery", "01234 567890", "t", "q", "d", "It was promised.", "It."):
        await desk.type(text)
        await desk.press("tab")
    await desk.press("ctrl+s")


async def refused(desk: Desk, key: str, words: str) -> None:
    """The key says why not, and nothing is changed."""
    before, screen = desk.store.head(), desk.app.screen
    desk.app.clear_notifications()
    await desk.press(key)
    assert desk.app.screen is screen
    assert [words in notice for notice in desk.notices()] == [True], desk.notices()
    assert desk.store.head() == before


async def decide(desk: Desk, outcome: str, *more: str) -> None:
    await desk.press("d")
    for text in (outcome, REASONS, AUTHORITY, *more):
        await desk.type(text)
        await desk.press("tab")
    await desk.press("ctrl+s")


def state(desk: Desk) -> str:
    row = desk.store.view(desk.store.find("1"), desk.app.actor).row
    return f"{row.state} {row.stage}"


@pytest.mark.parametrize("size", SIZES)
async def test_the_whole_journey(tmp_path: Path, size: tuple[int, int]) -> None:
    make_register(tmp_path / "r.db")
    async with desk_on(tmp_path / "r.db", size) as desk:
        await receive(desk)
        assert any("CMP-2026-00001 is received." in notice for notice in desk.notices())
        await desk.press("1", "enter")
        assert "A late certificate" in desk.screen_text()

        await refused(desk, "d", "Stage 1 has not been acknowledged yet")
        await refused(desk, "r", "Stage 1 has not been acknowledged yet")
        await refused(desk, "e", "Stage 2 can be opened only after the response of stage 1 was sent")
        await refused(desk, "c", "The response of stage 1 has not been sent yet.")
        await refused(desk, "w", "Nothing was asked of the complainant")
        await refused(
            desk,
            "l",
            "At stage 1 this is for the Customer Service Team Leader; Ann is Customer Service Team.",
        )
        await desk.act_as("Eve")
        await refused(desk, "a", "At stage 1 this is for the Customer Service Team or the Customer Voice")

        await desk.act_as("Ann")
        await desk.press("enter", "ctrl+s")  # the cursor rests on the next right step
        assert state(desk) == "acknowledged 1"
        await refused(desk, "a", "Stage 1 was already acknowledged on 16 March 2026.")
        await refused(desk, "r", "Stage 1 has not been decided yet")
        await decide(desk, "n")
        assert state(desk) == "decided 1"
        await desk.press("enter", "ctrl+s")
        assert state(desk) == "responded 1"
        await refused(desk, "d", "The response of stage 1 was sent on 16 March 2026")
        await desk.press("enter")
        await desk.type("Nobody looked at the post.")
        await desk.press("ctrl+s")
        assert state(desk) == "received 2"
        assert "stage 1 not upheld Mon 16 Mar" in " ".join(desk.screen_text().split())

        await desk.press("a", "ctrl+s")
        await refused(desk, "d", "Ann decided at stage 1, so somebody else must decide at stage 2.")
        await desk.act_as("Bob")
        await decide(desk, "p")
        await desk.press("r", "ctrl+s")
        await desk.press("e", "ctrl+s")
        assert state(desk) == "received 3"

        await refused(
            desk,
            "a",
            "At stage 3 this is for the Corporate Compliance Manager; Bob is Customer Service Team.",
        )
        await desk.act_as("Eve")
        for stage in (3, 4):
            await desk.press("a", "ctrl+s")
            await decide(desk, "u", *(["Nobody else holds the role."] if stage == 4 else []))
            await desk.press("r", "ctrl+s")
            assert state(desk) == f"responded {stage}"
            if stage == 3:
                await desk.press("e", "ctrl+s")
        await refused(desk, "e", "Stage 4 is the last stage of this policy")
        await desk.press("c", "n")  # a small question first, and no is no
        assert state(desk) == "responded 4"
        await desk.press("c", "y")
        assert state(desk) == "closed 4"
        await refused(desk, "x", "CMP-2026-00001 was closed on 16 March 2026; it can be reopened")

        assert desk.store.verify().ok
        view = desk.store.view(desk.store.find("1"), desk.app.actor)
        assert [line.event for line in view.chronology] == [
            "CaseReceived", "Signposted", "Acknowledged", "PointsDecided", "Responded",
            "Escalated", "Signposted", "Acknowledged", "PointsDecided", "Responded",
            "Escalated", "Signposted", "Acknowledged", "PointsDecided", "Responded",
            "Escalated", "Signposted", "Acknowledged", "PointsDecided", "Responded", "Closed",
        ]  # fmt: skip
        assert [d.outcome for stage in view.stages for d in stage.decisions] == [
            "not-upheld", "partly-upheld", "upheld", "upheld",
        ]  # fmt: skip
        assert view.row.complainant == "Avery"
        assert (view.row.service, view.row.category, view.case.channel) == (
            "Qualifications",
            "Delay",
            "telephone",
        )
