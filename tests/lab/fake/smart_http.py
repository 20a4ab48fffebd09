"""Git's smart HTTP: `git http-backend` as a CGI program, and the door through which its hook asks what to do."""

import json
import os
import re
import shlex
import socketserver
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from tests.lab.fake.arrival import Push
from tests.lab.fake.arrival import new_token
from tests.lab.fake.arrival import receive
from tests.lab.fake.ask import Reply
from tests.lab.fake.model import User
from tests.lab.fake.model import change_ref
from tests.lab.fake.refusal import Refusal
from tests.lab.fake.repository import ENVIRONMENT
from tests.lab.fake.world import World

PATH = re.compile(r"/(?P<project>.+?)(?:\.git)?/(?P<what>info/refs|git-(?:upload|receive)-pack)")


def write_hooks(folder: Path) -> None:
    """Write the hooks folder that all repositories share."""
    script = Path(__file__).with_name("receive_hook.py")
    hook = folder / "proc-receive"
    folder.mkdir()
    command = " ".join(map(shlex.quote, (sys.executable, "-I", "-S", str(script))))
    hook.write_text(f"#!/bin/sh\nexec {command}\n")
    hook.chmod(0o755)


class Door(socketserver.ThreadingTCPServer):
    """Where the hook asks: one JSON question a connection, good for one push that is under way."""

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self, world: World) -> None:
        super().__init__(("127.0.0.1", 0), _Visitor)
        self.world = world
        self.pushes: dict[str, Push] = {}
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        host, port = self.server_address[:2]
        return f"{host!s}:{port}"


class _Visitor(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        door = cast(Door, self.server)
        asked = json.loads(self.rfile.read())
        push = door.pushes[asked["token"]]
        with door.world.lock:
            try:
                answer = receive(door.world, push, asked["commands"], asked["options"])
            except Refusal as why:
                refs = [command.split(" ", 2)[2] for command in asked["commands"]]
                answer = {"report": [f"ng {ref} {why.text}" for ref in refs], "say": []}
        self.wfile.write(json.dumps(answer).encode())


class Backend:
    """Runs git http-backend; those that still run at the end are ended with us."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._door = Door(world)
        self._running: set[subprocess.Popen[bytes]] = set()

    def _hidden(self, project: str, user: User | None) -> dict[str, str]:
        """Return git configuration by environment that hides private changes from who may not see them."""
        with self._world.lock:
            refs = [
                change_ref(change.number, each.number)
                for change in self._world.changes.values()
                if change.project == project and not self._world.sees(user, change)
                for each in change.patch_sets
            ]
        found = {"GIT_CONFIG_COUNT": str(len(refs))}
        for place, ref in enumerate(refs):
            found[f"GIT_CONFIG_KEY_{place}"] = "transfer.hideRefs"
            found[f"GIT_CONFIG_VALUE_{place}"] = ref
        return found

    def answer(
        self,
        method: str,
        project: str,
        what: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes,
        user: User | None,
    ) -> Reply:
        """Return git's answer to a request on a project's repository."""
        token = new_token()
        if user is not None:
            self._door.pushes[token] = Push(user, project)
        environment = {
            **ENVIRONMENT,
            **self._hidden(project, user),
            "GIT_PROJECT_ROOT": str(self._world.folder / "git"),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{project}.git/{what}",
            "REQUEST_METHOD": method,
            "QUERY_STRING": query,
            "CONTENT_TYPE": headers.get("Content-Type") or "",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": headers.get("Content-Encoding") or "",
            "GIT_PROTOCOL": headers.get("Git-Protocol") or "",
            "REMOTE_ADDR": "127.0.0.1",
            "REMOTE_USER": user.username if user else "",
            "FAKE_GERRIT_DOOR": self._door.address,
            "FAKE_GERRIT_PUSH": token,
        }
        try:
            return _reply(self._run(environment, body))
        finally:
            self._door.pushes.pop(token, None)

    def _run(self, environment: dict[str, str], body: bytes) -> bytes:
        with subprocess.Popen(
            ("git", "http-backend"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: value for key, value in environment.items() if value},
            cwd=os.sep,
        ) as process:
            self._running.add(process)
            try:
                return process.communicate(body)[0]
            finally:
                self._running.discard(process)

    def stop(self) -> None:
        """End what runs."""
        for process in list(self._running):
            process.kill()
        self._door.shutdown()
        self._door.server_close()


def _reply(output: bytes) -> Reply:
    head, _, body = output.partition(b"\r\n\r\n")
    fields = dict(
        line.split(": ", 1) for line in head.decode("latin-1").splitlines() if ": " in line
    )
    status = int(fields.pop("Status", "200").split(" ")[0])
    kind = fields.pop("Content-Type", "text/plain")
    return Reply(status if output else 500, body, kind, fields)
