"""Git's proc-receive hook: hands the commands of a push to the fake Gerrit that runs this git, and its verdicts back.

https://git-scm.com/docs/githooks#proc-receive; runs as a script of its own, so it imports nothing of ours.
"""

import json
import os
import socket
import sys
from typing import BinaryIO


def read_packets(stream: BinaryIO) -> list[str]:
    """Return the pkt-lines up to the next flush."""
    found = []
    while size := int(stream.read(4) or b"0000", 16):
        found.append(stream.read(size - 4).decode().rstrip("\n"))
    return found


def write_packets(stream: BinaryIO, lines: list[str]) -> None:
    """Write pkt-lines and a flush."""
    for line in lines:
        data = line.encode()
        stream.write(b"%04x%s" % (len(data) + 4, data))
    stream.write(b"0000")
    stream.flush()


def asked(push: dict[str, object]) -> dict[str, list[str]]:
    """Send a push to the server and return its verdicts and what is to be said to the user."""
    host, _, port = os.environ["FAKE_GERRIT_DOOR"].partition(":")
    with socket.create_connection((host, int(port))) as door:
        door.sendall(json.dumps(push).encode())
        door.shutdown(socket.SHUT_WR)
        with door.makefile("rb") as answer:
            found: dict[str, list[str]] = json.loads(answer.read())
    return found


def main() -> int:
    """Speak the protocol once."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    abilities = read_packets(incoming)[0].partition("\0")[2].split()
    spoken = "push-options" in abilities
    write_packets(outgoing, ["version=1\0" + ("push-options" if spoken else "")])
    commands = read_packets(incoming)
    options = read_packets(incoming) if spoken else []
    token = os.environ["FAKE_GERRIT_PUSH"]
    verdict = asked({"token": token, "commands": commands, "options": options})
    sys.stderr.write("".join(f"{line}\n" for line in verdict["say"]))
    sys.stderr.flush()
    write_packets(outgoing, verdict["report"])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
