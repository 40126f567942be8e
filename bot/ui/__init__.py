"""What members see and press: pure functions from values to embeds, buttons, forms and words."""
