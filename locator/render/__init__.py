"""Text, messages, maps and reports."""
