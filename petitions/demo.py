"""The demonstration's petitions, in every state: `demo_texts` played with the portal's own actions.

Everything happens through the actions people use, in the order of time, each at its own moment;
only the signers are written directly, as persons without an account. Mails and case messages about
what lies more than three days back are not sent again, except that Batumi's case system is told all.
"""

import base64
import io
import math
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from civic.dates import TBILISI, local
from civic.demo import Say
from civic.journal.models import Entry, Pending
from civic.ledger import sequencer
from civic.places.models import Municipality, Unit
from civic.roles import Role
from civic.uploads import preview_of
from identity.actions import appoint
from identity.demo import MEN, SURNAMES, WOMEN, account
from identity.levels import Level
from identity.models import Person, User, Verification
from identity.sealing import Details, number_key, person_key, seal
from petitions import actions
from petitions import demo_later as later
from petitions.actions import signing
from petitions.actions.keys import make_sealing_key
from petitions.demo_texts import SIGN, STORIES, Story
from petitions.models import Petition, ReasonCode, Topic
from petitions.states import Display

NEWS = timedelta(days=3)
TOLD = "batumi"  # whose case management system knows the petitions from their beginning
BATCHES = 6  # in which the signatures of one petition come
BY = {
    "publish": Role.MODERATOR,
    "send_back": Role.MODERATOR,
    "reject": Role.MODERATOR,
    "pause": Role.MODERATOR,
    "close": None,
    "hand_over": Role.LIST_OFFICER,
    "refer_to_commission": Role.MODERATOR,
    "schedule_sitting": Role.MODERATOR,
    "decide": Role.MAYOR_OFFICE,
    "implement": Role.MAYOR_OFFICE,
    "merge": Role.MODERATOR,
    "transfer": Role.MODERATOR,
    "sheets": Role.LIST_OFFICER,
    "remind": None,
}


def load(say: Say) -> None:
    """Play every story once; on a second run they stand already and nothing happens."""
    places = {
        one.slug: one
        for one in Municipality.objects.filter(slug__in={story.place for story in STORIES})
    }
    for place in places.values():
        _sealing_key(place, say)
    if not Petition.objects.filter(title=STORIES[0].title).exists():
        with transaction.atomic():
            _play(places)
    shown = Petition.objects.exclude(shelf="").count()
    say(f"Petitions: {len(STORIES) + len(later.LATER)} in every state, {shown} of them public.")
    say.address("Petitions of Batumi", "/batumi/petitions/")
    say.address("Petitions of Oni (small threshold)", "/oni/petitions/")


def _sealing_key(place: Municipality, say: Say) -> None:
    """Make the list officers' key; in a demonstration its private half stays on this machine."""
    if place.sealing_key:
        return
    folder = Path(settings.VAR_DIR) / "demo-list-officers"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = make_sealing_key(place, by=None)
    file = folder / f"{place.slug}.key"
    file.write_text(base64.b64encode(private).decode() + "\n")
    file.chmod(0o600)
    say(f"The list officers of {place.slug} keep their key in {file}")


def _play(places: dict[str, Municipality]) -> None:
    stage = _Stage(places)
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for story in (*STORIES, *later.LATER):
        stage.rehearse(story)
    stage.event(later.OUTAGE_DAYS, later.out_of_order)
    stage.perform()
    old = Pending.objects.filter(entry_id__gt=last, entry__at__lt=stage.now - NEWS)
    old.filter(consumer="notices").delete()
    old.filter(consumer="cases").exclude(entry__municipality=places[TOLD]).delete()


