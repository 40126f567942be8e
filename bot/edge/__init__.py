"""The edge to Discord: calls with their known failures, the renderer, rights, and what a crash left behind."""
