"""Values and rules of the Q&A community; the standard library only."""
