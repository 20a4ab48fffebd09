"""Serves the logs of jobs and the published site on loopback, as a web server of the operator would."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler
from http.server import ThreadingHTTPServer


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing: the transcript is for what Zuul does."""


class Files:
    """One server for several folders: {name: folder} is served as `url/name/`."""

    def __init__(self, root, folders):
        root.mkdir()
        for name, folder in folders.items():
            (root / name).symlink_to(folder)
        handler = partial(Quiet, directory=root)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
