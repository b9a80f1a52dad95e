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


def test_no_task_takes_longer_than_in_a_web_form() -> None:
    rows = [
        line.split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ][2:]
    assert len(rows) == len(TASKS) + 1
    for row in rows:
        assert float(row[4]) < float(row[5]), row[0]
