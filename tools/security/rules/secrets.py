# A bug planted for each rule, and beside it how it is done here. Never imported.
import hashlib
import os
import random
import secrets
import smtplib
import ssl
import subprocess
import uuid
from http.client import HTTPSConnection
from urllib.request import urlopen

import httpx
import requests


def new_code():
    # ruleid: luck-that-can-be-guessed
    return "".join(random.choice("ABCDEFGH") for _ in range(12))


def new_code_again():
    # ruleid: luck-that-can-be-guessed
    return random.Random(7).random()


def new_code_rightly():
    # ok: luck-that-can-be-guessed
    return "".join(secrets.choice("ABCDEFGH") for _ in range(12))


def admits(row, token, file):
    # ruleid: secret-compared-at-a-glance
    if row.token == token:
        return True
    # ruleid: secret-compared-at-a-glance
    if file.digest_hmac != token:
        return False
    # ok: secret-compared-at-a-glance
    return secrets.compare_digest(row.token, token)


def short(content):
    # ruleid: broken-digest
    hashlib.md5(content)
    # ruleid: broken-digest
    hashlib.sha1(content)
    # ok: broken-digest
    hashlib.sha256(content)


def ask(url):
    # ruleid: waits-forever
    urlopen(url)
    # ruleid: waits-forever
    HTTPSConnection("example.org")
    # ruleid: waits-forever
    smtplib.SMTP("example.org")
    # ruleid: waits-forever
    requests.get(url)
    # ruleid: waits-forever
    httpx.post(url, timeout=None)
    # ok: waits-forever
    urlopen(url, timeout=5)
    # ok: waits-forever
    httpx.get(url, timeout=5)


def believe(url, context):
    # ruleid: believes-any-machine
    httpx.get(url, verify=False, timeout=5)
    # ruleid: believes-any-machine
    ssl._create_unverified_context()
    # ruleid: believes-any-machine
    context.check_hostname = False
    # ok: believes-any-machine
    httpx.get(url, verify=context, timeout=5)


def convert(name):
    # ruleid: asks-a-shell, program-started-outside-the-box
    subprocess.run(f"ffmpeg -i {name}", shell=True)
    # ruleid: asks-a-shell
    os.system("ffmpeg " + name)
    # ruleid: program-started-outside-the-box
    subprocess.Popen(["ffmpeg", name])
    # ok: asks-a-shell
    Sandbox(name)
