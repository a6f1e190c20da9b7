"""What may be attached: told by content, drawn afresh, refused when it acts by itself (N63, N64)."""

import io
import tracemalloc
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from civic.uploads import MAX_BYTES, clean_upload, preview_of

PAGE = b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n"
PLAIN_PDF = b"".join(
    [
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        PAGE,
        b"trailer<</Root 1 0 R>>\n%%EOF\n",
    ]
)


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode == "L" else (30, 120, 90, 128)[: len(mode)]).save(
        out, kind, **options
    )
    return out.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def code_of_refusal(content: bytes, name: str = "photo.jpg") -> str:
    with pytest.raises(ValidationError) as caught:
        clean_upload(upload(content, name))
    return str(caught.value.code)


def test_a_photograph_loses_its_place_and_camera() -> None:
    exif = Image.Exif()
    exif[271] = "Camera of Nino"
    exif.get_ifd(34853)[1] = "N"  # GPS
    exif.get_ifd(34853)[2] = (41.0, 38.0, 12.0)
    dirty = picture(exif=exif.tobytes())
    assert b"Camera of Nino" in dirty
    cleaned = clean_upload(upload(dirty))
    assert cleaned.media_type == "image/jpeg"
    assert b"Camera" not in cleaned.content
    assert dict(Image.open(io.BytesIO(cleaned.content)).getexif()) == {}


def test_a_photograph_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[274] = 6  # rotated by a quarter
    cleaned = clean_upload(upload(picture(size=(64, 48), exif=exif.tobytes())))
    assert Image.open(io.BytesIO(cleaned.content)).size == (48, 64)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_what_hangs_behind_a_picture_is_gone(kind: str) -> None:
    cleaned = clean_upload(upload(picture(kind) + b"<script>alert(1)</script>", "photo.png"))
    assert b"script" not in cleaned.content


def test_a_text_inside_a_png_is_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", "<script>alert(1)</script>")
    cleaned = clean_upload(upload(picture("PNG", pnginfo=info), "photo.png"))
    assert b"script" not in cleaned.content


def test_a_picture_one_can_see_through_stays_a_png() -> None:
    cleaned = clean_upload(upload(picture("PNG", mode="RGBA"), "logo.png"))
    assert (cleaned.media_type, cleaned.name) == ("image/png", "logo.png")


def test_a_large_photograph_becomes_smaller() -> None:
    cleaned = clean_upload(upload(picture(size=(4000, 3000))))
    assert Image.open(io.BytesIO(cleaned.content)).size == (2400, 1800)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "drawing.svg"),
        (b"MZ\x90\x00" + b"\0" * 200, "photo.jpg"),
        (b"<html><body>hello</body></html>", "photo.png"),
        (b"GIF89a<script>alert(1)</script>", "photo.gif"),
        (b"\x89PNG\r\n\x1a\n" + b"<script>", "photo.png"),
        (b"PK\x03\x04" + b"\0" * 100, "text.docx"),
    ],
)
def test_what_only_claims_to_be_a_picture_is_refused(content: bytes, name: str) -> None:
    assert code_of_refusal(content, name) == "unreadable"


def test_an_animated_gif_is_refused() -> None:
    assert code_of_refusal(picture("GIF"), "photo.jpg") == "unreadable"


def test_a_picture_of_2500_million_pixels_is_refused_without_being_opened() -> None:
    head = b"\x89PNG\r\n\x1a\n"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        )

    size = (50_000).to_bytes(4, "big")
    bomb = (
        head
        + chunk(b"IHDR", size + size + b"\x08\x02\x00\x00\x00")
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )
    tracemalloc.start()
    assert code_of_refusal(bomb, "photo.png") == "too_many_pixels"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000


def test_a_picture_with_more_pixels_than_we_draw_is_refused() -> None:
    assert (
        code_of_refusal(picture("PNG", size=(5000, 4000), mode="L"), "plan.png")
        == "too_many_pixels"
    )


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    cleaned = clean_upload(upload(PLAIN_PDF, "letter.pdf"))
    assert (cleaned.content, cleaned.media_type, cleaned.name) == (
        PLAIN_PDF,
        "application/pdf",
        "letter.pdf",
    )


