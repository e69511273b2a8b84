"""The demo's scene: people who write to the running assistant on three wires, what they must hear, and what must then be true."""
