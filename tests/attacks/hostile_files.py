"""Forty and more hostile files, each made here: its name, what it holds, what must become of it."""

from __future__ import annotations

import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pillow_heif
from PIL import Image, PngImagePlugin

from tests.fixtures.clamd import EICAR

MARKER = b"PENANDA-RAHASIA-9031"
SCRIPT = b"<script>alert('PENANDA-RAHASIA-9031')</script>"
WORD = MARKER.decode()
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Hostile:
    """One file; `refused` is the code of its refusal, or none where it is kept and defused."""

    filename: str
    make: Callable[[], bytes]
    refused: str | None = None
    copied: bool = True


def picture(kind: str = "JPEG", size: tuple[int, int] = (48, 36), **options: Any) -> bytes:
    """Return a small honest picture."""
    made = BytesIO()
    mode = "P" if kind == "GIF" else "RGB"
    Image.effect_noise(size, 50).convert(mode).save(made, kind, **options)
    return made.getvalue()


def located() -> bytes:
    """Return a photo with place, maker, comment, a thumbnail in its particulars, XMP and a turned side."""
    exif = Image.Exif()
    exif[0x010F] = exif[0x0110] = exif[0x9286] = WORD
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 10.0, 30.0), 3: "E", 4: (106.0, 49.0, 0.0), 29: WORD})
    plain = exif.tobytes() + picture(size=(8, 8)) + MARKER
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + MARKER + b"</x:xmpmeta>"
    return picture(exif=plain, comment=MARKER, xmp=xmp, icc_profile=MARKER * 20)


def png(width: int, height: int, data: bytes, *more: tuple[bytes, bytes]) -> bytes:
    """Return a PNG with this size in its head and this compressed data, whatever they hold."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [chunk(b"IHDR", head), *(chunk(kind, body) for kind, body in more)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def texts_that_burst() -> bytes:
    """Return a picture with a remark of ninety megabytes."""
    remark = b"x\0\0" + zlib.compress(bytes(90 * MEGABYTE))
    return png(8, 8, zlib.compress(bytes(200)), (b"zTXt", remark))


def noted_png() -> bytes:
    """Return a PNG with texts, plain and packed."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", WORD)
    info.add_text("Packed", WORD, zip=True)
    info.add_itxt("XML:com.adobe.xmp", WORD)
    return picture("PNG", pnginfo=info) + SCRIPT


def frames(count: int) -> bytes:
    """Return a moving GIF with a remark."""
    images = [Image.new("P", (300, 300), number % 256) for number in range(count)]
    made = BytesIO()
    images[0].save(made, "GIF", save_all=True, append_images=images[1:], comment=MARKER)
    return made.getvalue()


def heic(**options: Any) -> bytes:
    """Return a photo as Apple's telephones make it."""
    made = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "red")).save(made, **options)
    return made.getvalue()


def heic_with_place() -> bytes:
    """Return such a photo with particulars."""
    exif = Image.Exif()
    exif[0x010E] = WORD
    return heic(exif=exif.tobytes())


def pdf(build: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    """Return a document of one page, changed."""
    made = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        build(document)
        document.save(made, **options)
    return made.getvalue()


def scripted(document: pikepdf.Pdf) -> None:
    """Put scripts wherever a reader runs them."""
    act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{WORD}')")
    document.Root.OpenAction = act
    document.Root.AA = pikepdf.Dictionary(WC=act)
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([WORD, act])))
    document.pages[0].obj.AA = pikepdf.Dictionary(O=act)
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=WORD)
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch)
    document.pages[0].obj.Annots = pikepdf.Array([link])


def attached(document: pikepdf.Pdf) -> None:
    """Attach a program."""
    document.attachments["jalankan.exe"] = b"MZ" + MARKER


def described(document: pikepdf.Pdf) -> None:
    """Tell author, title and more, in both ways."""
    document.docinfo["/Author"] = document.docinfo["/Title"] = WORD
    with document.open_metadata() as meta:
        meta["dc:creator"] = [WORD]
    document.pages[0].obj.PieceInfo = pikepdf.Dictionary(Word=WORD)


def illustrated(document: pikepdf.Pdf) -> None:
    """Draw a photo that tells where it was taken."""
    image = document.make_stream(located())
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = 48, 36, 8
    image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    image.Metadata = document.make_stream(MARKER)
    page = document.pages[0]
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I0=image))
    page.obj.Contents = document.make_stream(b"q 48 0 0 36 0 0 cm /I0 Do Q")


def form(document: pikepdf.Pdf) -> None:
    """Add a form that sends itself somewhere."""
    send = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=f"https://{WORD.lower()}.test/{WORD}")
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Btn, Rect=[0, 0, 50, 20], A=send
    )
    made = document.make_indirect(field)
    document.pages[0].obj.Annots = pikepdf.Array([made])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([made]), XFA=WORD)


