"""Asks pabutools, the researchers' own library, for the winners of a `.pb` file by votes.

Its greedy rule goes by satisfaction per cost; with a satisfaction of cost times votes that is by votes.
Its licence (GPL) keeps it out of this project's requirements; it is asked in a process of its own,
with the interpreter that PABUTOOLS_PYTHON names. `python -m tests.budgeting.pabutools_winners FILE`
prints what it says of a file.
"""

import json
import os
import subprocess
import sys

ORACLE = """
import json, sys
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare
from pabutools.tiebreaking import TieBreakingRule
instance, profile = parse_pabulib(sys.argv[1])
votes = {p: sum(p in ballot for ballot in profile) for p in instance}
cheapest = TieBreakingRule(lambda instance, profile, p: (p.cost, p.name))
won = greedy_utilitarian_welfare(
    instance, profile, sat_class=Cost_Sat, tie_breaking=cheapest
)
print(json.dumps({"votes": {p.name: n for p, n in votes.items()}, "won": [p.name for p in won]}))
"""


def installed() -> bool:
    """True when an interpreter with pabutools is named."""
    return bool(os.environ.get("PABUTOOLS_PYTHON"))


def ask(path: object) -> dict[str, object]:
    """Votes by project and the winners in their order: by votes, skipping, the cheaper of equals first."""
    done = subprocess.run(
        [os.environ["PABUTOOLS_PYTHON"], "-c", ORACLE, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    print(json.dumps(ask(sys.argv[1]), indent=1))
