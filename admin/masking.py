"""Addresses as they are shown to everybody: enough to tell two apart, too little to use."""


def mask(value: str) -> str:
    """+1 206 ... 42 for a phone, d...@example.com for an e-mail, the last two characters of anything else."""
    if "@" in value:
        name, _, domain = value.partition("@")
        return f"{name[:1]}...@{domain}"
    if value.startswith("+") and len(value) > 6:
        return f"{value[:2]} {value[2:5]} ... {value[-2:]}"
    return f"... {value[-2:]}" if len(value) > 4 else "..."


def spoken(value: str) -> str:
    """+1 206-555-0142; what is no US number stays as it is."""
    if value.startswith("+1") and len(value) == 12:
        return f"+1 {value[2:5]}-{value[5:8]}-{value[8:]}"
    return value
