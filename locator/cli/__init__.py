"""Commands for operators: releases, held loads, overrides, the log, users."""
