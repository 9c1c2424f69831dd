"""What is under a box, outside a passage or in a muted part is not in the copy: pixels, text, sound."""

from __future__ import annotations

import array
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from neutrality.domain.errors import DomainError
from neutrality.domain.masking import Extract
from neutrality.domain.redaction import Box, Boxes, Part, Passage, Plan, Silence
from neutrality.evidence import sandbox
from neutrality.evidence.redacting import Clean, count_pages, drawn_anew, picture_of, redact
from neutrality.settings import ROOT
from tests.domain.exported import ANDROID_ID
from tests.fixtures.run import missing

SECRET = "RAHASIA-PELAPOR"
ORANGE = (255, 120, 0)
COVER = Boxes((Box(1, 25, 25, 50, 50),))


@pytest.fixture(autouse=True)
def tools() -> None:
    """Say what is missing rather than test less."""
    for tool in ("bwrap", "ffmpeg"):
        if shutil.which(tool) is None:
            missing(f"{tool} is not installed (make test installs it)")


def copy_of(mime: str, content: bytes, plan: Plan) -> tuple[str, bytes]:
    """Return type and content of the redacted copy of an original."""
    made = redact(drawn_anew(mime, len(content), BytesIO(content)), plan)
    return made.mime, made.content.read()


def picture(kind: str, mode: str = "RGB", **saved: object) -> bytes:
    """Return a picture whose middle is orange, on grey."""
    image = Image.new(mode, (400, 200), "grey")
    ImageDraw.Draw(image).rectangle((120, 60, 280, 140), fill=ORANGE)
    made = BytesIO()
    image.save(made, kind, **saved)
    return made.getvalue()


def paper(text: str = SECRET, rotate: int = 0) -> bytes:
    """Return a PDF of two pages with text, a script, an attachment, an author and an older version."""
    pdf = pikepdf.new()
    for number in (1, 2):
        pdf.add_blank_page(page_size=(400, 300))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page = pdf.pages[-1]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pikepdf.Stream(pdf, f"BT /F 24 Tf 120 145 Td ({text} {number}) Tj ET".encode())
        page.Rotate = rotate
    pdf.attachments["bukti.txt"] = SECRET.encode()
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')")
    pdf.docinfo["/Author"] = SECRET
    made = BytesIO()
    pdf.save(made)
    update = b"\n99 0 obj\n(" + SECRET.encode() + b")\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
    return made.getvalue() + update


