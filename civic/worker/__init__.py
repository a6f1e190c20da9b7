"""Leased, at-least-once background work, its schedule and the `worker` command."""
