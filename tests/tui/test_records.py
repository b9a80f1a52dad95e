"""Changes and compliments on the desk: what is left to do and all of it, each read whole; and what is owed, on case and queue."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.records import KINDS
from tests.tui.case_support import Desk, make_register
from tests.tui.scene import EVIL, RICH, ago, make_scene
from tests.tui.support import other_store, queue, queue_on, references, shows, title, until
from tui.format import plain
from tui.screens.case import CaseScreen
from tui.screens.record import RecordScreen
from tui.screens.records import RecordsScreen
from tui.widgets.case_table import CaseTable


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of the pictures."""
    return make_scene(tmp_path_factory.mktemp("scene")).parent


@pytest.fixture
def path(scene: Path, tmp_path: Path) -> Path:
    shutil.copytree(scene, tmp_path, dirs_exist_ok=True)
    return tmp_path / "register.db"


@pytest.fixture
async def desk(path: Path) -> AsyncIterator[Desk]:
    async with queue_on(path) as found:
        yield found


def heading(desk: Desk) -> str:
    words = desk.app.screen.query_one(CaseTable)._border_title
    return words.plain if words is not None else ""


async def test_changes_what_is_due_first_and_one_read_whole(desk: Desk) -> None:
    await desk.press("f2")
    assert shows(desk, RecordsScreen)
    assert heading(desk) == "Changes to make · 2"
    text = desk.screen_text()
    assert "! 3 d late" in text
    assert plain(EVIL)[:12] in text
    await desk.press("enter")
    assert shows(desk, RecordScreen)
    text = desk.screen_text()
    for part in (
        "CHG-2026-00001",
        "change · proposed",
        "What may happen next",
        "Cases behind it: CMP-2026-00010",
        "change proposed by Ann",
    ):
        assert part in text
    await desk.press("escape", "j", "enter")
    text = desk.screen_text().replace("\n", "")
    assert "CHG-2026-00002" in text
    assert plain(text) == text
    await desk.press("escape", "escape")
    assert queue(desk) is desk.app.screen_stack[-1]


async def test_lists_are_turned_and_say_what_an_empty_one_means(desk: Desk) -> None:
    await desk.press("f3")
    assert heading(desk) == "Compliments to share · 1"
    assert "Bob found my certificate" in desk.screen_text()
    change, ann = KINDS["change"], desk.handler("Ann")
    for number in (1, 2):
        _, record = desk.store.records.find(f"CHG-2026-0000{number}") or (None, 0)
        desk.store.records.do(change, record, "drop", {"reason": "No."}, ann)
    await desk.press("]", "]")
    assert heading(desk) == "Changes to make · 0"
    assert "No change is left to make." in desk.screen_text()
    await desk.press("]")
    assert heading(desk) == "All changes · 2"
    await desk.press("[", "[")
    assert heading(desk) == "All compliments · 1"


async def test_what_others_record_appears(desk: Desk, path: Path) -> None:
    other = other_store(path)
    await desk.press("f3")
    said = {"subject": "Thank you for the quick call"}
    other.records.begin(KINDS["compliment"], said, other.acting("Bob"))
    await until(desk, lambda: "Thank you for the quick call" in desk.screen_text())
    assert heading(desk) == "Compliments to share · 2"
    other.close()


async def test_a_register_without_any(tmp_path: Path) -> None:
    make_register(tmp_path / "r.db")
    async with queue_on(tmp_path / "r.db") as desk:
        await desk.press("f3", "]")
        assert "No compliment was taken in yet" in desk.screen_text()
        await desk.press("enter")
        assert shows(desk, RecordsScreen)


# --- what is owed ---------------------------------------------------------------------------------------------------


async def test_what_is_owed_has_queues_of_its_own(desk: Desk, path: Path) -> None:
    store = other_store(path)
    case, ann = store.find("2"), store.acting("Ann")
    store.do(case, "offer-remedy", {"kind": "apology", "due": ago(0).isoformat()}, ann)
    store.do(case, "withdraw", {"reason": "She moved."}, ann)
    store.close()

    async def turn_to(name: str) -> list[str]:
        screen = queue(desk)
        screen.turn_to([found.title for found in screen.queues].index(name))
        await until(desk, lambda: title(desk).startswith(name))
        return references(desk)

    assert await turn_to("Flags") == ["00011", "00010"]
    assert await turn_to("Restrictions") == ["00009"]
    assert await turn_to("Owed, overdue") == []
    desk.clock.pass_days(1)
    desk.app.look_around()
    # The case has ended; what is owed has not. The others are flags.
    await until(desk, lambda: references(desk) == ["00011", "00010", "00002"])
    assert title(desk) == "Owed, overdue · 3 · due first"
    await desk.press("G")
    await until(desk, lambda: "deliver-remedy remedy 1 (apology), 1 d late" in desk.screen_text())


async def test_the_case_says_what_to_know_and_what_is_owed(desk: Desk) -> None:
    desk.app.open_case(desk.store.find(str(RICH)))
    await desk.settle()
    text = " ".join(desk.screen_text().split())
    assert "! A restriction on contact with this person is in force on CMP-2026-00009" in text
    screen = desk.app.screen
    assert isinstance(screen, CaseScreen)
    account = str(screen.account._static.visual)
    owed = account[account.index("Owed") : account.index("Points")].split("\n")
    assert owed[1:4] == [
        "flag 1 (media handling) due today",
        "adjustment 1 (help with communication) due tomorrow, Ann",
        "remedy 1 (apology) due Wed 18 Mar (2 wd), Ann",
    ]
    for part in ("Remedies\nRemedy 1: apology", "Evidence\nEvidence 1: The call log", "Linked with\n"):
        assert part in account
    desk.clock.pass_days(1)
    desk.app.look_around()
    await desk.settle()
    assert "! flag 1 (media handling), 1 d late" in str(screen.account._static.visual)


async def test_a_restricted_case_says_so(desk: Desk) -> None:
    case = desk.store.find("1")
    desk.store.do(case, "restrict-view", {"reason": "Known to the team."}, desk.handler("Ann"))
    desk.app.open_case(case)
    await desk.settle()
    assert "! Restricted: only its owner" in desk.screen_text()
