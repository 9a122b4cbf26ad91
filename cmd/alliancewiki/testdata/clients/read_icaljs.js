// ical.js, run by feeds_test.go: a calendar comes on standard input, what was read of it goes out as JSON.
import fs from 'node:fs'
import ICAL from 'ical.js'

ICAL.design.strict = true

const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(0, 'utf8')))

// when gives a time as text: a day, or a moment in universal time by the zone that the calendar tells of.
function when (component, name) {
  const property = component.getFirstProperty(name)
  if (!property) return ''
  const time = property.getFirstValue()
  if (time.isDate) return time.toString()
  if (time.zone.tzid !== (property.getParameter('tzid') ?? 'UTC')) throw new Error(`${name} is in zone ${time.zone.tzid}`)
  return time.convertToZone(ICAL.Timezone.utcTimezone).toString()
}

const text = (component, name) => component.getFirstPropertyValue(name) ?? ''

const events = calendar.getAllSubcomponents('vevent').map(component => ({
  ID: text(component, 'uid'),
  Title: text(component, 'summary'),
  Start: when(component, 'dtstart'),
  End: when(component, 'dtend'),
  Place: text(component, 'location'),
  URL: text(component, 'url'),
  Description: text(component, 'description'),
  Categories: component.getAllProperties('categories').flatMap(property => property.getValues()),
  Status: text(component, 'status'),
  Sequence: component.getFirstPropertyValue('sequence'),
  Stamp: when(component, 'dtstamp'),
}))

console.log(JSON.stringify({
  Name: text(calendar, 'x-wr-calname'),
  Method: text(calendar, 'method'),
  Problems: [],
  Events: events,
}))
