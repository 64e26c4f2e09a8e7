"""Detect markup in texts."""

import re

MARKUP = re.compile(
    r"<\s*/?\s*[a-zA-Z!][^>]*>?|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,6});|\$\{|\{\{|<%|javascript:"
)
