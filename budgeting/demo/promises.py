"""What became of the demonstration's winners: kept, under way, late with its reason; the city's plan; cycles of old.

The action plan of 2018–2019 and the cycles before the portal are what is published about them; the rest is invented.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from budgeting.actions import implementing
from budgeting.actions.archiving import import_past
from budgeting.demo import pictures
from budgeting.demo.wishes import WISHES
from budgeting.models import Process, Project
from budgeting.queries import implementation as queries
from budgeting.states import Publication
from civic.dates import TBILISI, local
from civic.demo import Say
from civic.journal.models import Entry, Pending
from civic.outcomes import actions as outcomes
from civic.outcomes.actions import NewPhoto
from civic.outcomes.models import Commitment
from civic.outcomes.states import Source, State
from civic.places.models import Department, Municipality
from identity.models import User

NEWS = timedelta(days=3)
PAST = Path(settings.BASE_DIR) / "budgeting/data/batumi-2019-2021.csv"
STAGES = (
    ("პროექტი და ხარჯთაღრიცხვა", "Design and estimate", 10, -70),
    ("ხელშეკრულება მიმწოდებელთან", "Contract with the supplier", 10, -45),
    ("მშენებლობა", "Building", 70, -21),
    ("მიღება-ჩაბარება და გახსნა", "Acceptance and opening", 10, 54),
)
# What can be seen of a kept promise, by the winner's title.
SEEN = {
    WISHES[wish].title: (picture, description)
    for wish, picture, description in (
        ("benches", "benches", "ახალი ხის სკამები ხეების ჩრდილში"),
        ("ramp", "ramp", "პანდუსი ორმხრივი მოაჯირით, გვერდით კიბე"),
        ("light", "lamps", "ახალი სანათები ქუჩის გასწვრივ"),
    )
}
# The stages of Batumi's commitment in the open-government plan of 2018–2019: begin, end, titles, what came of it.
PLAN = (
    (date(2018, 6, 1), date(2018, 12, 31), "მუნიციპალური სერვისების ძირითადი პროცესების ანალიზი",
     "Analysis of the key processes of municipal services",
     "შემუშავდა მერიის სერვისების სტრატეგია; აღწერილია 200-ზე მეტი სერვისი."),
    (date(2019, 1, 1), date(2019, 6, 30), "მონაწილეობითი ბიუჯეტირების მოდულის დანერგვა",
     "Introducing the participatory budgeting module", "დაინერგა პლატფორმა idea.batumi.ge."),
    (date(2019, 1, 1), date(2019, 6, 30), "ელექტრონული პეტიციების მოდულის დანერგვა",
     "Introducing the electronic petitions module",
     "მოდული ამოქმედდა: petition.lsg.ge/batumi. ხელმოწერების ზღვარი 1-დან 0,5 პროცენტამდე შემცირდა."),
    (date(2019, 4, 1), date(2019, 9, 30), "სივრცითი დაგეგმარებისა და არქიტექტურის მოდული",
     "Spatial planning and architecture module", "შეიქმნა სტატისტიკის მოდულები."),
    (date(2019, 7, 1), date(2019, 12, 31), "ქონების მართვის სერვისების მოდული",
     "Property management services module",
     "ხელმისაწვდომია სტატისტიკა დაგეგმილ და დასრულებულ ღონისძიებებზე."),
    (date(2019, 4, 1), date(2019, 9, 30), "ჯანდაცვისა და სოციალური დაცვის სერვისების მოდული",
     "Health and social security services module",
     "სამსახური ჩაერთო მუნიციპალიტეტების მართვის სისტემაში."),
)  # fmt: skip


def load(say: Say) -> None:
    """Make the promises once; on a second run they stand already and nothing happens."""
    batumi = Municipality.objects.filter(slug="batumi", is_active=True).first()
    office = User.objects.filter(email="mayor-office@batumi.example.ge").first()
    if batumi is None or office is None:
        return
    import_past(batumi, PAST.read_text(encoding="utf-8"), by=None)
    if not Commitment.objects.filter(municipality=batumi, source=Source.BUDGET).exists():
        last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        _plan(batumi, office)
        for process in _finished(batumi):
            _winners(process, office, batumi)
        _crossing(batumi, office)
        outcomes.tell_overdue()
        old = Pending.objects.filter(entry_id__gt=last, entry__at__lt=timezone.now() - NEWS)
        old.filter(consumer="notices").delete()
        running = Commitment.objects.filter(state=State.RUNNING).values("pk")
        told = {"entry__kind": "commitment.made", "entry__subject_id__in": running}
        old.filter(consumer="cases").exclude(**told).delete()  # what is promised still is a case
    say(f"Commitments: {Commitment.objects.count()}, kept, under way and late.")
    say.address("Commitments of Batumi", "/batumi/commitments/")


def _finished(place: Municipality) -> QuerySet[Process]:
    return (
        Process.objects.filter(municipality=place, tally__published_at__isnull=False)
        .exclude(publication=Publication.DRAFT)
        .order_by("created_at")
    )


def _at(day: date, hour: int = 11) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=TBILISI)


def _plan(place: Municipality, office: User) -> None:
    one = outcomes.promise(
        place,
        by=office,
        source=Source.PLAN,
        at=_at(date(2018, 7, 2)),
        facts={
            "plan_ka": "ღია მმართველობა საქართველო, 2018–2019 წლების სამოქმედო გეგმა",
            "plan_en": "Open Government Georgia, action plan 2018–2019",
            "title_ka": "ხუთი ელექტრონული მუნიციპალური სერვისის დანერგვა",
            "title_en": "Introducing five electronic municipal services",
            "text_ka": "ელექტრონული მმართველობის პრინციპებზე აგებული ერთიანი სისტემა ღია მმართველობის მნიშვნელოვანი მიმართულებაა: ელექტრონული მიწოდება ხშირად ყველაზე სწრაფი, მოხერხებული და იაფია.",
            "text_en": "A unified system built on e-governance principles is an important direction of open government: electronic delivery is mostly the fastest, most comfortable and cheapest way.",
            "result_ka": "დანერგილია 5 ელექტრონული სერვისი",
            "result_en": "5 e-services introduced",
            "responsible": "ბათუმის მერია",
            "partners": "USAID-ის დემოკრატიული მმართველობის ინიციატივა (GGI), ფორუმის წევრი არასამთავრობო ორგანიზაციები",
            "sdg": [16],
            "directions": ["services"],
            "starts_on": date(2018, 7, 1),
            "due_on": date(2019, 12, 31),
        },
    )
    for begin, end, title_ka, title_en, result in PLAN:
        stage = outcomes.add_stage(
            one,
            by=office,
            at=_at(date(2018, 7, 3)),
            facts={
                "title_ka": title_ka,
                "title_en": title_en,
                "responsible": "ბათუმის მერია",
                "starts_on": begin,
                "due_on": end,
            },
        )
        outcomes.move_stage(stage, "finish", by=office, result=result, at=_at(end))
    outcomes.finish(one, by=office, result="დაინერგა 5 ელექტრონული სერვისი.", at=_at(date(2019, 12, 31), 16))  # fmt: skip
    how: dict[str, Any] = {"period": "2019", "at": _at(date(2020, 2, 3))}
    outcomes.assess(one, by=office, assessor="own", verdict="fully", **how)
    moderator = User.objects.filter(email="moderator@batumi.example.ge").first()
    if moderator is not None:
        text = "ვალდებულება დროულად და სრულად შესრულდა, რადგან ყველა ეტაპი განხორციელდა."
        outcomes.assess(one, by=moderator, assessor="secretariat", verdict="met", text=text, **how)


def _crossing(place: Municipality, office: User) -> None:
    """A promise of the city hall itself whose day has passed: a case of its own in the municipal system."""
    now = timezone.now()
    outcomes.promise(
        place,
        by=office,
        source=Source.OTHER,
        at=now - timedelta(days=120),
        facts={
            "title_ka": "ხმოვანი შუქნიშანი გორგილაძისა და ჭავჭავაძის ქუჩების კვეთაზე",
            "title_en": "A traffic light with sound where Gorgiladze and Chavchavadze streets cross",
            "text_ka": "უსინათლო ფეხით მოსიარულეთათვის შუქნიშანს ხმოვანი სიგნალი დაემატება.",
            "text_en": "The traffic light gets a sound signal for pedestrians who cannot see.",
            "responsible": "ბათუმის მერია",
            "starts_on": local(now - timedelta(days=110)).date(),
            "due_on": local(now - timedelta(days=12)).date(),
        },
    )


def _winners(process: Process, office: User, place: Municipality) -> None:
    """An archived cycle has kept its promises; of a running one the first is late, the second kept.

    Where the result is new, all are still before their day.
    """
    now = timezone.now()
    today = local(now).date()
    published = process.tally.published_at or now
    department = Department.objects.filter(municipality=place, is_active=True).order_by("pk").first()  # fmt: skip
    body = {"department": department} if department else {"responsible": "ბათუმის მერია"}
    for order, winner in enumerate(queries.winners(process)):
        made = min(
            _settled(winner.project, published) + timedelta(days=4), now - timedelta(minutes=30)
        )
        old = process.publication == Publication.ARCHIVED
        under_way = not old and now - made > timedelta(days=30)
        due = today - timedelta(days=21) if order == 0 and under_way else today + timedelta(days=90 + 7 * order)  # fmt: skip
        if old:
            due = local(made).date() + timedelta(days=200)
        due = max(due, local(made).date() + timedelta(days=1))
        one = implementing.confirm(winner.project, by=office, facts=body | {"due_on": due}, at=made)
        if old or (order == 1 and under_way):
            picture = SEEN.get(winner.project.title_ka)
            photos = [pictures.photo(*picture)] if picture else []
            _keep(one, office, min(_at(due), now - timedelta(days=6)), photos)
        elif order == 0 and under_way:
            _late(one, office, today)


def _settled(project: Project, published: datetime) -> datetime:
    """Since when it is certain that a project has won: with the result, or since it took a place."""
    change = queries.change_of(project)
    decided = change.adjustment.decided_at if change else None
    return max(published, decided or published)


def _keep(one: Commitment, office: User, at: datetime, photos: Sequence[NewPhoto]) -> None:
    spent = (one.planned or 0) * 96 // 100
    outcomes.report(one, by=office, title="სამუშაო დასრულდა", percent=100, contracted=spent, spent=spent, paper="მიღება-ჩაბარების აქტი", photos=photos, at=at - timedelta(hours=2))  # fmt: skip
    outcomes.finish(one, by=office, result="პროექტი განხორციელდა და მცხოვრებლებს გადაეცა.", at=at)
    outcomes.assess(one, by=office, assessor="own", verdict="fully", at=at + timedelta(hours=1))


def _late(one: Commitment, office: User, today: date) -> None:
    """Four stages, the third late; the reason was given and a new date set."""
    reason = (
        "პირველ ტენდერში არავინ მონაწილეობდა და თვენახევარი დაიკარგა. მიწოდებას მიმწოდებელი ათ"
        " დეკემბერს გვპირდება."
    )
    rows = [
        outcomes.add_stage(
            one,
            by=office,
            at=one.made_at + timedelta(minutes=5),
            facts={
                "title_ka": title_ka,
                "title_en": title_en,
                "weight": weight,
                "due_on": today + timedelta(days=days),
            },
        )
        for title_ka, title_en, weight, days in STAGES
    ]
    planned = one.planned or 0
    outcomes.move_stage(rows[0], "finish", by=office, result="შესრულდა 15 დღით გვიან.", at=_at(today - timedelta(days=55)))  # fmt: skip
    outcomes.move_stage(rows[1], "finish", by=office, result="პირველ ტენდერში არავინ მონაწილეობდა.", at=_at(today - timedelta(days=33)))  # fmt: skip
    outcomes.report(one, by=office, title="დაიწყო მიწის სამუშაოები", stage=rows[2], percent=20, contracted=planned * 95 // 100, paper="ხელშეკრულება № 88", photos=[pictures.photo("works", "ქუჩის ნაწილი გადათხრილია, სამუშაო ადგილი შემოღობილია")], at=_at(today - timedelta(days=30)))  # fmt: skip
    outcomes.tell_overdue(_at(today - timedelta(days=20), 1))
    new, moved = today + timedelta(days=28), _at(today - timedelta(days=19))
    outcomes.postpone(one, by=office, due_on=new, reason=reason, at=moved)
    outcomes.postpone(rows[2], by=office, due_on=new, reason=reason, at=moved + timedelta(minutes=4))  # fmt: skip
    outcomes.report(one, by=office, title="გადასასვლელის საფარი დაიგო", stage=rows[2], percent=79, spent=planned * 65 // 100, paper="2 აქტი", photos=[pictures.photo("crossing", "ამაღლებული გადასასვლელი თეთრი ზოლებით, გვერდით საგზაო ნიშანი")], at=_at(today - timedelta(days=4)))  # fmt: skip
    outcomes.assess(one, by=office, assessor="own", verdict="partly", at=_at(today - timedelta(days=4), 12))  # fmt: skip
