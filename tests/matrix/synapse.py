"""A real homeserver on this machine for tests: Synapse, installed beside the project, never beside its packages."""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.service.house import free_port
from tests.service.machine import ROOT

VERSION = "1.163.2"
PLACE = ROOT / ".cache" / "synapse"
UNLIMITED = {"per_second": 100_000, "burst_count": 100_000}
WITHOUT_LIMITS = {
    "rc_message": UNLIMITED,
    "rc_registration": UNLIMITED,
    "rc_login": {"address": UNLIMITED, "account": UNLIMITED, "failed_attempts": UNLIMITED},
    "rc_admin_redaction": UNLIMITED,
    "rc_joins": {"local": UNLIMITED, "remote": UNLIMITED},
    "rc_joins_per_room": UNLIMITED,
    "rc_invites": {"per_room": UNLIMITED, "per_user": UNLIMITED, "per_issuer": UNLIMITED},
    "rc_room_creation": UNLIMITED,
    "rc_key_requests": UNLIMITED,
    "rc_media_create": UNLIMITED,
}
STARTING = 60.0  # seconds


def installed() -> Path:
    """The Python that Synapse runs on; made if need be, in half a minute. Tests beside each other wait for one."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE.parent / "synapse.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        stamp, python = PLACE / f"matrix-synapse-{VERSION}", PLACE / "bin" / "python"
        if not stamp.exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(PLACE)], check=True)
            pip = [str(python), "-m", "pip", "--require-virtualenv", "--disable-pip-version-check", "--no-input"]
            wanted = ["install", "--quiet", "--only-binary=:all:", f"matrix-synapse=={VERSION}"]
            subprocess.run([*pip, *wanted], check=True, stdin=subprocess.DEVNULL)
            stamp.touch()
    return python


class Synapse:
    """Serves on 127.0.0.1 while entered; what it was told it keeps in the folder, over a restart as well.

    limits  of Synapse's own making, rather than none
    """

    def __init__(self, folder: Path, *, limits: bool = False) -> None:
        self._folder = folder
        self._secret = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        self._write({} if limits else WITHOUT_LIMITS)

    def _write(self, limits: Mapping[str, object]) -> None:
        folder = str(self._folder)
        listener = {
            "port": self.port, "bind_addresses": ["127.0.0.1"], "type": "http", "tls": False, "x_forwarded": False,
            "resources": [{"names": ["client", "media"], "compress": False}],
        }  # fmt: skip
        settings = {
            "server_name": "localhost",
            "report_stats": False,
            "listeners": [listener],
            "database": {"name": "sqlite3", "args": {"database": f"{folder}/homeserver.db"}},
            "log_config": f"{folder}/log.yaml",
            "media_store_path": f"{folder}/media",
            "signing_key_path": f"{folder}/signing.key",
            "registration_shared_secret": self._secret,
            "macaroon_secret_key": f"{self._secret}m",
            "form_secret": f"{self._secret}f",
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "federation_domain_whitelist": [],
            "presence": {"enabled": False},
            "bcrypt_rounds": 4,
            "max_upload_size": "1M",
            "caches": {"sync_response_cache_duration": "0s"},  # a second first sync would tell what was
            **limits,
        }
        handler = {"class": "logging.FileHandler", "filename": f"{folder}/homeserver.log", "encoding": "utf8"}
        logs = {"version": 1, "handlers": {"file": handler}, "root": {"level": "WARNING", "handlers": ["file"]}}
        # JSON is YAML as well.
        (self._folder / "homeserver.yaml").write_text(json.dumps(settings), "utf-8")
        (self._folder / "log.yaml").write_text(json.dumps(logs), "utf-8")
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (self._folder / "signing.key").write_text(f"ed25519 a_test {seed}\n", "utf-8")

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with (self._folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                [str(installed()), "-m", "synapse.app.homeserver", "-c", str(self._folder / "homeserver.yaml")],
                cwd=self._folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
            )  # fmt: skip
        until = time.monotonic() + STARTING
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/_matrix/client/versions", timeout=1).close()
                return
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError((self._folder / "output").read_text("utf-8")[-3000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends it; what it knows is there again after the next start."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None

    def register(self, name: str, password: str, *, admin: bool = False) -> dict[str, Any]:
        """A new account with a first device: "user_id", "access_token", "device_id"."""
        path = "/_synapse/admin/v1/register"
        nonce = self.call("GET", path)["nonce"]
        signed = "\0".join([nonce, name, password, "admin" if admin else "notadmin"])
        proof = hmac.new(self._secret.encode(), signed.encode(), hashlib.sha1).hexdigest()
        account = {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": proof}
        return self.call("POST", path, account)

    def call(self, method: str, path: str, body: object = None, token: str = "") -> dict[str, Any]:
        """What it answers to a request. Raises urllib's HTTPError if it says no."""
        request = urllib.request.Request(
            self.url + path,
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}),
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            read: dict[str, Any] = json.loads(answer.read())
            return read


@contextmanager
def serving(folder: Path, *, limits: bool = False) -> Iterator[Synapse]:
    """A homeserver while it serves."""
    homeserver = Synapse(folder, limits=limits)
    homeserver.start()
    try:
        yield homeserver
    finally:
        homeserver.stop()
