"""The speed of the program, measured as ratios of contenders that take turns within one run."""
