// The line at the bottom: text with files, and the picker of slash commands with their options.

import { act, store } from "./api.js";
import { fill, h, icon, nameOf, readFiles } from "./dom.js";
import { afterwards } from "./forms.js";
import { attempt, toast } from "./layer.js";

const OPTION = { string: 3, integer: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10 };

export class Composer {
  constructor(root) {
    this.root = root;
    this.replyTo = null;
    this.files = [];
    this.place = "";
    this.drafts = new Map();
  }

  /** Draw for the open channel; what is being typed stays. */
  draw(data) {
    const place = `${data.me}:${data.open.id}`;
    const signature = JSON.stringify([place, data.open.can_send, data.open.archived, data.open.commands, data.people[data.me].name]);
    if (signature === this.signature) return;
    if (place !== this.place) {
      if (this.input) this.drafts.set(this.place, this.input.value);
      this.replyTo = null;
      this.files = [];
      this.place = place;
    }
    const kept = this.input && place === this.lastDrawn ? this.input.value : this.drafts.get(place) ?? "";
    const hadFocus = document.activeElement === this.input;
    this.signature = signature;
    this.lastDrawn = place;
    this.data = data;
    this.command = null;
    if (data.open.kind === "forum" || data.open.can_send === false) {
      this.input = null;
      fill(this.root, data.open.can_send === false && h("p", { class: "closed" }, "This thread is closed: nobody writes here."));
      return;
    }
    this.#build(kept, hadFocus);
  }

  reply(message) {
    this.replyTo = message;
    this.#extras();
    this.input?.focus();
  }

  /** Take a key that was pressed elsewhere on the page, as Discord does. */
  takeKey(event) {
    const isTyping = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isElsewhere = !document.activeElement?.matches("input, textarea, select");
    if (isTyping && isElsewhere && this.input?.isConnected) this.input.focus();
  }

  /** Begin a command from outside, as the tour does. */
  start(name) {
    const command = this.data.open.commands?.slash.find((candidate) => candidate.name === name);
    if (command && this.input) this.#choose(command);
    else toast(`/${name} cannot be used here.`);
  }

