"""Eight people at one register, some of whom are killed: nothing acknowledged is lost, nothing is half done."""

import json
import multiprocessing
import os
import random
import signal
import time
import traceback
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from store.errors import UpheldError
from store.register import Store

WORKERS = 8
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["store.register", "duckdb"])


def act(path: Path, journal: Path, seed: int) -> None:
    """Take in complaints and work them for ever; write down what was begun, and what the register said was saved."""
    chance = random.Random(seed)
    with journal.open("a", buffering=1, encoding="utf-8") as log:

        def write(**facts: object) -> None:
            log.write(json.dumps(facts) + "\n")
            os.fsync(log.fileno())

        try:
            store = Store.open(path)
            me = store.acting()
            number = 0
            while True:
                number += 1
                key = f"{journal.name}-{seed}-{number}"
                subject = f"complaint {key}"
                write(begun=key, subject=subject)
                done = store.receive({"subject": subject, "name": "Complainant"}, me, key=key)
                write(saved=key, ref=done.ref, version=done.version)
                case = store.find(done.ref)
                for action, raw in (
                    ("acknowledge", {}),
                    ("note", {"text": "n"}),
                    ("ask", {"text": "q"}),
                    ("answered", {"text": "a"}),
                ):
                    if chance.random() < 0.7:
                        write(begun=f"{key}-{action}", case=case, action=action, raw=raw)
                        try:
                            done = store.do(case, action, raw, me, key=f"{key}-{action}")
                        except UpheldError as refusal:
                            write(refused=f"{key}-{action}", why=str(refusal))
                        else:
                            write(saved=f"{key}-{action}", ref=done.ref, version=done.version)
        except UpheldError as error:
            write(error=str(error))
        except BaseException:  # noqa: BLE001  whatever it was, the parent must see it
            write(traceback=traceback.format_exc())


def kill_and_replace(path: Path, folder: Path, kills: int, seed: int) -> list[dict[str, object]]:
    """Run the workers, kill one after another at random moments, and give what all of them wrote down."""
    chance = random.Random(seed)
    made = 0

    def start() -> ForkServerProcess:
        nonlocal made
        made += 1
        process = CONTEXT.Process(target=act, args=(path, folder / f"{made}.jsonl", seed + made), daemon=True)
        process.start()
        return process

    def written() -> int:
        return sum(journal.stat().st_size for journal in folder.glob("*.jsonl"))

    running = [start() for _ in range(WORKERS)]
    for _ in range(kills):
        # as much as a few lines have been written since the last kill, so that every round gets some work done
        enough, deadline = written() + chance.randrange(100, 1500), time.monotonic() + 20
        while written() < enough and time.monotonic() < deadline:
            time.sleep(0.002)  # noqa: TID251  looks at what has been written; bounded
        time.sleep(chance.uniform(0, 0.02))  # noqa: TID251  the moment of the kill is the random input of this test
        victim = running.pop(chance.randrange(WORKERS))
        assert victim.pid is not None
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        running.append(start())
    for process in running:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    lines = []
    for journal in sorted(folder.glob("*.jsonl")):
        for line in journal.read_text(encoding="utf-8").splitlines():
            try:
                lines.append(json.loads(line))
            except ValueError:  # the line that was being written when its process was killed
                continue
    return lines


def check_after_kills(tmp_path: Path, kills: int, seed: int) -> None:
    path, folder = tmp_path / "register.duckdb", tmp_path / "journals"
    folder.mkdir()
    Store.create(path).close()
    lines = kill_and_replace(path, folder, kills, seed)
    assert not [line["traceback"] for line in lines if "traceback" in line]
    assert not [line["error"] for line in lines if "error" in line]

    store = Store.open(path)
    me = store.acting()
    report = store.verify()
    assert report.ok, report.findings
    saved = {str(line["saved"]): line for line in lines if "saved" in line}
    begun = {str(line["begun"]): line for line in lines if "begun" in line}
    assert len(saved) > kills, f"too little was done to mean anything (seed {seed})"
    for key, line in begun.items():
        if "subject" not in line:
            continue
        done = store.receive({"subject": line["subject"], "name": "Complainant"}, me, key=key)
        if key in saved:
            assert done.repeated, f"{key} was said to be saved, and is lost (seed {seed})"
            assert done.ref == saved[key]["ref"]
    complaints = [line for line in begun.values() if "subject" in line]
    with store._file.read() as unit:
        assert unit.value("SELECT count(*) FROM cases") == len(complaints), (
            "a complaint was taken in twice, or not at all"
        )
        keys = unit.value("SELECT count(*) FROM keys")
    assert keys >= len(saved)
    assert store.verify().ok


def test_acknowledged_work_survives_kills_and_is_never_half_done(tmp_path: Path) -> None:
    check_after_kills(tmp_path, kills=60, seed=20261124)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(5))
def test_acknowledged_work_survives_two_thousand_kills(tmp_path: Path, seed: int) -> None:
    check_after_kills(tmp_path, kills=400, seed=seed)
