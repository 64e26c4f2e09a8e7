"""The commands of those who operate: releases, held loads, what is set by hand, the log, users."""
