// One message: author, text, embeds, components, files, reactions, and what one can do with it.

import { act, openChannel, store } from "./api.js";
import { ago, avatar, clockTime, h, icon, nameOf } from "./dom.js";
import { components } from "./components.js";
import { afterwards } from "./forms.js";
import { attempt, dialog, menu, toast } from "./layer.js";
import { markdown } from "./markdown.js";

export const QUICK = ["⬆️", "⬇️", "✅"];
const MORE = ["👍", "👎", "❤️", "😀", "🎉", "👀", "🤔", "🙏", "🚀", "💡", "⭐", "❓"];
const SYSTEM = { 4: "changed the channel's name", 6: "pinned a message", 18: "started a thread", 21: "", 46: "poll result" };

/** What Markdown needs to know of the place where it stands. */
export function textContext() {
  const { channels, people } = store.data;
  const places = new Map(channels.flatMap((channel) => [channel, ...channel.threads]).map((place) => [place.id, place.name]));
  return {
    people,
    place: (id) => places.get(id),
    person: personMenu,
    jump: (channel, message) => attempt(async () => {
      if (!places.has(channel)) throw new Error("This link leads to nothing that you can see.");
      await openChannel(channel);
      if (message) highlight(message);
    }),
  };
}

export function highlight(id) {
  const element = document.querySelector(`[data-message="${CSS.escape(id)}"]`);
  element?.scrollIntoView({ block: "center" });
  element?.classList.add("flash");
  setTimeout(() => element?.classList.remove("flash"), 1600);
}

/** Build a message; `grouped` leaves out the author of a run of messages. `tools` gives reply(message). */
export function messageView(message, grouped, tools) {
  const { people } = store.data;
  if (message.type in SYSTEM) return systemMessage(message);
  const person = people[message.author] ?? { name: "unknown member" };
  const element = h("article", {
    class: ["message", grouped && "grouped", message.ephemeral && "ephemeral", message.mentions && "mentioned"].filter(Boolean).join(" "),
    dataset: { message: message.id }, tabindex: "-1", "aria-label": `Message of ${person.name}`,
  },
  message.reply && replyLine(message.reply),
  message.command?.name && commandLine(message.command),
  h("div", { class: "message-row" },
    grouped ? h("span", { class: "avatar-gap" })
      : h("button", { type: "button", class: "plain avatar-button", "aria-label": `${person.name}: menu`, onclick: (event) => personMenu(event.currentTarget, message.author) },
        avatar(message.author, people)),
    h("div", { class: "message-body" },
      !grouped && h("header", {}, h("button", { type: "button", class: `author plain ${person.role ?? ""}`, onclick: (event) => personMenu(event.currentTarget, message.author) }, person.name),
        person.bot && h("span", { class: "badge" }, icon("check"), "APP"),
        h("time", { datetime: message.at, title: new Date(message.at).toLocaleString() }, clockTime(message.at))),
      message.loading ? h("p", { class: "thinking" }, `${person.name} is thinking …`) : content(message),
      reactions(message),
      message.thread && message.thread.id !== store.data.open.id && threadLink(message.thread),
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only you can see this ·",
        h("button", { type: "button", class: "link", onclick: () => attempt(() => act("dismiss", order(message))) }, "Dismiss message")))),
  !message.ephemeral && toolbar(message, tools));
  element.addEventListener("contextmenu", (event) => {
    if (message.ephemeral || event.target.closest("a")) return;
    event.preventDefault();
    menu({ x: event.clientX, y: event.clientY }, messageItems(message, tools));
  });
  return element;
}

function order(message) {
  return { channel: message.channel, message: message.id };
}

function content(message) {
  const context = { ...textContext(), alt: (address) => message.descriptions[address] };
  return [
    message.content && h("div", { class: "text" }, markdown(message.content, context),
      message.edited && h("span", { class: "edited" }, "(edited)")),
    message.embeds.map((embed) => embedView(embed, context)),
    message.attachments.map((file) => attachment(file, context)),
    message.components.length > 0 && components(message, context),
  ];
}

function embedView(embed, context) {
  const color = embed.color === undefined || embed.color === null ? null : `#${embed.color.toString(16).padStart(6, "0")}`;
  const title = embed.title && markdown(embed.title, context);
  return h("div", { class: "embed", color },
    h("div", { class: "embed-main" },
      embed.author && h("div", { class: "embed-author" }, embed.author.icon_url?.startsWith("/files/") && h("img", { src: embed.author.icon_url, alt: "" }), embed.author.name),
      title && h("div", { class: "embed-title" }, embed.url ? h("a", { href: safe(embed.url), target: "_blank", rel: "noopener noreferrer" }, title) : title),
      embed.description && h("div", { class: "text" }, markdown(embed.description, context)),
      embed.fields?.length > 0 && h("div", { class: "embed-fields" }, embed.fields.map((field) =>
        h("div", { class: field.inline ? "embed-field inline" : "embed-field" }, h("strong", {}, markdown(field.name, context)), h("div", { class: "text" }, markdown(field.value, context))))),
      embed.image && picture(embed.image.url, "picture", context.alt(embed.image.url)),
      embed.footer && h("div", { class: "embed-footer" }, embed.footer.text, embed.timestamp && ` • ${clockTime(embed.timestamp)}`)),
    embed.thumbnail && picture(embed.thumbnail.url, "thumbnail", context.alt(embed.thumbnail.url)));
}

function safe(address) {
  return /^https?:\/\//.test(address) ? address : null;
}

