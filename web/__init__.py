"""Common ground of the faces: what knows HTTP but not which face it serves."""
