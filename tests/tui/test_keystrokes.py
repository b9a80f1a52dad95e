"""The ten commonest tasks are done by keyboard alone, with as many keys as docs/keystrokes.md says."""

from pathlib import Path

import pytest

from tests.tools.keystrokes import PAGE, TASKS, Task, count, page


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
async def test_a_task_takes_the_keys_that_the_docs_say(task: Task, tmp_path: Path) -> None:
    keys = await count(task, tmp_path)
    (line,) = [
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {task.name} |")
    ]
    assert line in page({other.name: keys for other in TASKS}).splitlines()


def test_what_is_said_about_the_tasks_is_current() -> None:
    """What does not come from counting: how it is counted, and the web forms."""
    text, written = page({task.name: ["x"] for task in TASKS}), PAGE.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if not line.startswith("|")] == [
        line for line in written.splitlines() if not line.startswith("|")
    ]


def test_no_task_takes_longer_or_more_keys_than_in_a_web_form() -> None:
    rows = [
        line.split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ][2:]
    assert len(rows) == len(TASKS) + 1
    for row in rows:
        assert int(row[1]) < int(row[2]), row[0]
        assert float(row[4]) < float(row[5]), row[0]


def test_what_comes_of_it_is_said_as_it_is() -> None:
    """The words about the last row: half in seconds, not in keys. Where that changes, so do they."""
    text = PAGE.read_text(encoding="utf-8")
    (total,) = [line.split(" | ") for line in text.splitlines() if line.startswith("| **All ten**")]
    assert float(total[4]) < float(total[5]) / 2
    assert int(total[1]) > int(total[2]) / 2
    assert "In seconds the desk takes far less than that; in keys it does not reach it" in text
