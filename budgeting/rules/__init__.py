"""Who may do what in a cycle, and why not. Pure decisions: no writes, time is an argument.

One module per area: process, ideas, evaluation, voting, paper, counting. Callers import the area
(`from budgeting.rules import voting as rules`), so that each door shows whose rule it asks.
"""
