// A menu from which several values may be chosen: closed it shows them, open it is a list to tick.

import { fill, h, icon } from "./dom.js";
import { closeMenu, popup } from "./layer.js";

/** Build the menu; `send(values)` is called when it closes with another choice than it was opened with. */
export function several(part, options, send) {
  const least = part.min_values ?? 1;
  const most = Math.min(part.max_values, options.length);
  const name = part.placeholder ?? "Choose";
  const shown = h("span", { class: "several-chosen" });
  const box = h("button", { type: "button", class: "select several", disabled: part.disabled, "aria-haspopup": "dialog", "aria-label": name, onclick: open }, shown, icon("chevron"));
  let chosen = options.filter((option) => option.default);
  draw();

  function draw() {
    const labels = chosen.map((option) => option.label);
    fill(shown, labels.length ? labels.map((label) => h("span", { class: "several-one" }, label)) : h("span", { class: "several-none" }, name));
    box.setAttribute("aria-label", labels.length ? `${name}: ${labels.join(", ")}` : name);
  }

  function open() {
    const before = chosen;
    const ticks = options.map((option) => {
      const tick = h("input", { type: "checkbox", value: option.value, onchange: limit });
      tick.checked = before.includes(option);
      return tick;
    });
    const ticked = () => options.filter((_option, index) => ticks[index].checked);
    const done = h("button", { type: "button", class: "primary", onclick: closeMenu }, "Done");
    function limit() {
      const count = ticked().length;
      for (const tick of ticks) tick.disabled = !tick.checked && count >= most;
      done.disabled = count < least;
    }
    limit();
    const rows = options.map((option, index) => h("label", { class: "several-row" }, ticks[index], h("span", {}, option.label)));
    popup(h("div", { class: "menu several-menu", role: "dialog", "aria-label": name }, rows, done), box, () => {
      const now = ticked();
      if (now.length < least || (now.length === before.length && now.every((option) => before.includes(option)))) return;
      chosen = now;
      draw();
      send(now.map((option) => option.value));
    });
  }

  return box;
}
