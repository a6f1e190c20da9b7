"""The name of a device, as its owner knows it, from what the browser says of itself."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_of(agent: str) -> str:
    """Browser and system in two words, as far as the browser names them; the order decides."""
    found = [
        next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(word for word in found if word) or agent[:40]
