"""The tables of the cache, and the version of what stands in them."""

VERSION = 1
SCHEMA = """
CREATE TABLE covered (project TEXT, account TEXT, fingerprint TEXT NOT NULL, floor TEXT NOT NULL,
    watermark TEXT NOT NULL, PRIMARY KEY (project, account)) WITHOUT ROWID;
CREATE TABLE walk (key TEXT PRIMARY KEY, cursor TEXT NOT NULL, newest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE account (username TEXT PRIMARY KEY, answer TEXT NOT NULL, number INTEGER, why TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE elsewhere (account TEXT PRIMARY KEY, said TEXT NOT NULL, project TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE merged (change INTEGER PRIMARY KEY, project TEXT NOT NULL, branch TEXT NOT NULL, submitted TEXT NOT NULL);
CREATE TABLE seen (change INTEGER PRIMARY KEY, updated TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE pending (change INTEGER PRIMARY KEY, project TEXT NOT NULL);
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sighting (project TEXT, account TEXT, change INTEGER, fingerprint TEXT, submitted TEXT NOT NULL,
    branch TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (project, account, change, fingerprint)) WITHOUT ROWID;
"""
