"""The paper's table, and more, from real runs: rows of methods, columns of scenes whose motion is known."""
