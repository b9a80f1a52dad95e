"""Settings of one's own: read, checked, held by the desk; and whatever the file says, the desk opens."""

import os
import re
from pathlib import Path

import pytest

from tests.tools.key_table import PAGE
from tests.tui.support import has_focus, here, make_queue, on_queue, queue, queue_on, table, title, until
from tui import themes
from tui.key_names import named
from tui.keymap import PLACES, every_binding, ids, usable
from tui.live_keys import sections
from tui.settings import USUAL, Settings, first_sentence, load
from tui.settings_file import LARGEST, read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


def wrong(text: str) -> str:
    """The one mistake of a file."""
    (mistake,) = read(text).mistakes
    return mistake.sentence


def wrong_key(name: str, key: str) -> str:
    """The one mistake of a key of somebody's own."""
    settings = read(f'keys = {{ "{name}" = "{key}" }}')
    (mistake,) = [*settings.mistakes, *usable(settings.keys)[1]]
    return mistake.sentence


# --- the file ---


def test_no_file_is_no_mistake(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == USUAL


def test_everything_is_read(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        """\
theme = "colour-blind"
keys = { "case.decide" = ["D", "f6"], "queue.filter" = "," }
snippets = { sorry = "We are sorry." }
[queue]
columns = ["reference", "received", "about"]
show = ["refunds", "Mine"]
[[queue.own]]
title = "Refunds"
filter = "refund due<3"
""",
        encoding="utf-8",
    )
    settings = load(file)
    assert not settings.mistakes
    assert settings.theme == themes.COLOUR_BLIND
    assert settings.keys == {"case.decide": "D,f6", "queue.filter": "comma"}
    assert settings.snippets == {"sorry": "We are sorry."}
    assert settings.columns == ("reference", "received", "about")
    assert settings.show == ("Refunds", "Mine")
    assert [(own.title, own.text) for own in settings.queues] == [("Refunds", "refund due<3")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('theme = "ligth"', "theme: 'ligth' is none of auto, colour-blind, contrast, dark, light: did you mean 'light'?"),
        ("theme = 3", "theme: 3 is none of auto, colour-blind, contrast, dark, light."),
        ('them = "light"', "them: there is no such key here: did you mean 'theme'?"),
        ("[queue]\ncolumns = ['ownr']", "queue.columns[1]: no column is called 'ownr': did you mean 'owner'?"),
        ("[queue]\nshow = ['Overdu']", "queue.show[1]: no queue is called 'Overdu': did you mean 'Overdue'?"),
        ("[queue]\ncolums = ['due']", "queue.colums: there is no such key here: did you mean 'columns'?"),
        ("queue = 3", "queue: a table is wanted, and this is 3."),
        ("[[queue.own]]\ntitle = 'A'\nfilter = 'onwer:me'", "queue.own[1].filter: there is no filter key 'onwer'; did you mean 'owner'?"),
        ("[[queue.own]]\ntitle = 'mine'\nfilter = ''", "queue.own[1].title: there is a queue 'mine' already; call it something else."),
        ("[[queue.own]]\ntitle = ' '\nfilter = ''", "queue.own[1].title: the queue needs a title."),
        ("[[queue.own]]\ntitle = 'A'", "queue.own[1].filter: this is missing."),
        ("keys = { 'queue.new' = 3 }", "keys.queue.new: text in quotes is wanted, and this is 3."),
        ("theme = ", "the file: it is not TOML: Invalid value (at end of document)."),
        (f"x = {'[' * 5000}", "the file: it is not TOML: its lists or tables are nested too deeply."),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence(text: str, sentence: str) -> None:
    assert wrong(text) == sentence


@pytest.mark.parametrize(
    ("name", "key", "sentence"),
    [
        ("case.decid", "d", "keys.case.decid: nothing is called case.decid: did you mean 'case.decide'?"),
        ("case.decide", "ctlr+d", "keys.case.decide: there is no key 'ctlr+d': did you mean 'ctrl+d'?"),
        ("case.decide", "ctrl+m", "keys.case.decide: ctrl+m can't be given: a terminal sends enter for it."),
        ("case.decide", "ctrl+q", "keys.case.decide: ctrl+q can't be given: it leaves the desk."),
        ("case.decide", "", 'keys.case.decide: there is no key \'\'; write a letter, "f5", "ctrl+t" or "space".'),
        (
            "form.save", "s",
            "keys.form.save: it works while one types, so its key can't be a character; take f1 to f24, or ctrl+a letter.",
        ),
        (
            "case.decide", "n",
            "keys.case.decide: n is the key of case.note already in the queue (Note: write something down); give one of the two another.",
        ),
        (
            "case.refer", "j",
            "keys.case.refer: j is the key of list.down already in the menu Other ends (Down); give one of the two another.",
        ),
        ("queue.new", "5", "keys.queue.new: 5 is the key of queue.go-to-5 already in the queue (Go to a case by its number); give one of the two another."),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_given_is_one_sentence(name: str, key: str, sentence: str) -> None:
    assert wrong_key(name, key) == sentence


def test_what_is_wrong_costs_only_itself() -> None:
    settings = read('theme = "light"\ncolour = 1\n[queue]\ncolumns = ["due", "nothing", "about"]\n')
    assert settings.theme == themes.LIGHT
    assert settings.columns == ("due", "about")
    assert len(settings.mistakes) == 2
    assert first_sentence(settings, Path("settings.toml")) == (
        "settings.toml, colour: there is no such key here. The desk goes on without it, and without 1 more: "
        "`upheld settings` names every mistake."
    )


def test_what_is_no_settings_file_is_said(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff\xfe\x00t")
    assert load(file).mistakes[0].sentence == "the file: it is not text in UTF-8."
    file.write_bytes(b"#" * (LARGEST + 1))
    assert load(file).mistakes[0].sentence == "the file: it is too large to be a settings file."
    file.unlink()
    file.mkdir()
    assert load(file).mistakes[0].sentence == "the file: it is not a file."
    file.rmdir()
    os.mkfifo(file)  # to read it would wait for ever
    assert load(file).mistakes[0].sentence == "the file: it is not a file."


def test_two_keys_may_change_places_and_a_clash_of_two_own_ones_is_said() -> None:
    kept, mistakes = usable({"case.note": "d", "case.decide": "n"})
    assert kept == {"case.note": "d", "case.decide": "n"}
    assert not mistakes
    kept, mistakes = usable({"case.note": "f9", "case.decide": "f9"})
    assert kept == {"case.note": "f9"} or kept == {"case.decide": "f9"}
    assert len(mistakes) == 1


def test_the_keys_that_come_with_the_program_are_theirs_to_keep() -> None:
    """Whoever writes every key down as it is has changed nothing, and clashes with nothing."""
    kept, mistakes = usable({str(binding.id): binding.key for binding in every_binding()})
    assert [mistake.where for mistake in mistakes if "can't be a character" not in mistake.what] == []
    assert set(kept) == ids()
    for binding in every_binding():
        assert named(binding.key.split(","))[1] == "" or binding.key == "ctrl+p", binding.key


def test_every_id_is_in_the_docs() -> None:
    told = set(
        re.findall(r"`([a-z-]+\.[a-z0-9-]+)`(?: \||\.)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    )
    shown = {str(binding.id) for binding in every_binding() if not binding.system}
    assert shown == told
    assert PLACES


# --- the desk ---


async def test_own_keys_work_and_are_shown_wherever_keys_are(path: Path) -> None:
    keys = {"queue.new": "f4", "case.decide": "f6", "menu.remedies": "f7", "case.offer-remedy": "z"}
    async with queue_on(path, settings=Settings(keys=keys)) as desk:
        assert "f4 new" in desk.screen_text()
        assert "f6 decide" in desk.screen_text()
        found = {
            tuple(key.shown) for section in sections(desk.app.screen).values() for key in section.values()
        }
        assert {("f4",), ("f6",), ("f7 z",)} <= found
        await desk.press("enter")
        assert "f6   Decide" in desk.screen_text()
        assert "f7   Remedies" in desk.screen_text()
        await desk.press("f7")
        assert "z  Offer remedy" in desk.screen_text()
        await desk.press("escape", "minus", "f4")
        assert type(desk.app.screen).__name__ == "NewComplaint"


async def test_an_empty_queue_names_ones_own_keys(path: Path) -> None:
    async with queue_on(
        path, as_name="Hal", settings=Settings(keys={"queue.new": "f4", "queue.next": "f8"})
    ) as desk:
        assert "Press f8 for those of your team, f4 to take in a complaint." in desk.screen_text()


async def test_keys_that_clash_stay_as_they_were_and_that_is_said(path: Path) -> None:
    async with queue_on(path, settings=Settings(keys={"case.decide": "n", "queue.new": "f4"})) as desk:
        (said,) = desk.notices()
        assert "n is the key of case.note already" in said
        await desk.press("n")
        assert "Note" in desk.screen_text()


async def test_own_queues_stand_after_the_first_and_are_counted(path: Path) -> None:
    settings = read('[[queue.own]]\ntitle = "Refunds [/] $x"\nfilter = "refund -[x]"')
    assert not settings.mistakes
    async with queue_on(path, settings=settings) as desk:
        assert queue(desk).queue_list.titles[:3] == ("Mine", "Refunds [/] $x", "My team")
        await desk.press("]")
        assert title(desk) == "Refunds [/] $x · 2 of 7 open · due first"
        await desk.press("colon")
        await desk.type("refunds")
        await until(desk, lambda: "Queue: Refunds [/] $x" in desk.screen_text())
        assert "Your own: refund -[x]" in desk.screen_text()


async def test_which_queues_and_the_desk_opens_on_the_first(path: Path) -> None:
    settings = read(
        '[queue]\nshow = ["Due soon", "Closed ones", "Mine"]\n[[queue.own]]\ntitle = "Closed ones"\nfilter = "is:closed"'
    )
    async with queue_on(path, settings=settings) as desk:
        assert queue(desk).queue_list.titles == ("Due soon", "Closed ones", "Mine")
        assert title(desk).startswith("Due soon")
        await desk.press("]")
        assert title(desk) == "Closed ones · 1 · due first"
        assert here(desk) == "00006"


async def test_a_queue_that_this_register_cannot_read_is_left_out_and_said(path: Path) -> None:
    settings = read('[[queue.own]]\ntitle = "Bobs"\nfilter = "owner:Bobb"')
    async with queue_on(path, settings=settings) as desk:
        assert "Bobs" not in queue(desk).queue_list.titles
        (said,) = desk.notices()
        assert "the queue 'Bobs':" in said
        assert queue(desk).queue_list.counts


async def test_columns_are_those_one_chose(path: Path) -> None:
    settings = read('[queue]\ncolumns = ["received", "reference", "team"]')
    async with queue_on(path, settings=settings) as desk:
        head = next(line for line in desk.screen_text().splitlines() if "Reference" in line)
        assert head.split("│")[-2].split() == ["Received", "Reference", "Team"]
        assert "Customer Service" in desk.screen_text()


@pytest.mark.parametrize("name", ["dark", "light", "contrast", "colour-blind"])
async def test_the_theme_is_the_one_chosen(path: Path, name: str) -> None:
    async with queue_on(path, settings=read(f'theme = "{name}"')) as desk:
        assert desk.app.theme == f"upheld-{name}"


async def test_whatever_the_file_says_the_desk_opens_and_says_what_is_wrong(path: Path) -> None:
    async with queue_on(path, settings=read("theme = [/]")) as desk:
        (said,) = desk.notices()
        assert "the file: it is not TOML" in said
        assert "`upheld settings` names every mistake." in said
        assert has_focus(desk, table(desk))
        assert here(desk) == "00001"


async def test_a_key_of_ones_own_is_named_on_a_form(path: Path) -> None:
    async with queue_on(path, settings=Settings(keys={"form.save": "f12", "form.discard": "f10"})) as desk:
        await desk.press("n")
        assert "Save (f12)" in desk.screen_text()
        await desk.press("x", "escape", "n")
        assert "f10 discards it." in desk.screen_text()
        await desk.press("f12")
        assert on_queue(desk)
