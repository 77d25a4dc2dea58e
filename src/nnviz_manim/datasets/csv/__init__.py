"""CSV files of examples: their header, their numbers, a cache, and the first fault in them."""
