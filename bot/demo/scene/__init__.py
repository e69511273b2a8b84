"""The demo's scene: who writes to the running assistant on three wires, what they must hear, what must then be true."""
