"""What is installed is locked by hash, names no registry, and is not older than the fixes we rely on."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.architecture.sources import ROOT

LOCKS = ("prod", "dev")
AT_LEAST = {"django": "5.2.19", "wagtail": "8.0.1", "django-allauth": "65.21.1"}
PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


def lock(name):
    return (ROOT / "requirements" / f"{name}.txt").read_text()


def pins(name):
    return {
        match[1].lower().replace("_", "-"): match[2]
        for match in map(PIN.match, lock(name).splitlines())
        if match
    }


@pytest.mark.parametrize("which", LOCKS)
def test_every_requirement_is_pinned_and_hashed(which):
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock(which).strip())
    assert [
        block.split("\n")[0]
        for block in blocks
        if not PIN.match(block) or "--hash=sha256:" not in block
    ] == []


@pytest.mark.parametrize("which", LOCKS)
def test_locks_name_no_registry(which):
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", lock(which)) == []


@pytest.mark.parametrize("package", sorted(AT_LEAST))
def test_security_fixes_are_in(package):
    assert Version(pins("prod")[package]) >= Version(AT_LEAST[package])


def test_locks_answer_pyproject():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for which, wanted in (
        ("prod", declared["project"]["dependencies"]),
        ("dev", declared["project"]["dependencies"] + declared["dependency-groups"]["dev"]),
    ):
        have = pins(which)
        for line in wanted:
            requirement = Requirement(line)
            key = requirement.name.lower().replace("_", "-")
            assert have.get(key) is not None, (
                f"{key} is not in requirements/{which}.txt: run `make docs`"
            )
            assert requirement.specifier.contains(have[key])


def test_what_runs_in_production_is_what_is_tested():
    dev = pins("dev")
    assert {
        name: version for name, version in pins("prod").items() if dev.get(name) != version
    } == {}
