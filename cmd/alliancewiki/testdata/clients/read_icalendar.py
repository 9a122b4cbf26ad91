"""icalendar, run by feeds_test.go: a calendar comes on standard input, what was read of it goes out as JSON."""

import datetime
import json
import sys

import icalendar

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
problems = [f"{part.name}: {error}" for part in calendar.walk() for error in part.errors]
# The zone as the calendar tells it, not as Python knows it.
zones = {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}


def when(event, name):
    """A time as text: a day, or a moment in universal time."""
    if name not in event:
        return ""
    time = event[name].dt
    if not isinstance(time, datetime.datetime):
        return time.isoformat()
    zone = zones[event[name].params["TZID"]]
    return zone.localize(time.replace(tzinfo=None)).astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def categories(event):
    lists = event.get("CATEGORIES", [])
    return [str(name) for one in (lists if isinstance(lists, list) else [lists]) for name in one.cats]


json.dump({
    "Name": str(calendar.get("X-WR-CALNAME", "")),
    "Method": str(calendar["METHOD"]),
    "Problems": problems,
    "Events": [{
        "ID": str(event["UID"]),
        "Title": str(event["SUMMARY"]),
        "Start": when(event, "DTSTART"),
        "End": when(event, "DTEND"),
        "Place": str(event.get("LOCATION", "")),
        "URL": str(event.get("URL", "")),
        "Description": str(event.get("DESCRIPTION", "")),
        "Categories": categories(event),
        "Status": str(event["STATUS"]),
        "Sequence": int(event["SEQUENCE"]),
        "Stamp": event["DTSTAMP"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
    } for event in calendar.walk("VEVENT")],
}, sys.stdout)
