"""Import and export of a guild's content as JSON lines."""
