"""Accounts, persons, verification, roles, second factor, consent."""
