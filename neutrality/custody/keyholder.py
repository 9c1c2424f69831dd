"""The command that runs the keyholder as a process of its own: no database, no web, its keys alone."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

import click

from neutrality import logs
from neutrality.domain.errors import DomainError
from neutrality.sentences import one_sentence
from neutrality.settings import Settings
from neutrality.vault import KeyFiles
from neutrality.vault.keybox import LocalBox
from neutrality.vault.openings import HOURLY_CAP, Openings
from neutrality.vault.serving import KeyholderServer


@click.command()
@click.option("--cap", type=click.IntRange(min=1), default=HOURLY_CAP, help="Keys an actor opens in an hour.")
@one_sentence
def keyholder(*, cap: int) -> None:
    """Open keys for the desk's processes, counted and capped. Example: flask --app app keyholder."""
    settings = Settings.load()
    logs.configure(settings.log_format)
    if settings.keyholder_socket is None:
        raise DomainError("keyholder_nowhere")
    files = KeyFiles(settings.keys_dir)
    files.check_keyholder()
    box = LocalBox(files, Openings(cap, time.time))
    with KeyholderServer(settings.keyholder_socket, box) as server:
        _end_on_signal(server)
        click.echo(f"The keyholder answers on {settings.keyholder_socket}.")
        try:
            server.serve_forever(poll_interval=0.2)
        finally:
            settings.keyholder_socket.unlink(missing_ok=True)


def _end_on_signal(server: KeyholderServer) -> None:
    def end(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()  # it waits for the loop that was interrupted

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
