// The page: reads the state, draws its parts, follows changes.

import { drawAside, noteRestart } from "./aside.js";
import { follow, onState, refresh, restartBot } from "./api.js";
import { Composer } from "./composer.js";
import { drawHeader, drawView } from "./conversation.js";
import { attempt, toast } from "./layer.js";
import { keepEnd } from "./scroll.js";
import { drawSidebar } from "./sidebar.js";

const part = (id) => document.getElementById(id);
const composer = new Composer(part("composer"));

async function restart() {
  const button = part("restart");
  button.disabled = true;
  button.classList.add("turning");
  const done = await attempt(async () => {
    await restartBot();
    return true;
  });
  if (done) {
    noteRestart();
    toast("The bot was stopped and started again on the same database.", "good");
  }
}

onState((data) => {
  document.title = `${data.open.name} · ${data.guild.name}`;
  const tools = { reply: (message) => composer.reply(message), canSend: data.open.can_send === true };
  drawSidebar(part("sidebar"), data);
  drawHeader(part("header"), data, restart);
  drawView(part("view"), data, tools);
  drawAside(part("aside"), data);
  composer.draw(data);
  document.body.dataset.ready = "true";
});

keepEnd(part("view"));

document.addEventListener("command", (event) => composer.start(event.detail));

document.addEventListener("keydown", (event) => part("layer").childElementCount || composer.takeKey(event));

/** On narrow screens the columns lie above the conversation: a press beside them puts them away. */
part("main").addEventListener("click", (event) => {
  const { classList } = document.body;
  if (!event.target.closest(".only-narrow")) classList.remove("sidebar-open");
  if (!event.target.closest(".only-medium, .aside") || event.target.closest(".aside button")) classList.remove("aside-open");
});

follow((lost) => document.body.classList.toggle("lost", lost));
refresh().catch((error) => toast(error.message));
