"""The page in the browser: a small JSON API over the simulated Discord, and the files of the page."""