  #build(text, focus) {
    const { open } = this.data;
    this.input = h("textarea", {
      rows: 1, maxlength: 2000, "aria-label": "Message",
      placeholder: open.kind === "dm" ? "Message Askwell" : `Message ${open.kind === "thread" ? "this thread" : `#${open.name}`} · type / for commands`,
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event),
      onpaste: (event) => event.clipboardData.files.length && this.#attach(event.clipboardData.files),
    });
    this.input.value = text;
    this.picker = h("div", { class: "picker", role: "listbox", "aria-label": "Commands" });
    this.extras = h("div", { class: "extras" });
    const file = h("input", { type: "file", multiple: true, class: "hidden-file", "aria-label": "Attach files", tabindex: "-1",
      onchange: () => this.#attach(file.files) });
    this.line = h("div", { class: "composer-line" },
      h("button", { type: "button", class: "plain", "aria-label": "Attach files", title: "Attach files", onclick: () => file.click() }, icon("plus")), file,
      this.input,
      h("button", { type: "button", class: "plain slash", "aria-label": "Commands", title: "Commands", onclick: () => { this.input.value = "/"; this.input.focus(); this.#typed(); } }, "/"));
    fill(this.root, this.picker, this.extras, this.line);
    this.#extras();
    this.#typed();
    if (focus) this.input.focus();
  }

  async #attach(list) {
    this.files.push(...await readFiles(list));
    this.#extras();
  }

  #extras() {
    const { people } = store.data;
    fill(this.extras,
      this.replyTo && h("div", { class: "extra" }, "Replying to ", h("strong", {}, nameOf(this.replyTo.author, people)),
        h("button", { type: "button", class: "plain", "aria-label": "Do not reply", onclick: () => { this.replyTo = null; this.#extras(); } }, icon("close"))),
      this.files.map((file, index) => h("div", { class: "extra" }, icon("file"), file.name,
        h("button", { type: "button", class: "plain", "aria-label": `Take ${file.name} off`, onclick: () => { this.files.splice(index, 1); this.#extras(); } }, icon("close")))));
  }

  #typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 220)}px`;
    const text = this.input.value;
    this.matches = !text.startsWith("/") || text.includes("\n") ? []
      : (this.data.open.commands?.slash ?? []).filter((command) => `/${command.name}`.startsWith(text.trimEnd().toLowerCase()));
    this.at = 0;
    this.#drawPicker();
  }

  #drawPicker() {
    fill(this.picker, this.matches.length > 0 && h("div", { class: "menu-heading" }, "Commands of Askwell"),
      this.matches.map((command, index) => h("button", {
        type: "button", role: "option", "aria-selected": String(index === this.at), onclick: () => this.#choose(command),
      }, h("span", { class: "command-name" }, `/${command.name}`, command.options.map((option) =>
        h("code", {}, option.required ? option.name : `${option.name}?`))), h("small", {}, command.description))));
    this.picker.hidden = this.matches.length === 0;
    this.picker.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (this.matches.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.matches.length) % this.matches.length;
      this.#drawPicker();
    } else if (this.matches.length && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      this.#choose(this.matches[this.at]);
    } else if (event.key === "Escape") {
      this.matches = [];
      this.#drawPicker();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    }
  }

  async #send() {
    const text = this.input.value.trim();
    if (!text && !this.files.length) return;
    const order = { channel: this.data.open.id, text, files: this.files, reply_to: this.replyTo?.id };
    this.input.value = "";
    const files = this.files;
    this.files = [];
    this.replyTo = null;
    this.#extras();
    this.#typed();
    if (await attempt(() => act("send", order)) === null) {
      this.input.value = text;
      this.files = files;
      this.#extras();
      this.#typed();
    }
  }

  #choose(command) {
    this.input.value = "";
    this.#typed();
    if (command.options.length === 0) return this.#run(command, {});
    return this.#askOptions(command);
  }

  #run(command, options) {
    return attempt(async () => afterwards(await act("slash", { channel: this.data.open.id, name: command.name, options })));
  }

  /** Put the command's options in the place of the text. */
  #askOptions(command) {
    const fields = command.options.map((option) => ({ option, input: this.#optionInput(command, option, () => read()) }));
    const read = () => Object.fromEntries(fields.filter(({ input }) => input.value !== "").map(({ option, input }) => [option.name, input.dataset.value ?? input.value]));
    const leave = () => { this.#build("", true); };
    const form = h("form", {
      class: "composer-line options",
      onsubmit: async (event) => {
        event.preventDefault();
        const options = read();
        leave();
        await this.#run(command, options);
      },
      onkeydown: (event) => {
        if (event.key === "Escape") leave();
        if (event.key === "Enter" && event.target.tagName === "SELECT") {
          event.preventDefault();
          form.requestSubmit();
        }
      },
    }, h("strong", { class: "command-name" }, `/${command.name}`),
    fields.map(({ option, input }) => h("label", { class: "option", title: option.description }, h("span", {}, option.name), input,
      input.dataset.list && h("datalist", { id: input.dataset.list }))),
    h("button", { type: "submit", class: "primary" }, "Run"),
    h("button", { type: "button", class: "plain", "aria-label": "Cancel", onclick: leave }, icon("close")));
    fill(this.root, form);
    (fields[0].input).focus();
  }

  #optionInput(command, option, read) {
    const { people, channels } = this.data;
    const pick = (entries) => h("select", { required: option.required, "aria-label": option.name },
      h("option", { value: "" }, option.required ? "choose" : "—"), entries.map(([value, label]) => h("option", { value }, label)));
    if (option.choices) return pick(option.choices.map((choice) => [choice.value, choice.name]));
    if (option.type === OPTION.boolean) return pick([["true", "yes"], ["false", "no"]]);
    if (option.type === OPTION.user || option.type === OPTION.mentionable) return pick(Object.entries(people).filter(([, person]) => !person.bot).map(([id, person]) => [id, person.name]));
    if (option.type === OPTION.channel) return pick(channels.map((channel) => [channel.id, `# ${channel.name}`]));
    const isNumber = option.type === OPTION.integer || option.type === OPTION.number;
    const list = option.autocomplete ? `list-${option.name}` : null;
    const input = h("input", { type: isNumber ? "number" : "text", required: option.required, placeholder: option.description, list,
      "aria-label": option.name, autocomplete: "off", dataset: list ? { list } : {} });
    if (list) input.addEventListener("input", () => this.#complete(command, option, input, read));
    return input;
  }

  async #complete(command, option, input, read) {
    clearTimeout(this.timer);
    delete input.dataset.value;
    const known = this.choices?.find((choice) => choice.name === input.value);
    if (known) {
      input.dataset.value = known.value;
      return;
    }
    this.timer = setTimeout(async () => {
      const order = { channel: this.data.open.id, name: command.name, option: option.name, text: input.value, options: read() };
      const outcome = await attempt(() => act("complete", order));
      this.choices = outcome?.choices ?? [];
      const list = document.getElementById(input.dataset.list);
      if (list) fill(list, this.choices.map((choice) => h("option", { value: choice.name })));
    }, 150);
  }
}
