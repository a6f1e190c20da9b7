"""`manage.py bench tally`, or without the portal `python -m tests.bench.tally`: how long counting takes, and pabutools beside it.

Real elections from `PABULIB_DIR` (or `../shared/data/pabulib`) and one invented from a seed, each in a process of its own, CPU
seconds. pabutools is looked for in this interpreter, or in the one that `PABUTOOLS_PYTHON` names: it counts the same files,
read before the clock starts and with identical ballots merged, and must elect the same projects. Where it is missing, its
columns say so.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import cpu

SIZES = (1_000_000,)
PROJECTS = 200
SEED = 2026
ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("PABULIB_DIR") or ROOT.parent / "shared" / "data" / "pabulib")
FILES = (
    "Poland_Lodz_2022.pb",
    "Poland_Wieliczka_2023_Green_Budget.pb",
    "Poland_Warszawa_2021_Bielany.pb",
    "Netherlands_Amsterdam_621.pb",
)
RULES = ("mes_cost", "mes_cost_add1_exh")  # those that pabutools has too
LARGE = ("greedy_votes", "mes_cost", "mes_card", "mes_cost_add1", "phragmen", "max_welfare_card")
TURNS = 5
META = {
    "description": "Invented",
    "country": "Georgia",
    "unit": "Invented",
    "instance": "1",
    "rule": "unknown",
    "date_begin": "2026",
    "date_end": "2026",
}

# What pabutools is asked to do, in whatever interpreter has it.
ORACLE = """
import json, sys, time
try:
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule
except ImportError:
    print(json.dumps(None)); sys.exit()
instance, profile = parse_pabulib(sys.argv[1])
votes = {p: 0 for p in instance}
for ballot in profile:
    for p in ballot:
        votes[p] += 1
ties = TieBreakingRule(lambda instance, profile, p: (p.cost, -votes[p], p.name))
merged = profile.as_multiprofile()
found = {}
for rule, settings in (("mes_cost", {}), ("mes_cost_add1_exh", {"voter_budget_increment": 1})):
    start = time.process_time()
    winners = method_of_equal_shares(instance, merged, sat_class=Cost_Sat, tie_breaking=ties, **settings)
    found[rule] = [time.process_time() - start, [p.name for p in winners]]
print(json.dumps(found))
"""


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Measure the real files, then the invented elections of the sizes given (numbers of voters)."""
    write(f"Reference loop: {cpu.reference():.2f} CPU s for {cpu.LOOP:,} additions.")
    write(
        "| election | rule | read s | count s | runs | counted twice s | pabutools s | times faster |"
    )
    write("|---|---|---|---|---|---|---|---|")
    for name in FILES:
        if not (FOLDER / name).exists():
            write(f"| {name} | not in {FOLDER}: set PABULIB_DIR | | | | | | |")
            continue
        rows = _child("real", str(FOLDER / name))
        oracle = _oracle(FOLDER / name)
        for row in rows:
            write(_real_row(name, row, oracle))
    write("")
    write("| voters | projects | distinct ballots | what | CPU s | runs | peak MB |")
    write("|---|---|---|---|---|---|---|")
    for size in options["sizes"]:
        for row in _child("invented", str(size)):
            write(
                f"| {size:,} | {PROJECTS} | {row['ballots']:,} | {row['what']} "
                f"| {row['seconds']:.2f} | {row['runs']} | {row['peak']:,} |"
            )


def _real_row(name: str, row: dict[str, Any], oracle: dict[str, Any] | None) -> str:
    seconds, ratio = "not installed", ""
    if oracle is not None:
        seconds, winners = f"{oracle[row['rule']][0]:.1f}", oracle[row["rule"]][1]
        same = "same winners" if winners == row["winners"] else "OTHER WINNERS"
        ratio = f"{oracle[row['rule']][0] / row['seconds']:,.0f}, {same}"
    return (
        f"| {name} | {row['rule']} | {row['read']:.2f} | {row['seconds']:.3f} | {row['runs']} "
        f"| {row['twice']:.2f} | {seconds} | {ratio} |"
    )


def _child(what: str, argument: str) -> list[dict[str, Any]]:
    """The rows measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.tally", "--measure", what, argument],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _oracle(path: Path) -> dict[str, Any] | None:
    """Seconds and winners of pabutools by rule; None when there is none."""
    python = os.environ.get("PABUTOOLS_PYTHON") or sys.executable
    done = subprocess.run(
        [python, "-c", ORACLE, str(path)], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] | None = json.loads(done.stdout.splitlines()[-1])
    return found


def real(path: str) -> None:
    """Print a row for each rule: the best of some turns, each on an election just read."""
    from budgeting.tally.counting import count
    from budgeting.tally.pabulib import read
    from budgeting.tally.recount import verified
    from budgeting.tally.rules import named

    for name in RULES:
        reading, counting = [], []
        for _ in range(TURNS):
            start = time.process_time()
            election = read(path)
            reading.append(time.process_time() - start)
            rule = named(name, step=election.scale)
            start = time.process_time()
            outcome = count(election, rule)
            counting.append(time.process_time() - start)
        start = time.process_time()
        verified(election, rule)
        row = {
            "rule": name,
            "read": min(reading),
            "seconds": min(counting),
            "twice": time.process_time() - start,
            "runs": len(outcome.attempts),
            "winners": list(outcome.winners),
        }
        print(json.dumps(row))


def invented(voters: str, projects: str = str(PROJECTS)) -> None:
    """Print a row for reading the election from a file and for each rule; the peak is that of the whole process so far."""
    from budgeting.tally.counting import count
    from budgeting.tally.generate import Plan, generate
    from budgeting.tally.pabulib import export, read
    from budgeting.tally.rules import named

    def said(what: str, start: float, runs: int | str) -> None:
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        ballots = len(election.weights)
        print(
            json.dumps(
                {"what": what, "seconds": seconds, "runs": runs, "peak": peak, "ballots": ballots}
            )
        )

    with TemporaryDirectory() as folder:
        path = Path(folder) / "invented.pb"
        made = generate(Plan(voters=int(voters), projects=int(projects), seed=SEED))
        export(made, path, meta=META)
        del made
        start = time.process_time()
        election = read(path)
    said("read and group", start, "")
    step = max(1, election.budget // election.voters // 100)  # a hundredth of B/n, at least a tetri
    for name in LARGE:
        start = time.process_time()
        outcome = count(election, named(name, step=step))
        said(name, start, len(outcome.attempts) or "")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How long counting takes.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="voters")
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        {"real": real, "invented": invented}[chosen.measure[0]](*chosen.measure[1:])
    else:
        run({"sizes": chosen.sizes}, print)
