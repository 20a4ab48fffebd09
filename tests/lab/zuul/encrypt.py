"""Encrypts values for a project with the key that Zuul keeps for it; runs in Zuul's own environment.

`python encrypt.py ZUUL_CONF CONNECTION PROJECT` reads {name: text} and prints {name: [chunk, ...]}, both as JSON. The
key is made if Zuul has not met the project yet, so that a tenant can be complete before Zuul starts.
"""

import base64
import configparser
import json
import sys

from zuul.lib import encryption
from zuul.lib.keystorage import KeyStorage
from zuul.zk import ZooKeeperClient

CHUNK = 200  # what PKCS1-OAEP takes with a key of 4096 bits is a bit more


def chunks(text, key):
    data = text.encode()
    for start in range(0, len(data), CHUNK):
        part = encryption.encrypt_pkcs1_oaep(data[start : start + CHUNK], key)
        yield base64.b64encode(part).decode()


def main(path, connection, project):
    config = configparser.RawConfigParser()
    config.read(path)
    client = ZooKeeperClient.fromConfig(config)
    client.connect()
    try:
        keys = KeyStorage(client, password=config["keystore"]["password"])
        _private, public = keys.getProjectSecretsKeys(connection, project)
    finally:
        client.disconnect()
    wanted = json.load(sys.stdin)
    json.dump({name: list(chunks(text, public)) for name, text in wanted.items()}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