class _Stage:
    """Collects what happens in all stories, then lets it happen in the order of time."""

    def __init__(self, places: dict[str, Municipality]) -> None:
        self.places = places
        self.now = timezone.now()
        self.chance = random.Random("petitions")
        self.events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.petitions: dict[str, Petition] = {}
        self.signers = {slug: _persons(place, self._most(slug)) for slug, place in places.items()}
        self.used: dict[str, int] = {}

    def rehearse(self, story: Story) -> None:
        """Put a story's plan into the list of events."""
        start = story.plan[0][0] if story.plan else 2
        self.event(start + 1, lambda at: self._draft(story, at))
        for days, act, facts in story.plan:
            if act == SIGN:
                self._rehearse_signing(story, days, **facts)
            else:
                self.event(days, lambda at, act=act, facts=facts: self._act(story, act, facts, at))

    def perform(self) -> None:
        """Let everything happen, oldest first."""
        for at, _order, happen in sorted(self.events, key=lambda event: event[:2]):
            happen(at)

    def event(self, days: float, happen: Callable[[datetime], None], hours: float = 0) -> None:
        """Let something happen so many days ago, at ten and some hours."""
        day = local(self.now - timedelta(days=days)).date()
        at = datetime(day.year, day.month, day.day, 10, tzinfo=TBILISI) + timedelta(hours=hours)
        at = min(at, self.now - timedelta(minutes=5))
        self.events.append((at, len(self.events), happen))

    def _rehearse_signing(
        self, story: Story, days: float, *, number: int, until: float, channel: str = "online"
    ) -> None:
        """Spread the signatures over the days, more of them at the beginning."""
        step = max(1, math.ceil((days - until) / BATCHES))
        dates = [*range(0, int(days - until), step), int(days - until)]
        weights = [1 / (1 + day / 3) for day in dates]
        left = number
        for day, weight in zip(dates, weights, strict=True):
            share = left if day == dates[-1] else round(number * weight / sum(weights))
            share = min(share, left)
            left -= share
            if share:
                self.event(
                    days - day,
                    lambda at, share=share: self._sign(story, share, channel, at),
                    hours=3 + self.chance.random() * 6,
                )

    def _most(self, slug: str) -> int:
        """How many signers the largest petition of a municipality has."""
        return max(
            sum(facts["number"] for _days, act, facts in story.plan if act == SIGN)
            for story in STORIES
            if story.place == slug
        )

    def _draft(self, story: Story, at: datetime) -> None:
        place = self.places[story.place]
        author = account(f"{story.author}@example.ge")
        petition = actions.start_draft(
            place,
            by=author,
            at=at,
            title=story.title,
            demand=story.demand,
            text=story.text,
            kind=story.kind,
            addressee=story.addressee,
            articles=story.articles,
            act_annexes=story.act_annexes,
            note=story.note,
            topic=Topic.objects.get(slug=story.topic),
            unit=Unit.objects.get(municipality=place, slug=story.unit) if story.unit else None,
        )
        for name, description in story.annexes.items():
            is_photo = name.endswith(".jpg")
            content = _photo() if is_photo else _pdf(petition.pk)
            media_type = "image/jpeg" if is_photo else "application/pdf"
            actions.attach(
                petition,
                name=name,
                media_type=media_type,
                content=content,
                description=description,
                preview=preview_of(content, media_type),
                by=author,
            )
        self.petitions[story.title] = petition

    def _act(self, story: Story, act: str, facts: dict[str, Any], at: datetime) -> None:
        petition = self.petitions[story.title]
        facts = dict(facts)
        if "reason" in facts and act in {"send_back", "reject"}:
            facts["reason"] = ReasonCode.objects.get(code=facts["reason"])
        if act in {"refer_to_commission", "decide"}:
            facts["on"] = local(at).date()
        if act == "schedule_sitting":
            facts["starts_at"] = at.replace(hour=12, minute=0) + timedelta(
                days=facts.pop("in_days")
            )
        if "document" in facts:
            facts |= {"document": _pdf(petition.pk), "document_name": facts["document"]}
        if act in later.CROWDS:
            self._crowd(story, act, facts, at)
            return
        by = self._actor(story, act)
        if act in later.ACTS:
            later.ACTS[act](petition, by, at, **facts)
            self.petitions[story.title] = Petition.objects.get(pk=petition.pk)
            sequencer.run(at=at)
            return
        self.petitions[story.title] = getattr(actions, act)(petition, by=by, at=at, **facts)
        sequencer.run(at=at)

    def _crowd(self, story: Story, act: str, facts: dict[str, Any], at: datetime) -> None:
        """Many from one computer, the proposal to remove them, or their removal by two people."""
        petition, place = self.petitions[story.title], self.places[story.place]
        if act == later.CROWD:
            people = self._people(story, facts.pop("number"))
            later.crowd(petition, at, people, **facts)
        elif act == later.DOUBT_CROWD:
            later.doubt_crowd(petition, _staff(Role.LIST_OFFICER, place), at, **facts)
        else:
            officers = [_staff(role, place) for role in (Role.LIST_OFFICER, Role.MODERATOR)]
            later.remove_crowd(petition, *officers, at, **facts)
        petition.refresh_from_db(fields=["count", "text_state"])

    def _actor(self, story: Story, act: str) -> User | None:
        if act in {"submit", "withdraw_petition", "appeal"}:
            return account(f"{story.author}@example.ge")
        role = BY[act]
        return _staff(role, self.places[story.place]) if role else None

    def _sign(self, story: Story, number: int, channel: str, at: datetime) -> None:
        petition = self.petitions[story.title]
        for person in self._people(story, number):
            display = self.chance.choices(list(Display), weights=(70, 20, 10))[0]
            signing.sign(petition, person=person, channel=channel, display=display, at=at)
        sequencer.run(at=at)
        petition.refresh_from_db(fields=["count", "text_state"])

    def _people(self, story: Story, number: int) -> list[Person]:
        """The next so many who have not signed this petition."""
        first = self.used.get(story.title, 0)
        self.used[story.title] = first + number
        return self.signers[story.place][first : first + number]


