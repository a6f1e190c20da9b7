"""Benchmarks, run by `manage.py bench NAME`; never asserted on absolute time. Results: `docs/benchmarks.md`."""
