"""Invented elections with recorded winners, so that every rule is tested where the real files are not.

`python -m tests.budgeting.tally.elections.make` writes them anew; the winners come from the slow second counter and were
compared with pabutools 1.2.3 when they were recorded.
"""
