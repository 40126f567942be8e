// The column on the right: a short tour, and who is here.

import { becomeMember, openChannel, store } from "./api.js";
import { avatar, fill, h, icon, nameOf } from "./dom.js";
import { attempt, menu } from "./layer.js";
import { personMenu } from "./message.js";
import { memberItems } from "./sidebar.js";

const STEPS = [
  { key: "ask", title: "Ask", hint: "Use /ask in #general and fill in the form." },
  { key: "answer", title: "Answer", hint: "As another member, open the question and use /answer, or just write a real answer." },
  { key: "vote", title: "Vote", hint: "As a third member, press ⬆️ under the answer." },
  { key: "accept", title: "Accept", hint: "As the asker, put ✅ on the answer you took." },
  { key: "profile", title: "See a profile", hint: "Use /profile: reputation, rank, best answers, tags." },
  { key: "restart", title: "Restart the bot", hint: "Then look around: everything is as it was, for it all lives in one SQLite file." },
];
/** The steps that were done, each with who did it first. */
const done = new Map(Object.entries(JSON.parse(sessionStorage.getItem("tour") ?? "{}")));

function mark(key) {
  if (!done.has(key)) done.set(key, store.me);
  sessionStorage.setItem("tour", JSON.stringify(Object.fromEntries(done)));
  if (store.data) drawAside(document.getElementById("aside"), store.data);
}

export function noteRestart() {
  mark("restart");
}

/** Tick a step of the tour when the visitor did it. */
document.addEventListener("acted", ({ detail: { verb, order } }) => {
  if (verb === "post" || (verb === "submit" && "title" in order.values)) mark("ask");
  else if (verb === "submit" && "answer" in order.values) mark("answer");
  else if (verb === "send" && shows(lastOf(store.me), "⬆️")) mark("answer");
  else if (verb === "menu" && order.name === "Mark as answer" && shows(message(order), "⬆️")) mark("answer");
  else if (verb === "react" && order.on && ["⬆️", "⬇️"].includes(order.emoji) && shows(message(order), order.emoji, true)) mark("vote");
  else if (verb === "react" && order.on && order.emoji === "✅" && shows(message(order), "✅", true)) mark("accept");
  else if (verb === "menu" && order.name === "Accept answer" && shows(message(order), "✅")) mark("accept");
  else if ((verb === "menu" && order.name === "Profile") || (verb === "slash" && order.name === "profile")) mark("profile");
});

/** Whether a reaction stands in a question's thread; the bot takes off what does not count. */
function shows(message, emoji, mine = false) {
  return store.data.open.kind === "thread"
    && Boolean(message?.reactions.some((reaction) => reaction.emoji.name === emoji && (reaction.me || !mine)));
}

function message(order) {
  return store.data.open.messages?.find((candidate) => candidate.id === order.message);
}

function lastOf(author) {
  return store.data.open.messages?.findLast((candidate) => candidate.author === author);
}

export function drawAside(root, data) {
  fill(root, tour(data), h("h3", {}, "Members"), people(data));
}

function tour(data) {
  const next = STEPS.find((step) => !done.has(step.key));
  return h("section", { class: "tour" }, h("h2", {}, next ? "Take the tour" : "That is the whole loop"),
    h("ol", {}, STEPS.map((step) => h("li", { class: done.has(step.key) ? "done" : step === next ? "next" : "" },
      h("span", { class: "tick" }, done.has(step.key) ? icon("check") : null),
      h("div", {}, h("strong", {}, step.title), step === next && h("p", {}, step.hint), step === next && help(step, data))))));
}

/** The way to what a step needs next: the right member, then the right place, then the command. */
function help(step, data) {
  const general = data.channels.find((channel) => channel.name === "general");
  const other = { answer: done.get("ask"), vote: done.get("answer") }[step.key];
  const asker = step.key === "accept" ? done.get("ask") : undefined;
  if (other === data.me) return link("Become somebody else", (event) => menu(event.currentTarget, memberItems(data), { wide: true }));
  if (asker && asker !== data.me) return link(`Become ${nameOf(asker, data.people)}`, () => attempt(() => becomeMember(asker)));
  if (step.key === "ask" && general && data.open.id !== general.id) return link("Go to #general", () => attempt(() => openChannel(general.id)));
  if (["answer", "vote", "accept"].includes(step.key) && data.open.kind !== "thread") {
    const question = newestThread(data);
    return question && link("Open the newest question", () => attempt(() => openChannel(question.id)));
  }
  if (["ask", "answer", "profile"].includes(step.key) && data.open.commands) {
    return link(`Use /${step.key} here`, () => document.dispatchEvent(new CustomEvent("command", { detail: step.key })));
  }
  if (step.key === "restart") return link("Restart the bot now", () => document.getElementById("restart").click());
  return null;
}

function link(label, onclick) {
  return h("button", { type: "button", class: "link", onclick }, label);
}

function newestThread(data) {
  const threads = data.channels.flatMap((channel) => channel.threads);
  return threads.reduce((newest, thread) => (newest && BigInt(newest.id) > BigInt(thread.id) ? newest : thread), null);
}

function people(data) {
  const ids = [data.bot, ...data.playable];
  return h("div", { class: "people" }, ids.map((id) => {
    const person = data.people[id];
    return h("button", { type: "button", class: "person", onclick: (event) => personMenu(event.currentTarget, id) },
      avatar(id, data.people, "small"), h("span", {}, h("strong", { class: person.role ?? "" }, person.name), h("small", {}, person.bot ? "the bot" : person.about)),
      person.bot && h("span", { class: "badge" }, icon("check"), "APP"));
  }));
}
