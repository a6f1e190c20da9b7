"""Every write of the module: one function per thing somebody can do, in one transaction, journalled.

`by` is the acting account. Each action takes the row afresh under a lock, checks its rule there
and raises `civic.decisions.Refused(code, reason)` when it says no; it returns the row as it now
is. `at` is the moment of the act, now unless given. Voting lives in `budgeting.actions.voting` and
leaves no actor.
"""
