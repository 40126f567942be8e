"""What members use: commands, menus, buttons, forms and reactions; each cog takes a wish in and gives an answer."""
