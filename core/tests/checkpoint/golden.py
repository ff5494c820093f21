"""Prints the record of `golden.rs`, assembled from the format table with struct and zlib.

    python golden.py
"""

import struct
import zlib

parameters, state, moments, generator = (1.0, -2.5), (0.1,), (-0.0, float("inf"), 1e-45), b"\x01\x02\x03\x04\x05"
header = b"HWCHECKP" + struct.pack("<HH", 1, 4) + struct.pack("<QQ", 0x0123456789ABCDEF, 1000)
header += struct.pack("<QQQQ", len(parameters), len(state), len(moments), len(generator))
header += struct.pack("<I", zlib.crc32(header))
record = header + struct.pack("<6f", *parameters, *state, *moments) + generator
record += struct.pack("<I", zlib.crc32(record))
for start in range(0, len(record), 16):
    print("    " + " ".join(f"{byte:#04x}," for byte in record[start : start + 16]))
