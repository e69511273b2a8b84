"""The console: one talks to the running assistant as a buyer, a client or an agent, and sees who else is told what."""
