"""What both laboratory servers look like to a test: who is there, how to ask, where to push.

A fresh server has the accounts and the groups of `people.py` and no project but All-Projects and All-Users.
Registered users may push for review, comment, vote Code-Review -1..+1 and edit hashtags; what the groups may besides
stands there. To submit, a change needs Code-Review +2, Verified +2, Workflow +1 and no unresolved comment.
"""

import json
import secrets
from urllib.parse import quote
from urllib.parse import urlsplit

import requests

VERSION = "3.13.5"
MAGIC = ")]}'\n"


def new_password():
    return secrets.token_urlsafe(18)


class Server:
    """A running Gerrit. `url` ends without a slash, `real` tells a Gerrit from our fake, `accounts` is by username."""

    real = False
    version = VERSION

    def __init__(self, url):
        self.url = url
        self.accounts = {}

    def account(self, username):
        return self.accounts[username]

    def rest(self, username=None):
        """Return a REST client for an account of the server; None is anonymous."""
        return Rest(self.url, username and self.account(username))

    def remote(self, project, username=None):
        """Return the URL for git, with the account's password in it; None is anonymous."""
        if username is None:
            return f"{self.url}/{project}"
        account, where = self.account(username), urlsplit(self.url)
        login = f"{quote(account.username, safe='')}:{quote(account.password, safe='')}"
        return f"{where.scheme}://{login}@{where.netloc}/a/{project}"

    def add_account(self, username, *, name=None, email=None, groups=()):
        """Make an account with a random password and return it; groups that are missing are made, without rights."""
        raise NotImplementedError

    def add_project(self, name, branches=(), files=None):
        """Make a project: one commit with `files` ({path: text or bytes}) on master and on each branch named."""
        raise NotImplementedError

    def stop(self):
        """End the server; a second time is fine."""
        raise NotImplementedError


class Rest:
    """REST as one account: paths as in Gerrit's documentation, without `/a/`; refusals raise with Gerrit's text."""

    def __init__(self, url, account=None):
        self._base = f"{url}/a" if account else url
        self._session = requests.Session()
        self._session.trust_env = False  # neither netrc nor proxies
        if account:
            self._session.auth = (account.username, account.password)

    def raw(self, method, path, **kwargs):
        """Return the Response as it is, whatever its status."""
        return self._session.request(
            method, f"{self._base}/{path.lstrip('/')}", timeout=60, **kwargs
        )

    def get(self, path, **params):
        """Return the decoded answer; a list as a parameter is repeated (`o=["MESSAGES", "SKIP_DIFFSTAT"]`)."""
        return self._call("GET", path, params=params)

    def put(self, path, json=None):
        return self._call("PUT", path, json=json)

    def post(self, path, json=None):
        return self._call("POST", path, json=json)

    def delete(self, path, json=None):
        return self._call("DELETE", path, json=json)

    def _call(self, method, path, **kwargs):
        answer = self.raw(method, path, **kwargs)
        if not answer.ok:
            said = f"{method} {path}: {answer.status_code} {answer.text.strip()}"
            raise requests.HTTPError(said, response=answer)
        return decoded(answer.text)


def decoded(text):
    """Return the value of one of Gerrit's JSON answers; text that is none (a base64 body) as it is; None if empty."""
    if text.startswith(MAGIC):
        return json.loads(text.removeprefix(MAGIC))
    return text or None


def quoted(name):
    """Quote a project, file or branch name for a path."""
    return quote(name, safe="")
