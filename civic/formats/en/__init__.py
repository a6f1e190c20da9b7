"""Formats of English as this portal writes it: the day before the month, the 24-hour clock."""
