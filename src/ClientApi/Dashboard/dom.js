// Builds elements, and brings what is on the page in line with what was built anew. Texts become text nodes and nothing else: there is
// no way from here to markup.

const svgNamespace = 'http://www.w3.org/2000/svg';
const handlers = ['onclick', 'oninput', 'onchange', 'onsubmit'];
const liveProperties = ['value', 'checked', 'disabled'];

/** An HTML element. Properties are attributes, but `on…` and what a user alters are set as properties, and `style` is an object. */
export function h(name, properties = {}, ...children) {
  return fill(document.createElement(name), properties, children);
}

/** The same for SVG. */
export function s(name, properties = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, name), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'style') Object.entries(value).forEach(([key, text]) => element.style.setProperty(key, text));
    else if (handlers.includes(name) || liveProperties.includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  // A select takes its value only once its options are there.
  element.append(...flatten(children));
  if (properties.value !== undefined) element.value = properties.value;
  return element;
}

function flatten(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false)
    .map(child => child instanceof Node ? child : document.createTextNode(String(child)));
}

/**
 * Makes `parent` have `children`. Elements that stay are kept with their focus, their scroll position and their running transitions;
 * which one is which tells the attribute `data-key`, or else the order.
 */
export function show(parent, ...children) {
  reconcile(parent, flatten(children));
}

function reconcile(parent, wanted) {
  const wantedKeys = new Set(wanted.map(keyOf));
  const keyed = new Map();
  for (const child of [...parent.childNodes]) {
    const key = keyOf(child);
    if (key === null) continue;
    // What goes, goes first: then what stays need not be moved, and moving would take its focus.
    if (wantedKeys.has(key)) keyed.set(key, child);
    else child.remove();
  }

  let place = parent.firstChild;
  for (const fresh of wanted) {
    const key = keyOf(fresh);
    const old = key === null ? unkeyed(place) : keyed.get(key);
    if (old && old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName) {
      if (old !== place) parent.insertBefore(old, place);
      update(old, fresh);
      place = old.nextSibling;
    } else {
      parent.insertBefore(fresh, place);
    }
  }

  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

const keyOf = node => node.nodeType === Node.ELEMENT_NODE ? node.getAttribute('data-key') : null;

const unkeyed = place => place && keyOf(place) === null ? place : null;

function update(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }

  for (const { name } of [...old.attributes]) {
    // Whether something is open is between the browser and the reader.
    if (name !== 'style' && name !== 'open' && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    // Styles go through the object model below: the page's policy allows no style attribute.
    if (name !== 'style' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.style.cssText !== fresh.style.cssText) old.style.cssText = fresh.style.cssText;
  for (const name of handlers) old[name] = fresh[name];

  reconcile(old, [...fresh.childNodes]);
  for (const name of liveProperties) {
    if (name in fresh && old[name] !== fresh[name]) old[name] = fresh[name];
  }
}
