// Buttons, selects and the layouts of "Components V2" in a message.

import { act } from "./api.js";
import { h, icon } from "./dom.js";
import { afterwards, optionsOf } from "./forms.js";
import { attempt } from "./layer.js";
import { markdown } from "./markdown.js";
import { picture } from "./message.js";
import { several } from "./several.js";

const STYLES = { 1: "primary", 2: "", 3: "success", 4: "danger", 5: "" };

export function components(message, context) {
  return h("div", { class: "components" }, message.components.map((part) => component(part, message, context)));
}

function component(part, message, context) {
  switch (part.type) {
    case 1: return h("div", { class: "row" }, part.components.map((child) => component(child, message, context)));
    case 2: return button(part, message);
    case 3: case 5: case 6: case 7: case 8: return select(part, message);
    case 9: return h("div", { class: "section" }, h("div", {}, part.components.map((child) => component(child, message, context))), component(part.accessory, message, context));
    case 10: return h("div", { class: "text" }, markdown(part.content, context));
    case 11: return picture(part.media.url, "thumbnail");
    case 12: return h("div", { class: "gallery" }, part.items.map((item) => picture(item.media.url)));
    case 13: return h("a", { class: "file", href: part.file.url, download: part.name ?? "" }, icon("file"), h("span", {}, part.name ?? "file"));
    case 14: return h("hr", { class: part.divider === false ? "space" : "" });
    case 17: return container(part, message, context);
    default: return null;
  }
}

function container(part, message, context) {
  const color = part.accent_color === undefined || part.accent_color === null ? null : `#${part.accent_color.toString(16).padStart(6, "0")}`;
  return h("div", { class: part.spoiler ? "container spoiler-box" : "container", color }, part.components.map((child) => component(child, message, context)));
}

function button(part, message) {
  const label = [part.emoji && h("span", { class: "emoji" }, part.emoji.name), part.label];
  if (part.style === 5) {
    const address = /^https?:\/\//.test(part.url) ? part.url : null;
    const jump = /discord\.com\/channels\/\d+\/(\d+)(?:\/(\d+))?/.exec(part.url);
    if (jump) {
      return h("button", { type: "button", class: "button", onclick: () => document.dispatchEvent(new CustomEvent("jump", { detail: { channel: jump[1], message: jump[2] } })) }, label);
    }
    return h("a", { class: "button", href: address, target: "_blank", rel: "noopener noreferrer" }, label);
  }
  return h("button", {
    type: "button", class: `button ${STYLES[part.style] ?? ""}`, disabled: part.disabled, dataset: { customId: part.custom_id },
    onclick: async (event) => {
      const self = event.currentTarget;
      self.disabled = true;
      await attempt(async () => afterwards(await act("click", { channel: message.channel, message: message.id, custom_id: part.custom_id })));
      self.disabled = Boolean(part.disabled);
    },
  }, label);
}

function select(part, message) {
  const options = optionsOf(part);
  const send = (values) => attempt(async () => afterwards(await act("select", { channel: message.channel, message: message.id, custom_id: part.custom_id, values })));
  if ((part.max_values ?? 1) > 1) return several(part, options, send);
  const isChosen = options.some((option) => option.default);
  const unchosen = isChosen ? part.min_values === 0 && "None" : part.placeholder ?? "Choose one";
  const box = h("select", { class: "select", disabled: part.disabled, "aria-label": part.placeholder ?? "Choose" },
    unchosen && h("option", { value: "" }, unchosen),
    options.map((option) => h("option", { value: option.value, selected: option.default }, option.label)));
  box.addEventListener("change", () => (box.value || part.min_values === 0) && send(box.value ? [box.value] : []));
  return box;
}
