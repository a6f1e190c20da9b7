"""What `manage.py demo` collects while the apps' `demo.py` files load: lines for the reader, log-ins, addresses.

An app's `demo.py` has one function, `load(say)`. It may run any number of times: what stands
already is left as it is. People and events are invented.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

# Every demonstration account has it, and it is printed: never seed a real installation with `demo`.
PASSWORD = "demo-portal-2026"


@dataclass(frozen=True)
class Login:
    """One account a visitor of the demonstration may use."""

    role: str
    email: str
    password: str
    note: str = ""


@dataclass
class Say:
    """Collects what the demonstration has to tell; `write` prints a line at once."""

    write: Callable[[str], object] = print
    logins: list[Login] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    hints: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, line: str) -> None:
        """Tell what was loaded."""
        self.write(line)

    def login(self, role: str, email: str, password: str = PASSWORD, note: str = "") -> None:
        """Name an account: its role in words, and what is special about it (a one-time-code secret, a place)."""
        self.logins.append(Login(role, email, password, note))

    def address(self, label: str, path: str) -> None:
        """Name a page worth opening; `path` starts with a slash."""
        self.addresses.append((label, path))

    def hint(self, label: str, text: str) -> None:
        """Say what a visitor of the demonstration has to know: where mails land, what to type."""
        self.hints.append((label, text))

    def summary(self, base: str) -> str:
        """The closing lines: pages under `base`, the log-ins in columns, and what one has to know."""
        lines = ["", "Pages, as soon as the portal runs:"]
        width = max((len(label) for label, _ in self.addresses), default=0)
        lines += [f"  {label:<{width}}  {base}{path}" for label, path in self.addresses]
        lines += ["", "Log-ins:"]
        role_width = max((len(one.role) for one in self.logins), default=0)
        mail_width = max((len(one.email) for one in self.logins), default=0)
        lines += [
            f"  {one.role:<{role_width}}  {one.email:<{mail_width}}  {one.password}  {one.note}".rstrip()
            for one in self.logins
        ]
        for label, text in self.hints:
            lines += ["", f"{label}:", f"  {text}"]
        return "\n".join(lines)
