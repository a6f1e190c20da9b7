"""The demonstration's petitions in the rarer states: merged, passed on, with sheets under entry, with removed
signatures, with an appeal, with a moved deadline, without the answer that is owed. Texts are invented."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from civic.ledger import sequencer
from civic.uptime.models import Outage
from identity.models import Person, User
from petitions import actions
from petitions.actions import paper, protecting, signing
from petitions.actions.extending import extend_due
from petitions.actions.reminding import remind_due
from petitions.demo_texts import SIGN, STORIES, Story
from petitions.models import Petition, Removal
from petitions.rules.paper import Line
from petitions.traces import network_key

KIOSK, OFFICE, HALL = "198.51.100.7", "198.51.100.40", "203.0.113.25"
ROWS = 10
CROWD, DOUBT_CROWD, REMOVE_CROWD = CROWDS = ("crowd", "doubt_crowd", "remove_crowd")

LATER = (
    Story(
        "batumi",
        "lia",
        "შუქნიშანი ჯავახიშვილის ქუჩაზე",
        "ვითხოვთ სკოლასთან შუქნიშნის დადგმას.",
        "სკოლის წინ გადასასვლელს შუქნიშანი არ აქვს, ქუჩას კი დილით ასობით ბავშვი კვეთს.",
        "transport",
        [
            (18, "submit", {}),
            (16, "publish", {}),
            (15, SIGN, {"number": 14, "until": 11}),
            (
                10,
                "merge",
                {"into": STORIES[0].title, "reason": "იმავე გადასასვლელს სხვა პეტიციაც ითხოვს."},
            ),
        ],
    ),
    Story(
        "batumi",
        "tamar",
        "ავტობუსების განრიგი გაჩერებებზე",
        "ვითხოვთ, ყველა გაჩერებაზე გამოიკრას ავტობუსების განრიგი დიდი შრიფტით.",
        "განრიგი მხოლოდ ტელეფონით ჩანს. ხანდაზმულებმა და სტუმრებმა არ იციან, როდის მოვა ავტობუსი.",
        "transport",
        [
            (16, "submit", {}),
            (13, "publish", {}),
            (12, SIGN, {"number": 46, "until": 1}),
            (7, "transfer", {"to": "mayor", "reason": "განრიგს მერია ადგენს."}),
            (3, "sheets", {"number": 3}),
        ],
    ),
    Story(
        "batumi",
        "gela",
        "სათამაშო მოედნის შემოღობვა გამსახურდიას ქუჩაზე",
        "ვითხოვთ მოედნის შემოღობვას და დამცავი საფარის დაგებას.",
        "მოედანი გზას ესაზღვრება და ბავშვები ბურთს ხშირად გზაზე მიჰყვებიან.",
        "parks",
        [
            (14, "submit", {}),
            (12, "publish", {}),
            (11, SIGN, {"number": 20, "until": 4}),
            (5, "crowd", {"number": 15, "address": KIOSK}),
            (4, "remove_crowd", {"address": KIOSK, "reason": "ერთი კომპიუტერიდან, სხვის ნაცვლად."}),
            (2, "crowd", {"number": 12, "address": OFFICE}),
            (1, "crowd", {"number": 26, "address": HALL}),
            (1, "doubt_crowd", {"address": OFFICE, "reason": "ერთი კომპიუტერიდან, ერთ საათში."}),
        ],
    ),
    Story(
        "batumi",
        "nino",
        "საკრებულოს სხდომების დრო საღამოს",
        "ვითხოვთ, საკრებულოს სხდომები 18 საათის შემდეგ იმართებოდეს.",
        "სამუშაო საათებში მოქალაქეების უმეტესობა სხდომას ვერ ესწრება.",
        "other",
        [
            (20, "submit", {}),
            (14, "reject", {"reason": "R-01", "note": "საკითხს საკრებულოს რეგლამენტი აწესრიგებს."}),
            (
                9,
                "appeal",
                {"text": "რეგლამენტს თავად საკრებულო იღებს. გთხოვთ, პეტიცია დაარეგისტრიროთ."},
            ),
        ],
    ),
    Story(
        "oni",
        "irakli",
        "სოფლის გზის მოხრეშვა ზამთრამდე",
        "ვითხოვთ სოფლამდე გზის მოხრეშვას.",
        "წვიმის შემდეგ გზაზე მანქანა ვერ გადის და სკოლის ავტობუსი სოფლამდე ვერ ადის.",
        "transport",
        [
            (95, "submit", {}),
            (92, "publish", {}),
            (91, SIGN, {"number": 11, "until": 63}),
            (61, "close", {}),
            (55, "hand_over", {}),
            (24, "remind", {}),
        ],
    ),
)
OUTAGE_DAYS, OUTAGE = 2, timedelta(minutes=95)


def out_of_order(at: datetime) -> None:
    """The portal was away for an hour and a half: all collections of that day go on for longer."""
    Outage.objects.get_or_create(since=at - OUTAGE, defaults={"until": at})
    extend_due(at=at)


def merge(petition: Petition, by: User, at: datetime, *, into: str, reason: str) -> None:
    """Into the story of that title."""
    actions.merge(petition, by=by, into=Petition.objects.get(title=into), reason=reason, at=at)


def transfer(petition: Petition, by: User, at: datetime, **facts: str) -> None:
    """From the sakrebulo to the mayor."""
    actions.transfer(petition, by=by, at=at, **facts)


def sheets(petition: Petition, by: User, at: datetime, *, number: int) -> None:
    """One sheet given out, one handed in, one entered once."""
    found = paper.issue(petition, by=by, number=number, at=at)
    for sheet in found[1:]:
        paper.receive(sheet, by=by, at=at)
    lines = {row: Line("empty") for row in range(1, ROWS + 1)}
    paper.enter(found[-1], by=by, lines=lines, at=at)


def appeal(petition: Petition, by: User, at: datetime, *, text: str) -> None:
    """The author does not agree with the refusal."""
    actions.appeal(petition, by=by, text=text, at=at)


def remind(petition: Petition, by: User, at: datetime) -> None:
    """The day of the answer passed without one."""
    remind_due(at=at)


def crowd(petition: Petition, at: datetime, people: list[Person], *, address: str) -> None:
    """So many from one computer within an hour: what a list officer is told of."""
    for person in people:
        signing.sign(petition, person=person, network=address, at=at)
    sequencer.run(at=at)


def doubt_crowd(
    petition: Petition, by: User, at: datetime, *, address: str, reason: str
) -> Removal:
    """One person proposes that these do not count; another has to decide."""
    key = (network_key(petition.pk, address) or b"").hex()
    return protecting.propose_by_rule(
        petition, by=by, kind="network", key=key, reason=reason, at=at
    )


def remove_crowd(
    petition: Petition, first: User, second: User, at: datetime, *, address: str, reason: str
) -> None:
    """Two people agree that these do not count."""
    removal = doubt_crowd(petition, first, at, address=address, reason=reason)
    actions.decide_removal(removal, by=second, approve=True, at=at)
    while protecting.carry_on(at=at):
        pass
    sequencer.run(at=at)


ACTS: dict[str, Callable[..., Any]] = {
    "merge": merge,
    "transfer": transfer,
    "sheets": sheets,
    "appeal": appeal,
    "remind": remind,
}
