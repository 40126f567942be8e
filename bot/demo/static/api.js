// The page's only way to the server, and what the visitor has chosen.

export const store = {
  me: sessionStorage.getItem("me") ?? "",
  open: sessionStorage.getItem("open") ?? "",
  data: null,
};

const listeners = new Set();
let reading = null;
let again = false;

export function onState(listener) {
  listeners.add(listener);
}

/** Read the state anew; calls that come while one is under way are answered by one more. */
export async function refresh() {
  if (reading) {
    again = true;
    return reading;
  }
  reading = (async () => {
    do {
      again = false;
      const query = new URLSearchParams({ as: store.me, channel: store.open });
      const response = await fetch(`/api/state?${query}`);
      if (!response.ok) throw new Error(await response.text());
      const data = await response.json();
      if (store.open && store.open !== data.open.id && again) continue;
      store.data = data;
      choose({ me: data.me, open: data.open.id });
    } while (again);
  })();
  try {
    await reading;
  } finally {
    reading = null;
  }
  for (const listener of listeners) listener(store.data);
}

export function choose({ me = store.me, open = store.open }) {
  store.me = me;
  store.open = open;
  sessionStorage.setItem("me", me);
  sessionStorage.setItem("open", open);
}

/** Open a channel, a thread or the direct messages. */
export function openChannel(id) {
  choose({ open: String(id) });
  return refresh();
}

export function becomeMember(id) {
  const isDm = store.data?.open.kind === "dm";
  choose({ me: id, open: isDm ? "" : store.open });
  return refresh();
}

/** Let the member do something; resolves to what the server says, throws its refusal. */
export async function act(verb, order = {}) {
  const response = await fetch("/api/do", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: store.me, do: verb, ...order }),
  });
  const outcome = response.ok ? await response.json() : { error: await response.text() };
  if (outcome.error) throw new Error(outcome.error);
  await refresh();
  document.dispatchEvent(new CustomEvent("acted", { detail: { verb, order } }));
  return outcome;
}

export async function restartBot() {
  const response = await fetch("/api/restart", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  });
  if (!response.ok) throw new Error(await response.text());
  await refresh();
}

/** Follow the server's changes; `onLost` is told whether the server is away. */
export function follow(onLost) {
  const source = new EventSource("/api/changes");
  let timer = 0;
  source.onmessage = () => {
    onLost(false);
    clearTimeout(timer);
    timer = setTimeout(() => refresh().catch(() => onLost(true)), 60);
  };
  source.onerror = () => onLost(true);
}
