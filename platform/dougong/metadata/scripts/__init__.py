"""Scripts by admins: what their definitions say, and what can be told without running them."""
