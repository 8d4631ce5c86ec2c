"""Files in and out: reading what offices send, planning what it changes, writing what they edit."""
