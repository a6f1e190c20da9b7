"""Files for tests, small and written out, so that every line number can be counted by hand."""

from pathlib import Path

META = {
    "description": "A vote",
    "country": "Georgia",
    "unit": "Invented",
    "instance": "2026",
    "num_projects": "3",
    "num_votes": "4",
    "budget": "1000",
    "vote_type": "approval",
    "rule": "unknown",
    "date_begin": "01.10.2026",
    "date_end": "2026",
}
PROJECTS = ("project_id;cost;name", "a;300;Trees", "b;400;Benches", "c;500;Lamps")
VOTES = ("voter_id;vote", "v1;a,b", "v2;b", "v3;c,a", "v4;b,a")
FIRST_META, FIRST_PROJECT, FIRST_VOTE = 3, 16, 21


def text(
    meta: dict[str, str | None] | None = None,
    projects: tuple[str, ...] = PROJECTS,
    votes: tuple[str, ...] = VOTES,
) -> str:
    """A file: META stands in lines 3 to 13 (changes in place, new keys at the end), projects from line 16, ballots from line 21."""
    said = {**META, **(meta or {})}
    lines = [f"{key};{value}" for key, value in said.items() if value is not None]
    return "\n".join(["META", "key;value", *lines, "PROJECTS", *projects, "VOTES", *votes, ""])


def points(*votes: str, kind: str = "cumulative", **meta: str) -> str:
    """A file of ballots with points; `votes` are rows from voter id to points."""
    said: dict[str, str | None] = {"vote_type": kind, "num_votes": str(len(votes)), **meta}
    if kind == "cumulative":
        said.setdefault("max_sum_points", "10")
    return text(said, votes=("voter_id;vote;points", *votes))


def put(folder: Path, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / "election.pb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