@pytest.mark.parametrize(
    "part",
    [
        b"<</S/JavaScript/JS(app.alert(1))>>",
        b"<</S/J#61vaScript/J#53(app.alert(1))>>",
        b"<</OpenAction 3 0 R>>",
        b"<</AA<</O 3 0 R>>>>",
        b"<</S/Launch/F(cmd.exe)>>",
        b"<</Type/EmbeddedFile>>",
    ],
)
def test_a_pdf_that_acts_is_refused(part: bytes) -> None:
    assert (
        code_of_refusal(PLAIN_PDF.replace(b"trailer", part + b"\ntrailer"), "letter.pdf")
        == "active_pdf"
    )


def test_a_pdf_with_a_script_in_a_packed_object_stream_is_refused() -> None:
    packed = zlib.compress(b"3 0 <</S/JavaScript/JS(app.alert(1))>>")
    stream = (
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj\n"
        % (len(packed), packed)
    )
    assert (
        code_of_refusal(PLAIN_PDF.replace(b"trailer", stream + b"trailer"), "letter.pdf")
        == "active_pdf"
    )


def test_a_pdf_that_swells_is_refused() -> None:
    packed = zlib.compress(b"\0" * 60_000_000)
    stream = b"5 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n%b\nendstream endobj\n" % packed
    assert (
        code_of_refusal(PLAIN_PDF.replace(b"trailer", stream + b"trailer"), "letter.pdf")
        == "swollen_pdf"
    )


def test_a_pdf_with_a_password_is_refused() -> None:
    assert (
        code_of_refusal(PLAIN_PDF.replace(b"<</Root", b"<</Encrypt 9 0 R/Root"), "a.pdf")
        == "encrypted_pdf"
    )


def test_a_pdf_cut_short_is_refused() -> None:
    assert code_of_refusal(PLAIN_PDF[:-10], "letter.pdf") == "broken_pdf"


def test_a_pdf_without_a_page_is_refused() -> None:
    assert code_of_refusal(PLAIN_PDF.replace(PAGE, b""), "letter.pdf") == "empty_pdf"


def test_a_page_in_a_packed_object_stream_counts() -> None:
    packed = zlib.compress(b"3 0 <</Type /Page/Parent 2 0 R>>")
    stream = (
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj\n"
        % (len(packed), packed)
    )
    content = PLAIN_PDF.replace(PAGE, stream)
    assert clean_upload(upload(content, "letter.pdf")).content == content


def test_a_word_about_scripts_in_a_pdf_text_does_no_harm() -> None:
    text = zlib.compress(b"BT (We ask for /JavaScript lessons) Tj ET")
    stream = b"5 0 obj<</Length 40/Filter/FlateDecode>>stream\n%b\nendstream endobj\n" % text
    assert (
        clean_upload(upload(PLAIN_PDF.replace(b"trailer", stream + b"trailer"), "a.pdf")).name
        == "a.pdf"
    )


def test_an_empty_file_and_a_large_one_are_refused() -> None:
    assert code_of_refusal(b"") == "empty"
    assert code_of_refusal(b"\0" * (MAX_BYTES + 1)) == "too_large"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ('"><svg onload=1>.png', '"><svg onload=1>.jpg'),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\photos\\ქუჩა.JPG", "ქუჩა.jpg"),
        ("ფოტო\u202egnp.exe", "ფოტოgnp.jpg"),
        ("a" * 300 + ".jpg", "a" * 120 + ".jpg"),
    ],
)
def test_the_name_shown_has_no_path_and_the_extension_of_its_content(
    given: str, shown: str
) -> None:
    file = upload(picture())
    file._name = given  # what a browser sends; Django would already cut the path
    assert clean_upload(file).name == shown


# --- Previews ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "size", "shown"),
    [
        ("JPEG", (3000, 1500), (720, 360)),
        ("PNG", (600, 1440), (300, 720)),
        ("JPEG", (40, 30), (40, 30)),
    ],
)
def test_a_preview_is_small_and_of_the_same_kind(
    kind: str, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    file = clean_upload(upload(picture(kind, size, "RGBA" if kind == "PNG" else "RGB")))
    preview = preview_of(file.content, file.media_type)
    assert preview is not None
    assert (preview.width, preview.height) == shown
    with Image.open(io.BytesIO(preview.content)) as found:
        assert (found.format, found.size) == (kind, shown)


def test_a_document_has_no_preview() -> None:
    assert preview_of(PLAIN_PDF, "application/pdf") is None
