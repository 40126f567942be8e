// Forms: the bot's modals, and the page's own form for a native forum post.

import { act, openChannel, store } from "./api.js";
import { h, icon, readFiles } from "./dom.js";
import { attempt, dialog } from "./layer.js";

const TYPE = { row: 1, select: 3, input: 4, userSelect: 5, roleSelect: 6, mentionSelect: 7, channelSelect: 8,
  text: 10, label: 18, file: 19, radio: 21, checks: 22, check: 23 };

/** Show a modal of the bot and send what was filled in. */
export function showForm(form) {
  dialog(form.title, (close) => {
    const fields = [];
    const rows = form.components.map((component) => row(component, fields));
    return formBody(rows, "Submit", async () => {
      const values = {};
      for (const field of fields) values[field.id] = await field.read();
      const outcome = await act("submit", { form: form.key, values });
      close();
      afterwards(outcome);
    }, close);
  });
}

/** Go on as the bot asked: another form, or another channel. */
export function afterwards(outcome) {
  if (outcome?.form) showForm(outcome.form);
  if (outcome?.open) attempt(() => openChannel(outcome.open));
}

function formBody(rows, label, send, close) {
  const problem = h("p", { class: "problem", role: "alert" });
  const submit = h("button", { class: "primary", type: "submit" }, label);
  const body = h("form", {
    class: "form",
    onsubmit: async (event) => {
      event.preventDefault();
      submit.disabled = true;
      problem.textContent = "";
      try {
        await send();
      } catch (error) {
        problem.textContent = error.message;
      }
      submit.disabled = false;
    },
  }, h("div", { class: "form-rows" }, rows), problem,
  h("div", { class: "form-foot" }, h("button", { type: "button", onclick: close }, "Cancel"), submit));
  return body;
}

function row(component, fields) {
  if (component.type === TYPE.text) return h("p", { class: "hint" }, component.content);
  if (component.type === TYPE.row) {
    return component.components.map((child) => labelled(child, child.label ?? "", "", fields));
  }
  if (component.type === TYPE.label) {
    return labelled(component.component, component.label, component.description ?? "", fields);
  }
  return labelled(component, component.label ?? "", "", fields);
}

function labelled(control, label, description, fields) {
  const id = `field-${control.custom_id}`;
  const required = control.required ?? [TYPE.input, TYPE.select].includes(control.type);
  const { element, read } = field(control, id, required);
  fields.push({ id: control.custom_id, read });
  return h("div", { class: "field" },
    h("label", { for: id }, label, required && h("span", { class: "star", "aria-hidden": "true" }, " *")),
    description && h("p", { class: "hint" }, description), element);
}

function field(control, id, required) {
  switch (control.type) {
    case TYPE.input: return textField(control, id, required);
    case TYPE.file: return fileField(control, id);
    case TYPE.check: {
      const box = h("input", { type: "checkbox", id, name: control.custom_id });
      box.checked = Boolean(control.default);
      return { element: box, read: () => box.checked };
    }
    case TYPE.radio: return choiceField(control, "radio");
    default: return choiceField({ ...control, options: optionsOf(control) }, "checkbox");
  }
}

function textField(control, id, required) {
  const common = {
    id, name: control.custom_id, placeholder: control.placeholder, required,
    minlength: control.min_length, maxlength: control.max_length, autocomplete: "off", spellcheck: "false",
  };
  const long = control.style === 2;
  const input = long ? h("textarea", { ...common, rows: 7 }) : h("input", { ...common, type: "text" });
  input.value = control.value ?? "";
  const count = h("span", { class: "count" });
  const show = () => {
    count.textContent = control.max_length ? `${[...input.value].length} / ${control.max_length}` : "";
  };
  input.addEventListener("input", show);
  show();
  return { element: h("div", { class: "counted" }, input, count), read: () => input.value };
}

function fileField(control, id) {
  const input = h("input", { type: "file", id, name: control.custom_id, multiple: (control.max_values ?? 1) > 1 });
  const names = h("span", { class: "hint" }, "nothing chosen");
  input.addEventListener("change", () => {
    names.textContent = [...input.files].map((file) => file.name).join(", ") || "nothing chosen";
  });
  const box = h("div", { class: "files" }, h("label", { class: "button", for: id }, icon("plus"), "Choose files"), input, names);
  return { element: box, read: () => readFiles(input.files) };
}

/** Options as chips to switch on and off, at most as many as the control takes. */
function choiceField(control, kind) {
  const most = kind === "radio" ? 1 : control.max_values ?? (control.type === TYPE.checks ? control.options.length : 1);
  const boxes = control.options.map((option) => {
    const box = h("input", { type: most === 1 && kind === "radio" ? "radio" : "checkbox", name: control.custom_id, value: option.value });
    box.checked = Boolean(option.default);
    box.addEventListener("change", () => {
      const others = boxes.filter((other) => other !== box && other.checked);
      if (box.checked && others.length >= most) others[0].checked = false;
    });
    return box;
  });
  const chips = control.options.map((option, index) => h("label", { class: "chip" }, boxes[index], h("span", {}, option.label)));
  const element = h("div", { class: "chips", role: "group", id: `field-${control.custom_id}` }, chips);
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  return { element, read: () => (kind === "radio" ? chosen()[0] ?? null : chosen()) };
}

/** The options of a select, those of members, roles and channels taken from the page's state. */
export function optionsOf(control) {
  const { people, channels, roles } = store.data;
  const defaults = new Set((control.default_values ?? []).map((value) => value.id));
  if (control.type === TYPE.userSelect || control.type === TYPE.mentionSelect) {
    return Object.entries(people).filter(([, person]) => !person.bot).slice(0, 25)
      .map(([id, person]) => ({ label: person.name, value: id, default: defaults.has(id) }));
  }
  if (control.type === TYPE.channelSelect) {
    const kinds = control.channel_types ?? [];
    const fits = (channel) => kinds.length === 0 || kinds.includes(channel.kind === "forum" ? 15 : 0);
    return channels.filter(fits).map((channel) => ({ label: `# ${channel.name}`, value: channel.id, default: defaults.has(channel.id) }));
  }
  if (control.type === TYPE.roleSelect) {
    return roles.map((role) => ({ label: `@${role.name}`, value: role.id, default: defaults.has(role.id) }));
  }
  return control.options ?? [];
}

/** The form for a native post in a forum, as Discord's client has it. */
export function newPost(forum) {
  dialog("New post", (close) => {
    const fields = [];
    const rows = [
      labelled({ type: TYPE.input, custom_id: "post-title", style: 1, min_length: 1, max_length: 100, required: true }, "Title", "", fields),
      labelled({ type: TYPE.input, custom_id: "post-text", style: 2, min_length: 1, max_length: 2000, required: true }, "Message", "", fields),
      forum.tags.length > 0 && labelled({
        type: TYPE.select, custom_id: "post-tags", required: false, max_values: 5,
        options: forum.tags.map((tag) => ({ label: tag.name, value: tag.id })),
      }, "Tags", "", fields),
    ];
    return formBody(rows, "Post", async () => {
      const [title, text, tags] = await Promise.all(fields.map((field) => field.read()));
      const outcome = await act("post", { channel: forum.id, title, text, tags: tags ?? [] });
      close();
      afterwards(outcome);
    }, close);
  });
}
