"""libgit2, driven by clients_test.go: commands come as lines of words with tabs between, see there."""

import sys

import pygit2


class Callbacks(pygit2.RemoteCallbacks):
    def __init__(self, user, password):
        super().__init__()
        self.signed_in = False
        self.user, self.password = user, password

    def credentials(self, url, username_from_url, allowed_types):
        if self.signed_in:
            raise PermissionError("not signed in")  # else libgit2 asks for ever
        self.signed_in = True
        return pygit2.UserPass(self.user, self.password)

    def sideband_progress(self, string):
        print(string, end="" if string.endswith("\n") else "\n")

    def push_update_reference(self, refname, message):
        if message is not None:
            raise RuntimeError(f"{refname}: {message}")


def clone(dir, user, password, url):
    pygit2.clone_repository(url, dir, callbacks=Callbacks(user, password))


def fetch(dir, user, password):
    pygit2.Repository(dir).remotes["origin"].fetch(callbacks=Callbacks(user, password))


def push(dir, user, password, ref):
    pygit2.Repository(dir).remotes["origin"].push(["refs/heads/main:" + ref], callbacks=Callbacks(user, password))


for line in sys.stdin:
    verb, *args = line.rstrip("\n").split("\t")
    try:
        {"clone": clone, "fetch": fetch, "push": push}[verb](*args)
        print("done", flush=True)
    except Exception as err:
        print(err)
        print("failed", flush=True)
