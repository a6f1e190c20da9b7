"""Drawn pictures in place of photographs of the works: a street at work, a crossing, benches, lamps, a ramp."""

import io
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw

from civic.outcomes.actions import NewPhoto
from civic.uploads import CleanFile

SIZE = WIDTH, HEIGHT = 1200, 800
GROUND = 520  # where the street begins, from above
Draw = ImageDraw.ImageDraw


def photo(name: str, description: str) -> NewPhoto:
    """The picture of this name, with what can be seen in it."""
    image = Image.new("RGB", SIZE, "#c4dbe6")
    draw = ImageDraw.Draw(image)
    _street(draw)
    SCENES[name](draw)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return NewPhoto(CleanFile(f"{name}.jpg", "image/jpeg", out.getvalue()), description)


def _street(draw: Draw) -> None:
    draw.polygon([(0, 380), (260, 230), (560, 360), (860, 210), (WIDTH, 330), (WIDTH, GROUND), (0, GROUND)], fill="#8fae8b")  # fmt: skip
    houses = ((40, 330, "#e2cfae"), (330, 300, "#d9b99a"), (640, 350, "#e9dcc4"), (920, 290, "#cfc4b2"))  # fmt: skip
    for left, top, colour in houses:
        draw.rectangle((left, top, left + 240, GROUND), fill=colour)
        draw.polygon([(left - 14, top), (left + 120, top - 60), (left + 254, top)], fill="#9c4f3c")
        for window in (left + 30, left + 105, left + 180):
            draw.rectangle((window, top + 40, window + 34, top + 96), fill="#5f7c8c")
    draw.rectangle((0, GROUND, WIDTH, GROUND + 60), fill="#bdb5a6")
    draw.rectangle((0, GROUND + 60, WIDTH, HEIGHT), fill="#63676a")


def _works(draw: Draw) -> None:
    draw.polygon([(380, 640), (820, 640), (920, 780), (280, 780)], fill="#8a6a4c")
    draw.polygon([(430, 640), (520, 590), (640, 610), (700, 640)], fill="#a5825f")
    for left in (180, 940):
        draw.rectangle((left, 600, left + 90, 640), fill="#f4f1ea")
        for stripe in range(left, left + 90, 30):
            draw.polygon([(stripe, 640), (stripe + 15, 600), (stripe + 30, 600), (stripe + 15, 640)], fill="#c8402f")  # fmt: skip
        draw.line((left + 10, 640, left + 10, 700), fill="#4a4a4a", width=8)
        draw.line((left + 80, 640, left + 80, 700), fill="#4a4a4a", width=8)
    draw.polygon([(760, 560), (800, 470), (840, 560)], fill="#e88a24")
    draw.rectangle((775, 505, 826, 525), fill="#f4f1ea")


def _crossing(draw: Draw) -> None:
    draw.polygon([(250, 590), (950, 590), (1090, 780), (110, 780)], fill="#9a5b4a")
    for stripe in range(300, 900, 110):
        slant = (stripe - 600) // 4
        draw.polygon([(stripe, 600), (stripe + 60, 600), (stripe + 64 + slant, 770), (stripe - 6 + slant, 770)], fill="#f4f1ea")  # fmt: skip
    draw.line((150, 590, 150, 330), fill="#3d4347", width=12)
    draw.polygon([(110, 330), (150, 250), (190, 330)], fill="#f2c230", outline="#c8402f")


def _benches(draw: Draw) -> None:
    draw.rectangle((0, GROUND + 60, WIDTH, HEIGHT), fill="#cbbfa8")
    for left in (90, 480, 870):
        draw.rectangle((left + 110, 360, left + 130, 640), fill="#6d4c33")
        draw.ellipse((left + 20, 210, left + 220, 430), fill="#4f8a52")
    for left in (220, 610):
        for row in range(3):
            draw.rectangle((left, 570 + row * 26, left + 250, 586 + row * 26), fill="#a06a3b")
        draw.rectangle((left - 10, 660, left + 260, 684), fill="#b47a47")
        for leg in (left + 10, left + 220):
            draw.rectangle((leg, 684, leg + 18, 750), fill="#3d4347")


def _lamps(draw: Draw) -> None:
    for left in (170, 560, 950):
        draw.line((left, 700, left, 230), fill="#3d4347", width=14)
        draw.line((left, 236, left + 110, 220), fill="#3d4347", width=12)
        draw.rectangle((left + 80, 216, left + 160, 240), fill="#f7e7a1")
        draw.polygon([(left + 84, 240), (left + 156, 240), (left + 190, 300), (left + 50, 300)], fill="#f3ecc6")  # fmt: skip


def _ramp(draw: Draw) -> None:
    draw.rectangle((620, 470, WIDTH, 640), fill="#d5ccbb")
    for step in range(5):
        draw.rectangle((620 - step * 34, 504 + step * 34, 1000, 640), fill=("#c2b8a5", "#d5ccbb")[step % 2])  # fmt: skip
    draw.polygon([(120, 700), (700, 560), (700, 610), (230, 720)], fill="#a79c88")
    for height in (90, 130):
        draw.line((130, 700 - height, 700, 560 - height), fill="#3d4347", width=10)
    for post in range(130, 720, 95):
        foot = 700 - (post - 130) * 140 // 570
        draw.line((post, foot, post, foot - 130), fill="#3d4347", width=8)


SCENES: Mapping[str, Callable[[Draw], None]] = {
    "works": _works,
    "crossing": _crossing,
    "benches": _benches,
    "lamps": _lamps,
    "ramp": _ramp,
}
