"""The table of `docs/security-model.md`: which negative test is carried out where. `python -m tests.architecture.claims` writes it."""

import re
from collections import defaultdict

from tests.architecture.sources import ROOT, name

PAGE = ROOT / "docs" / "security-model.md"
MARK = "<!-- tests -->"
NUMBER = re.compile(r"\bN(\d{2})\b(?:\s*(?:–|-|to)\s*N(\d{2})\b)?")

# The negative tests of the first issue, and what each tries.
OWED = {
    1: "another's draft by id, as page or file: 404, like one that never was",
    2: "editing, submitting or deleting another's draft: 404",
    3: "an invitation that is addressed to somebody else: 404",
    4: "a moderator at another municipality's petition or case: 404",
    5: "every role at every staff address: only the documented cells open",
    6: "extra fields in a form (state, count, author, is_staff): ignored",
    7: "ordering and filtering by hidden columns: 400",
    8: "several chosen at once, one of them elsewhere: the whole request refused",
    9: "an editor of one municipality at the pages of another: refused",
    10: "the link to a copy of one's data in another session, twice, too late: 404",
    11: "the file of a hidden petition by its address: 404",
    12: "a role taken away in mid-session: the next request is refused",
    13: "markup in names, in list, mail, CSV, Atom: inert",
    14: "mutation XSS in rich text: no script",
    15: "`javascript:` and its kin in address fields: 400",
    16: "script in parameters (`q`, `next`, language): escaped",
    17: "an upload named like markup: random name, escaped",
    18: "script by an editor, in a block of a page: inert",
    19: "SQL in every search, sort and filter: harmless and quick",
    20: "query keys such as `_connector`, `__class__`: 400",
    21: "formula cells in CSV: open as text",
    22: "line breaks and escapes in the log: one JSON line",
    23: "line breaks in mail headers: refused",
    24: "template code in texts: printed literally",
    25: "bidi overrides, zero-width and tag characters in titles: stripped or refused",
    26: "a title that looks like another one's, or like the municipality: shown to the moderator",
    27: "NUL, surrogates, endless words: 400, never 500",
    28: "JSON too deep, NaN, doubled keys, another encoding: 400",
    29: "a stranger's unconfirmed address: no merge of accounts",
    30: "log-in service: forged state, no cookie, used code, another service's code: refused",
    31: "userinfo about another subject than the ID token: refused",
    32: "a log-in link that asks for a lower level: refused by the signed token",
    33: "claims missing, odd or unknown: no right, nothing kept",
    34: "after the first and the third log-in: the personal number stands nowhere",
    35: "staff without second factor: enrolment only",
    36: "wrong, used or parallel one-time codes: refused and slowed",
    37: "rate limits against forged proxies, processes, parallel calls: hold",
    38: "a good log-in in between: the failures of the address stay counted",
    39: "`next` to another host: stays here",
    40: "links to confirm or reset: expired, reused, altered, another's: refused and explained",
    41: "known and unknown address: same answer, same time",
    42: "a key of another municipality, outlived, in the address or as a token: 401, in no log",
    43: "32 parallel signings by one person: one row",
    44: "one person, two accounts, differently written number: one row",
    45: "200 parallel signers around the threshold: one crossing, one case, one mail",
    46: "before opening, after closing, hidden: refused inside the transaction",
    47: "a day too young, moved away, dead, register silent or down: refused or waiting, never counted",
    48: "a step called without those before it, or with another's mark: refused",
    49: "text, threshold, money, cost, method or dates changed after the first signature or ballot: refused",
    50: "a ballot over its money, twice, foreign, withdrawn, too many, none, no whole number: refused",
    51: "two ballots at once, after the close, with an old page: one ballot at most",
    52: "a copy of the database: no common column, no equal times, no order in common",
    53: "UPDATE and DELETE on the log: refused, or named by the verifier",
    54: "altered receipt or truncated log: the verifier exits with 1",
    55: "one's own petition or idea, annulling alone: refused, a second person is needed",
    56: "a tie at the end of the money: the rule gives the same winner on every run",
    57: "foreign forms, GET: nothing changes",
    58: "framing: blocked",
    59: "wrong host: 400; mails carry the configured address",
    60: "a signed-in page in a shared cache: never",
    61: "public page with a cookie or without Vary: never",
    62: "foreign origin at the API: no CORS headers",
    63: "a file that is two things at once, a script, a program: refused or redrawn, without places",
    64: "a huge picture, a packed bomb, a body without end: 400 or 413, little memory",
    65: "filters of pictures nobody offered: 400",
    66: "an endless search with quotes and wildcards: answered at once",
    67: "a page far beyond the last, negative, endless numbers: few rows, 400",
    68: "endless headers, a thousand parameters: 4xx or ignored",
    69: "connector address to inside networks, by name or redirect: refused twice",
    70: "status call unsigned, altered, old, replayed, foreign, backwards: refused",
    71: "markup in a status call: escaped",
    72: "unsafe production settings: the process does not start",
    73: "a failure: a plain page with an id, no stack",
}


def carried_out() -> dict[int, set[str]]:
    """The test files that name each number."""
    found: dict[int, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for first, last in NUMBER.findall(path.read_text(encoding="utf-8")):
            for number in range(int(first), int(last or first) + 1):
                found[number].add(name(path))
    return found


def table() -> str:
    """The table as it stands in the page."""
    found = carried_out()
    lines = ["| | tried | in |", "|---|---|---|"]
    for number, text in OWED.items():
        files = ", ".join(f"`{one}`" for one in sorted(found[number]))
        lines.append(f"| N{number:02d} | {text} | {files} |")
    return "\n".join(lines)


def page() -> str:
    """The page with a fresh table."""
    head, _mark, _old = PAGE.read_text(encoding="utf-8").partition(MARK)
    return f"{head}{MARK}\n{table()}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
