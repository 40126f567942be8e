// Discord's Markdown as nodes. Unknown syntax stays text; links are only followed to http and https.

import { store } from "./api.js";
import { ago, dayOf, h, nameOf, clockTime } from "./dom.js";

const INLINE = [
  [/^\\([^A-Za-z0-9\s])/, (m) => m[1]],
  [/^``((?:[^`]|`(?!`))+)``/, (m) => h("code", {}, m[1].trim())],
  [/^`([^`]+)`/, (m) => h("code", {}, m[1])],
  [/^\*\*\*([^]+?)\*\*\*(?!\*)/, (m, c) => h("strong", {}, h("em", {}, inline(m[1], c)))],
  [/^\*\*([^]+?)\*\*(?!\*)/, (m, c) => h("strong", {}, inline(m[1], c))],
  [/^__([^]+?)__(?!_)/, (m, c) => h("u", {}, inline(m[1], c))],
  [/^\*(?=\S)((?:\*\*|[^*])+?\S?)\*(?!\*)/, (m, c) => h("em", {}, inline(m[1], c))],
  [/^_((?:__|[^_])+?)_(?![\w_])/, (m, c) => h("em", {}, inline(m[1], c))],
  [/^~~([^]+?)~~/, (m, c) => h("s", {}, inline(m[1], c))],
  [/^\|\|([^]+?)\|\|/, (m, c) => spoiler(inline(m[1], c))],
  [/^\[((?:\\.|[^\[\]\\])+)\]\(<?(https?:\/\/[^\s>)]+)>?(?:\s+"[^"]*")?\)/, (m, c) => link(m[2], inline(m[1], c), c)],
  [/^<(https?:\/\/[^\s>]+)>/, (m, c) => link(m[1], [m[1]], c)],
  [/^https?:\/\/[^\s<]*[^\s<.,:;"')\]*_~|]/, (m, c) => link(m[0], null, c)],
  [/^<@!?(\d+)>/, (m, c) => personLink(m[1], c)],
  [/^<@&(\d+)>/, (m) => h("span", { class: "mention" }, `@${store.data.roles.find((role) => role.id === m[1])?.name ?? "role"}`)],
  [/^<#(\d+)>/, (m, c) => channelLink(m[1], c)],
  [/^<\/([^:>]+):\d+>/, (m) => h("span", { class: "mention" }, `/${m[1]}`)],
  [/^<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/, (m) => timestamp(Number(m[1]), m[2])],
  [/^<a?:(\w+):\d+>/, (m) => `:${m[1]}:`],
  [/^@(everyone|here)/, (m) => h("span", { class: "mention" }, m[0])],
];

function inline(text, context) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = "";
  };
  let rest = text;
  let before = "";
  while (rest) {
    let taken = false;
    if (!(rest[0] === "_" && /\w/.test(before))) {
      for (const [pattern, build] of INLINE) {
        const match = pattern.exec(rest);
        if (!match) continue;
        flush();
        nodes.push(build(match, context));
        before = match[0].at(-1);
        rest = rest.slice(match[0].length);
        taken = true;
        break;
      }
    }
    if (taken) continue;
    const letter = String.fromCodePoint(rest.codePointAt(0));
    before = letter;
    if (letter === "\n") {
      flush();
      nodes.push(h("br"));
    } else plain += letter;
    rest = rest.slice(letter.length);
  }
  flush();
  return nodes;
}

function spoiler(nodes) {
  const box = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler" }, nodes);
  const show = () => box.classList.add("shown");
  box.addEventListener("click", show);
  box.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return box;
}

const JUMP = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/\d+\/(\d+)(?:\/(\d+))?\/?$/;

function link(address, nodes, context) {
  const jump = JUMP.exec(address);
  if (jump) {
    const place = context.place?.(jump[1]);
    const label = nodes ?? [place ? `# ${place}` : "message"];
    return h("button", {
      class: nodes ? "link" : "mention jump", type: "button",
      onclick: () => context.jump?.(jump[1], jump[2]),
    }, label);
  }
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, nodes ?? [address]);
}

function personLink(id, context) {
  const name = `@${nameOf(id, context.people)}`;
  if (!context.person || !context.people[id]) return h("span", { class: "mention" }, name);
  return h("button", { class: "mention person-link", type: "button", onclick: (event) => context.person(event.currentTarget, id) }, name);
}

function channelLink(id, context) {
  return h("button", { class: "mention jump", type: "button", onclick: () => context.jump?.(id) },
    `# ${context.place?.(id) ?? "unknown"}`);
}

function timestamp(seconds, style = "f") {
  const date = new Date(seconds * 1000);
  const iso = date.toISOString();
  const text = style === "R" ? ago(date) : style === "d" || style === "D" ? dayOf(iso)
    : style.toLowerCase() === "t" ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : clockTime(iso);
  return h("time", { class: "time", datetime: iso, title: date.toLocaleString() }, text);
}

/** Turn a text into nodes. `context` holds people, place(id) → name and jump(channel, message). */
export function markdown(text, context) {
  const nodes = [];
  const fence = /```(?:([\w+#.-]+)\n)?\n?([^]*?)```/g;
  let end = 0;
  for (const match of text.matchAll(fence)) {
    nodes.push(...blocks(text.slice(end, match.index).replace(/\n$/, ""), context));
    nodes.push(h("pre", { dataset: { language: match[1] ?? "" } }, h("code", {}, match[2].replace(/\n$/, ""))));
    end = match.index + match[0].length;
    if (text[end] === "\n") end += 1;
  }
  nodes.push(...blocks(text.slice(end), context));
  return nodes;
}

function blocks(text, context) {
  const nodes = [];
  const lines = text.split("\n");
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) nodes.push(h("div", { class: "line" }, inline(paragraph.join("\n"), context)));
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const heading = /^(#{1,3})\s+(.+)$/.exec(line);
    const small = /^-#\s+(.+)$/.exec(line);
    if (heading) {
      flush();
      nodes.push(h(`h${heading[1].length + 2}`, {}, inline(heading[2], context)));
    } else if (small) {
      flush();
      nodes.push(h("div", { class: "subtext" }, inline(small[1], context)));
    } else if (line.startsWith(">>> ")) {
      flush();
      nodes.push(h("blockquote", {}, markdown([line.slice(4), ...lines.slice(index + 1)].join("\n"), context)));
      return nodes;
    } else if (/^> /.test(line)) {
      flush();
      const quoted = [];
      while (index < lines.length && /^> /.test(lines[index])) quoted.push(lines[index++].slice(2));
      index -= 1;
      nodes.push(h("blockquote", {}, inline(quoted.join("\n"), context)));
    } else if (/^\s*(?:[-*]|\d{1,4}\.)\s+\S/.test(line)) {
      flush();
      const ordered = /^\s*\d/.test(line);
      const items = [];
      const item = ordered ? /^\s*\d{1,4}\.\s+(.*)$/ : /^(\s*)[-*]\s+(.*)$/;
      const start = /^\s*(\d+)/.exec(line)?.[1];
      for (let match; index < lines.length && (match = item.exec(lines[index])); index += 1) {
        const depth = ordered ? 0 : Math.min(2, Math.floor(match[1].length / 2));
        items.push(h("li", { class: `depth${depth}` }, inline(match.at(-1), context)));
      }
      index -= 1;
      nodes.push(h(ordered ? "ol" : "ul", { start: ordered ? start : null }, items));
    } else paragraph.push(line);
  }
  flush();
  return nodes;
}
