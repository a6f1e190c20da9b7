"""Participatory budgeting. Importing this package imports nothing, so that `budgeting.tally` runs without Django."""
