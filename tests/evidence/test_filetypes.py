from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from neutrality.domain.errors import DomainError
from neutrality.evidence.filetypes import sniff

REST = bytes(200)


def archive(**members: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            named = name if name.startswith("_") else name.replace("__", "/")
            file.writestr(zipfile.ZipInfo(".".join(named.rsplit("_", 1))), content)
    return made.getvalue()


def media(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00" + brand + REST


DOCX = archive(word__document_xml=b"<w/>")
ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + REST, "video/webm"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska" + REST, "video/x-matroska"),
        (b"#!AMR\n" + REST, "audio/amr"),
        (b"\xff\xf1\x50\x80" + REST, "audio/aac"),
        (
            archive(ppt__presentation_xml=b"<p/>"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (
            archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
        (
            archive(_chat_txt=b"[17/08/26 10.00.00] Budi: halo\n", foto_jpg=b"\xff\xd8"),
            "application/zip",
        ),
        (archive(WhatsApp_txt=b"17/8/26, 10.00 - Budi: halo\n"), "application/zip"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + REST, "image/jpeg"),
        (b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + REST, "image/jpeg"),
        (b"\xff\xd8\xff\xdb\x00\x43" + REST, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + REST, "image/png"),
        (b"GIF89a" + REST, "image/gif"),
        (b"RIFF\x00\x01\x00\x00WEBPVP8 " + REST, "image/webp"),
        (media(b"heic"), "image/heic"),
        (media(b"mif1"), "image/heic"),
        (b"%PDF-1.4\n%\xe2\xe3" + REST, "application/pdf"),
        (b"%PDF-1.7\n" + REST, "application/pdf"),
        (media(b"mp42"), "video/mp4"),
        (media(b"isom"), "video/mp4"),
        (media(b"qt  "), "video/quicktime"),
        (media(b"iso2"), "video/mp4"),
        (media(b"3gp4"), "video/3gpp"),
        (media(b"3gp5"), "video/3gpp"),
        (media(b"M4A "), "audio/mp4"),
        (b"ID3\x03\x00" + REST, "audio/mpeg"),
        (b"ID3\x04\x00" + REST, "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + REST, "audio/mpeg"),
        (b"\xff\xf3\x90\x64" + REST, "audio/mpeg"),
        (b"OggS\x00\x02" + bytes(22) + b"\x01\x13OpusHead" + REST, "audio/ogg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + REST, "audio/wav"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            archive(xl__workbook_xml=b"<x/>"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (ODT, "application/vnd.oasis.opendocument.text"),
    ],
)
def test_an_accepted_type_is_told_by_its_content_whatever_its_name(content: bytes, mime: str) -> None:
    stream = BytesIO(content)

    assert sniff(stream, "bukti.exe") == mime
    assert stream.tell() == 0


@pytest.mark.parametrize(
    "content",
    [b"Pada hari Senin\r\n\tpukul 10", "\ufeffSaya melihat \U0001f64f".encode(), "Saya é".encode("utf-16")],
)
def test_plain_text_is_accepted_under_a_name_that_says_so(content: bytes) -> None:
    assert sniff(BytesIO(content), "_Chat.TXT") == "text/plain"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + REST, "foto.jpg"),
        (b"\x7fELF\x02\x01\x01" + REST, "foto.png"),
        (b"Pada hari Senin", "catatan.doc"),
        (b"<html><script>", "catatan.txt"),
        (b"  \n<svg onload=x>", "catatan.txt"),
        (b"#!/bin/sh\n", "catatan.txt"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "gambar.svg"),
        (b"teks\x00teks", "catatan.txt"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + REST, "catatan.txt"),
        (b"teks " * 20000 + b"\xff\xfe\xfd", "catatan.txt"),
        (b"teks \xc3", "catatan.txt"),
        (archive(evil_class=b"x"), "bukti.zip"),
        (archive(word__document_xml=b"<w/>", word__vbaProject_bin=b"x"), "surat.docx"),
        (archive(mimetype=b"application/epub+zip"), "buku.odt"),
        (DOCX[:60], "surat.docx"),
        (b"PK\x03\x04" + REST, "surat.docx"),
        (b"PK\x05\x06" + REST, "surat.docx"),
        (b"x", "x"),
        (media(b"avif"), "foto.avif"),
        (b"RIFF\x00\x01\x00\x00AVI LIST" + REST, "rekaman.avi"),
    ],
)
def test_anything_else_is_refused_with_what_is_accepted(content: bytes, name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        sniff(BytesIO(content), name)

    assert refusal.value.code == "file_type"
    assert "JPEG" in str(refusal.value.params["accepted"])


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (b"<!DOCTYPE html><p>halo", "unggahan.html", "text/html"),
        (b"\xef\xbb\xbf \n<!-- saved from url --><HTML lang=id>", "unggahan.HTM", "text/html"),
        (
            b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
            "a.mhtml",
            "multipart/related",
        ),
    ],
    ids=["page", "page with a remark", "archive"],
)
def test_a_saved_page_is_accepted_under_a_name_that_says_so(content: bytes, name: str, mime: str) -> None:
    assert sniff(BytesIO(content), name) == mime


@pytest.mark.parametrize(
    "members",
    [
        {"_chat.txt": b"17/8/26 halo", "kejutan.zip": b"PK"},
        {"_chat.txt": b"17/8/26 halo", "jalankan.exe": b"MZ"},
        {"_chat.txt": b"17/8/26 halo", "../../foto.jpg": b"x"},
        {"_chat.txt": b"17/8/26 halo", "/etc/foto.jpg": b"x"},
        {"_chat.txt": b"17/8/26 halo", "C:\\foto.jpg": b"x"},
        {"_chat.txt": b"bukan percakapan"},
        {"foto.jpg": b"x"},
        {
            "[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml",
            "word/document.xml": b"x",
        },
    ],
    ids=[
        "archive in it",
        "program in it",
        "leads up",
        "leads to the root",
        "leads to a drive",
        "no chat",
        "no text",
        "macros",
    ],
)
def test_an_archive_that_is_no_document_and_no_chat_is_refused(members: dict[str, bytes]) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)

    with pytest.raises(DomainError) as refusal:
        sniff(made, "bukti.zip")

    assert refusal.value.code == "file_type"


def test_an_archive_out_of_proportion_is_refused_without_being_unpacked() -> None:
    made = BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("word/document.xml", "w") as member,
    ):
        for _ in range(110):
            member.write(bytes(1024 * 1024))

    with pytest.raises(DomainError) as refusal:
        sniff(made, "surat.docx")

    assert refusal.value.code == "file_bomb"


def test_a_directory_of_very_many_entries_is_not_read() -> None:
    made = bytearray(DOCX)
    end = made.rindex(b"PK\x05\x06")
    made[end + 8 : end + 12] = b"\xff\xff\xff\xff"

    with pytest.raises(DomainError) as refusal:
        sniff(BytesIO(bytes(made)), "surat.docx")

    assert refusal.value.code == "file_type"


def test_a_damaged_member_is_refused_not_a_crash() -> None:
    damaged = bytearray(archive(mimetype=b"application/vnd.oasis.opendocument.text"))
    damaged[38:50] = b"\xff" * 12

    with pytest.raises(DomainError):
        sniff(BytesIO(bytes(damaged)), "surat.odt")
