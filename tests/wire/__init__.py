"""Discord on a loopback socket: an unmodified bot process talks to it over real HTTP and a real WebSocket.

`WireServer` lives on the event loop of the test and serves the simulated Discord of `bot.demo.simulation`; people act
through `World`, and `BotProcess` runs the bot. Everything runs on that one loop: a test that blocks it makes Discord
silent.
"""
