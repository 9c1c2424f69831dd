# A bug planted for each rule, and beside it how it is done here. Never imported.
import os
import pickle
import tarfile
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from flask import request
from sqlalchemy import text


def register(session, case, *, actor, now):
    case.registered_at = now
    # ruleid: commit-below-the-entry
    session.commit()
    # ok: commit-below-the-entry
    session.flush()


def late(clock):
    # ruleid: clock-below-the-entry
    return clock.due < datetime.now(UTC)


def today():
    # ruleid: clock-below-the-entry
    return date.today()


def seconds():
    # ruleid: clock-below-the-entry
    return time.time()


def late_rightly(clock, *, now):
    # ok: clock-below-the-entry
    return clock.due < now


def find(session, name):
    # ruleid: sql-put-together
    session.execute(text(f"SELECT id FROM person WHERE name = '{name}'"))
    # ruleid: sql-put-together
    session.execute(text("SELECT id FROM person WHERE name = '%s'" % name))
    # ruleid: sql-put-together
    session.execute(text("SELECT id FROM person WHERE name = '" + name + "'"))
    # ruleid: sql-put-together
    session.connection().exec_driver_sql("SELECT '{}'".format(name))
    # ok: sql-put-together
    session.execute(text("SELECT id FROM person WHERE name = :name"), {"name": name})


def tell(report, passphrase):
    # ruleid: log-of-what-was-sent
    log.info("a report came: %s", request.form)
    # ruleid: log-of-what-was-sent
    log.warning("somebody told: %s", report.narrative[:40])
    # ruleid: log-of-what-was-sent
    log.error(f"wrong passphrase {passphrase}")
    # ok: log-of-what-was-sent
    log.info("a piece of work of kind %s failed", report.kind)


def load(content):
    # ruleid: loads-code
    pickle.loads(content)
    # ruleid: loads-code
    yaml.load(content)
    # ruleid: loads-code
    eval(content)
    # ok: loads-code
    yaml.safe_load(content)


def put_away(path, content, sent):
    # ruleid: file-outside-the-store
    Path(path).write_bytes(content)
    # ruleid: file-outside-the-store
    with open(path, "wb") as file:
        file.write(content)
    # ruleid: file-outside-the-store
    with path.open("a") as file:
        file.write(content)
    # ruleid: file-outside-the-store
    os.open(path, os.O_WRONLY | os.O_CREAT)
    # ruleid: file-outside-the-store
    sent.save(path)
    # ok: file-outside-the-store
    with open(path, "rb") as file:
        file.read()


def wait_for_sealing(content):
    # ruleid: file-with-a-name-for-a-while
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
    # ruleid: file-with-a-name-for-a-while
    tempfile.mkdtemp()
    # ok: file-with-a-name-for-a-while
    tempfile.TemporaryFile(buffering=0)


def unpack(path):
    with tarfile.open(path) as archive:
        # ruleid: archive-taken-at-its-word
        archive.extractall("/srv")
        # ok: archive-taken-at-its-word
        archive.extractfile("one.txt")
