"""`driverlog site serve`: build the site and show it on this machine, with the headers a public server should send."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path

from commands.site.building import build
from dashboard.pages import POLICY
from gate.refusal import Refusal

HOST = "127.0.0.1"
TYPES = {
    "": "application/json",
    ".atom": "application/atom+xml",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def run(options: argparse.Namespace) -> int:
    """Run until ctrl-c; 0 = it was asked to end."""
    if not 0 <= options.port <= 65535:
        raise Refusal(f"--port {options.port} is no port; take a number from 0 to 65535")
    with _folder(options.output) as folder:
        built = build(options, folder)
        with serving(folder, options.port) as server:
            where = f"http://{HOST}:{server.server_port}/"
            sys.stdout.write(f"driverlog: {built}; look at {where}, end with ctrl-c\n")
            sys.stdout.flush()
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                sys.stdout.write("\n")
    return 0


@contextmanager
def _folder(output: Path | None) -> Iterator[Path]:
    if output is not None:
        yield output
        return
    with tempfile.TemporaryDirectory(prefix="driverlog-site-") as room:
        yield Path(room) / "site"


def serving(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a folder, on this machine alone."""
    try:
        return ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(folder.resolve())))
    except OSError as error:
        raise Refusal(
            f"cannot listen on port {port}: {error.strerror}; take another with --port"
        ) from error


class _Handler(SimpleHTTPRequestHandler):
    """Files of the site and nothing else: no list of a folder, our own page for what is not there."""

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def guess_type(self, path: object) -> str:
        return TYPES.get(Path(str(path)).suffix, "application/octet-stream")

    def list_directory(self, path: object) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base's
        """Say nothing of what went well."""
