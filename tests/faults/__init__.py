"""Fault drills: processes are killed, servers fail, and nothing acknowledged may be lost or done twice."""
