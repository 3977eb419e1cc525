"""Uploaded files: storing them, giving them to those who may read what they are attached to."""

from dougong.records.files.sent import UNKNOWN_TYPE, Incoming, Upload
from dougong.records.files.service import Files

__all__ = ["UNKNOWN_TYPE", "Files", "Incoming", "Upload"]
