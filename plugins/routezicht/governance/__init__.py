"""Purpose register, hash-chained audit, retention and refusals."""
