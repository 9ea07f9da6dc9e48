"""Parts of the library and of the page of one item."""
