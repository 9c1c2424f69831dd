"""What neutrality/serving.py uses of the threaded worker."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from selectors import BaseSelector
from socket import socket
from typing import Any

class TConn:
    sock: socket
    timeout: float | None
    data_ready: bool
    parser: Any

    def close(self, graceful: bool = ...) -> None: ...

class PollableMethodQueue:
    def defer(self, callback: Callable[..., object], *args: object) -> None: ...

class ThreadWorker:
    tpool: Executor
    poller: BaseSelector
    method_queue: PollableMethodQueue
    pending_conns: deque[TConn]
    nr_conns: int
    alive: bool

    def init_process(self) -> None: ...
    def run(self) -> None: ...
    def enqueue_req(self, conn: TConn) -> None: ...
    def handle(self, conn: TConn) -> object: ...
    def finish_request(self, conn: TConn, fs: Future[object]) -> None: ...
    def murder_pending(self) -> None: ...
