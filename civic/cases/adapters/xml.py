"""Reading the small XML answers of Open311 servers, strictly: no document type, no entities, no depth."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

LONGEST_VALUE = 4000


class BadXml(ValueError):  # noqa: N818
    """The answer is not the plain XML it should be."""


def rows(body: bytes) -> list[dict[str, str]]:
    """The children of the root, each as its own children's names and texts; raises BadXml.

    Names lose their namespace. What lies deeper is left out.
    """
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or body[:4].count(0):
        raise BadXml("a document type is not read")
    try:
        root = fromstring(body)
    except (ParseError, ValueError) as error:
        raise BadXml(str(error)) from error
    return [dict(_pairs(one)) for one in root]


def _pairs(element: Element) -> Iterator[tuple[str, str]]:
    for one in element:
        yield one.tag.rsplit("}", 1)[-1], (one.text or "").strip()[:LONGEST_VALUE]
