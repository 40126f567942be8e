"""Discord inside the process: SimCord's in-memory Discord, brought closer to the documented one.

SimCord runs the real discord.py against builders and actors. This package adds the rules of Discord that it leaves
out: archived threads are read-only, threads are governed by Manage Threads, reactions are paged, a bot does not hear
what it cannot see. Everything here rests on private parts of SimCord and is written for one version of it; the check
in `environment` refuses any other.
"""
