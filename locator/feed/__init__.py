"""Feed loading: read files, validate records, assign districts and report findings."""

import os

os.environ["OPENPYXL_LXML"] = (
    "False"  # where lxml is installed, openpyxl would parse with it, past defusedxml
)
