from __future__ import annotations

from io import BytesIO

from flask import Flask, request

from neutrality.evidence.uploads import MemoryRequest


def test_an_uploaded_file_is_held_in_memory_whatever_its_size() -> None:
    app = Flask(__name__)
    app.request_class = MemoryRequest
    app.config["MAX_CONTENT_LENGTH"] = 4_000_000

    @app.post("/")
    def receive() -> str:
        file = request.files["bukti"]
        return f"{type(file.stream).__name__} {len(file.stream.read())}"

    answer = app.test_client().post("/", data={"bukti": (BytesIO(b"x" * 3_000_000), "a.jpg")})

    assert answer.text == "BytesIO 3000000"
