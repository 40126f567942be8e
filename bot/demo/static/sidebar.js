// The column on the left: the guild, its channels and threads, direct messages, and who one is.

import { becomeMember, openChannel, store } from "./api.js";
import { avatar, fill, h, icon, nameOf } from "./dom.js";
import { attempt, menu } from "./layer.js";

const SHOWN_THREADS = 12;
const seen = JSON.parse(sessionStorage.getItem("seen") ?? "{}");

function isUnread(id, last) {
  const known = seen[store.me]?.[id] ?? "0";
  return Boolean(last) && BigInt(last) > BigInt(known);
}

/** Remember what the member has read; what was there when the page was opened counts as read by everybody. */
function markSeen(data) {
  const places = data.channels.flatMap((channel) => [channel, ...channel.threads]);
  for (const id of data.playable) seen[id] ??= Object.fromEntries(places.map((place) => [place.id, place.last || "0"]));
  const mine = seen[data.me];
  mine[data.dm.id] ??= data.dm.last || "0";
  const open = [...places, data.dm].find((place) => place.id === data.open.id);
  if (open) mine[open.id] = open.last || "0";
  sessionStorage.setItem("seen", JSON.stringify(seen));
}

export function drawSidebar(root, data) {
  markSeen(data);
  fill(root,
    h("div", { class: "guild" }, h("img", { src: "/static/icon.svg", alt: "", width: 30, height: 30 }),
      h("div", {}, h("strong", {}, data.guild.name), h("small", {}, "a Discord inside this page"))),
    h("div", { class: "channels" },
      h("h3", {}, "Channels"), data.channels.map((channel) => channelRows(channel, data)),
      h("h3", {}, "Direct messages"),
      place({ id: data.dm.id, name: "Askwell", last: data.dm.last }, "dm", data)),
    whoAmI(data));
}

function channelRows(channel, data) {
  const active = channel.threads.filter((thread) => !thread.archived || thread.id === data.open.id);
  const shown = active.slice(0, SHOWN_THREADS);
  const open = active.find((thread) => thread.id === data.open.id);
  if (open && !shown.includes(open)) shown.push(open);
  return [
    place(channel, channel.kind, data),
    shown.length > 0 && h("div", { class: "threads" }, shown.map((thread) => place(thread, "thread", data))),
  ];
}

function place(target, kind, data) {
  const unread = kind !== "forum" && target.id !== data.open.id && isUnread(target.id, target.last);
  return h("button", {
    type: "button", class: `place ${kind} ${unread ? "unread" : ""}`, dataset: { place: target.id },
    "aria-current": target.id === data.open.id ? "page" : null, title: target.name,
    onclick: () => {
      document.body.classList.remove("sidebar-open");
      attempt(() => openChannel(target.id));
    },
  }, kind !== "thread" && icon(kind), h("span", { class: "place-name" }, target.name),
  target.tags?.some((tag) => tag.toLowerCase().includes("solved")) && h("span", { class: "solved-mark", title: "Solved" }, icon("check")),
  unread && h("span", { class: "dot", "aria-label": "unread" }));
}

function whoAmI(data) {
  const me = data.people[data.me];
  const button = h("button", {
    type: "button", class: "whoami", "aria-haspopup": "menu", "aria-label": `You are ${me.name}: change member`,
    onclick: () => menu(button, memberItems(data), { wide: true }),
  }, avatar(data.me, data.people), h("span", { class: "whoami-text" }, h("small", {}, "you are"), h("strong", {}, me.name),
    ), h("span", { class: "role-note" }, me.about), icon("chevron"));
  return button;
}

export function memberItems(data) {
  return [{ heading: "Play as" }, ...data.playable.map((id) => ({
    label: nameOf(id, data.people), note: data.people[id].about, lead: avatar(id, data.people, "small"),
    current: id === data.me, icon: id === data.me ? "check" : null,
    run: () => attempt(() => becomeMember(id)),
  }))];
}
