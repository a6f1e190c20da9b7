"""Images and documents of editors. N17: an upload named like markup."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from tests.cms.conftest import page_below
from tests.cms.test_pages import text

# Wagtail leaves the file it resizes to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Unclosed file:ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def png(width: int = 1600, height: int = 800) -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Picture.new("RGB", (width, height), "#0b5351").save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def image(db: None) -> Image:
    return Image.objects.create(title="მოედანი", file=ContentFile(png(), name="square.png"))


def test_picture_names_what_it_shows_and_keeps_its_place(
    client: Client, home: Any, image: Image
) -> None:
    image.contextual_alt_text, image.decorative = "მოედანი შადრევნით", False
    body = [("picture", {"image": image, "caption": "ზაფხული"})]
    page_below(home, "სურათი", "picture", body=body)
    page = text(client.get("/batumi/picture/"))
    sources = re.findall(r'<source srcset="(.*?)" type="(.*?)"', page) or re.findall(
        r'<source type="(.*?)" srcset="(.*?)"', page
    )
    assert {kind for pair in sources for kind in pair if "/" in kind and "media" not in kind} >= {
        "image/avif",
        "image/webp",
    }
    assert 'alt="მოედანი შადრევნით"' in page
    shown = re.search(r"<img .*?>", page)[0]
    assert {'width="1000"', 'height="500"'} <= set(shown.rstrip(">").split())
    assert 'loading="lazy"' in page
    assert "<figcaption>ზაფხული</figcaption>" in page


def test_rendition_is_served_and_the_original_is_not(client: Client, image: Image) -> None:
    rendition = image.get_rendition("width-400")
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert b"".join(response.streaming_content)[:4] == b"\x89PNG"
    assert client.get(image.file.url).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/media/images/../keys.json", "/media/images/%2e%2e/keys.json", "/media/images/", "/media/"],
)
def test_nothing_else_is_served(client: Client, db: None, media: Path, path: str) -> None:
    (media / "keys.json").write_text("secret")
    assert client.get(path).status_code == 404


def test_file_with_a_hostile_name_is_stored_under_a_plain_one(
    editor: Client, home: Any, media: Path
) -> None:
    collection = Collection.objects.get(name="ბათუმი")
    upload = SimpleUploadedFile('"><svg onload=1>.png', png(40, 40), "image/png")
    editor.post(
        reverse("wagtailimages:add"),
        {"title": "<b>სურათი</b>", "file": upload, "collection": collection.pk},
    )
    stored = Image.objects.get()
    assert re.fullmatch(r"original_images/[\w.-]+\.png", stored.file.name)
    listing = editor.get(reverse("wagtailimages:index")).content.decode()
    assert "<b>სურათი</b>" not in listing


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.png", b"<html><script>alert(1)</script>"),
        ("a.gif", b"GIF89a"),
    ],
)
def test_what_is_no_plain_image_is_refused(
    editor: Client, home: Any, name: str, content: bytes
) -> None:
    upload = SimpleUploadedFile(name, content, "image/png")
    collection = Collection.objects.get(name="ბათუმი")
    fields = {"title": "სურათი", "file": upload, "collection": collection.pk}
    response = editor.post(reverse("wagtailimages:add"), fields)
    assert response.status_code == 200
    assert not Image.objects.exists()


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a.exe"])
def test_dangerous_document_is_refused(editor: Client, home: Any, name: str) -> None:
    collection = Collection.objects.get(name="ბათუმი")
    fields = {
        "title": "ოქმი",
        "file": SimpleUploadedFile(name, b"x", "text/html"),
        "collection": collection.pk,
    }
    assert editor.post(reverse("wagtaildocs:add"), fields).status_code == 200
    assert not Document.objects.exists()
