// A walk through a page by the Tab key.

// walk presses Tab until everything was reached, and gives what is wrong on the way: an element that has the focus and
// is not to be seen, or does not show that it has it; and a place that the focus does not come away from.
export async function walk (page) {
  const count = await page.evaluate(() => {
    // The walk begins at the top, wherever the page put the focus.
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
    window.scrollTo(0, 0)
    const focusable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]')]
      .filter(e => e.tabIndex >= 0 && !e.disabled)
    const look = e => {
      const s = getComputedStyle(e)
      return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join()
    }
    const before = new Map(focusable.map(e => [e, look(e)]))
    const name = e => `<${e.tagName.toLowerCase()}${e.id && '#' + e.id}${e.className && typeof e.className === 'string' ? '.' + e.className.split(' ').join('.') : ''}> »${(e.textContent || e.value || '').trim().slice(0, 30)}«`
    const walked = window.walked = { wrong: new Set(), steps: [], seen: new Map() }
    const focused = e => {
      if (e === document.body) return
      const times = (walked.seen.get(e) ?? 0) + 1
      walked.seen.set(e, times)
      walked.steps.push(e)
      if (times > 1) return
      const box = e.getBoundingClientRect()
      const visible = e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 1 && box.height > 1
      if (!visible) walked.wrong.add(`${name(e)} has the focus and is not to be seen`)
      else {
        const at = document.elementFromPoint(box.x + Math.min(box.width, innerWidth) / 2, box.y + box.height / 2)
        const within = at === null || e.contains(at) || at.contains(e) || at.closest('label')?.control === e
        if (!within && box.height < innerHeight) walked.wrong.add(`${name(e)} has the focus and is covered by ${name(at)}`)
        const ringed = [e, ...ringCarriers(e)].some(x => shows(x))
        if (!ringed && (before.get(e) ?? '') === look(e)) walked.wrong.add(`${name(e)} does not show that it has the focus`)
      }
    }
    // The ring may be on the element or on what stands for it: the frame of an editor, the cell of a box, the box of a drawing.
    const ringCarriers = e => [e.closest('.cm-editor'), e.closest('label'), e.parentElement, e.querySelector('.draw-box')].filter(Boolean)
    const shows = e => {
      const s = getComputedStyle(e)
      return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || e.matches('.draw-box') && parseFloat(s.strokeWidth) >= 3
    }
    document.addEventListener('focusin', e => focused(e.target))
    return focusable.length
  })
  // The keys are sent without waiting for each: the page notes what it sees.
  const keys = []
  const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 }
  for (let i = 0; i < count + 2; i++) {
    keys.push(page.cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key }), page.cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key }))
  }
  await Promise.all(keys)
  return page.evaluate(() => {
    const { wrong, steps, seen } = window.walked
    const list = [...wrong]
    const first = steps[0]
    if (!first) return [...list, 'no element can be reached']
    if (!first.classList.contains('skip')) list.push(`the first Tab leads to <${first.tagName.toLowerCase()}.${first.className}> rather than past the head`)
    // There were more keys than elements, so that the walk came round to its beginning, unless something kept it.
    const last = steps.at(-1)
    if (seen.get(first) < 2) list.push(`the focus does not come away from <${last.tagName.toLowerCase()}#${last.id}.${last.className}>`)
    return list
  })
}
