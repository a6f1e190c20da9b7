"""Telling people: mail rows written with the act, sent by the worker."""
