"""A file read in a process of its own, so that a big one is brought in on two cores: one reads, one writes."""

import multiprocessing
import os
import signal
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import msgspec

from store.bulk import without_collector
from store.import_keys import Some, keyed_rows
from store.intake.mapping import Mapping
from store.intake.shapes import Source
from store.ledger import Salt

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Some).decode


def keyed_rows_ahead(
    source: Source, mapping: Mapping, secret: bytes, salt: Salt
) -> Generator[Some, None, None]:
    """What `keyed_rows` gives, read in another process while the last is made and written. Raises what it raises there."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(there, source, mapping, secret, salt), daemon=True)
    process.start()
    there.close()
    waiter = ThreadPoolExecutor(1)
    try:
        following = waiter.submit(here.recv)
        while True:
            try:
                sent = following.result()
            except EOFError:
                raise RuntimeError("the reading of the file ended before it was done") from None
            if sent is None:
                return
            if isinstance(sent, Exception):
                raise sent
            following = waiter.submit(here.recv)  # so that the other process need not wait for us
            yield _decode(sent)
    finally:
        process.terminate()
        process.join()
        waiter.shutdown()  # nothing is sent any more, so that it waits no longer
        here.close()


def _run(there: Connection, source: Source, mapping: Mapping, secret: bytes, salt: Salt) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the other process, which ends this one
    os.nice(10)  # it reads ahead anyway, and the other may hold the register
    try:
        with without_collector():
            for some in keyed_rows(source, mapping, secret, salt):
                there.send(_encode(some))
        there.send(None)
    except BrokenPipeError:
        pass  # nobody wants the rest
    except Exception as error:  # noqa: BLE001  raised again where it was asked for
        there.send(error)
