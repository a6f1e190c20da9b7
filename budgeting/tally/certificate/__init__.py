"""The certificate of an Equal Shares result: what a stranger needs to check it in one pass (`tally.md` §1.6).

`make(election, outcome)` gives a JSON value: endowment, rounds with exact prices and every payment, and the run after it that
costs too much. `verify(election, certificate)` replays it in whole numbers and says what does not hold. It shares no code with
the counter. What a certificate does not show is that no *earlier* run of the completion already cost too much: for that,
count again (`recount.verified`).
"""

from budgeting.tally.certificate.make import make
from budgeting.tally.certificate.read import BadCertificate
from budgeting.tally.certificate.verify import verify

__all__ = ["BadCertificate", "make", "verify"]
