"""Files that people write by hand: surveys and countries; read with every mistake told at its line."""
