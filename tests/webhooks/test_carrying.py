"""The way out: to the very address that was checked, in the name that was asked for, and not for long."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from neutrality.domain.reachable import Allowed
from neutrality.domain.webhooks import Fault
from neutrality.webhooks.carrier import Answer, Carrier, system_resolver
from tests.webhooks.receiver import Receiver, receiving

NAME = "hooks.test"


def certificate(folder: Path, name: str) -> Path:
    """Return a file with a certificate that speaks for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / f"{name}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


class Names:
    """A resolver that answers in turn, and remembers what it was asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), list[str]()

    def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Receiver, Carrier]]:
    """Return a receiver over TLS, and a carrier that trusts its certificate."""
    path = certificate(tmp_path, NAME)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path)
    carrier = Carrier(
        Allowed.parse("127.0.0.0/8"), resolve=Names(["127.0.0.1"]), seconds=2.0,
        tls=ssl.create_default_context(cafile=str(path)),
    )  # fmt: skip
    with receiving(tls) as receiver:
        yield receiver, carrier


def carried(carrier: Carrier, url: str) -> Answer:
    """Carry a message that says nothing."""
    return carrier.carry(url, {"webhook-id": "m"}, "{}")


def test_the_certificate_is_that_of_the_name(secure: tuple[Receiver, Carrier]) -> None:
    receiver, carrier = secure

    assert carried(carrier, receiver.url) == Answer(200)
    assert receiver.got[0].headers["host"] == f"{NAME}:{receiver.port}"
    other = f"https://other.test:{receiver.port}/"
    assert carried(carrier, other).fault is Fault.UNTRUSTED
    strangers = replace(carrier, tls=ssl.create_default_context())
    assert carried(strangers, receiver.url).fault is Fault.UNTRUSTED
    assert len(receiver.got) == 1


def test_a_name_that_changes_its_mind_is_asked_once_only(receiver: Receiver) -> None:
    names = Names(["127.0.0.2"], ["127.0.0.1"])
    # Checked is 127.0.0.2, where nobody listens. Asked again, by us or by the system, it is the receiver.
    carrier = Carrier(Allowed.parse("127.0.0.2/32"), plain=True, resolve=names)

    assert carried(carrier, f"http://localhost:{receiver.port}/").fault is Fault.UNREACHABLE
    assert names.asked == ["localhost"]
    assert receiver.got == []


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"], ["fe80::1%lo"]],
)
def test_a_name_that_leads_inside_is_not_followed(receiver: Receiver, addresses: list[str]) -> None:
    carrier = Carrier(Allowed(), plain=True, resolve=Names(addresses))

    assert carried(carrier, f"http://{NAME}:{receiver.port}/").fault is Fault.NOT_PUBLIC
    assert receiver.got == []


def test_this_machine_is_refused_by_its_number_too(receiver: Receiver) -> None:
    assert carried(Carrier(plain=True), receiver.url).fault is Fault.NOT_PUBLIC
    assert carried(Carrier(), receiver.url).fault is Fault.BAD_ADDRESS, "no http in production"


def test_a_name_that_nobody_knows_is_tried_again_later() -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(host, port)

    assert carried(Carrier(resolve=nobody), "https://hooks.test/").fault is Fault.UNRESOLVED
    assert carried(Carrier(resolve=Names([])), "https://hooks.test/").fault is Fault.UNRESOLVED


def test_the_second_address_is_tried_where_the_first_takes_nothing(receiver: Receiver) -> None:
    carrier = Carrier(
        Allowed.parse("127.0.0.0/8"), plain=True, resolve=Names(["127.0.0.2", "127.0.0.1"]), seconds=2.0
    )

    assert carried(carrier, f"http://{NAME}:{receiver.port}/in") == Answer(200)


@pytest.mark.parametrize("answer", ["silent", "drip"])
def test_however_slowly_somebody_answers_it_takes_no_longer_than_it_may(
    receiver: Receiver, carrier: Carrier, answer: str
) -> None:
    receiver.answers.append(answer)
    began = time.monotonic()

    assert carried(carrier, receiver.url).fault is Fault.TIMED_OUT
    assert time.monotonic() - began < 1.2


def test_somebody_who_takes_a_line_and_speaks_no_tls_is_given_up(carrier: Carrier) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        assert carried(carrier, f"https://127.0.0.1:{port}/").fault is Fault.TIMED_OUT
        assert time.monotonic() - began < 1.2


def test_no_proxy_of_the_environment_is_asked(
    receiver: Receiver, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert carried(carrier, receiver.url) == Answer(200)


def test_the_system_knows_this_machine() -> None:
    assert set(system_resolver("localhost", 80)) <= {"127.0.0.1", "::1"}
