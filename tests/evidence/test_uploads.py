from __future__ import annotations

from io import BytesIO

from flask import Flask, request

from neutrality.evidence.spool import SealedSpool
from neutrality.evidence.uploads import SealedRequest


def test_an_uploaded_file_is_held_in_a_sealed_spool_whatever_its_size() -> None:
    app = Flask(__name__)
    app.request_class = SealedRequest
    app.config["MAX_CONTENT_LENGTH"] = 4_000_000
    held: list[bool] = []

    @app.post("/")
    def receive() -> str:
        stream = request.files["bukti"].stream
        assert isinstance(stream, SealedSpool)
        held.append(stream.on_disk)
        return str(len(stream.read()))

    for size in (3_000, 3_000_000):
        answer = app.test_client().post("/", data={"bukti": (BytesIO(b"x" * size), "a.jpg")})
        assert answer.text == str(size)
    assert held == [False, True]
