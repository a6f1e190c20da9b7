"""Promises a municipality has made, and what became of them: commitments, stages, updates, assessments.

One tracker for petition decisions, winners of participatory budgets and open-government action plans.
A commitment is public from the moment it is made and nothing of it is ever deleted: a changed word or
date is a row of its own with its reason, and the first date stays on the page.

**For app authors.** An app whose rows bear commitments says so in its `outcomes.py`:

    from civic.outcomes.subjects import About, Source

    SOURCES = {"budgeting.project": Source(about=about, told=told, case=case)}

`about(pks)` gives, in one go, what the commitment's page says of each row (`About`: name, address, a
sentence); `told(pk)` the accounts that hear of it besides the followers; `case(pk)` how the municipal
management system knows the row. Commitments are made with `civic.outcomes.actions.promise`.
"""
