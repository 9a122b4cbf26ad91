"""feedparser, run by feeds_test.go: a feed comes on standard input, what was read of it goes out as JSON."""

import json
import sys

import feedparser

read = feedparser.parse(sys.stdin.buffer.read(), response_headers={"content-type": sys.argv[1], "content-location": "http://x/"})


def links(of):
    return {link["rel"]: link["href"] for link in of["links"]}


def time(of):
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % of["updated_parsed"][:6]


json.dump({
    "Version": read["version"],
    "Problem": str(read.get("bozo_exception", "")) if read["bozo"] else "",
    "Lang": read["feed"]["language"],
    "ID": read["feed"]["id"],
    "Title": read["feed"]["title"],
    "Updated": time(read["feed"]),
    "Links": links(read["feed"]),
    "Entries": [{
        "ID": entry["id"],
        "Title": entry["title"],
        "Updated": time(entry),
        "Author": entry.get("author", ""),
        "Link": links(entry)["alternate"],
        "Summary": entry["summary"],
    } for entry in read["entries"]],
}, sys.stdout)
