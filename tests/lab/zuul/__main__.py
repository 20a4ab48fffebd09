"""Starts the laboratory and keeps it until its input ends: `python -m tests.lab.zuul`, to look around by hand."""

import sys

from tests.lab.zuul.lab import start_lab


def main():
    lab, ends = start_lab()
    with ends:
        print(f"Zuul   {lab.zuul.url}/t/driverlog/status")
        print(f"Gerrit {lab.gerrit.url} (REST and git alone)")
        print(f"site   {lab.files.url}/site/current/, logs of jobs {lab.files.url}/logs/")
        for account in lab.gerrit.accounts.values():
            print(f"       {account.username} {account.password}")
        print(f"logs   {lab.layout.logs}\nEnd of input (Ctrl+D) ends it all.", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
