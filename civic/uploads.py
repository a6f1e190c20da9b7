"""What a citizen may attach, told by content and never by name: photographs and PDF documents.

A picture is decoded and drawn afresh, so that place, camera and anything hidden behind the last
byte stay outside; a PDF is kept as it is, but refused when it holds a script, a file or an action
of its own. Nothing here touches the database or the disk.
"""

import io
import re
import warnings
import zlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 8_000_000
MAX_FILES = 8
MAX_PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
MAX_SIDE = 2400
PREVIEW_SIDE = 720  # twice the 360 points of a telephone; about 40 kB
MAX_UNPACKED = 24_000_000
NAME_LENGTH = 120

PICTURES = tuple(MAX_PIXELS)
ACTIVE_NAMES = re.compile(
    rb"/(?:JavaScript|JS|Launch|OpenAction|AA|EmbeddedFiles?|RichMedia|XFA|GoToE|SubmitForm|ImportData)"
    rb"(?![A-Za-z0-9])"
)
PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z0-9])")
ESCAPED_BYTE = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)


@dataclass(frozen=True)
class CleanFile:
    """A file that may be kept: its bytes, its media type and the name shown to readers."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Preview:
    """A smaller copy of a picture for showing on a page, in the same format; its size in pixels."""

    content: bytes
    width: int
    height: int


def preview_of(content: bytes, media_type: str) -> Preview | None:
    """The preview of a picture that `clean_upload` has redrawn; None for a document."""
    if not media_type.startswith("image/"):
        return None
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        picture.draft("RGB", (PREVIEW_SIDE, PREVIEW_SIDE))
        picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        out = io.BytesIO()
        if media_type == "image/png":
            picture.save(out, "PNG", optimize=True)
        else:
            picture.save(out, "JPEG", quality=72, optimize=True, progressive=True)
        return Preview(out.getvalue(), picture.width, picture.height)


def clean_upload(upload: Any) -> CleanFile:
    """Return the uploaded file made safe to keep and to serve.

    Raises ValidationError, in the reader's language, when it is too large, of a kind we do not
    take, broken, or holds something that acts by itself.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than 8 MB. Make it smaller, or split it, and attach it again."),
            code="too_large",
        )
    data = upload.read(MAX_BYTES + 1)
    if not data:
        raise ValidationError(_("The file is empty. Choose another one."), code="empty")
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return CleanFile(_shown_name(upload.name, ".pdf"), "application/pdf", data)
    content, media_type = _redraw(data)
    extension = ".png" if media_type == "image/png" else ".jpg"
    return CleanFile(_shown_name(upload.name, extension), media_type, content)


def _shown_name(name: str | None, extension: str) -> str:
    """The reader's own name for the file without its path, with the extension that fits the content."""
    stem = re.split(r"[\\/]", name or "")[-1].rsplit(".", 1)[0]
    stem = "".join(c for c in stem if c.isprintable()).strip(" .")[:NAME_LENGTH]
    return (stem or "file") + extension


def _redraw(data: bytes) -> tuple[bytes, str]:
    """Decode a picture and encode its pixels anew; nothing but the pixels survives."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=PICTURES) as picture:
                if picture.width * picture.height > MAX_PIXELS[picture.format or "PNG"]:
                    raise _too_many_pixels()
                picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded small at once
                picture.thumbnail((MAX_SIDE, MAX_SIDE))
                upright = ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(
            _(
                "This is not a picture (JPEG, PNG, WebP) or a PDF that we can read. Save it as one of these."
            ),
            code="unreadable",
        ) from error
    see_through = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    out = io.BytesIO()
    if see_through:
        _pixels(upright, "RGBA").save(out, "PNG", optimize=True)
        return out.getvalue(), "image/png"
    _pixels(upright, "RGB").save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue(), "image/jpeg"


def _pixels(picture: Image.Image, mode: str) -> Image.Image:
    """The same pixels in an image that carries no metadata."""
    source = picture.convert(mode)
    bare = Image.new(mode, source.size)
    bare.paste(source)
    return bare


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("The picture has too many pixels. Make it smaller and attach it again."),
        code="too_many_pixels",
    )


def _check_pdf(data: bytes) -> None:
    """Refuse a PDF with a script, an attached file, an action on opening, or a password, or without a page."""
    if b"%%EOF" not in data[-2048:]:
        raise ValidationError(
            _("The PDF is not complete. Save it again and attach it once more."), code="broken_pdf"
        )
    plain = _names_decoded(STREAM.sub(b" ", data))
    if re.search(rb"/Encrypt(?![A-Za-z0-9])", plain):
        raise ValidationError(
            _("The PDF is protected with a password. Save it without one and attach it again."),
            code="encrypted_pdf",
        )
    parts = [plain, *_unpacked(data)]
    if any(ACTIVE_NAMES.search(part) for part in parts):
        raise ValidationError(
            _(
                "The PDF holds a script, a form or another file. Print it to a new PDF and attach that one."
            ),
            code="active_pdf",
        )
    if not any(PAGE.search(part) for part in parts):
        raise ValidationError(
            _("The PDF has no page that can be read. Save it again and attach it once more."),
            code="empty_pdf",
        )


def _names_decoded(part: bytes) -> bytes:
    """PDF names may hide letters as #4A; give them back their letters."""
    return ESCAPED_BYTE.sub(lambda match: bytes([int(match[1], 16)]), part)


def _unpacked(data: bytes) -> list[bytes]:
    """The object streams of a PDF, unpacked: names may hide there. Refuses a file that swells."""
    parts = []
    budget = MAX_UNPACKED
    for match in STREAM.finditer(data):
        head = data[max(0, match.start() - 600) : match.start()]
        if b"ObjStm" not in _names_decoded(head[head.rfind(b"obj") :]):
            continue
        try:
            part = zlib.decompressobj().decompress(match[1], budget + 1)
        except zlib.error:
            part = match[1]
        budget -= len(part)
        if budget < 0:
            raise ValidationError(
                _("The PDF is too large once unpacked. Print it to a new PDF and attach that one."),
                code="swollen_pdf",
            )
        parts.append(_names_decoded(part))
    return parts
