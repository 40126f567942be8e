"""The embedded Discord on which a newcomer plays the bot in a browser."""
