"""nginx on this machine, serving a folder with the configuration that the docs give."""

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SNIPPET = Path(__file__).parents[2] / "examples/nginx/driverlog-site.conf"

# Everything that nginx writes stays in its own folder.
MAIN = """
daemon off;
{user}
worker_processes 1;
pid {room}/nginx.pid;
error_log {room}/error.log;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {room}/body;
    proxy_temp_path {room}/proxy;
    fastcgi_temp_path {room}/fastcgi;
    uwsgi_temp_path {room}/uwsgi;
    scgi_temp_path {room}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        include {snippet};
    }}
}}
"""


@contextmanager
def web_server(root, room):
    """Serve `root`; yields the address."""
    port = _free_port()
    room.mkdir(parents=True, exist_ok=True)
    # Tests as root run in folders that no other user may enter.
    user = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    text = MAIN.format(user=user, room=room, port=port, root=root, snippet=SNIPPET)
    (room / "nginx.conf").write_text(text)
    command = [
        NGINX,
        "-p",
        str(room),
        "-c",
        str(room / "nginx.conf"),
        "-e",
        str(room / "error.log"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, port, room)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait(process, port, room):
    for _ in range(200):
        assert process.poll() is None, (room / "error.log").read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not answer")
