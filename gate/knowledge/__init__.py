"""What rules know of the world: words, people, links, CI comments, series; shared by several rules, decided by none."""
