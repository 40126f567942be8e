// Dark and light: as the visitor's system has it, until the visitor chooses.

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: light)");

function show(theme) {
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
}

export function turnTheme() {
  const shown = root.dataset.theme ?? (system.matches ? "light" : "dark");
  const other = shown === "light" ? "dark" : "light";
  localStorage.setItem("theme", other);
  show(other);
}

show(localStorage.getItem("theme"));
