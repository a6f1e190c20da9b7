"""Counting of participatory budgets: standard library and NumPy only, no Django, no network, no clock.

An `Election` (who stands, what there is to spend, the ballots) and a `Rule` (a value, printable as by-law text) give an
`Outcome` (winners in order, every step, every tie that mattered). The same input gives the same outcome on every machine.
Run `python -m budgeting.tally --help` for the command.
"""
