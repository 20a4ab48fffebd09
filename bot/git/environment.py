"""The environment of our git: no configuration but ours, no prompt, no helper; and the only place for the password."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bot.config.credentials import Credentials
from bot.config.credentials import is_loopback

# All else of the environment stays out: what GIT_ variables, HOME (.netrc, .gitconfig) and helpers would change.
_KEPT: tuple[str, ...] = (
    "PATH",
    "TMPDIR",
    "GIT_SSL_CAINFO",
    "GIT_EXEC_PATH",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)
_PROXIES = (
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
)
_CA_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_CONFIG = {
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.askPass": "",
    "core.fsmonitor": "false",
    # A large file is streamed, not held in memory.
    "core.bigFileThreshold": "16m",
    "credential.helper": "",
    "protocol.allow": "never",
    "protocol.http.allow": "always",
    "protocol.https.allow": "always",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": "60",
    "submodule.recurse": "false",
    "fetch.fsckObjects": "true",
    # What old tools left in histories that everybody has; it changes nothing for a reader of blobs.
    **dict.fromkeys(
        (
            "fetch.fsck.zeroPaddedFilemode",
            "fetch.fsck.zeroPaddedDate",
            "fetch.fsck.badTimezone",
            "fetch.fsck.missingSpaceBeforeDate",
            "fetch.fsck.missingSpaceBeforeEmail",
            "fetch.fsck.missingNameBeforeEmail",
            "fetch.fsck.multipleAuthors",
            "fetch.fsck.badFilemode",
            "fetch.fsck.nullSha1",
            "fetch.fsck.nulInCommit",
            "fetch.fsck.missingTaggerEntry",
        ),
        "ignore",
    ),
    # One pack a fetch, so that the limit on a file's size is one on what was received.
    "fetch.unpackLimit": "1",
    # The same for what nothing refers to any more.
    "gc.cruftPacks": "false",
    # The file of a ref tells when it was used last.
    "gc.packRefs": "false",
}


def isolated(
    environ: Mapping[str, str], folder: Path, url: str, credentials: Credentials | None
) -> dict[str, str]:
    """Return git's environment for the repository in `folder` and the server of `url`, out of what `environ` has."""
    parts = urlsplit(url)
    config, kept = dict(_CONFIG), _KEPT
    if is_loopback(parts.hostname or ""):
        config["http.proxy"] = ""
    else:
        kept += _PROXIES
    if credentials:
        name = f"http.{parts.scheme}://{parts.netloc}/.extraHeader"
        config[name] = f"Authorization: {credentials.header}"
    result = {name: environ[name] for name in kept if name in environ}
    for name in _CA_BUNDLES:
        if name in environ:
            result.setdefault("GIT_SSL_CAINFO", environ[name])
    result |= {
        "HOME": str(folder),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "GIT_CONFIG_COUNT": str(len(config)),
    }
    for number, (key, value) in enumerate(config.items()):
        result[f"GIT_CONFIG_KEY_{number}"] = key
        result[f"GIT_CONFIG_VALUE_{number}"] = value
    return result
