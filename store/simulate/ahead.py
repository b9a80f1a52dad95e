"""The simulation in a process of its own, so that a big register is made on two cores: one simulates, one writes."""

import multiprocessing
from collections.abc import Iterator
from datetime import date, datetime
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from store import calendar, policy_file
from store.bulk import without_collector
from store.events import New, canonical, parse
from store.ledger import Happening
from store.simulate.engine import simulate

# What crosses: events as their stored text, which is read back quicker than a pickled object.
Sent = tuple[datetime, int, int, str, int, str, dict[str, str]]
_decoder = msgspec.msgpack.Decoder(list[Sent])


def simulated(
    *, cases: int, seed: int, today: date, policy_text: str, calendar_text: str
) -> Iterator[list[Happening]]:
    """The batches of `simulate` under policy 1 and calendar 1, made in this process."""
    policy, table = policy_file.parse(policy_text), calendar.parse_calendar(calendar_text)
    return simulate(
        cases=cases, seed=seed, today=today, policy=policy, policy_number=1, calendar=table, calendar_number=1
    )


def simulated_ahead(**parameters: Any) -> Iterator[list[Happening]]:
    """The same batches, made in another process while the last are being written. Raises what it raises there."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(there, parameters), daemon=True)
    process.start()
    there.close()
    try:
        while True:
            try:
                batch = here.recv_bytes()
                if not batch:  # what follows is not a batch
                    error = here.recv()
            except EOFError:
                raise RuntimeError("the simulation ended before it was done") from None
            if batch:
                yield [_received(sent) for sent in _decoder.decode(batch)]
            elif error is None:
                return
            else:
                raise error
    finally:
        here.close()
        process.terminate()
        process.join()


def _run(there: Connection, parameters: dict[str, Any]) -> None:
    try:
        with without_collector():
            for batch in simulated(**parameters):
                there.send_bytes(msgspec.msgpack.encode([_sent(happening) for happening in batch]))
        _send(there, None)
    except BrokenPipeError:
        pass  # nobody wants the rest
    except Exception as error:  # noqa: BLE001  raised again where it was asked for
        _send(there, error)


def _send(there: Connection, error: Exception | None) -> None:
    """The end: by itself, or by an error."""
    there.send_bytes(b"")
    there.send(error)


def _sent(happening: Happening) -> Sent:
    recorded, actor, (stream_id, event, texts) = happening
    return recorded, actor, stream_id, type(event).__name__, event.v, canonical(event), texts


def _received(sent: Sent) -> Happening:
    recorded, actor, stream_id, type_, v, payload, texts = sent
    return Happening(recorded, actor, New(stream_id, parse(type_, v, payload), texts))