def bursting(document: pikepdf.Pdf) -> None:
    """Draw a page whose content unpacks to seven hundred megabytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(700)) + packer.flush()
    stream = pikepdf.Stream(document, b"")
    stream.write(packed, filter=pikepdf.Name.FlateDecode)
    document.pages[0].obj.Contents = document.make_indirect(stream)


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP with these members."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return made.getvalue()


def bomb(member: str) -> bytes:
    """Return an archive whose one member unpacks to two hundred megabytes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file, file.open(member, "w") as inside:
        for _ in range(200):
            inside.write(bytes(MEGABYTE))
    return made.getvalue()


def lying_bomb() -> bytes:
    """Return a chat whose text says it is small and unpacks to two hundred megabytes."""
    made = bytearray(chat({"_chat.txt": b"17/08/26 10.00 - Budi: halo\n" + bytes(200 * MEGABYTE)}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = made.find(mark)
        made[at + place : at + place + 4] = struct.pack("<I", 100)
    return bytes(made)


def chat(members: Mapping[str, bytes]) -> bytes:
    """Return an exported chat with these files in it."""
    return archive({"_chat.txt": b"[17/08/26 10.00.00] Budi: halo\n", **members})


def with_many_entries() -> bytes:
    """Return an archive with a directory of twenty thousand names."""
    return archive({f"word/{number}.xml": b"" for number in range(20_000)} | {"word/document.xml": b"x"})


@cache
def recording(*options: str, kind: str = "mp4") -> bytes:
    """Return half a second of picture and sound with particulars."""
    told = [
        part
        for name in ("title", "comment", "location", "artist")
        for part in ("-metadata", f"{name}={WORD}")
    ]
    made = ["-f", "lavfi", "-i", "testsrc=d=0.5:s=64x48:r=10", "-f", "lavfi", "-i", "sine=d=0.5"]
    flags = ["-movflags", "frag_keyframe+empty_moov"] if kind in {"mp4", "mov", "3gp"} else []
    command = ["ffmpeg", "-v", "error", *made, *options, *told, *flags, "-f", kind, "pipe:1"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def film() -> bytes:
    """Return a short film as telephones make it."""
    return recording(
        "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata:s:v", f"handler_name={WORD}"
    )


def lying_wav() -> bytes:
    """Return a sound whose head says that four gigabytes follow, and a remark."""
    sound = recording("-vn", "-c:a", "pcm_s16le", kind="wav")
    at = sound.index(b"data") + 4
    return sound[:4] + b"\xff\xff\xff\xff" + sound[8:at] + b"\xff\xff\xff\xff" + sound[at + 4 :]


def playlist() -> bytes:
    """Return a playlist that reads the server's own files, under the name of a film."""
    return b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


def saved_page() -> bytes:
    """Return a page that was saved with its scripts."""
    hidden = b"<svg onload='" + MARKER + b"'></svg><iframe src='https://x.test/" + MARKER + b"'></iframe>"
    return (
        b"<!DOCTYPE html><html><head><title>"
        + MARKER
        + b"</title></head><body onload='"
        + MARKER
        + b"'>"
        + (SCRIPT + hidden + b"<p>Unggahan Budi</p></body></html>")
    )


def saved_archive() -> bytes:
    """Return a page saved with everything in it."""
    head = (
        b"From: <Saved by "
        + MARKER
        + b">\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n"
    )
    return head + b"\r\n--b\r\nContent-Type: text/html\r\n\r\n" + saved_page() + b"\r\n--b--\r\n"


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
MACRO = {**DOCX, "word/vbaProject.bin": b"x"}
MACRO_TYPE = {**DOCX, "[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}
HOSTILE: dict[str, Hostile] = {
    # What photos and papers tell of their makers.
    "photo with place and maker": Hostile("foto.jpg", located),
    "picture with texts": Hostile("layar.png", noted_png),
    "webp with particulars": Hostile(
        "foto.webp", lambda: picture("WEBP", exif=b"Exif\0\0" + MARKER, xmp=MARKER)
    ),
    "heic with particulars": Hostile("foto.heic", heic_with_place),
    "pdf with author": Hostile("surat.pdf", lambda: pdf(described)),
    "pdf with a telling photo": Hostile("surat.pdf", lambda: pdf(illustrated)),
    "film with place": Hostile("rekaman.mp4", film),
    "film of old telephones": Hostile(
        "rekaman.3gp", lambda: recording("-c:v", "mpeg4", "-c:a", "aac", kind="3gp")
    ),
    "sound with names": Hostile("suara.mp3", lambda: recording("-vn", "-c:a", "libmp3lame", kind="mp3")),
    "voice with names": Hostile("suara.ogg", lambda: recording("-vn", "-c:a", "libopus", kind="ogg")),
    # What bursts.
    "picture of thirty thousand squared": Hostile(
        "luas.png", lambda: png(30_000, 30_000, zlib.compress(bytes(MEGABYTE))), copied=False
    ),
    "picture that unpacks for ever": Hostile(
        "padat.png", lambda: png(64, 64, zlib.compress(bytes(60 * MEGABYTE), 9)), copied=True
    ),
    "text in a picture that bursts": Hostile("teks.png", texts_that_burst, copied=False),
    "gif of six hundred frames": Hostile("gerak.gif", lambda: frames(600)),
    "gif of sixty thousand squared": Hostile(
        "luas.gif", lambda: b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + picture("GIF")[10:], copied=False
    ),
    "pdf that bursts": Hostile("padat.pdf", lambda: pdf(bursting), copied=False),
    "docx that bursts": Hostile("surat.docx", lambda: bomb("word/document.xml"), "file_bomb"),
    "chat that bursts": Hostile("chat.zip", lambda: bomb("_chat.txt"), "file_bomb"),
    "chat that lies about its size": Hostile("chat.zip", lying_bomb, "file_type"),
    "archive in an archive": Hostile(
        "chat.zip", lambda: chat({"lagi.zip": archive({"x": b"x"})}), "file_type"
    ),
    "archive of twenty thousand names": Hostile("surat.docx", with_many_entries, "file_type"),
    # What is two things at once.
    "gif and script": Hostile("a.gif", lambda: picture("GIF") + b"/*" + SCRIPT + b"*/=1;"),
    "pdf and archive": Hostile("a.pdf", lambda: pdf(described) + archive({"jalankan.exe": b"MZ" + MARKER})),
    "jpeg and php": Hostile("a.php.jpg", lambda: picture(comment=b"<?php system('" + MARKER + b"'); ?>")),
    "jpeg and archive": Hostile("a.jpg", lambda: picture() + archive({"x.html": SCRIPT})),
    "film and page": Hostile("a.mp4", lambda: film() + struct.pack(">I", 8 + len(SCRIPT)) + b"free" + SCRIPT),
    "png and page": Hostile("a.png", lambda: picture("PNG") + b"<html>" + SCRIPT),
    # What is not whole, or not what it says.
    "half a photo": Hostile("foto.jpg", lambda: picture()[:300], copied=False),
    "half a pdf": Hostile("surat.pdf", lambda: pdf(described)[:200], copied=False),
    "half a film": Hostile("film.mp4", lambda: film()[:200], copied=False),
    "broken heic": Hostile("foto.heic", lambda: heic()[:120] + bytes(400), copied=False),
    "sound that lies about its length": Hostile("suara.wav", lying_wav),
    "program called a photo": Hostile("foto.jpg", lambda: b"MZ\x90\0" + bytes(500), "file_type"),
    "script called a photo": Hostile("foto.png", lambda: b"#!/bin/sh\nrm -rf /\n", "file_type"),
    "photo called a text": Hostile("foto.txt", picture, "file_type"),
    "pdf called a photo": Hostile("foto.jpg", lambda: pdf(scripted)),
    "playlist called a film": Hostile("film.mp4", playlist, "file_type"),
    "nothing at all": Hostile("kosong.jpg", lambda: b"", "file_empty"),
    # What runs.
    "pdf with scripts": Hostile("surat.pdf", lambda: pdf(scripted)),
    "pdf with a program in it": Hostile("surat.pdf", lambda: pdf(attached)),
    "pdf with a form that calls home": Hostile("surat.pdf", lambda: pdf(form)),
    "pdf under lock": Hostile(
        "surat.pdf", lambda: pdf(described, encryption=pikepdf.Encryption(owner="a", user="b")), copied=False
    ),
    "drawing with a script": Hostile(
        "gambar.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT, "file_type"
    ),
    "page with scripts": Hostile("unggahan.html", saved_page),
    "archived page with scripts": Hostile("unggahan.mhtml", saved_archive),
    "macros under another name": Hostile("surat.docx", lambda: archive(MACRO), "file_type"),
    "macros told by type alone": Hostile("surat.docx", lambda: archive(MACRO_TYPE), "file_type"),
    "test virus": Hostile("virus.txt", lambda: EICAR),
    "test virus in a paper": Hostile(
        "surat.docx", lambda: archive({**DOCX, "word/media/a.bin": EICAR}), copied=False
    ),
    # What leads astray.
    "path upwards in an archive": Hostile(
        "chat.zip", lambda: chat({"../../../etc/cron.d/x.txt": b"x"}), "file_type"
    ),
    "drive in an archive": Hostile("chat.zip", lambda: chat({"C:\\x.jpg": b"x"}), "file_type"),
    "name that reads backwards": Hostile("foto\u202egpj.exe", picture),
    "name with line ends": Hostile("foto\r\nSet-Cookie: x=1\r\n.jpg", picture),
    "name with folders": Hostile("..\\..\\..\\etc\\passwd.jpg", picture),
    "name of two hundred signs": Hostile("f" * 200 + ".jpg", picture),
}
