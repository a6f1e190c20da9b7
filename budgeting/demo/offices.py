"""What offices do in the demonstration's cycles beside the vote: an assembly."""

from datetime import datetime, time, timedelta

from budgeting.actions import assemblies
from budgeting.demo.people import People
from budgeting.models import Process
from civic.dates import local
from civic.roles import Role
from civic.uploads import CleanFile


def hold_assembly(process: Process, people: People, at: datetime) -> None:
    """The first settlement has met: one person writes the protocol, another confirms it."""
    pot = process.pots.select_related("unit").order_by("order")[0]
    first, second = process.projects.filter(pot=pot).order_by("number")[:2]
    row = assemblies.record(
        pot,
        by=people.staff(Role.BUDGET_OFFICER),
        held_on=local(at).date(),
        held_at=time(11),
        place=f"{pot.name}, სოფლის კლუბი",
        chair="ნოდარ ლომიძე",
        secretary="ქეთევან მაისურაძე",
        eligible=140,
        attended=63,
        hands={first.number: 24, second.number: 37},
        minutes=CleanFile("minutes.pdf", "application/pdf", MINUTES),
        at=at + timedelta(hours=8),
    )
    assemblies.confirm(row, by=people.staff(Role.BUDGET_OFFICER, 2), at=at + timedelta(hours=20))


MINUTES = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n0000000115 00000 n \n"
    b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n186\n%%EOF\n"
)