def _staff(role: Role, place: Municipality) -> User:
    """The demonstration's account with this role, as `identity.demo` names it."""
    user = account(f"{role.value.replace('_', '-')}@{place.slug}.example.ge")
    if not user.holds(role, place):
        appoint(user, role=role, municipality=place, centre=None, by=None)
        user.__dict__.pop("duties_now", None)
    return user


def _persons(place: Municipality, number: int) -> list[Person]:
    """Invented persons on the register, without an account; their numbers start with 995."""
    chance = random.Random(f"signers {place.slug}")
    rows = []
    for serial in range(number):
        details = Details(
            number=f"995{place.pk:02d}{serial:06d}",
            first_name=chance.choice(WOMEN + MEN),
            last_name=chance.choice(SURNAMES),
            born_on=date(1945, 1, 1) + timedelta(days=chance.randrange(22_000)),
        )
        key = person_key(details.number)
        rows.append(Person(key=key, details=seal(details, key)))
    Person.objects.bulk_create(rows, batch_size=500)
    Verification.objects.bulk_create(
        [
            Verification(
                person=row,
                municipality=place,
                level=Level.REGISTER,
                number_key=number_key(bytes(row.key)),
            )
            for row in rows
        ],
        batch_size=500,
    )
    chance.shuffle(rows)
    return rows


def _photo() -> bytes:
    """A drawn street with a crossing, in place of a photograph."""
    picture = Image.new("RGB", (1600, 1000), "#b9cfdc")
    draw = ImageDraw.Draw(picture)
    for left, height, colour in ((0, 380, "#d8c3a5"), (420, 300, "#c9b08c"), (900, 430, "#e3d2b8")):
        draw.rectangle((left, 560 - height, left + 400, 560), fill=colour)
        for window in range(left + 40, left + 360, 110):
            draw.rectangle((window, 610 - height, window + 60, 700 - height), fill="#6f8896")
    draw.rectangle((0, 560, 1600, 640), fill="#a9a49a")
    draw.rectangle((0, 640, 1600, 1000), fill="#5a5c5e")
    for stripe in range(520, 1080, 110):
        draw.polygon(
            [(stripe, 660), (stripe + 60, 660), (stripe + 20, 980), (stripe - 60, 980)],
            fill="#f2f0ea",
        )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _pdf(number: int) -> bytes:
    """A small PDF document that says it is a demonstration."""
    text = f"BT /F1 14 Tf 60 760 Td (Demonstration document, petition {number}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for index, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (index, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(body))
    )