export function picture(address, name = "picture", description = "attached picture") {
  if (!address?.startsWith("/files/")) return null;
  return h("a", { href: address, target: "_blank", rel: "noopener" }, h("img", { class: name, src: address, alt: description, title: description, loading: "lazy" }));
}

function attachment(file, context) {
  if (/\.(png|jpe?g|gif|webp)$/i.test(file.name)) return picture(file.url, "picture", context.alt(file.url));
  return h("a", { class: "file", href: file.url, download: file.name }, icon("file"), h("span", {}, file.name, h("small", {}, `${Math.ceil(file.size / 1024)} kB`)));
}

function reactions(message) {
  if (!message.reactions.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map((reaction) => {
    const emoji = reaction.emoji.name;
    return h("button", {
      type: "button", class: reaction.me ? "reaction mine" : "reaction", "aria-pressed": String(reaction.me), dataset: { emoji },
      "aria-label": `${emoji} ${reaction.count}`,
      onclick: () => attempt(() => act("react", { ...order(message), emoji, on: !reaction.me })),
    }, h("span", { class: "emoji" }, emoji), h("span", { class: "reaction-count" }, reaction.count));
  }), h("button", { type: "button", class: "reaction add", "aria-label": "Add a reaction", onclick: (event) => emojiMenu(event.currentTarget, message) }, icon("smile")));
}

function emojiMenu(anchor, message) {
  const react = (emoji) => attempt(() => act("react", { ...order(message), emoji, on: true }));
  menu(anchor, [...QUICK, ...MORE].map((emoji) => ({ label: emoji, run: () => react(emoji) })));
  document.querySelector(".menu").classList.add("emoji-menu");
}

function toolbar(message, tools) {
  const emoji = (name) => message.reactions.some((reaction) => reaction.emoji.name === name && reaction.me);
  return h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message" },
    QUICK.map((name) => h("button", {
      type: "button", title: `React with ${name}`, "aria-label": `React with ${name}`,
      onclick: () => attempt(() => act("react", { ...order(message), emoji: name, on: !emoji(name) })),
    }, h("span", { class: "emoji" }, name))),
    h("button", { type: "button", title: "Add a reaction", "aria-label": "Add a reaction", onclick: (event) => emojiMenu(event.currentTarget, message) }, icon("smile")),
    tools.canSend && h("button", { type: "button", title: "Reply", "aria-label": "Reply", onclick: () => tools.reply(message) }, icon("reply")),
    h("button", { type: "button", title: "More and Apps", "aria-label": "More", onclick: (event) => menu(event.currentTarget, messageItems(message, tools)) }, icon("more")));
}

function messageItems(message, tools) {
  const { me, open } = store.data;
  const items = [];
  if (tools.canSend) items.push({ label: "Reply", icon: "reply", run: () => tools.reply(message) });
  if (message.author === me) {
    items.push({ label: "Edit message", run: () => edit(message) });
    items.push({ label: "Delete message", danger: true, run: () => attempt(() => act("delete", order(message))) });
  }
  const names = open.commands?.message ?? [];
  if (names.length) {
    items.push({ heading: "Apps" });
    for (const name of names) {
      items.push({ label: name, note: "Askwell", run: () => attempt(async () => afterwards(await act("menu", { ...order(message), name }))) });
    }
  }
  return items.length ? items : [{ label: "Nothing can be done here", run: () => {} }];
}

export function personMenu(anchor, id) {
  const { open, people } = store.data;
  const names = people[id]?.bot ? [] : open.commands?.user ?? [];
  const items = [{ heading: nameOf(id, people) }];
  for (const name of names) {
    items.push({ label: name, note: "Askwell", run: () => attempt(async () => afterwards(await act("menu", { channel: open.id, user: id, name }))) });
  }
  if (!names.length) items.push({ label: people[id]?.bot ? "This is the bot" : "No apps here: open a channel", run: () => {} });
  menu(anchor, items);
}

function edit(message) {
  dialog("Edit message", (close) => {
    const box = h("textarea", { rows: 7, maxlength: 2000, required: true, "aria-label": "Text" });
    box.value = message.content;
    return h("form", {
      class: "form",
      onsubmit: (event) => {
        event.preventDefault();
        attempt(() => act("edit", { ...order(message), text: box.value }));
        close();
      },
    }, h("div", { class: "form-rows" }, box), h("div", { class: "form-foot" },
      h("button", { type: "button", onclick: close }, "Cancel"), h("button", { type: "submit", class: "primary" }, "Save")));
  });
}

function replyLine(reply) {
  const { people } = store.data;
  return h("button", { type: "button", class: "reply-line plain", onclick: () => highlight(reply.id) },
    avatar(reply.author, people, "tiny"), h("strong", {}, nameOf(reply.author, people)), h("span", {}, reply.text || "a message"));
}

function commandLine(command) {
  const { people } = store.data;
  return h("div", { class: "reply-line" }, avatar(command.user, people, "tiny"), h("strong", {}, nameOf(command.user, people)),
    " used ", h("span", { class: "mention" }, command.kind === "slash" ? `/${command.name}` : command.name));
}

function threadLink(thread) {
  return h("button", { type: "button", class: "thread-link", onclick: () => attempt(() => openChannel(thread.id)) },
    icon("thread"), h("strong", {}, thread.name), h("small", {}, `${thread.messages} ${thread.messages === 1 ? "message" : "messages"}`));
}

function systemMessage(message) {
  const { people } = store.data;
  if (!SYSTEM[message.type]) return null;
  return h("div", { class: "system", dataset: { message: message.id } }, h("strong", {}, nameOf(message.author, people)),
    ` ${SYSTEM[message.type]} · ${ago(new Date(message.at))}`);
}

export { toast };
