"""dulwich, driven by clients_test.go: commands come as lines of words with tabs between, see there."""

import sys

from dulwich import porcelain


class Say:
    """What the server says, as lines of ours. That a ref was refused is only said, not raised."""

    refused = False

    def write(self, text):
        self.refused |= text.startswith(b"Push of ref ")
        sys.stdout.write(text.decode(errors="replace"))

    def flush(self):
        sys.stdout.flush()


def options(user, password):
    return {"username": user, "password": password, "errstream": Say()}


def clone(dir, user, password, url, depth=None):
    porcelain.clone(url, dir, depth=depth, **options(user, password))


def shallow(dir, user, password, url):
    clone(dir, user, password, url, depth=1)


def fetch(dir, user, password):
    porcelain.fetch(dir, "origin", **options(user, password))


def push(dir, user, password, ref):
    with_whom = options(user, password)
    porcelain.push(dir, "origin", "refs/heads/main:" + ref, **with_whom)
    if with_whom["errstream"].refused:
        raise RuntimeError("refused")


for line in sys.stdin:
    verb, *args = line.rstrip("\n").split("\t")
    try:
        {"clone": clone, "shallow": shallow, "fetch": fetch, "push": push}[verb](*args)
        print("\ndone", flush=True)
    except Exception as err:
        print("\n" + str(err))
        print("failed", flush=True)
