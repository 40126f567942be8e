// The column on the right: a short tour, and who is here.

import { openChannel, store } from "./api.js";
import { avatar, fill, h, icon } from "./dom.js";
import { attempt, menu } from "./layer.js";
import { personMenu } from "./message.js";
import { memberItems } from "./sidebar.js";

const STEPS = [
  { key: "ask", title: "Ask", hint: "Use /ask in #general and fill in the form." },
  { key: "answer", title: "Answer", hint: "Become somebody else, open the question and use /answer, or just write a real answer." },
  { key: "vote", title: "Vote", hint: "As a third member, press ⬆️ under the answer." },
  { key: "accept", title: "Accept", hint: "As the asker, put ✅ on the answer you took." },
  { key: "profile", title: "See a profile", hint: "Use /profile: reputation, rank, best answers, tags." },
  { key: "restart", title: "Restart the bot", hint: "Everything is as it was: it all lives in one SQLite file." },
];
const done = new Set(JSON.parse(sessionStorage.getItem("tour") ?? "[]"));

function mark(key) {
  done.add(key);
  sessionStorage.setItem("tour", JSON.stringify([...done]));
  if (store.data) drawAside(document.getElementById("aside"), store.data);
}

export function noteRestart() {
  mark("restart");
}

/** Tick a step of the tour when the visitor did it. */
document.addEventListener("acted", ({ detail: { verb, order, outcome } }) => {
  if (outcome.error) return;
  if (verb === "post" || (verb === "submit" && "title" in order.values)) mark("ask");
  else if (verb === "submit" && "answer" in order.values) mark("answer");
  else if (verb === "send" && store.data.open.kind === "thread" && order.text.length >= 60) mark("answer");
  else if (verb === "react" && order.on && ["⬆️", "⬇️"].includes(order.emoji)) mark("vote");
  else if (verb === "react" && order.on && order.emoji === "✅") mark("accept");
  else if (verb === "menu" && order.name === "Accept answer") mark("accept");
  else if ((verb === "menu" && order.name === "Profile") || (verb === "slash" && order.name === "profile")) mark("profile");
});

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

function help(step, data) {
  const general = data.channels.find((channel) => channel.name === "general");
  if (step.key === "ask" && general && data.open.id !== general.id) {
    return h("button", { type: "button", class: "link", onclick: () => attempt(() => openChannel(general.id)) }, "Go to #general");
  }
  if (["answer", "vote", "accept"].includes(step.key)) {
    return h("button", { type: "button", class: "link", onclick: (event) => menu(event.currentTarget, memberItems(data), { wide: true }) }, "Become somebody else");
  }
  if (["ask", "profile"].includes(step.key) && data.open.commands) {
    return h("button", { type: "button", class: "link", onclick: () => document.dispatchEvent(new CustomEvent("command", { detail: step.key })) }, `Use /${step.key} here`);
  }
  return null;
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
