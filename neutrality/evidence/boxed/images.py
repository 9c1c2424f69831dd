"""Images drawn anew, pixel by pixel: whatever else the file carried does not come along."""

from __future__ import annotations

import struct
import warnings
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from .refusal import RefusedError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
MOST_PIXELS = 120_000_000
LONGEST_SIDE = 3000
_DRAWN = {"1", "P", "PA", "LA", "La", "RGBA", "RGBa"}


def make(source: BinaryIO, sink: BinaryIO) -> None:
    """Draw the first picture of the source as JPEG, or as PNG where it is a drawing or partly transparent."""
    register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("ignore")  # an odd tag is no reason; a bomb is
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=FORMATS) as image:
            drawn = _drawn(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedError("too_large") from None
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        TypeError,
        IndexError,
        KeyError,
    ):
        raise RefusedError("unreadable") from None
    if drawn.mode == "RGB":
        drawn.save(sink, "JPEG", quality=88, optimize=True)
    else:
        drawn.save(sink, "PNG")


def _drawn(image: Image.Image) -> Image.Image:
    if image.width * image.height > MOST_PIXELS:
        raise RefusedError("too_large")
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at a fraction of its size
    plain = image.mode in _DRAWN or image.format == "PNG"
    turned = _upright(image)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    mode = "RGBA" if plain else "RGB"
    coloured = _in_common_colours(turned).convert(mode)
    fresh = Image.new(mode, coloured.size)
    fresh.paste(coloured)
    return fresh


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except (
        SyntaxError,
        ValueError,
        OSError,
        TypeError,
        KeyError,
        struct.error,
    ):  # particulars that mean nothing
        return image


def _in_common_colours(image: Image.Image) -> Image.Image:
    """Return the image in sRGB: its own profile, which may name its maker, is used and left behind."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return image
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        found = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
        return found or image
    return image
