"""Rules that act: what workflow rules and approvals do, as steps of flows."""
