"""Messages of the pages, Chinese and English."""
