// Small tools for building the page. Text always becomes a text node: nothing here parses HTML.

/** Build an element. Properties starting with "on" are listeners; null and false children are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "value") element.value = value;
    else if (name === "color") element.style.setProperty("--color", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

const ICONS = {
  forum: "M4 5.500A2.500 2.500 0 0 1 6.500 3h11A2.500 2.500 0 0 1 20 5.500v7a2.500 2.500 0 0 1-2.500 2.500H11l-4.500 4v-4A2.500 2.500 0 0 1 4 12.500zM8 7.250h8M8 10.750h5",
  text: "M9.500 4 7.500 20M16.500 4l-2 16M4.500 9h16M3.500 15h16",
  thread: "M6 4v8a4 4 0 0 0 4 4h9m0 0-3.500-3.500M19 16l-3.500 3.500",
  dm: "M4 6h16v12H4zM4 7l8 6 8-6",
  plus: "M12 5v14M5 12h14",
  reply: "M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5v1",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  smile: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM9 10h.01M15 10h.01M8.500 14a4.200 4.200 0 0 0 7 0",
  restart: "M19 12a7 7 0 1 1-2.050-4.950M19 4v4h-4",
  archive: "M4 5h16v4H4zM5.500 9v10h13V9M10 13h4",
  close: "M6 6l12 12M18 6 6 18",
  theme: "M12 20a8 8 0 1 0 0-16zM12 20a8 8 0 1 1 0-16M12 4v16",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  check: "M5 12.500 10 17.500 19 7",
  chevron: "M7 10l5 5 5-5",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 20a6 6 0 0 1 12 0M16 11a3 3 0 0 0 0-6M17.500 14.500A5.500 5.500 0 0 1 21 20",
  menu: "M4 7h16M4 12h16M4 17h16",
  eye: "M3 12s3.500-6 9-6 9 6 9 6-3.500 6-9 6-9-6-9-6zM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
};

/** Build an icon drawn with strokes in the colour of the text around it. */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const COLORS = ["#e0637a", "#3fa7d6", "#59b66b", "#e0913f", "#9b72e8", "#31b3a4", "#d366b8", "#7d8ce8"];

/** Build a round avatar with the initial of a name; `people` is the page's list of everybody. */
export function avatar(id, people, size = "") {
  const person = people[id] ?? { name: "?" };
  if (person.bot) {
    return h("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, h("img", { src: "/static/icon.svg", alt: "" }));
  }
  const playable = Object.keys(people).filter((key) => people[key].about);
  const rank = playable.includes(id) ? playable.indexOf(id) : Number(BigInt(id || 0) % 8n);
  const initial = [...person.name][0]?.toUpperCase() ?? "?";
  return h("span", { class: `avatar ${size}`, color: COLORS[rank % COLORS.length], "aria-hidden": "true" }, initial);
}

export function nameOf(id, people) {
  return people[id]?.name ?? "unknown member";
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric" });
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

export function clockTime(iso) {
  const date = new Date(iso);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? TIME.format(date) : `${DAY.format(date)}, ${TIME.format(date)}`;
}

export function dayOf(iso) {
  return DAY.format(new Date(iso));
}

export function ago(date) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return RELATIVE.format(Math.round(seconds / length), unit);
}

/** The time at which a Discord id was made. */
export function madeAt(id) {
  return new Date(Number(BigInt(id) >> 22n) + 1420070400000);
}

export async function readFiles(list) {
  return Promise.all([...list].map(async (file) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = "";
    for (let start = 0; start < bytes.length; start += 0x8000) {
      binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
    }
    return { name: file.name, data: btoa(binary) };
  }));
}
