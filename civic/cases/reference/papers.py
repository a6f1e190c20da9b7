"""The document of a decision where none was uploaded: a small PDF, the same each time for the same case."""

LINES = 60
FONT = b"/Resources << /Font << /F1 5 0 R >> >>"


def decision(number: str, key: str, result: str) -> bytes:
    """A one-page PDF that names the case and the result."""
    words = {"positive": "granted", "partly": "granted in part", "negative": "not granted"}
    text = [
        f"Decision No {number}",
        f"Case: {key}",
        f"Result: {words.get(result, 'considered')}",
        "Made by the reference case management system: a demonstration, without legal force.",
    ]
    return _pdf(text)


def _pdf(lines: list[str]) -> bytes:
    shown = ["BT /F1 14 Tf 60 760 Td 22 TL"]
    shown += [f"({_escaped(line)}) Tj T*" for line in lines[:LINES]]
    stream = "\n".join([*shown, "ET"]).encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % FONT,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
