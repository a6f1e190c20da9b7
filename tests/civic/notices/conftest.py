"""A journal kind of the tests' own, with its text, and a mail server that can be told to fail."""

import pytest

from civic.notices.events import Notice, sources, stoppers


@pytest.fixture
def tells():
    """Registers who is told of `test.happened`: call it with a function from entry to notices."""

    def register(source):
        sources()["test.happened"] = [source]

    yield register
    sources().pop("test.happened", None)


@pytest.fixture
def stopped():
    """What the way out of a mail was used for, as (account, object) pairs."""
    calls = []
    stoppers()["test"] = lambda user_id, object_id: calls.append((user_id, object_id))
    yield calls
    stoppers().pop("test")


@pytest.fixture
def letter_template(settings, tmp_path):
    """A template directory of the tests' own, in front of the portal's; returns a writer."""
    import copy

    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path, *templates[0]["DIRS"]]
    settings.TEMPLATES = templates
    (tmp_path / "notices").mkdir()

    def write(text, name="test"):
        (tmp_path / "notices" / f"{name}.txt").write_text(text)
        return f"notices/{name}"

    write(TEXT)
    return write


TEXT = """{% extends "notices/base.txt" %}
{% block subject %}News: {{ title }}{% endblock %}
{% block text %}{{ title }}{% endblock %}
"""


def notice(**fields):
    """A notice from the tests' template."""
    context = fields.pop("context", {"title": "Shade & water", "link": "/batumi/"})
    return Notice(template="notices/test", context=context, **fields)
