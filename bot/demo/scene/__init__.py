"""The demo's scene: people who text the running assistant, what they must hear, and what must then be true."""
