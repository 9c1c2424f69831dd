"""Notes and checkpoints are written in the one form that C2SP gives them, and read in no other."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.checkpoint import TreeHead, VerifierKey, open_note, split_note, write_note
from neutrality.domain.errors import DomainError

# The key and the note with which Go's own reader of signed notes is documented and tested.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("netralitas.example/integritas", SECRET.public_key().public_bytes_raw())
HEAD = TreeHead("netralitas.example/integritas", 12, bytes(range(32)))
words = st.text(st.characters(exclude_characters="+", exclude_categories=("Z", "C")), min_size=1, max_size=9)


def verify(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def refused(note: str, key: VerifierKey = KEY) -> str:
    with pytest.raises(DomainError) as found:
        open_note(note, key, verify)
    return found.value.code


def test_the_note_of_gos_own_documentation_opens_by_its_key() -> None:
    key = VerifierKey.parse(NEUMANN)

    assert open_note(NOTE, key, verify) == TEXT
    assert str(key) == NEUMANN
    assert refused(NOTE.replace("problem is", "trouble is"), key) == "note_forged"


def test_a_checkpoint_is_written_line_by_line() -> None:
    assert HEAD.text == ("netralitas.example/integritas\n12\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")
    assert replace(HEAD, extensions=("public 2026-11-10",)).text.endswith("=\npublic 2026-11-10\n")


@pytest.mark.parametrize("extensions", [(), ("public 2026-11-10", "second line")])
def test_a_written_checkpoint_is_read_again(extensions: tuple[str, ...]) -> None:
    head = replace(HEAD, extensions=extensions)

    assert TreeHead.parse(head.text) == head


@given(
    words, st.integers(0, 10**18), st.binary(min_size=32, max_size=32), st.lists(words, max_size=3).map(tuple)
)
def test_a_checkpoint_is_read_as_it_was_written(
    origin: str, size: int, root: bytes, extensions: tuple[str, ...]
) -> None:
    head = TreeHead(origin, size, root, extensions)

    assert TreeHead.parse(head.text) == head


@pytest.mark.parametrize(
    "text",
    [
        "", "origin\n12\n", HEAD.text[:-1], HEAD.text + "\n", "\n" + HEAD.text,
        HEAD.text.replace("12", "012"),
        HEAD.text.replace("12", "-1"), HEAD.text.replace("12", "1 2"), HEAD.text.replace("12", "١٢"),
        HEAD.text.replace("=", ""), HEAD.text.replace("AAEC", ""), HEAD.text.replace("AAEC", "AA C"),
        HEAD.text.replace("8=", "9="), HEAD.text.replace("AAEC", "äAEC"), HEAD.text.replace("12", "9" * 20),
    ],
)  # fmt: skip
def test_a_checkpoint_in_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="checkpoint_wrong"):
        TreeHead.parse(text)


@given(st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"])), min_size=1))
def test_a_signed_text_opens_as_it_was(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)

    assert open_note(write_note(text, KEY, SECRET.sign), KEY, verify) == text


def test_lines_of_other_signers_are_left_alone_and_none_of_ours_is_not_enough() -> None:
    note = write_note(HEAD.text, KEY, SECRET.sign)
    witness = Ed25519PrivateKey.generate()
    other = VerifierKey("saksi.example", witness.public_key().public_bytes_raw())
    line = write_note(HEAD.text, other, witness.sign).splitlines()[-1]

    assert open_note(f"{note}{line}\n", KEY, verify) == HEAD.text
    assert open_note(f"{note}{line}\n", other, verify) == HEAD.text
    assert refused(note, other) == "note_unsigned"
    assert refused(note, VerifierKey(KEY.name, other.public)) == "note_unsigned"
    assert [name for name, _ in split_note(f"{note}{line}\n")[1]] == [KEY.name, other.name]


def test_a_signature_in_our_name_that_is_not_ours_spoils_the_note() -> None:
    note = write_note(HEAD.text, KEY, SECRET.sign)
    forged = base64.b64encode(KEY.id + bytes(64)).decode()

    assert refused(f"{note}— {KEY.name} {forged}\n") == "note_forged"
    assert refused(note.replace("\n12\n", "\n13\n")) == "note_forged"


SIGNED = write_note(HEAD.text, KEY, SECRET.sign)


@pytest.mark.parametrize(
    "note",
    [
        "", HEAD.text, HEAD.text + "\n", SIGNED[:-1], SIGNED + "\n", SIGNED.replace("— ", "- "),
        SIGNED.replace("— netralitas.example/integritas", "—  "),
        SIGNED.replace("— netralitas", "— netra litas"),
        SIGNED.replace("— netralitas", "— netra+litas"), SIGNED.replace("\n12", "\n12\r"),
        SIGNED.replace("\n12", "\n12\t"), HEAD.text + "\n— name AAAA\n", HEAD.text + "\n— name\n",
        HEAD.text + "\n— name %%%%\n", SIGNED + "— \n",
    ],
)  # fmt: skip
def test_a_note_in_any_other_form_is_refused(note: str) -> None:
    assert refused(note) == "note_wrong"


@pytest.mark.parametrize(
    "word",
    [
        "", "PeterNeumann", NEUMANN[:-1], NEUMANN + " ", NEUMANN.replace("c74f20a3", "c74f20a4"),
        NEUMANN.replace("c74f20a3", "C74F20A3"), NEUMANN.replace("Neumann", " Neumann"),
        NEUMANN.replace("Peter", "Pieter"), NEUMANN.replace("+ARpc", "+AhpC"), NEUMANN.replace("10TW", ""),
    ],
)  # fmt: skip
def test_a_key_that_was_copied_wrongly_is_refused(word: str) -> None:
    with pytest.raises(DomainError, match="verifier_key_wrong"):
        VerifierKey.parse(word)
