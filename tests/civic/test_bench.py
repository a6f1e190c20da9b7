"""`manage.py bench` offers each benchmark there is."""

from civic.management.commands import bench
from tests.architecture.sources import ROOT


def test_every_benchmark_is_offered() -> None:
    benches = (ROOT / "tests/bench").glob("*.py")
    assert {path.stem for path in benches if "def run(options" in path.read_text()} == set(
        bench.NAMES
    )
