// What lies above the page: menus, dialogs and short notices.

import { fill, h, icon } from "./dom.js";

const layer = document.getElementById("layer");
const toasts = document.getElementById("toasts");
let closeCurrent = null;

export function closeMenu() {
  closeCurrent?.();
  closeCurrent = null;
}

/** Show a menu beside an element. Items: {label, run, danger, icon, note} or {heading}. */
export function menu(anchor, items, { wide = false } = {}) {
  closeMenu();
  const box = h("div", { class: wide ? "menu wide" : "menu", role: "menu" }, items.map((item) => {
    if (item.heading) return h("div", { class: "menu-heading" }, item.heading);
    return h("button", {
      type: "button", role: "menuitem", class: item.danger ? "danger" : "", "aria-current": item.current ? "true" : null,
      onclick: () => {
        closeMenu();
        item.run();
      },
    }, item.lead, h("span", { class: "menu-label" }, item.label, item.note && h("small", {}, item.note)), item.icon && icon(item.icon));
  }));
  place(box, anchor);
  box.querySelector("button")?.focus({ preventScroll: true });
  box.addEventListener("keydown", (event) => {
    const buttons = [...box.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length].focus();
  });
}

/** Show a box beside an element; `onclose` is called however it is closed. */
export function popup(box, anchor, onclose) {
  closeMenu();
  place(box, anchor, onclose);
  box.querySelector("input, button")?.focus({ preventScroll: true });
}

function place(box, anchor, onclose) {
  const veil = h("div", { class: "veil clear", onmousedown: (event) => event.target === veil && closeMenu() }, box);
  layer.append(veil);
  const target = anchor instanceof Element ? anchor.getBoundingClientRect()
    : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
  const { width, height } = box.getBoundingClientRect();
  const below = target.bottom + 6 + height < innerHeight;
  const left = Math.max(8, Math.min(target.left, innerWidth - width - 8));
  const top = below ? target.bottom + 6 : Math.max(8, target.top - height - 6);
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
  const back = document.activeElement;
  closeCurrent = () => {
    veil.remove();
    back?.focus?.({ preventScroll: true });
    onclose?.();
  };
}

/** Show a dialog; `build(close)` returns its content. Escape and the veil close it. */
export function dialog(title, build, { onclose } = {}) {
  closeMenu();
  const back = document.activeElement;
  const close = () => {
    veil.remove();
    onclose?.();
    back?.focus?.({ preventScroll: true });
  };
  const box = h("div", { class: "dialog", role: "dialog", "aria-modal": "true", "aria-label": title });
  const veil = h("div", { class: "veil" }, box);
  fill(box,
    h("div", { class: "dialog-head" }, h("h2", {}, title),
      h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: close }, icon("close"))),
    build(close));
  veil.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab") keepFocus(box, event);
  });
  layer.append(veil);
  (box.querySelector("input:not([type=file]), textarea, select") ?? box.querySelector("button")).focus();
  return close;
}

function keepFocus(box, event) {
  const fields = [...box.querySelectorAll("button, input, textarea, select")].filter((field) => !field.disabled);
  const [first, last] = [fields[0], fields.at(-1)];
  if (event.shiftKey && document.activeElement === first) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
}

export function toast(text, kind = "error") {
  const note = h("div", { class: `toast ${kind}` }, text);
  toasts.append(note);
  setTimeout(() => note.classList.add("leaving"), 4200);
  setTimeout(() => note.remove(), 4600);
}

/** Run something that may be refused, and say so if it is. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message);
    return null;
  }
}

document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenu());
