"""The face of crm."""
