"""Pages of one's own: what they mean, and what is wrong with one."""
