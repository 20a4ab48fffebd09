"""A new release: the rows that the releases table lacks, and the records whose code is in its tree."""
