// Whether the reader is at the end of a conversation, and how they stay there while pictures load.

const NEAR = 80;
let follows = false;
let lastTop = 0;

function isNearEnd(root) {
  return root.scrollHeight - root.scrollTop - root.clientHeight < NEAR;
}

/** Tell whether the reader is at the end, or was until something grew there. */
export function isAtEnd(root) {
  return follows || isNearEnd(root);
}

export function toEnd(root) {
  follows = true;
  root.scrollTop = root.scrollHeight;
  lastTop = root.scrollTop;
}

export function toStart(root) {
  follows = false;
  root.scrollTop = 0;
  lastTop = 0;
}

/** What stood at the end lies beyond it once a picture above has loaded, or the window has become smaller. */
export function keepEnd(root) {
  root.addEventListener("load", () => follows && toEnd(root), true);
  new ResizeObserver(() => follows && toEnd(root)).observe(root);
  root.addEventListener("scroll", () => {
    // Only a reader goes up; that the end moved away under them is no reason to leave it.
    if (root.scrollTop < lastTop || isNearEnd(root)) follows = isNearEnd(root);
    lastTop = root.scrollTop;
  });
}
