"""The words of the format: keys of META, columns, kinds of ballot and rules (pabulib.org/format, April 2026; `tally.md` §8)."""

from budgeting.tally.election import APPROVAL, CHOOSE_ONE, CUMULATIVE, ORDINAL, SCORING

META = "META"
PROJECTS = "PROJECTS"
VOTES = "VOTES"
SECTIONS = (META, PROJECTS, VOTES)

MISSING = ("", "None")

TEXT, WHOLE, MONEY, POINTS, DATE, FLAG, KIND, RULE = (
    "text",
    "whole",
    "money",
    "points",
    "date",
    "flag",
    "kind",
    "rule",
)

KEYS: dict[str, str] = {
    "description": TEXT,
    "country": TEXT,
    "unit": TEXT,
    "district": TEXT,
    "subunit": TEXT,
    "instance": TEXT,
    "num_projects": WHOLE,
    "num_votes": WHOLE,
    "budget": MONEY,
    "vote_type": KIND,
    "rule": RULE,
    "date_begin": DATE,
    "date_end": DATE,
    "min_length": WHOLE,
    "max_length": WHOLE,
    "min_sum_cost": MONEY,
    "max_sum_cost": MONEY,
    "min_points": POINTS,
    "max_points": POINTS,
    "min_sum_points": POINTS,
    "max_sum_points": POINTS,
    "default_score": POINTS,
    "min_project_cost": MONEY,
    "max_project_cost": MONEY,
    "min_project_score_threshold": POINTS,
    "neighborhoods": TEXT,
    "subdistricts": TEXT,
    "categories": TEXT,
    "edition": TEXT,
    "language": TEXT,
    "currency": TEXT,
    "fully_funded": FLAG,
    "experimental": FLAG,
    "comment": TEXT,
    "acknowledgments": TEXT,
    "leftover_budget": TEXT,
    "budget_per_category": TEXT,
    "budget_per_neighborhood": TEXT,
    "min_length_per_category": TEXT,
    "max_length_per_category": TEXT,
    "min_sum_cost_per_category": TEXT,
    "max_sum_cost_per_category": TEXT,
}

NEEDED = ("num_projects", "num_votes", "budget", "vote_type")
MANDATORY = ("description", "country", "unit", "instance", "rule", "date_begin", "date_end")

KINDS = (APPROVAL, CHOOSE_ONE, CUMULATIVE, SCORING, ORDINAL)
WITH_POINTS = (CUMULATIVE, SCORING)

RULES = (
    "greedy",
    "greedy-no-skip",
    "greedy-threshold",
    "greedy-exclusive",
    "greedy-custom",
    "equalshares",
    "equalshares-comparison",
    "equalshares/add1",
    "equalshares/add1-comparison",
    "unknown",
)

PROJECT_COLUMNS = (
    "project_id",
    "cost",
    "votes",
    "score",
    "name",
    "category",
    "beneficiaries",
    "selected",
    "neighborhood",
    "subunit",
    "district",
    "description",
    "proposer",
    "public_id",
    "latitude",
    "longitude",
)
VOTE_COLUMNS = (
    "voter_id",
    "vote",
    "points",
    "age",
    "sex",
    "voting_method",
    "district",
    "neighborhood",
    "education",
)
PERSONAL_COLUMNS = ("age", "sex", "voting_method", "district", "neighborhood", "education")