def sound(tone: int, *more: str, seconds: int = 6, rate: int = 16000) -> bytes:
    """Return a recording with a tone, made by ffmpeg."""
    given = ("-f", "lavfi", "-i", f"sine=frequency={tone}:duration={seconds}:sample_rate={rate}")
    command = ["ffmpeg", "-v", "error", *given, *more, "-f", "matroska", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def loudness(content: bytes, start: float, end: float) -> int:
    """Return the loudest sample between two moments of a recording."""
    decode = ["ffmpeg", "-v", "error", "-i", "-", "-ac", "1", "-ar", "16000", "-f", "s16le", "-"]
    folder = subprocess.run(decode, input=content, check=True, capture_output=True).stdout
    samples = array.array("h", folder)[int(start * 16000) : int(end * 16000)]
    return max(abs(sample) for sample in samples)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pixels_under_a_box_are_black_and_the_rest_is_as_it_was(kind: str) -> None:
    _mime, made = copy_of(f"image/{kind.lower()}", picture(kind), COVER)
    image = Image.open(BytesIO(made)).convert("RGB")

    assert image.size == (400, 200)
    assert brightest(image.crop((112, 64, 288, 144))) < 12
    outside = image.copy()
    outside.paste("grey", (96, 48, 304, 160))
    assert all(116 < value < 140 for value in outside.tobytes())


def test_a_box_that_only_touches_a_block_of_pixels_covers_all_of_it() -> None:
    _mime, made = copy_of("image/jpeg", picture("JPEG"), Boxes((Box(1, 25.5, 25.5, 10, 10),)))
    image = Image.open(BytesIO(made)).convert("RGB")

    assert brightest(image.crop((97, 49, 143, 79))) < 12


def test_nothing_hides_in_a_picture_beside_its_pixels() -> None:
    note = PngInfo()
    note.add_text("Author", SECRET)
    hidden = Image.new("RGBA", (64, 64), (255, 0, 0, 0))  # red that nobody sees
    made = BytesIO()
    hidden.save(made, "PNG", pnginfo=note)

    _mime, copy = copy_of("image/png", made.getvalue(), Boxes())
    image = Image.open(BytesIO(copy))

    assert SECRET.encode() not in copy
    assert image.mode == "RGB"
    assert set(image.tobytes()) == {255}
    assert image.info == {}


def test_a_paper_keeps_no_text_script_attachment_author_or_older_version() -> None:
    content = paper()
    _mime, made = copy_of("application/pdf", content, COVER)

    assert words_of(content) == [f"{SECRET} 1", f"{SECRET} 2"]
    assert words_of(made) == ["", ""]
    assert SECRET.encode() not in made
    assert made.count(b"%%EOF") == 1
    with pikepdf.open(BytesIO(made)) as pdf:
        assert dict(pdf.attachments) == {}
        assert set(pdf.Root.keys()) == {"/Pages", "/Type"}
        assert {str(name) for page in pdf.pages for name in page.obj} == {
            "/Contents", "/MediaBox", "/Parent", "/Resources", "/Type",
        }  # fmt: skip
        assert not pdf.docinfo.keys()
        plain = b"".join(thing.read_raw_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream))
    assert SECRET.encode() not in plain


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_only_the_page_that_is_named_is_covered_where_it_is_seen(rotate: int) -> None:
    _mime, made = copy_of("application/pdf", paper(rotate=rotate), Boxes((Box(1, 10, 10, 80, 80),)))
    first, second = pages_of(made)
    width, height = first.size

    assert (width > height) is (rotate % 180 == 0)
    middle = first.crop((width // 8, height // 8, width * 7 // 8, height * 7 // 8))
    assert brightest(middle) < 12
    assert first.getpixel((3, 3)) == (255, 255, 255)
    dark = sum(value < 100 for value in second.tobytes()) / len(second.tobytes())
    assert 0 < dark < 0.1
    assert second.getpixel((3, 3)) == (255, 255, 255)


def test_pages_are_counted_and_shown_one_by_one() -> None:
    def clean() -> Clean:
        return drawn_anew("application/pdf", 1, BytesIO(paper()))

    assert count_pages(clean()) == 2
    assert Image.open(picture_of(clean(), 2).content).size[0] == pytest.approx(400 * 80 / 72, abs=2)
    with pytest.raises(DomainError) as refusal:
        picture_of(clean(), 3)
    assert refusal.value.params == {"reason": "no_such_page"}


def test_a_video_loses_its_sound_and_keeps_its_picture() -> None:
    shown = ("-f", "lavfi", "-i", "testsrc=duration=6:size=64x48:rate=5", "-c:v", "libx264")
    mime, made = copy_of("video/webm", sound(440, *shown), Silence())
    streams = probed(made)

    assert mime == "video/mp4"
    assert streams == ["video"]


def test_only_the_named_parts_of_a_recording_are_silent() -> None:
    content = sound(440)
    _mime, made = copy_of("audio/ogg", content, Silence((Part(1.5, 2.5), Part(4, 5))))

    assert loudness(content, 1.5, 2.5) > 1000
    assert loudness(made, 1.5, 2.5) < 5
    assert loudness(made, 4, 5) < 5
    assert loudness(made, 0.2, 1.2) > 1000
    assert loudness(made, 2.8, 3.8) > 1000


def test_no_piece_of_sound_reaches_into_a_silent_part() -> None:
    edges = [1.537 + step * 0.01 for step in range(13)]  # a piece at 8 kHz lasts 0.128 seconds
    for edge in edges[::3]:
        _mime, made = copy_of("audio/ogg", sound(440, seconds=3, rate=8000), Silence((Part(edge, 2.5),)))
        assert loudness(made, edge, 2.5) < 5, edge


def test_without_ffmpeg_nothing_is_made_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = drawn_anew("audio/ogg", 1, BytesIO(sound(440, seconds=1)))
    folder = tmp_path / "boxed"
    shutil.copytree(ROOT / "neutrality" / "evidence" / "boxed", folder)
    muting = folder / "muting.py"
    muting.write_text(
        muting.read_text(encoding="utf-8").replace("/usr/bin/ffmpeg", "/usr/bin/none"), encoding="utf-8"
    )
    monkeypatch.setattr(sandbox, "_BOXED", folder)

    with pytest.raises(DomainError) as refusal:
        redact(clean, Silence((Part(0, 1),)))
    assert refusal.value.params == {"reason": "no_ffmpeg"}


def test_of_a_chat_a_passage_leaves_masked() -> None:
    plan = Passage(Extract(3, 5, kept=("Budi",)))
    mime, made = copy_of("text/plain", ANDROID_ID.encode(), plan)

    assert mime == "text/plain"
    assert "Budi: Pilih nomor satu" in made.decode()
    assert "Sari" not in made.decode()
    assert "812" not in made.decode()


def test_of_another_text_lines_leave() -> None:
    _mime, made = copy_of(
        "text/plain", b"satu\nSari 08123456789\ntiga", Passage(Extract(2, 2, (), ("Sari",)))
    )

    assert b"Sari" not in made
    assert b"08123456789" not in made


@pytest.mark.parametrize(
    ("mime", "make", "plan"),
    [
        ("image/jpeg", lambda: picture("JPEG"), Silence()),
        ("audio/ogg", lambda: sound(440, seconds=1), Silence()),
        ("text/plain", lambda: b"satu", COVER),
    ],
)
def test_a_plan_of_another_medium_is_refused(mime: str, make: Callable[[], bytes], plan: Plan) -> None:
    with pytest.raises(DomainError) as refusal:
        copy_of(mime, make(), plan)
    assert refusal.value.code == "plan_does_not_fit"


def test_what_cannot_be_drawn_anew_is_refused_with_its_reason() -> None:
    with pytest.raises(DomainError) as refusal:
        drawn_anew("application/pdf", 4, BytesIO(b"%PDF"))
    assert (refusal.value.code, refusal.value.params) == ("not_redacted", {"reason": "unreadable"})
    with pytest.raises(DomainError) as refusal:
        redact(Clean("image/jpeg", BytesIO(b"\xff\xd8\xff")), COVER)
    assert refusal.value.params == {"reason": "unreadable"}


def brightest(image: Image.Image) -> int:
    """Return the largest value of any colour."""
    return max(image.tobytes())


def words_of(content: bytes) -> list[str]:
    """Return the text layer of each page."""
    with pypdfium2.PdfDocument(content) as pdf:
        return [page.get_textpage().get_text_range().strip() for page in pdf]


def pages_of(content: bytes) -> list[Image.Image]:
    """Return each page as it is seen."""
    with pypdfium2.PdfDocument(content) as pdf:
        return [page.render(scale=1).to_pil().convert("RGB") for page in pdf]


def probed(content: bytes) -> list[str]:
    """Return the kinds of tracks in a recording."""
    asked = ["ffprobe", "-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0", "-"]
    done = subprocess.run(asked, input=content, check=True, capture_output=True)
    return done.stdout.decode().split()
