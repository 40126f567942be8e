// The middle of the page: a conversation, or the posts of a forum.

import { act, openChannel, store } from "./api.js";
import { ago, avatar, dayOf, fill, h, icon, madeAt, nameOf } from "./dom.js";
import { newPost } from "./forms.js";
import { attempt } from "./layer.js";
import { messageView } from "./message.js";
import { isAtEnd, toEnd, toStart } from "./scroll.js";
import { turnTheme } from "./theme.js";

const GROUP_MILLISECONDS = 7 * 60 * 1000;
const cache = new Map();
const visited = new Set();
let shownPlace = "";
let shownLast = "";

export function drawHeader(root, data, onRestart) {
  const { open } = data;
  const parent = open.kind === "thread" ? data.channels.find((channel) => channel.id === open.parent) : null;
  fill(root,
    h("button", { type: "button", class: "plain only-narrow", "aria-label": "Channels", onclick: () => document.body.classList.toggle("sidebar-open") }, icon("menu")),
    h("div", { class: "title" },
      parent && h("button", { type: "button", class: "plain crumb", onclick: () => attempt(() => openChannel(parent.id)) }, icon(parent.kind), h("span", { class: "crumb-name" }, parent.name), h("span", { "aria-hidden": "true" }, "›")),
      !parent && icon(open.kind), h("h1", {}, open.name),
      open.tags?.length > 0 && open.kind === "thread" && h("span", { class: "tags" }, open.tags.map(tag)),
      open.archived && h("span", { class: "tag" }, "archived"),
      open.topic && h("span", { class: "topic" }, open.topic)),
    h("div", { class: "header-tools" },
      open.kind === "thread" && h("button", { type: "button", class: "tool", title: open.archived ? "Wake the thread" : "Archive the thread", onclick: () => attempt(() => act("archive", { channel: open.id, on: !open.archived })) }, icon("archive"), h("span", {}, open.archived ? "Wake" : "Archive")),
      h("button", { type: "button", class: "tool", id: "restart", title: "Stop the bot and start it again on the same database", onclick: onRestart }, icon("restart"), h("span", {}, "Restart bot")),
      h("button", { type: "button", class: "tool", id: "theme", title: "Dark or light", "aria-label": "Dark or light", onclick: turnTheme }, icon("theme")),
      h("button", { type: "button", class: "tool only-medium", title: "Tour and members", "aria-label": "Tour and members", onclick: () => document.body.classList.toggle("aside-open") }, icon("people"))));
}

function tag(name) {
  return h("span", { class: name.toLowerCase().includes("solved") ? "tag solved" : "tag" }, name);
}

/** Draw the open channel; `tools` gives reply(message) and canSend. */
export function drawView(root, data, tools) {
  const place = `${data.me}:${data.open.id}`;
  const moved = place !== shownPlace;
  const last = data.open.messages?.at(-1);
  const isNews = !moved && last && last.id !== shownLast && (last.ephemeral || last.author === data.me);
  const wasAtEnd = isAtEnd(root);
  shownPlace = place;
  shownLast = last?.id ?? "";
  if (moved) cache.clear();
  root.classList.toggle("is-forum", data.open.kind === "forum");
  if (data.open.kind === "forum") {
    fill(root, forum(data));
    if (moved) toStart(root);
    return;
  }
  const nodes = conversation(data, tools);
  root.replaceChildren(h("div", { class: "messages" }, beginning(data), nodes));
  const isNew = moved && data.open.kind === "thread" && !visited.has(data.open.id);
  visited.add(data.open.id);
  if (isNew) toStart(root);
  else if (moved || wasAtEnd || isNews) toEnd(root);
}

function conversation(data, tools) {
  const nodes = [];
  let previous = null;
  for (const message of data.open.messages) {
    const at = new Date(message.at);
    if (!previous || dayOf(previous.at) !== dayOf(message.at)) nodes.push(h("div", { class: "day", role: "separator" }, dayOf(message.at)));
    const grouped = Boolean(previous) && previous.author === message.author && !message.reply && !message.command?.name
      && !(previous.type in { 18: 1, 21: 1, 4: 1 }) && at - new Date(previous.at) < GROUP_MILLISECONDS && dayOf(previous.at) === dayOf(message.at)
      && previous.ephemeral === message.ephemeral && message.embeds.length === 0 && previous.embeds.length === 0;
    const signature = JSON.stringify([message, grouped, tools.canSend, data.open.commands?.message, data.people[message.author]]);
    const known = cache.get(message.id);
    const node = known?.signature === signature ? known.node : messageView(message, grouped, tools);
    cache.set(message.id, { signature, node });
    if (node) nodes.push(node);
    previous = message;
  }
  return nodes;
}

function beginning(data) {
  const { open } = data;
  if (open.kind === "thread") return null;
  const text = open.kind === "dm" ? "What the bot tells you alone, outside the server." : open.topic;
  return h("div", { class: "beginning" }, icon(open.kind), h("h2", {}, open.kind === "dm" ? "Askwell" : `#${open.name}`), h("p", {}, text));
}

function forum(data) {
  const { open, people } = data;
  return h("div", { class: "posts" },
    h("div", { class: "posts-head" }, h("p", {}, open.topic, ". Ask here with ", h("strong", {}, "New post"), ", or with ", h("code", {}, "/ask"), " in any channel."),
      h("button", { type: "button", class: "primary", onclick: () => newPost(open) }, icon("plus"), "New post")),
    open.posts.length === 0 && h("p", { class: "empty" }, "No question yet."),
    open.posts.map((post) => h("button", { type: "button", class: post.archived ? "post archived" : "post", dataset: { post: post.id }, onclick: () => attempt(() => openChannel(post.id)) },
      h("span", { class: "post-main" },
        post.tags.length > 0 && h("span", { class: "tags" }, post.tags.map(tag)),
        h("strong", {}, post.name),
        h("span", { class: "excerpt" }, avatar(post.author, people, "tiny"), h("b", {}, `${nameOf(post.author, people)}:`), h("span", {}, post.excerpt))),
      h("span", { class: "post-side" },
        post.reactions.map((reaction) => h("span", { class: "reaction" }, h("span", { class: "emoji" }, reaction.emoji.name), h("span", {}, reaction.count))),
        h("small", {}, `${post.messages} ${post.messages === 1 ? "message" : "messages"}`),
        h("small", {}, ago(madeAt(post.last || post.id)))))));
}

document.addEventListener("jump", (event) => attempt(async () => {
  const { channel, message } = event.detail;
  const known = store.data.channels.some((place) => place.id === channel || place.threads.some((thread) => thread.id === channel));
  if (!known) throw new Error("This link leads to nothing that you can see.");
  await openChannel(channel);
  if (message) (await import("./message.js")).highlight(message);
}));
