"""Training on images as a course's reader writes it: a loader that collects samples one by one.

As in the course, the samples are pictures, and each is made a tensor when it is fetched. It is the
yardstick for speed and, in the tests, for results. Nothing here is tuned, and nothing is made slow
on purpose.
"""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset, Subset

Data = Dataset[tuple[torch.Tensor, int]]


class Pictures(Dataset[tuple[torch.Tensor, int]]):
    """Pictures that become tensors when they are fetched, grey values from 0 to 1."""

    def __init__(self, images: np.ndarray, labels: np.ndarray) -> None:
        self.pictures = [Image.fromarray(image) for image in images]
        self.labels = labels

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        grey = np.array(self.pictures[index], dtype=np.float32)
        return torch.from_numpy(grey) / 255, int(self.labels[index])


def train(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    data: Data,
    parts: tuple[list[int], list[int]],
    *,
    num_epochs: int,
    batch_size: int,
    generator: torch.Generator,
) -> np.ndarray:
    """Train on the first part; return loss and accuracy of both parts for each epoch."""
    samples, rest = (Subset(data, part) for part in parts)
    held = DataLoader(rest, batch_size=batch_size)
    criterion = nn.CrossEntropyLoss()
    records = []
    for _ in range(num_epochs):
        order = torch.randperm(len(samples), generator=generator).tolist()
        loader = DataLoader(samples, batch_size=batch_size, sampler=order)
        total_loss, total_hits = 0.0, 0
        model.train()
        for images, labels in loader:
            optimizer.zero_grad()
            logits = model(images)
            loss = criterion(logits, labels)
            loss.backward()
            optimizer.step()
            total_loss += len(labels) * loss.item()
            total_hits += int((logits.argmax(dim=1) == labels).sum().item())
        row = [total_loss / len(samples), total_hits / len(samples)]
        records.append(row + _evaluate(model, held, criterion, len(rest)))
    return np.array(records)


def _evaluate(
    model: nn.Module, loader: DataLoader, criterion: nn.Module, count: int
) -> list[float]:
    """Return mean loss and accuracy over the batches of a loader."""
    total_loss, total_hits = 0.0, 0
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            total_loss += len(labels) * criterion(logits, labels).item()
            total_hits += int((logits.argmax(dim=1) == labels).sum().item())
    return [total_loss / count, total_hits / count]
